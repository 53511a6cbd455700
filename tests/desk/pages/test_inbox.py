"""The inbox and the reading pane: every tab, both languages, filters in the address, and hostile text shown as text."""

import pytest

from custody.chain import Chain
from custody.records import Exhibit
from intake.carried import Carried
from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.desk.pages.visits import Seen, browser_of, let_work, seen
from tests.desk.web.browsers import Browser
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates
from triage.inspect import inspect
from triage.prepare import Way, prepare
from words.speak import LANGUAGES, Language

HOSTILE = '"><video src=x onerror=alert(1)> {{7*7}} {% raw %} <a href=javascript:alert(1)>x</a> \u202egnp.exe\u200b'
TABS = ("", "/pages", "/findings", "/copies", "/custody", "/inside", "/alike")


def exhibit_of(chain: Chain, number: int) -> Exhibit:
    (found,) = [each for each in chain.catalog.exhibits() if chain.catalog.submission(each.submission).number == number]
    return found


@pytest.fixture(scope="module")
def room(cleared: Candidates) -> Newsroom:
    """Somebody has looked at the picture, and all decisions are made."""
    made = cleared.fresh()
    inspect(exhibit_of(made.room.chain(), 3).label, made.room.chain(), Workshop, "alice")
    return made.room


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_speaks_the_reader_s_language(room: Newsroom, tab: str, language: Language) -> None:
    label = exhibit_of(room.chain(), 3).label
    answer = browser_of(room, language=language).get(f"/exhibits/{label}{tab}")
    assert answer.status_code == 200
    assert not seen(answer).unsaid
    assert not seen(answer).dangers


def test_the_front_door_leads_to_the_inbox(room: Newsroom) -> None:
    assert browser_of(room).get("/").headers["Location"] == "/inbox"


def test_the_list_shows_standing_and_who_is_still_needed(room: Newsroom) -> None:
    words = seen(browser_of(room, language="en").get("/inbox")).words
    assert "brave otter" in words
    assert "clear" in words
    assert "waits for alice, bob" in words


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("standing=clear", 2),
        ("standing=new", 1),
        ("kind=msg", 1),
        ("kind=msg&standing=clear", 0),
        ("source=brave_otter", 3),
        ("source=nobody", 0),
        ("unread=1", 3),
        ("text=OTTER", 3),
        ("starred=1", 0),
    ],
)
def test_filters_combine_in_the_address(room: Newsroom, query: str, count: int) -> None:
    page = seen(browser_of(room).get(f"/inbox?{query}"))
    assert sum(attributes.get("class") == "item" for _, attributes in page.elements) == count


def test_a_tab_keeps_the_filters(room: Newsroom) -> None:
    label = exhibit_of(room.chain(), 3).label
    page = seen(browser_of(room).get(f"/exhibits/{label}?standing=clear"))
    assert ("a", f"/exhibits/{label}/custody?standing=clear") in [
        (tag, each.get("href")) for tag, each in page.elements
    ]


def test_an_exhibit_nobody_knows_is_not_found(room: Newsroom) -> None:
    for path in ("/exhibits/ffff", "/exhibits/..", "/exhibits/%2e%2e%2fvault.toml", "/exhibits/'%20or%201=1"):
        assert browser_of(room).get(path).status_code == 404


def test_the_story_tells_each_act_and_checks_the_signatures(room: Newsroom) -> None:
    label = exhibit_of(room.chain(), 2).label
    words = seen(browser_of(room, language="en").get(f"/exhibits/{label}/custody")).words
    assert words.count("Signature checked") == 2
    for told in ("took the submission in", "decrypted", "unpacked", "flattened copy", "clean copy", "alice", "bob"):
        assert told in words


def test_looking_and_copying_are_acts_by_whoever_pressed(prepared: Candidates) -> None:
    room = prepared.fresh().room
    label = exhibit_of(room.chain(), 1).label
    browser = browser_of(room, "bob", "en")
    for act in ("inspect", "clean"):
        answer = browser.post(f"/exhibits/{label}/{act}", form_on=f"/exhibits/{label}/copies")
        assert answer.status_code == 303
    let_work(room)
    assert "Dear editors" in seen(browser.get(f"/exhibits/{label}")).words
    bob = room.reviewers["bob"]
    acts = [(entry.text("act"), entry.text("actor")) for entry in room.chain().history.entries()][-5:]
    made = [("metadata extraction", "bob"), ("metadata removal", "bob"), ("normalization", "desk")]
    assert acts == [("view", bob), *made, ("view", bob)], "the pages of a new copy are painted without being asked for"


