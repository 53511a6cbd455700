"""Another desk's package: taken whole when it holds by the key that was named; else in quarantine, whole, told why."""

import hashlib
import os
import shutil
import signal
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from custody import verify
from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from intake.bundle import bundle
from intake.carried import Carried, state
from intake.chained import Chained, Ours, chained_of, check
from intake.channels import Channel
from intake.errors import BagRefused, NotStated
from intake.limits import Limits
from intake.receipt import Receipt, Remains
from intake.receive import receive
from intake.signed_bag import loose
from intake.stick import Stick
from intake.survey import survey
from release.bag import write_bag
from sanitize.untrusted import Untrusted
from sanitize.workshop import Workshop
from tests.faults.deaths import die_at
from tests.newsroom import Newsroom
from tests.release.packages import RELEASE, ReleaseKey, content_of, log_signer
from triage.unpack import unpack
from words.message import Message
from words.speak import LANGUAGES, Speech

LIMITS = Limits()
DOCUMENT = f"data/documents/{RELEASE}-01.pdf"
NOT_OURS = Ours("A" * 40, "tamis/other", training=True)


@pytest.fixture
def bag(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "stick" / RELEASE))


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


def about(key: ReleaseKey) -> Carried:
    return state("bag", "the desk of Marseille; key read out on the telephone", "", release_key=key.fingerprint.lower())


def looked_at(bag: Path, trust: verify.Trust, folder: Path) -> Chained:
    """Checks a package as the intake does, without a vault."""
    stick = Stick.at(bag)
    made = bundle(loose(stick, stick.walk(LIMITS), 0))
    folder.mkdir()
    (folder / "tar").write_bytes(b"".join(made.chunks()))
    return check(made, folder / "tar", folder / "package", trust, NOT_OURS, LIMITS).chained


def tar_of(bag: Path) -> bytes:
    stick = Stick.at(bag)
    return b"".join(bundle(loose(stick, stick.walk(LIMITS), 0)).chunks())


def told(receipt: Receipt) -> list[tuple[str, str]]:
    return [(line.outcome.value, line.message.id if line.message else "") for line in receipt.lines]


def test_a_package_comes_in_with_the_digests_of_its_manifest_and_its_custody_chained(
    bag: Path, key: ReleaseKey, chain: Chain
) -> None:
    (bag.parent / "note.txt").write_bytes(b"beside the package")
    receipt = receive(bag.parent, chain, LIMITS, about=about(key))
    assert receipt.remains is Remains.CLEAR  # of the note nobody knows whether it is public
    assert told(receipt) == [("accepted", "intake.bag_holds"), ("quarantined", "intake.bag_not_in_one")]
    (whole,) = (each for each in chain.catalog.submissions() if each.outcome == "accepted")
    tar, *members = sorted(chain.catalog.exhibits(whole.label), key=lambda each: each.member)
    listed = dict(line.split("  ")[::-1] for line in (bag / "manifest-sha256.txt").read_text().splitlines())
    assert {each.untrusted_filename: each.digest for each in members} == listed
    assert {each.parent for each in members} == {tar.label}
    (entry,) = (each for each in chain.history.of(whole.label) if each.text("act") == Act.ACCESSION)
    ledger = verify.checkpoint_from((bag / "custody/checkpoint.txt").read_bytes(), _ledger(bag), "")
    assert chained_of(entry) == Chained(
        name=RELEASE,
        day="2026-11-21",
        payload=hashlib.sha256((bag / "manifest-sha256.txt").read_bytes()).hexdigest(),
        signer=key.fingerprint,
        named=1,
        ledger=str(log_signer().verifier()),
        ledger_named=0,
        entries=ledger.size,
        root=ledger.root.hex(),
        training=0,
    )
    assert (entry.text("channel"), "named" in entry.text("trust")) == (Channel.PACKAGE, False)
    assert entry.text("provenance").startswith("the desk of Marseille")
    kept = list[bytes]()
    chain.read(whole.label, members[0].blob, kept.append)
    assert hashlib.sha256(b"".join(kept)).hexdigest() == members[0].digest


def _ledger(bag: Path) -> verify.NoteKey:
    return verify.note_key((bag / "custody/log.vkey").read_text(), "")


