"""Backups at the desk: where they stand, made and read again while the page goes on, told when something is wrong."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest

from custody.acts import Act
from custody.backup import back_up
from custody.media import media
from custody.restoring import Compared, record_restoring, restore
from desk.web.errands import Errands, Follower, Kind, Outcome, State
from desk.web.here import front_of
from tests.custody.shelf import fill
from tests.desk.pages.visits import browser_of, seen, settled
from tests.desk.web.browsers import Browser
from tests.newsroom import Newsroom
from words.speak import LANGUAGES, Language

COMMAND = "tamis restore /media/… --into ~/vault --sheets --checkpoint …"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "sticks" / "blue").mkdir(parents=True)
    return tmp_path / "sticks" / "blue"


def quiet(_done: int, _total: int) -> None:
    """Shows no progress."""


def wait_for(errands: Errands, name: str) -> None:
    while errands.errand(name).going:
        time.sleep(0.01)


def sent(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(path, form_on="/backups", **fields)
    if answer.status_code == 303:
        answer = settled(browser, answer)
    return answer.status_code, seen(answer).words


def test_a_backup_is_made_checked_and_stands_on_the_page(newsroom: Newsroom, stick: Path) -> None:
    fill(newsroom.chain(), b"one", b"two")
    browser = browser_of(newsroom, "bob", "en", places=[stick.parent])
    first = seen(browser.get("/backups")).words
    assert "There is no backup yet" in first
    assert COMMAND in first
    status, words = sent(browser, "/backups", place=str(stick), medium="blue stick")
    assert (status, "is whole" in words) == (200, True)
    (medium,) = media(newsroom.chain())
    entry = next(each for each in newsroom.chain().history.entries() if each.text("act") == Act.REPLICATION)
    assert (medium.label, entry.text("actor")) == ("blue stick", newsroom.reviewers["bob"])
    assert restore(stick, stick.parent / "again", quiet)
    page = seen(browser.get("/backups")).words
    assert "blue stick" in page
    assert medium.id in page
    status, words = sent(browser, "/backups/check", place=str(stick))
    assert (status, f"All {medium.files} files of the backup are right" in words) == (200, True)
    assert "Everything was read again on 2 March 2026" in seen(browser.get("/backups")).words
    assert f"Check of the backup in {stick}" in seen(browser.get("/upkeep")).words


def test_what_is_not_right_is_named_told_on_the_page_and_mended(newsroom: Newsroom, stick: Path) -> None:
    fill(newsroom.chain(), b"one")
    browser = browser_of(newsroom, "bob", "en", places=[stick.parent])
    sent(browser, "/backups", place=str(stick))
    (blob,) = stick.glob("tamis-*/objects/??/*.gpg")
    blob.write_bytes(b"x" + blob.read_bytes()[1:])
    _, words = sent(browser, "/backups/check", place=str(stick))
    assert blob.name in words
    assert "1 of" in words
    assert "At the last check 1 file was not right" in seen(browser.get("/backups")).words
    _, words = sent(browser, "/backups", place=str(stick), everything="1")
    assert "is whole" in words
    assert "was not right" not in seen(browser.get("/backups")).words
    assert restore(stick, stick.parent / "again", quiet)


@pytest.mark.parametrize("path", ["/backups", "/backups/check"])
@pytest.mark.parametrize("place", ["/etc", "{sticks}/..", "{sticks}/blue/../../", "relative", "", "{sticks}/nowhere"])
def test_only_allowed_folders_are_written_to_or_read(newsroom: Newsroom, stick: Path, path: str, place: str) -> None:
    browser = browser_of(newsroom, places=[stick.parent])
    status, _ = sent(browser, path, place=place.replace("{sticks}", str(stick.parent)))
    assert status == 409
    assert front_of(browser.app).errands.errands() == ()


def test_a_check_where_there_is_no_backup_and_a_medium_that_is_gone_are_told(newsroom: Newsroom, stick: Path) -> None:
    browser = browser_of(newsroom, "bob", "en", places=[stick.parent])
    _, words = sent(browser, "/backups/check", place=str(stick))
    assert "did not succeed" in words
    assert "no Tamis backup" in words or "There is no" in words

    def torn_out(_chain: object, _follower: Follower) -> Outcome:
        raise OSError(5, "Input/output error")

    errands = front_of(browser.app).errands
    name = errands.begin(Kind.BACKUP, str(stick), "bob", torn_out)
    wait_for(errands, name)
    assert "EIO" in seen(browser.get(f"/errands/{name}")).words
    assert media(newsroom.chain()) == ()


def test_a_vault_older_than_its_backup_replaces_nothing_and_says_so(newsroom: Newsroom, stick: Path) -> None:
    older = newsroom.fresh()
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY, checked=0, changed=[])])
    back_up(chain, stick, "blue", quiet)
    browser = browser_of(older, "bob", "en", places=[stick.parent])
    for path in ("/backups", "/backups/check"):
        assert "this vault is older than it" in sent(browser, path, place=str(stick))[1]
    older.close()


def test_a_backup_stopped_in_the_middle_goes_on_where_it_was(newsroom: Newsroom, stick: Path) -> None:
    fill(newsroom.chain(), b"one", b"two", b"three")
    browser = browser_of(newsroom, "bob", "en", places=[stick.parent])
    errands = front_of(browser.app).errands
    names: list[str] = []

    def run(_chain: object, follower: Follower) -> Outcome:
        def stopped_after_one(done: int, total: int) -> None:
            if done == 1 and follower_at(follower) == "state":
                errands.stop(names[0])
            follower.progress(done, total)

        while not names:
            time.sleep(0.01)
        back_up(newsroom.chain(), stick, "blue", stopped_after_one, follower.step)
        return Outcome(())

    names.append(errands.begin(Kind.BACKUP, str(stick), "bob", run))
    wait_for(errands, names[0])
    assert errands.errand(names[0]).state is State.STOPPED
    assert "goes on where it stopped" in seen(browser.get(f"/errands/{names[0]}")).words
    assert media(newsroom.chain()) == ()
    copied = {path: path.stat().st_mtime_ns for path in stick.glob("tamis-*/objects/??/*.gpg")}
    assert copied
    assert sent(browser, "/backups", place=str(stick))[0] == 200
    assert {path: path.stat().st_mtime_ns for path in copied} == copied
    assert len(media(newsroom.chain())) == 1


def follower_at(follower: Follower) -> str:
    return follower._step


def test_one_errand_at_a_time(newsroom: Newsroom, stick: Path) -> None:
    browser = browser_of(newsroom, "bob", "en", places=[stick.parent])
    errands = front_of(browser.app).errands
    over: list[bool] = []

    def long(_chain: object, _follower: Follower) -> Outcome:
        while not over:
            time.sleep(0.01)
        return Outcome(())

    name = errands.begin(Kind.BACKUP, "x", "bob", long)
    status, words = sent(browser, "/backups", place=str(stick))
    assert (status, "is going on already" in words) == (409, True)
    assert browser.get(f"/errands/{name}/live").status_code == 200
    over.append(True)
    wait_for(errands, name)


def test_locking_the_vault_stops_an_errand_and_forgets_it(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom, "bob", "en")
    errands = front_of(browser.app).errands

    def long(_chain: object, follower: Follower) -> Outcome:
        while True:
            follower.progress(1, 2)
            time.sleep(0.01)

    name = errands.begin(Kind.CHECK, "x", "bob", long)
    assert browser.post("/lock", form_on="/backups").status_code == 303
    assert errands.errands() == ()
    newsroom.unlock("alice")
    browser.sit("bob")
    assert browser.get(f"/errands/{name}").status_code == 404


def test_an_old_backup_is_reminded_of_and_a_restored_vault_says_so(newsroom: Newsroom, stick: Path) -> None:
    back_up(newsroom.chain(), stick, "blue", quiet)
    newsroom.clock.now += timedelta(days=20)
    browser = browser_of(newsroom, "bob", "en")
    assert "There should be one every 14 days" in seen(browser.get("/backups")).words
    assert "The last backup is of" in seen(browser.get("/upkeep")).words
    assert "No checkpoint is known elsewhere" in seen(browser.get("/backups")).words
    for compared, words in (
        (Compared(10, 0), "nobody can tell whether that was the newest"),
        (Compared(10, 10), "Nothing was missing up to entry 10"),
        (Compared(10, 14), "at least 4 entries are missing"),
    ):
        record_restoring(newsroom.chain(), compared)
        assert words in seen(browser.get("/backups")).words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_reader_s_language(newsroom: Newsroom, stick: Path, language: Language) -> None:
    fill(newsroom.chain(), b"one")
    browser = browser_of(newsroom, "bob", language, places=[stick.parent])
    shutil.copytree(newsroom.vault.root / "keys", stick / "<b>keys</b>")
    sent(browser, "/backups", place=str(stick), medium="<script>alert(1)</script>")
    for path in ("/backups", "/upkeep", f"/errands/{front_of(browser.app).errands.errands()[0].id}"):
        answer = browser.get(path)
        assert (answer.status_code, seen(answer).unsaid, seen(answer).dangers) == (200, [], [])