@pytest.fixture(scope="module")
def hostile(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Browser, str]:
    """A source who put markup and tricks wherever a source can put text; a colleague's reason is as bad."""
    room, stick = founded.fresh(), tmp_path_factory.mktemp("<b onclick=alert(1)>")
    name = HOSTILE.replace("/", "∕").encode()
    write_singles([room.exporter.document(1, "brave otter", f"Seen: {HOSTILE}\n".encode(), name)], stick)
    (stick / "<img src=x onerror=alert(1)>.txt").write_text("x")
    chain = room.chain()
    receive(stick, chain, Limits(), about=Carried(HOSTILE))
    (exhibit,) = chain.catalog.exhibits()
    inspect(exhibit.label, chain, Workshop, "alice")
    prepare(exhibit.label, Way.CLEAN, chain, Workshop, "alice")
    browser = browser_of(room)
    answer = browser.post(
        "/decide",
        form_on=f"/exhibits/{exhibit.label}",
        exhibit=exhibit.label,
        verdict="hold",
        reason=HOSTILE,
        passphrase=room.passphrases["alice"],
    )
    assert answer.status_code == 303
    return browser, exhibit.label


@pytest.mark.parametrize("tab", TABS)
def test_what_a_source_writes_never_becomes_part_of_a_page(hostile: tuple[Browser, str], tab: str) -> None:
    browser, label = hostile
    page = seen(browser.get(f"/exhibits/{label}{tab}"))
    assert not page.dangers
    assert not [tag for tag, _ in page.elements if tag in {"img", "video"}]
    assert "49" not in page.words.replace(label, "")[:200]
    assert "\u202e" not in page.page
    assert "\u200b" not in page.page


def test_hiding_characters_are_spelled_out(hostile: tuple[Browser, str]) -> None:
    browser, label = hostile
    assert "⟨U+202E⟩" in seen(browser.get(f"/exhibits/{label}")).words


@pytest.mark.parametrize(
    "path", ["/inbox", "/quarantine", "/decide?exhibit={}", "/releases/new", "/inbox?source=%3Cb%3E"]
)
def test_hostile_names_stay_text_in_every_list(hostile: tuple[Browser, str], path: str) -> None:
    browser, label = hostile
    page: Seen = seen(browser.get(path.format(label)))
    assert not page.dangers
    assert not [tag for tag, _ in page.elements if tag in {"img", "b", "video"}]


@pytest.mark.parametrize(
    "query", ["page=9", "standing=gone", "source=<b>", "unread=2", "x", "standing=new&standing=clear"]
)
def test_an_address_that_asks_for_nothing_known_is_refused_politely(room: Newsroom, query: str) -> None:
    answer = browser_of(room).get(f"/inbox?{query}")
    assert answer.status_code == 409
    assert not seen(answer).unsaid


def test_pages_are_pictures_and_text_never_the_file(prepared: Candidates) -> None:
    room = prepared.fresh().room
    label, browser = exhibit_of(room.chain(), 2).label, browser_of(room, language="en")
    answer = browser.post(f"/exhibits/{label}/render", form_on=f"/exhibits/{label}/pages")
    assert answer.status_code == 303
    let_work(room)
    page = seen(browser.get(f"/exhibits/{label}/pages"))
    (picture,) = [each for tag, each in page.elements if tag == "img"]
    drawn = browser.get(picture["src"])
    assert drawn.mimetype == "image/png"
    assert drawn.data.startswith(b"\x89PNG")
    assert drawn.headers["X-Content-Type-Options"] == "nosniff"
    assert "The board met on a Monday." in seen(browser.get(f"/exhibits/{label}")).words
    for path in ("picture/0", "picture/2", "picture/99999999999", "pages/-1", "pages/7", "words/2"):
        assert browser.get(f"/exhibits/{label}/{path}").status_code in {404, 409}
    words = seen(browser.get(f"/exhibits/{label}/words/1"))
    assert "Monday" in words.words
    assert not words.dangers
