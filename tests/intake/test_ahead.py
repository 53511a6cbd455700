"""Looking ahead: what was begun and nobody asked for harms nothing."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import sleep

from intake.ahead import Begun, looking_ahead
from intake.arrival import Arrival
from intake.errors import DropUnreadable
from intake.limits import Limits
from intake.opening import OpenedItem
from intake.survey import survey


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

        assert len(list(looking_ahead(survey(drop, Limits()), begin, scratch))) == 8

    ran = [future for future in opened if not future.cancelled()]
    assert ran
    assert all(isinstance(future.exception(), DropUnreadable) for future in ran)
    assert not list(scratch.iterdir())
