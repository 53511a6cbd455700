"""Values in a vault: chosen, made, proven, kept with their reports; they may leave, the workbook itself may not."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from custody.records import Derivative
from intake.limits import Limits
from intake.receive import receive
from release.proposal import Kind
from release.propose import load
from sanitize.formats.csv_again import rows_of
from sanitize.tables import Choice, read_range
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import Newsroom, opened
from tests.release.candidates import RELEASE, Candidates
from tests.specimens import spreadsheets
from tests.specimens.spreadsheets import CHOSEN, SECRETS, SHEET, VISIBLE
from triage.copies import stored_cleaning
from triage.errors import NoValues
from triage.jobs import Task, Worker, work_one
from triage.prepare import Way, prepare
from triage.values import choose, chosen, look, make_values

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")
LEFT_OUT = Choice((read_range(CHOSEN),), leaves_out=True)


@pytest.fixture(scope="module")
def room(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A vault with the workbook in it."""
    folder, room = tmp_path_factory.mktemp("values"), founded.fresh()
    book = spreadsheets.workbook(folder / "in.xlsx").read_bytes()
    (folder / "stick").mkdir()
    write_singles([room.exporter.document(1, "brave otter", book, b"marches.xlsx")], folder / "stick")
    receive(folder / "stick", room.chain(), Limits())
    yield room
    room.close()


def exhibit(chain: Chain) -> str:
    (found,) = chain.catalog.exhibits()
    return found.label


@pytest.fixture(scope="module")
def made(room: Newsroom) -> tuple[Derivative, ...]:
    chain = room.chain()
    with pytest.raises(NoValues):  # nothing was chosen yet
        make_values(exhibit(chain), chain, Workshop, "alice")
    choose(exhibit(chain), LEFT_OUT, room.reviewers["alice"], chain)
    return make_values(exhibit(chain), chain, Workshop, "alice")


def content(made: Derivative, chain: Chain) -> bytes:
    return opened(chain, chain.catalog.exhibit(made.exhibit).submission, made.blob)


def test_a_range_becomes_a_csv_and_its_view_and_only_sealed_places_name_it(
    room: Newsroom, made: tuple[Derivative, ...]
) -> None:
    chain = room.chain()
    assert [(each.recipe, each.media_type) for each in made] == [
        ("values/1", "text/csv"), ("values view/1", "application/pdf"),
    ]  # fmt: skip
    assert rows_of(content(made[0], chain).decode()) == VISIBLE
    assert content(made[1], chain).startswith(b"%PDF-")
    assert chosen(exhibit(chain), chain) == LEFT_OUT
    reports = [stored_cleaning(each, chain) for each in made]
    assert "table" in dict(reports[0].checks)
    assert "pages" in dict(reports[1].checks)
    entries = [entry for entry in chain.history.entries() if entry.text("act") == Act.FLATTENING]
    told = " ".join(str(entry.fields) for entry in entries)
    assert len(entries) == 2
    assert SHEET not in told
    assert not [secret for secret in SECRETS.values() if secret in told]
    check_ledger(chain)
    listed = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == listed


def test_what_is_hidden_refuses_the_range_and_the_refusal_is_an_entry(room: Newsroom) -> None:
    fresh = room.fresh()
    chain = fresh.chain()
    label, alice = exhibit(chain), fresh.reviewers["alice"]
    with pytest.raises(NoValues):
        choose(label, Choice(()), alice, chain)
    assert [sheet.is_hidden for sheet in look(label, chain, Workshop)] == [False, True, True]
    choose(label, Choice((read_range(CHOSEN),)), alice, chain)
    chain.catalog.jobs.ask(label, Task.VALUES.value)
    job = work_one(chain, Worker("one", "desk", fresh.clock))
    assert job is not None
    (left,) = chain.catalog.jobs.of(label)
    assert left.reason
    refused = [entry for entry in chain.history.entries() if entry.text("act") == Act.FAILED_CHECK]
    assert [(entry.text("recipe"), entry.number("refused")) for entry in refused] == [("values", 1)]
    assert not list(fresh.unlocked.scratch.iterdir())
    fresh.close()


def test_the_copies_may_leave_and_the_workbook_itself_may_not(
    room: Newsroom, made: tuple[Derivative, ...], tmp_path: Path
) -> None:
    chain = room.chain()
    native = prepare(exhibit(chain), Way.CLEAN, chain, Workshop, "alice")
    candidates = Candidates(room, made[1].label, native.label, made[0].label)
    candidates.clear(native.label, answers=[native.label, *(each.label for each in made)])
    candidates.propose(made[0].label, made[1].label, native.label)
    assert [each.kind for each in load(RELEASE, room.chain()).proposal.documents] == [
        Kind.VALUES, Kind.FLATTENED, Kind.CLEANED,
    ]  # fmt: skip
    assert candidates.obstacles().count("kind") == 1
    candidates.propose(made[0].label, made[1].label, release=RELEASE)
    candidates.approve("alice", "bob")
    assert candidates.obstacles() == []
    (tmp_path / "out").mkdir()
    candidates.hand_over(tmp_path / "out")
    left = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert b"1 234,50" in left
    assert not [secret for secret in (*SECRETS.values(), SHEET) if secret.encode() in left]
