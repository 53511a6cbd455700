"""How anyone checks a release: what to print, and the verifier run on the package that left."""

import hashlib
from pathlib import Path

import pytest

from custody import verify
from tests.desk.pages.visits import browser_of, seen
from tests.release.candidates import RELEASE, Candidates
from words.speak import LANGUAGES, Language

PAGE = f"/releases/{RELEASE}/verify"


@pytest.fixture
def sticks(tmp_path: Path) -> Path:
    (tmp_path / "sticks" / "blue").mkdir(parents=True)
    return tmp_path / "sticks"


@pytest.fixture
def left(ready: Candidates, sticks: Path) -> Candidates:
    """A release that was handed over to the blue stick."""
    made = ready.fresh()
    browser = browser_of(made.room, "alice", places=[sticks])
    handing = {"payload": made.room.chain().catalog.release(RELEASE).payload, "place": str(sticks / "blue")}
    handing["passphrase"] = made.room.passphrases["alice"]
    answer = browser.post(f"/releases/{RELEASE}/hand-over", form_on=f"/releases/{RELEASE}", **handing)
    assert PAGE in answer.get_data(as_text=True)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_all_that_a_package_cannot_vouch_for(left: Candidates, sticks: Path, language: Language) -> None:
    page = seen(browser_of(left.room, language=language, places=[sticks]).get(PAGE))
    policy = left.room.chain().policy
    newest = left.room.chain().checkpoints.newest()
    assert newest is not None
    verifier = hashlib.sha256((sticks / "blue" / RELEASE / "verify.py").read_bytes()).hexdigest()
    for needed in (verifier, policy.log, f"--release-key {policy.release} --log-key {policy.log} .", str(newest.size)):
        assert needed in page.words
    assert "bob" not in page.words
    assert not page.unsaid
    assert not page.dangers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verifier_passes_what_left_and_refuses_what_was_touched(
    left: Candidates, sticks: Path, language: Language
) -> None:
    browser = browser_of(left.room, language=language, places=[sticks])
    good = seen(browser.post(PAGE, form_on=PAGE, place=str(sticks / "blue")))
    expected = verify.verify(sticks / "blue" / RELEASE, left.room.chain().policy.release, left.room.chain().policy.log)
    assert [sentence for _, _, sentence in expected.sentences(language) if sentence not in good.words] == []
    assert "role" in [name for tag, each in good.elements if each.get("role") == "status" for name in each]
    (document,) = (sticks / "blue" / RELEASE / "data" / "documents").iterdir()
    document.chmod(0o600)
    document.write_bytes(document.read_bytes()[:-1] + b"\0")
    bad = seen(browser.post(PAGE, form_on=PAGE, place=str(sticks / "blue")))
    assert "alert" in [each.get("role") for _, each in bad.elements]
    assert not bad.unsaid


@pytest.mark.parametrize("place", ["/etc", "{sticks}", "{sticks}/blue/../..", "", "nowhere"])
def test_nothing_is_looked_at_elsewhere(left: Candidates, sticks: Path, place: str) -> None:
    browser = browser_of(left.room, places=[sticks])
    answer = browser.post(PAGE, form_on=PAGE, place=place.replace("{sticks}", str(sticks)))
    assert answer.status_code == 409


def test_a_link_out_of_the_allowed_folders_is_not_followed(left: Candidates, sticks: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (sticks / "green").mkdir()
    (sticks / "green" / RELEASE).symlink_to(tmp_path / "outside")
    browser = browser_of(left.room, places=[sticks])
    assert browser.post(PAGE, form_on=PAGE, place=str(sticks / "green")).status_code == 409


def test_what_has_not_left_has_nothing_to_check(ready: Candidates) -> None:
    answer = browser_of(ready.room).get(PAGE)
    assert answer.status_code == 409
    assert browser_of(ready.room).get("/releases/REL-2026-9999/verify").status_code == 404
