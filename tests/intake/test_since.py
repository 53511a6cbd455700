"""New since last time: what is new, known, under a known name, not on the stick any more; a stopped intake is none."""

from dataclasses import replace
from pathlib import Path

import pytest

from custody.catalog_drops import Came, Taken
from intake.carried import Carried
from intake.errors import IntakeStopped
from intake.limits import Limits
from intake.receipt import Outcome, ReceiptLine
from intake.receive import receive
from intake.since import News, compared
from intake.watcher import Nobody
from tests.exports import write_singles
from tests.newsroom import Newsroom

OLD = Came("s1", "brave_otter", "brave otter", 1, "1-brave_otter-msg.gpg", "aa", "2026-11-01", "first", ended=True)
FOLDER = replace(OLD, label="s2", source="", designation="", number=-1, untrusted_place="scan.pdf", digest="bb")
LEFT = replace(FOLDER, label="s3", untrusted_place="film.mkv", digest="")
BEGUN = replace(OLD, label="s4", number=2, digest="cc", drop="stopped", ended=False)


def line(place: str, digest: str, designation: str = "", number: int | None = None) -> ReceiptLine:
    return ReceiptLine(place, Outcome.ACCEPTED, None, number, designation, digest, 1)


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (line("copy/1-brave_otter-msg.gpg", "aa", "brave otter", 1), (News.KNOWN, OLD)),
        (line("1-brave_otter-msg.gpg", "dd", "brave otter", 1), (News.CONFLICT, OLD)),
        (line("3-brave_otter-msg.gpg", "dd", "brave otter", 3), (News.NEW, None)),
        (line("2-brave_otter-msg.gpg", "cc", "brave otter", 2), (News.NEW, None)),
        (line("1-able_aardvark-msg.gpg", "dd", "able aardvark", 1), (News.NEW, None)),
        (line("scan.pdf", "bb"), (News.KNOWN, FOLDER)),
        (line("other.pdf", "bb"), (News.KNOWN, FOLDER)),
        (line("scan.pdf", "ee"), (News.CONFLICT, FOLDER)),
        (line("film.mkv", ""), (News.KNOWN, LEFT)),
        (line("film.avi", ""), (News.NEW, None)),
    ],
)
def test_how_a_thing_stands_to_what_had_come(came: ReceiptLine, expected: tuple[News, Came | None]) -> None:
    before = (OLD, FOLDER, LEFT, BEGUN)
    found = compared([came], before, "now", Taken("blue", "2026-11-01"), same_medium=True)
    assert [(each.news, each.other) for each in found.lines] == [expected]


def test_only_of_sources_on_the_medium_something_can_be_gone_from_it() -> None:
    before = (OLD, FOLDER, BEGUN, replace(OLD, label="s5", digest="ff", drop="now"))
    other = replace(OLD, label="s6", source="able_aardvark", designation="able aardvark", digest="99")
    found = compared([line("x", "dd", "brave otter", 9)], (*before, other), "now", None, same_medium=False)
    assert [each.label for each in found.gone] == ["s1", "s4"]
    assert compared([line("x", "dd")], before, "now", None, same_medium=False).gone == ()


class Impatient(Nobody):
    """Stops as soon as it is asked."""

    def go_on(self) -> None:
        raise IntakeStopped("intake.stopped")


def test_the_receipt_says_what_is_new_and_what_a_stopped_intake_brought_is_still_new(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    make, chain = newsroom.exporter, newsroom.chain()
    one, two, three, four = (make.message(n, "brave otter", b"%d" % n) for n in (1, 2, 3, 4))
    (first := tmp_path / "first").mkdir()
    (later := tmp_path / "later").mkdir()
    write_singles([one, two, four], first)
    write_singles([make.message(1, "brave otter", b"other bytes"), two, three], later)
    blue = Carried(medium="blue")
    began = receive(first, chain, Limits(), about=blue).since
    assert began is not None
    assert (began.last, began.counts) == (None, {News.NEW: 3, News.CONFLICT: 0, News.KNOWN: 0})
    with pytest.raises(IntakeStopped):
        receive(later, chain, Limits(), about=blue, watcher=Impatient())
    receipt = receive(later, chain, Limits(), about=blue)
    assert receipt.since is not None
    assert receipt.counts[Outcome.DUPLICATE] == 3, "small things are kept together, so the stop came after all of them"
    assert [each.news for each in receipt.since.lines] == [News.CONFLICT, News.KNOWN, News.NEW]
    assert receipt.since.last is not None
    assert (receipt.since.last.medium, receipt.since.same_medium) == ("blue", True)
    assert [(each.designation, each.number) for each in receipt.since.gone] == [("brave otter", 4)]
    told = receipt.as_json()
    assert isinstance(told["since"], dict)
    assert told["since"]["counts"] == {"new": 1, "conflict": 1, "known": 1}
    again = receive(later, chain, Limits(), about=Carried(medium="red")).since
    assert again is not None
    assert (again.counts[News.KNOWN], again.same_medium) == (3, False)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before
