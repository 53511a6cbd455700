"""What is inside an exhibit, at the desk: asked for by a button, listed below it, a password kept nowhere."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from custody.acts import Act
from custody.records import Exhibit
from desk.web.passwords import Passwords
from intake.limits import Limits
from intake.receive import receive
from tests.desk.pages.visits import browser_of, let_work, seen
from tests.desk.web.browsers import Browser
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens import containers
from tests.specimens.containers import LETTER, PASSWORD, TABLE
from triage.jobs import Worker, work_one

if TYPE_CHECKING:
    from desk.web.here import Front

HOSTILE = "../<img src=x onerror=alert(1)>\u202egnp.txt"
LOCKED = containers.packed("zip", {"letter.txt": LETTER}, "zip:encryption=aes256", PASSWORD)


@pytest.fixture
def room(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    files = {"all.zip": containers.plain_zip({HOSTILE: LETTER, "table.csv": TABLE}), "locked.zip": LOCKED}
    write_singles(
        [
            *(
                newsroom.exporter.document(number, "brave otter", data, name.encode())
                for number, (name, data) in enumerate(files.items(), start=1)
            ),
            newsroom.exporter.document(3, "able aardvark", LETTER, b"letter.txt"),
        ],
        tmp_path,
    )
    receive(tmp_path, newsroom.chain(), Limits())
    return newsroom


def named(room: Newsroom, filename: str) -> Exhibit:
    found = room.chain().catalog.exhibits()
    return next(each for each in found if each.untrusted_filename == filename)


def asked(browser: Browser, room: Newsroom, label: str, **fields: str) -> str:
    """Presses the button, lets the crew work, and gives the page's words."""
    page = f"/exhibits/{label}/inside"
    assert browser.post(f"/exhibits/{label}/unpack", page, **fields).status_code == 303
    let_work(room)
    answer = browser.get(page)
    assert not seen(answer).dangers
    assert not seen(answer).unsaid
    return seen(answer).words


def test_a_container_is_unpacked_when_somebody_asks_and_its_members_stand_below_it(room: Newsroom) -> None:
    label = named(room, "all.zip").label
    browser = browser_of(room, language="en")
    assert "Unpack" in seen(browser.get(f"/exhibits/{label}/inside")).words
    assert len(room.chain().catalog.exhibits()) == 3
    words = asked(browser, room, label)
    assert "2 files unpacked" in words
    assert "⟨U+202E⟩" in words
    member = named(room, HOSTILE)
    assert "out of all.zip" in seen(browser.get(f"/exhibits/{member.label}")).words
    assert "out of all.zip" in seen(browser.get("/inbox")).words
    doubles = seen(browser.get(f"/exhibits/{member.label}/alike")).words
    assert "able aardvark 3" in doubles
    assert "letter.txt" in doubles
    (entry,) = [
        entry
        for entry in room.chain().history.of(member.submission)
        if entry.text("act") == Act.UNPACKING and entry.text("exhibit") == member.label
    ]
    assert entry.text("actor") == "alice"


def test_a_password_is_typed_at_the_desk_and_kept_nowhere() -> None:
    held = Passwords()
    held.put("a", "one")
    held.put("a", "two")
    assert (held.take("a"), held.take("a"), held.take("b")) == (b"two", None, None)
    held.put("b", "three")
    held.forget()
    assert held.take("b") is None


def test_a_locked_member_says_so_and_opens_with_the_password_from_the_form(room: Newsroom) -> None:
    label = named(room, "locked.zip").label
    browser = browser_of(room, language="fr")
    words = asked(browser, room, label)
    assert "1 fichier est fermé par un mot de passe." in words
    assert "1 fichier resté dedans" in words
    page, front = f"/exhibits/{label}/inside", cast("Front", browser.app.extensions["tamis"])
    assert 'type="password"' in browser.get(page).get_data(as_text=True)
    browser.post(f"/exhibits/{label}/unpack", page, password=PASSWORD.decode())
    chain = room.chain()
    work_one(chain, Worker("w1", "desk", room.clock, password=front.passwords.take))
    words = seen(browser.get(page)).words
    assert "Le mot de passe a ouvert le contenant." in words
    assert "letter.txt" in words
    assert PASSWORD.decode() not in words
