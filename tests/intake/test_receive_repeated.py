"""The same bytes again under another name: every provenance is kept, told once, and the first stays as it was."""

from dataclasses import replace
from pathlib import Path

from custody.acts import Act
from custody.fixity import check_ledger
from intake.carried import Carried
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from tests.exports import Item, write_singles
from tests.newsroom import Newsroom


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
