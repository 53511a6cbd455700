"""Inspections and copies made in the real jail, kept sealed, and told in the ledger."""

import shutil

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.errors import BytesChanged
from custody.fixity import check_ledger
from custody.records import Exhibit
from sanitize.errors import SanitizeError
from sanitize.findings import Grade
from sanitize.workshop import Workshop
from tests.newsroom import Newsroom
from tests.specimens.pictures import JPEG_NEEDLES
from triage.copies import stored_cleaning
from triage.inspect import inspect, stored_inspection
from triage.prepare import Way, prepare

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


def named(chain: Chain, filename: str) -> Exhibit:
    return next(each for each in chain.catalog.exhibits() if each.untrusted_filename == filename)


@pytest.mark.parametrize("filename", ["rapport.txt", "photo.jpg"])
def test_an_inspection_is_kept_and_read_back(newsroom: Newsroom, chain: Chain, filename: str) -> None:
    exhibit = named(chain, filename)
    assert stored_inspection(exhibit.label, chain) is None
    inspection = inspect(exhibit.label, chain, Workshop, "desk")
    assert inspection.findings
    assert stored_inspection(exhibit.label, chain) == inspection
    listed = chain.catalog.inspection(exhibit.label)
    assert listed is not None
    assert listed.red == sum(1 for finding in inspection.findings if finding.grade is Grade.RED)
    assert not list(newsroom.unlocked.scratch.iterdir())


@pytest.mark.parametrize("filename", ["rapport.txt", "photo.jpg"])
def test_a_clean_copy_is_kept_with_its_report_and_the_original_stays(
    newsroom: Newsroom, chain: Chain, filename: str
) -> None:
    exhibit = named(chain, filename)
    derivative = prepare(exhibit.label, Way.CLEAN, chain, Workshop, "desk")
    copy, original = bytearray(), bytearray()
    chain.read(exhibit.submission, derivative.blob, copy.extend)
    chain.read(exhibit.submission, exhibit.blob, original.extend)
    assert derivative.digest != exhibit.digest
    assert not [needle for needle in JPEG_NEEDLES if needle.encode() in copy]
    assert "\u200b".encode() not in copy
    cleaning = stored_cleaning(derivative, chain)
    assert cleaning.removed
    assert f"{cleaning.recipe.name}/{cleaning.recipe.version}" == derivative.recipe
    assert prepare(exhibit.label, Way.CLEAN, chain, Workshop, "desk").label == derivative.label
    assert len(chain.catalog.derivatives(exhibit.label)) == 1
    assert not list(newsroom.unlocked.scratch.iterdir())
    check_ledger(chain)


def test_a_refusal_is_an_entry_and_leaves_no_copy(newsroom: Newsroom, chain: Chain) -> None:
    from intake.limits import Limits
    from intake.receive import receive
    from tests.exports import write_singles

    stick = newsroom.folder / "stick"
    stick.mkdir()
    write_singles([newsroom.exporter.document(9, "brave otter", b"\x7fELF" + bytes(99), b"run.me")], stick)
    receive(stick, chain, Limits())
    exhibit = named(chain, "run.me")
    with pytest.raises(SanitizeError):
        prepare(exhibit.label, Way.CLEAN, chain, Workshop, "desk")
    *_, last = chain.history.entries()
    assert (last.text("act"), last.text("object")) == (Act.FAILED_CHECK, exhibit.label)
    assert not chain.catalog.derivatives()
    assert not list(newsroom.unlocked.scratch.iterdir())


def test_a_damaged_original_never_reaches_the_workshop(newsroom: Newsroom, chain: Chain) -> None:
    exhibit = named(chain, "photo.jpg")
    path = newsroom.vault.blob(exhibit.blob)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BytesChanged):
        inspect(exhibit.label, chain, Workshop, "desk")
    assert not list(newsroom.unlocked.scratch.iterdir())
