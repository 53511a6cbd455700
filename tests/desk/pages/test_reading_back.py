"""Reading back at the desk and by command: compared by an errand, an alarm on every page, closed by a signature."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.alarms import receipts
from tests.desk.counter import Counter
from tests.desk.pages.visits import Seen, browser_of, seen, settled
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES
from tests.release.candidates import RELEASE, Candidates


@pytest.fixture
def out(ready: Candidates, tmp_path: Path) -> Iterator[tuple[Candidates, Path]]:
    made = ready.fresh()
    (tmp_path / "stick").mkdir()
    made.hand_over(tmp_path / "stick")
    yield made, tmp_path / "stick"
    made.room.close()


def compared(browser: Browser, place: Path) -> Seen:
    begun = browser.post("/readback", form_on="/readback", other=str(place))
    return seen(settled(browser, begun))


def test_what_came_back_is_compared_and_a_difference_stands_until_it_is_answered(
    out: tuple[Candidates, Path],
) -> None:
    made, stick = out
    browser = browser_of(made.room, "bob", "en", places=(stick,))
    assert "exactly what was released" in compared(browser, stick).words
    assert "Alarm:" not in seen(browser.get("/upkeep")).words
    shutil.copy(stick / RELEASE / "README.txt", stick / RELEASE / "<b>more.txt")
    (stick / RELEASE / "README.txt").unlink()
    assert "Alarm:" in compared(browser, stick).words
    found = receipts(made.room.chain())[0]
    page = seen(browser.get(f"/readback/{found.seq}"))
    assert not page.dangers
    assert not page.unsaid
    assert "not ours" in page.words
    assert f"{RELEASE}/<b>more.txt" in page.words
    assert f"Alarm: read-back no. {found.seq}" in seen(browser.get("/inbox")).words
    assert browser.get(f"/readback/{found.seq}.json").get_json()["counts"]["missing"] == 1
    where = f"/readback/{found.seq}"
    refused = browser.post(f"{where}/answer", form_on=where, reason=" ", passphrase=PASSPHRASES["bob"])
    assert refused.status_code == 409
    answer = browser.post(f"{where}/answer", form_on=where, reason="put back", passphrase=PASSPHRASES["bob"])
    assert answer.status_code == 303
    assert "put back" in seen(browser.get(where)).words
    assert "Alarm:" not in seen(browser.get("/upkeep")).words


def test_a_place_that_is_not_allowed_is_not_read(out: tuple[Candidates, Path], tmp_path: Path) -> None:
    made, stick = out
    browser = browser_of(made.room, "bob", "fr", places=(stick,))
    assert browser.post("/readback", form_on="/readback", other=str(tmp_path)).status_code == 409


def test_by_command_it_ends_with_three_while_something_differs(out: tuple[Candidates, Path]) -> None:
    made, stick = out
    counter = Counter(made.room)
    same = counter.tamis("readback", str(stick / RELEASE))
    assert (same.status, same.items[-1]["verdict"]) == (0, "same")
    (stick / RELEASE / "README.txt").write_text("other")
    other = counter.tamis("readback", str(stick), lang="fr")
    assert other.status == 3
    assert other.items[0]["outcome"] == "differs"
    assert "Alerte" in other.words
    number = str(other.items[-1]["readback"])
    assert counter.tamis("alarm").status == 3
    assert counter.tamis("alarm", number).status == 2
    assert counter.by("alice", "alarm", number, "--answer", "host told").status == 0
    assert counter.tamis("alarm").status == 0
