"""Looking ahead: what was begun and nobody asked for harms nothing."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from intake.ahead import Begun, looking_ahead
from intake.arrival import Arrival
from intake.errors import DropUnreadable
from intake.limits import Limits
from intake.opening import OpenedItem
from intake.survey import survey
from sanitize.untrusted import Untrusted


def test_an_opening_that_nobody_asked_for_keeps_its_scratch_until_it_is_done(tmp_path: Path) -> None:
    drop, scratch = tmp_path / "drop", tmp_path / "scratch"
    for folder in (drop, scratch):
        folder.mkdir()
    for number in range(8):
        (drop / f"{number}-brave_otter-doc.gz.gpg").write_bytes(b"x")
    opened: list[Future[OpenedItem]] = []

    def open_slowly(own: Path) -> OpenedItem:
        for number in range(20):
            sleep(0.005)
            (own / f"{number}").write_bytes(b"plain")  # fails when its folder is gone
        raise DropUnreadable("intake.name_unknown")

    with ThreadPoolExecutor(1) as pool:

        def begin(arrival: Arrival, own: Path) -> Begun:
            opened.append(pool.submit(open_slowly, own))
            return Begun(arrival, own, opening=opened[-1])

        assert sum(len(lot) for lot in looking_ahead(survey(drop, Limits()), begin, scratch)) == 8

    ran = [future for future in opened if not future.cancelled()]
    assert ran
    assert all(isinstance(future.exception(), DropUnreadable) for future in ran)
    assert not list(scratch.iterdir())


SMALLEST, LARGE = 200, 5_000_000


@pytest.mark.parametrize(
    ("sizes", "lots"),
    [
        ([], []),
        ([SMALLEST] * 3, [3]),
        ([SMALLEST] * 40, [16, 16, 8]),
        ([SMALLEST, SMALLEST, LARGE, LARGE, SMALLEST], [2, 1, 1, 1]),
        ([3_000_000] * 5, [2, 2, 1]),  # eight mebibytes together
    ],
)
def test_small_things_are_given_together_in_their_order_and_large_ones_alone(
    tmp_path: Path, sizes: list[int], lots: list[int]
) -> None:
    given, begun = [], []

    def begin(arrival: Arrival, own: Path) -> Begun:
        begun.append(arrival)
        return Begun(arrival, own)

    for lot in looking_ahead([arrival_of(size) for size in sizes], begin, tmp_path):
        given.append([each.arrival.size for each in lot])
        assert sum(each.size for each in begun) - sum(map(sum, given[:-1])) <= max(LARGE, 1 << 24)
        assert all(each.scratch.is_dir() for each in lot)
    assert [len(each) for each in given] == lots
    assert [size for each in given for size in each] == sizes
    assert not list(tmp_path.iterdir())


def arrival_of(size: int) -> Arrival:
    return Arrival("", Untrusted("x"), size, None, "", None, keep=True, chunks=lambda: iter(()))