def test_taken_in_again_it_is_a_duplicate_and_unpacking_it_in_the_jail_doubles_no_member(
    bag: Path, key: ReleaseKey, chain: Chain
) -> None:
    assert receive(bag, chain, LIMITS, about=about(key)).remains is Remains.PUBLIC
    before = {each.label for each in chain.catalog.exhibits()}
    renamed = bag.rename(bag.with_name("copied elsewhere"))
    again = receive(renamed, chain, LIMITS, about=about(key))
    assert told(again) == [("duplicate", "intake.already_here")]
    assert again.remains is Remains.PUBLIC
    (tar,) = (each.label for each in chain.catalog.exhibits() if not each.parent)
    unpack(tar, chain, Workshop, "alice")
    fresh = [each for each in chain.catalog.exhibits() if each.label not in before]
    assert fresh
    assert not any(each.untrusted_filename.startswith("data/") for each in fresh)


def test_a_misspelt_key_leaves_it_in_quarantine_whole_until_the_right_one_is_named(
    bag: Path, key: ReleaseKey, chain: Chain
) -> None:
    misspelt = replace(about(key), trust=verify.Trust("B" * 40))
    assert told(receive(bag, chain, LIMITS, about=misspelt)) == [("quarantined", "intake.bag_other_key")]
    assert told(receive(bag, chain, LIMITS, about=misspelt)) == [("duplicate", "intake.bag_other_key")]
    (waiting,) = chain.catalog.submissions("quarantined")
    kept = list[bytes]()
    (entry,) = (each for each in chain.history.of(waiting.label) if each.text("act") == Act.QUARANTINE)
    chain.read(waiting.label, entry.text("blob"), kept.append)
    assert b"".join(kept) == tar_of(bag)
    assert told(receive(bag, chain, LIMITS, about=about(key))) == [("accepted", "intake.bag_holds")]
    assert not chain.catalog.submissions("quarantined")
    assert len(chain.catalog.exhibits(waiting.label)) == 5


def _die(newsroom: Newsroom, bag: Path, key: ReleaseKey, step: str) -> None:
    child = os.fork()
    if child == 0:
        after = die_at(step, 1)
        try:
            receive(bag, newsroom.chain(after), LIMITS, about=about(key), after=after)
        finally:
            os._exit(3)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


@pytest.mark.parametrize("step", ["checked", "kept", "ledger"])
def test_what_was_killed_at_any_step_is_whole_when_taken_in_again(
    step: str, bag: Path, key: ReleaseKey, newsroom: Newsroom
) -> None:
    _die(newsroom, bag, key, step)
    again = newsroom.chain()
    receive(bag, again, LIMITS, about=about(key))
    assert len(again.catalog.exhibits()) == 5
    assert [each.outcome for each in again.catalog.submissions()] == ["accepted"]
    check_ledger(again)


def test_members_a_power_cut_kept_out_of_the_ledger_come_in_the_next_time(
    bag: Path, key: ReleaseKey, newsroom: Newsroom
) -> None:
    before = newsroom.chain().size
    _die(newsroom, bag, key, "ledger")
    ledger = newsroom.vault.ledger / "000000.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[: before + 3]) + lines[before + 3][:40])
    again = newsroom.chain()
    assert len(again.catalog.exhibits()) == 3
    assert told(receive(bag, again, LIMITS, about=about(key))) == [("accepted", "intake.bag_holds")]
    assert len(again.catalog.exhibits()) == 5
    assert sum(entry.text("act") == Act.ACCESSION for entry in again.history.entries()) == 1
    check_ledger(again)


def test_without_a_key_it_comes_in_only_by_a_statement_that_says_so(bag: Path, chain: Chain) -> None:
    with pytest.raises(NotStated):
        state("bag", "the desk of Marseille", "")
    receipt = receive(bag, chain, LIMITS, about=state("bag-key-unknown", "found on a stick", ""))
    assert told(receipt) == [("accepted", "intake.bag_holds_unkeyed")]
    assert receipt.remains is Remains.CLEAR  # anybody could have written that it is for the public
    (entry,) = (each for each in chain.history.entries() if each.text("act") == Act.ACCESSION)
    assert "key unknown" in entry.text("trust")
    chained = chained_of(entry)
    assert chained is not None
    assert chained.named == 0


def _flip(top: Path) -> None:
    changed = bytearray((top / DOCUMENT).read_bytes())
    changed[3] ^= 1
    (top / DOCUMENT).write_bytes(changed)


