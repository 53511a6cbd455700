"""The same bytes again under another name: every provenance is kept, told once, and the first stays as it was."""

from dataclasses import replace
from pathlib import Path

from custody.acts import Act
from custody.fixity import check_ledger
from intake.carried import Carried, state
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from tests.exports import Item, write_singles
from tests.newsroom import Newsroom, contents


def stick_of(folder: Path, *items: Item) -> Path:
    folder.mkdir()
    write_singles(items, folder)
    return folder


def test_another_designation_or_number_is_an_entry_once_and_the_same_stick_again_is_none(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    first = newsroom.exporter.document(4, "brave otter", b"the file", b"a.txt")
    others = (replace(first, designation="able aardvark", number=7), replace(first, number=5))
    plain, later = stick_of(tmp_path / "one", first), stick_of(tmp_path / "two", first, *others)
    chain = newsroom.chain()
    receive(plain, chain, Limits(), about=Carried(medium="blue stick"))
    receive(plain, chain, Limits(), about=Carried(medium="blue stick"))
    (submission,) = chain.catalog.submissions()
    assert chain.catalog.family.arrivals(submission.label) == ()
    for _ in range(2):
        receipt = receive(later, chain, Limits(), about=Carried(medium="red stick"))
        assert receipt.counts == {Outcome.ACCEPTED: 0, Outcome.DUPLICATE: 3, Outcome.QUARANTINED: 0}
    again = chain.catalog.family.arrivals(submission.label)
    assert {(each.designation, each.number, each.medium) for each in again} == {
        ("able aardvark", 7, "red stick"), ("brave otter", 5, "red stick")
    }  # fmt: skip
    assert {each.untrusted_place for each in again} == {other.name for other in others}
    assert chain.catalog.submissions() == (submission,)
    entries = [entry for entry in chain.history.of(submission.label) if entry.text("act") == Act.REPEATED]
    assert len(entries) == 2
    assert {entry.text("digest") for entry in entries} == {submission.digest}
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before
    chain.catalog.forget(submission.label)
    assert chain.catalog.family.arrivals(submission.label) == ()


def test_what_waited_for_its_name_alone_comes_in_under_a_name_that_says_what_it_is(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """A half-named copy sorts before the item, or came a day earlier: the item must not stay outside for it."""
    make, gpg = newsroom.exporter, newsroom.exporter.gpg
    item, other = make.message(1, "brave otter", b"the letter"), gpg.encrypt(b"not for us", [newsroom.stranger])
    early, late = tmp_path / "early", tmp_path / "late"
    for folder in (early, late):
        folder.mkdir()
    (early / "scan.pdf").write_bytes(b"a scan")
    (early / "strange").write_bytes(other)
    (late / f"._{item.name}").write_bytes(item.ciphertext)
    (late / item.name).write_bytes(item.ciphertext)
    (late / "2-brave_otter-msg.gpg").write_bytes(other)
    chain = newsroom.chain()
    first = receive(early, chain, Limits())
    assert first.counts[Outcome.QUARANTINED] == 2
    again = receive(early, chain, Limits(), about=state("folder", "box 3", ""))
    assert [line.outcome for line in again.lines] == [Outcome.ACCEPTED, Outcome.ACCEPTED]  # both are files as stated
    second = receive(late, chain, Limits())
    assert [(line.place, line.outcome) for line in second.lines] == [
        (f"._{item.name}", Outcome.QUARANTINED),
        (item.name, Outcome.ACCEPTED),
        ("2-brave_otter-msg.gpg", Outcome.DUPLICATE),
    ]
    assert {each.outcome for each in chain.catalog.submissions()} == {"accepted"}
    assert contents(chain) == {b"a scan", other, b"the letter"}
    assert receive(late, chain, Limits()).counts[Outcome.DUPLICATE] == 3
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before


def test_what_waited_for_its_name_and_opens_under_none_stays_where_it_is(newsroom: Newsroom, tmp_path: Path) -> None:
    other = newsroom.exporter.gpg.encrypt(b"not for us", [newsroom.stranger])
    (tmp_path / "1-a_b-msg.gpg.part").write_bytes(other)
    chain = newsroom.chain()
    receive(tmp_path, chain, Limits())
    (tmp_path / "1-a_b-msg.gpg").write_bytes(other)
    receipt = receive(tmp_path, chain, Limits())
    assert receipt.counts[Outcome.DUPLICATE] == 2
    (waiting,) = chain.catalog.submissions()
    assert (waiting.outcome, waiting.kind) == ("quarantined", "")
    check_ledger(chain)
