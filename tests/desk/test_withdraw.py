"""`tamis withdraw` and what comes of it on the public site, typed: the whole way of a release that is taken back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.noticed import noticed
from tests.desk.counter import Counter
from tests.release.candidates import RELEASE, Candidates


@pytest.fixture
def desk(ready: Candidates) -> Iterator[Candidates]:
    made = ready.fresh()
    yield made
    made.room.close()


def test_a_release_is_shown_taken_down_withdrawn_and_stays_away(desk: Candidates, tmp_path: Path) -> None:
    counter, site = Counter(desk.room), tmp_path / "site"
    never = counter.tamis("withdraw", RELEASE, "--because", "error", "--into", str(tmp_path), "--as", "bob")
    assert never.status == 3
    package = desk.hand_over(tmp_path).path
    assert counter.plainly("site", str(package), "--into", str(site)).status == 0
    down = counter.plainly("--lang", "en", "--json", "site", "--into", str(site), "--take-down", RELEASE)
    assert (down.status, down.items[0]["gone"], down.items[0]["releases"]) == (0, [RELEASE], 0)
    assert "signed notice is still missing" in down.words

    note = tmp_path / "note.txt"
    note.write_text("Called by the town hall.\n")
    wish = ("--because", "error", "--said-fr", "<p>Un nom était faux.</p>", "--note", str(note), "--as", "bob")
    said = counter.by("bob", "withdraw", RELEASE, "--into", str(tmp_path), *wish[:-2])
    assert said.status == 0, said.words
    (item,) = said.items
    assert noticed(Path(item["out"])).notice.said["fr"] == "<p>Un nom était faux.</p>"
    _check_by_command(counter, item["out"])
    again = counter.tamis("withdraw", RELEASE, "--into", str(tmp_path))
    assert (again.status, again.items) == (0, [item])
    (listed,) = counter.tamis("release", "list").items
    assert listed["state"] == "withdrawn"
    assert counter.tamis("release", "obstacles", RELEASE).status == 3

    taken = counter.plainly("--lang", "fr", "site", item["out"], str(package), "--into", str(site))
    assert taken.status == 0, taken.words
    assert f"{RELEASE} est retirée du site ; une page le dit" in taken.words
    assert not (site / "bags" / RELEASE).exists()
    assert "Un nom était faux" in (site / f"releases/{RELEASE}.html").read_text()


def _check_by_command(counter: Counter, notice: str) -> None:
    """Whoever got the notice checks it with what they know of the newsroom."""
    key, told = noticed(Path(notice)).release_key, counter.plainly("--lang", "en", "verify", notice)
    assert (told.status, f"withdrew {RELEASE}" in told.out, key in told.out) == (0, True, True)
    spaced = " ".join(re.findall("....", key)).lower()
    assert "compare" not in counter.plainly("--lang", "en", "verify", notice, "--release-key", spaced).out
    assert counter.plainly("verify", notice, "--release-key", "0" * 40).status == 3
    assert counter.plainly("verify", notice, "--log-key", "another").status == 3


def test_what_is_missing_is_asked_for(desk: Candidates, tmp_path: Path) -> None:
    counter = Counter(desk.room)
    assert counter.tamis("withdraw", RELEASE, "--because", "law", "--into", str(tmp_path)).status == 2
    not_yet = counter.tamis("withdraw", RELEASE, "--into", str(tmp_path))
    assert (not_yet.status, "--because" in not_yet.words) == (3, True)
    assert counter.tamis("withdraw", RELEASE, "--because", "replaced", "--into", str(tmp_path)).status == 2