def _drop_an_approval(top: Path) -> None:
    said = (top / "custody/attestation.json").read_text()
    (top / "custody/attestation.json").write_text(said.replace('{"reviewer":"A","seq":4},', ""))


HARMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte of a document": (_flip, "intake.bag_refused_payload"),
    "a file more": (lambda top: (top / "data/more.txt").write_bytes(b"x"), "intake.bag_refused_files"),
    "a strange name": (lambda top: (top / "data/..x").write_bytes(b"x"), "intake.bag_refused_files"),
    "a file fewer": (lambda top: (top / DOCUMENT).unlink(), "intake.bag_refused_payload"),
    "an approval fewer": (_drop_an_approval, "intake.bag_refused_payload"),
    "no signature": (lambda top: (top / "tagmanifest-sha256.txt.sig").unlink(), "intake.bag_refused_files"),
    "records without end": (
        lambda top: (top / "custody/extract.json").write_bytes(b"[" * (LIMITS.bag_record_bytes + 1)),
        "intake.bag_records_large",
    ),
    "brackets without end": (
        lambda top: (top / "custody/extract.json").write_bytes(b"[" * 200_000),
        "intake.bag_refused_payload",
    ),
    "no package": (lambda top: shutil.rmtree(top / "data"), "intake.bag_refused_place"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_was_tampered_with_is_refused(harm: str, bag: Path, key: ReleaseKey, tmp_path: Path) -> None:
    damage, reason = HARMS[harm]
    damage(bag)
    with pytest.raises(BagRefused) as refused:
        looked_at(bag, verify.Trust(key.fingerprint), tmp_path / "scratch")
    assert refused.value.message.id == reason


def test_the_ledger_s_key_counts_where_it_is_named(bag: Path, key: ReleaseKey, tmp_path: Path) -> None:
    right, other = str(log_signer().verifier()), str(log_signer(seed=8).verifier())
    assert looked_at(bag, verify.Trust(key.fingerprint, right), tmp_path / "1").ledger_named == 1
    with pytest.raises(BagRefused) as refused:
        looked_at(bag, verify.Trust(key.fingerprint, other), tmp_path / "2")
    assert refused.value.message.id == "intake.bag_other_ledger"


@pytest.mark.parametrize(
    ("ours", "training", "reason"),
    [
        (Ours("A" * 40, "tamis/other", training=False), True, "intake.bag_exercise"),
        (Ours("A" * 40, str(log_signer().verifier()), training=True), False, "intake.bag_own"),
    ],
)
def test_an_exercise_stays_out_of_a_real_vault_and_our_own_is_nobody_else_s(
    key: ReleaseKey, tmp_path: Path, ours: Ours, reason: str, *, training: bool
) -> None:
    bag = write_bag(tmp_path, content_of(key, training=training), key.sign).path
    made = bundle(loose(Stick.at(bag), Stick.at(bag).walk(LIMITS), 0))
    (tmp_path / "tar").write_bytes(b"".join(made.chunks()))
    with pytest.raises(BagRefused) as refused:
        check(made, tmp_path / "tar", tmp_path / "package", verify.Trust(key.fingerprint), ours, LIMITS)
    assert refused.value.message.id == reason


def test_a_link_among_its_files_sends_all_of_it_to_quarantine(bag: Path, key: ReleaseKey, chain: Chain) -> None:
    (bag / "data/index.html").unlink()
    (bag / "data/index.html").symlink_to("/etc/hostname")
    assert told(receive(bag, chain, LIMITS, about=about(key))) == [("quarantined", "intake.bag_not_plain")]


def zipped(bag: Path, *more: tuple[str, bytes]) -> Path:
    """Zips a package's folder as people's own programs do, with more members behind."""
    made = bag.parent.parent / "sent.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name said twice is what one case is about
        for each in sorted(bag.rglob("*")):
            file.write(each, each.relative_to(bag.parent))
        for name, data in more:
            file.writestr(name, data)
    return made


def test_zipped_it_is_the_same_thing_as_unzipped(bag: Path, key: ReleaseKey, chain: Chain) -> None:
    receipt = receive(zipped(bag, ("note.txt", b"beside it")), chain, LIMITS, about=about(key))
    assert told(receipt) == [("accepted", "intake.bag_holds"), ("quarantined", "intake.bag_not_in_one")]
    assert receipt.lines[0].sha256 == hashlib.sha256(tar_of(bag)).hexdigest()
    (whole,) = chain.catalog.submissions("accepted")
    listed = dict(line.split("  ")[::-1] for line in (bag / "manifest-sha256.txt").read_text().splitlines())
    members = [each for each in chain.catalog.exhibits(whole.label) if each.parent]
    assert {each.untrusted_filename: each.digest for each in members} == listed
    assert told(receive(bag, chain, LIMITS, about=about(key))) == [("duplicate", "intake.already_here")]


ZIPPED_HARMS: dict[str, tuple[tuple[str, bytes], Limits, str]] = {
    "a file more": ((f"{RELEASE}/data/more.txt", b"x"), LIMITS, "intake.bag_refused_files"),
    "a name that climbs": ((f"{RELEASE}/../more.txt", b"x"), LIMITS, "intake.bag_refused_files"),
    "a name said twice": ((f"{RELEASE}/{DOCUMENT}", b"x"), LIMITS, "intake.bag_not_plain"),
    "a bomb": ((f"{RELEASE}/data/more.txt", b"0" * 99_000), Limits(archive_bytes=90_000), "intake.bag_zip_too_large"),
}


@pytest.mark.parametrize("harm", ZIPPED_HARMS)
def test_a_zip_that_was_tampered_with_sends_it_to_quarantine_whole(
    harm: str, bag: Path, key: ReleaseKey, chain: Chain
) -> None:
    more, limits, reason = ZIPPED_HARMS[harm]
    assert told(receive(zipped(bag, more), chain, limits, about=about(key))) == [("quarantined", reason)]
    assert not chain.catalog.exhibits()


def test_a_zipped_package_nobody_stated_waits_and_says_what_to_do(bag: Path, key: ReleaseKey, chain: Chain) -> None:
    made = zipped(bag)
    assert told(receive(made, chain, LIMITS)) == [("quarantined", "intake.name_signed_package")]
    assert told(receive(made, chain, LIMITS)) == [("duplicate", "intake.name_signed_package")]
    assert told(receive(made, chain, LIMITS, about=about(key))) == [("accepted", "intake.bag_holds")]
    assert not chain.catalog.submissions("quarantined")
    (accession,) = (each for each in chain.history.entries() if each.text("act") == Act.ACCESSION)
    assert accession.text("channel") == Channel.PACKAGE


def test_what_only_looks_like_a_package_hides_nothing_of_securedrop_s(bag: Path, newsroom: Newsroom) -> None:
    item = newsroom.exporter.message(1, "brave otter", b"hello")
    name = f"{RELEASE}/{item.name}"
    found = survey(zipped(bag, (name, item.ciphertext)), LIMITS)
    (message,) = [each for each in found if each.item]
    assert message.untrusted_path == Untrusted(name)
    problems = {each.place.rpartition("/")[2]: each.problem for each in found}
    assert problems["bagit.txt"] == Message.of("intake.name_signed_package")


def test_a_look_lists_it_as_one_thing(bag: Path, key: ReleaseKey) -> None:
    (seen,) = survey(bag.parent, LIMITS, about(key))
    assert (seen.place, seen.kind, seen.problem) == (RELEASE, "package", None)
    assert seen.size == sum(len(chunk) for chunk in seen.chunks())


@pytest.mark.parametrize(
    ("channel", "keys", "reason"),
    [
        ("bag", {"release_key": "12"}, "intake.bag_key_needed"),
        ("bag", {"release_key": "A" * 40, "log_key": "no key"}, "intake.bag_log_key_malformed"),
        ("bag-key-unknown", {"release_key": "A" * 40}, "intake.bag_key_for_nothing"),
        ("paper", {"release_key": "A" * 40}, "intake.bag_key_for_nothing"),
    ],
)
def test_a_key_is_named_whole_or_not_at_all(channel: str, keys: dict[str, str], reason: str) -> None:
    with pytest.raises(NotStated) as refused:
        state(channel, "somewhere", "", **keys)
    assert refused.value.message.id == reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_of_the_verifier_has_its_sentence(language: str) -> None:
    spoken = Speech(language)  # type: ignore[arg-type]  # it is one of them
    for name in {*verify.Release.checks, "traced", "people", "place", "form"}:
        assert spoken.say(BagRefused(f"intake.bag_refused_{name}", where="there").message)
