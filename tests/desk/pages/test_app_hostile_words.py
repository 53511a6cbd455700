"""Hostile words through every field a stranger or a colleague can fill, and then every page: text stays text.

The pages are taken from the URL map, so a page added tomorrow is looked at too.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest

from tests.desk.pages.visits import Seen, browser_of, seen
from tests.desk.web.browsers import Browser
from tests.desk.web.test_gate import filled
from tests.release.candidates import RELEASE, TODAY, Candidates

CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    '" autofocus onfocus=alert(1) x="',
    "{{7*7}}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "<a href=//evil.example>x</a><base href=//evil.example>",
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;img&#x3e;",
    "\u202e\u2066gnp.exe\u2069<object data=x>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><button formaction=//evil.example>",
    "`-alert(1)-`]]><!--<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
)
WITHIN_TAG = 40
OWN_PAGE = re.compile(r"\d;url=/[a-z][a-z0-9/-]*\?watch=1")
"""How a page without scripts looks again at what is being made: at itself."""


@pytest.fixture(scope="module")
def world(ready: Candidates, tmp_path_factory: pytest.TempPathFactory) -> tuple[Browser, Candidates, str]:
    """A vault whose every field holds hostile words, and alice's browser on it."""
    made = ready.fresh()
    sticks = tmp_path_factory.mktemp("sticks")
    browser = browser_of(made.room, language="en", places=[sticks])
    exhibit = made.room.chain().catalog.derivative(made.flat).exhibit
    path, phrase = f"/exhibits/{exhibit}", made.room.passphrases["alice"]
    evil = "\n".join(CORPUS)
    browser.post(f"{path}/note", form_on=path, note=evil)
    for each in CORPUS:
        browser.post(f"{path}/tag", form_on=path, mark="tag", tag=each[:WITHIN_TAG])
        browser.post(f"{path}/assign", form_on=path, name=each)
        (sticks / re.sub(r"[/\x00]", "∕", each)[:80]).mkdir(exist_ok=True)
    browser.post("/decide", form_on=path, exhibit=exhibit, verdict="hold", reason=evil, passphrase=phrase)
    form = {"copy": made.flat, f"title-{made.flat}": CORPUS[1], "title": CORPUS[0], "language": "fr"}
    form |= {"day": TODAY.isoformat(), "description": evil, "passphrase": phrase, "release": RELEASE}
    browser.post("/releases/new", form_on="/releases/new", **form)
    names = [re.sub(r"[/\\\u202e\u2066\u2069]", "∕", each)[:60] for each in CORPUS]
    look = browser.post("/take-in/upload", form_on="/take-in/upload", file=[(BytesIO(b"x"), name) for name in names])
    (place,) = [each["value"] for tag, each in seen(look).elements if each.get("name") == "place"][:1] or [""]
    browser.post("/take-in", form_on="/take-in", place=place, medium=CORPUS[0])
    return browser, made, exhibit


def harmless(page: Seen, where: str) -> None:
    """Passes only a page that runs and loads nothing but the desk's own."""
    scripts = [each.get("src", "") for tag, each in page.elements if tag == "script"]
    assert all(re.fullmatch(r"/static/[a-z]+\.js", source) for source in scripts), where
    assert not [found for found in page.dangers if found != "script"], (where, page.dangers)
    foreign = {"object", "embed", "base", "math", "svg", "style"} & {tag for tag, _ in page.elements}
    assert foreign <= {"svg"}, (where, foreign)
    refreshing = [each.get("content", "") for tag, each in page.elements if tag == "meta" and "http-equiv" in each]
    assert not [each for each in refreshing if not OWN_PAGE.fullmatch(each)], where
    assert "alert(1)" not in [each.get("src") for _, each in page.elements]
    assert "49" not in page.words.replace("{{7*7}}", "").split(), where
    assert not page.unsaid, (where, page.unsaid)
    shown = re.sub(r'<textarea[^>]*>[^<]*</textarea>|value="[^"]*"', "", page.page)  # those must come back as they were
    for hidden in "\u202e\u2066\u2069":
        assert hidden not in shown, (where, shown[max(0, shown.find(hidden) - 90) : shown.find(hidden) + 40])


def test_every_page_shows_hostile_words_and_obeys_none(world: tuple[Browser, Candidates, str]) -> None:
    browser, made, exhibit = world
    shown = 0
    for rule in browser.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        copy = made.flat if rule.endpoint.startswith("leafing.") else exhibit
        path = filled(rule.rule.replace("<label>", copy).replace("<name>", RELEASE))
        answer = browser.get(path)
        if answer.mimetype == "text/html" and "sandbox" not in answer.headers["Content-Security-Policy"]:
            harmless(seen(answer), path)
            shown += answer.status_code == 200
        answer.close()
    assert shown > 15
    assert CORPUS[0] in seen(browser.get(f"/exhibits/{exhibit}")).words
    assert CORPUS[0] in seen(browser.get(f"/releases/{RELEASE}")).words


@pytest.mark.parametrize("evil", CORPUS)
def test_what_stands_in_an_address_is_shown_and_not_obeyed(world: tuple[Browser, Candidates, str], evil: str) -> None:
    browser, _made, exhibit = world
    for path, name in (
        ("/search", "q"),
        ("/inbox", "text"),
        ("/inbox", "tag"),
        ("/inbox", "source"),
        ("/inbox", "standing"),
        ("/inbox", evil),
        ("/decide", "exhibit"),
        ("/releases/new", "release"),
        ("/releases/new", "q"),
        (f"/exhibits/{exhibit}", "text"),
        (f"/exhibits/{evil.replace('/', '%2f')}", "a"),
        (f"/releases/{evil.replace('/', '%2f')}", "a"),
        ("/sign-in", "back"),
    ):
        answer = browser.get(path, query_string={name: evil})
        harmless(seen(answer), f"{path} {name}")


@pytest.mark.parametrize("evil", CORPUS)
def test_what_stands_in_a_refused_form_is_given_back_as_text(
    world: tuple[Browser, Candidates, str], evil: str, tmp_path: Path
) -> None:
    browser, made, exhibit = world
    for path, on, fields in (
        ("/decide", f"/exhibits/{exhibit}", {"exhibit": exhibit, "verdict": evil, "reason": evil, "answers": evil}),
        ("/decide", f"/exhibits/{exhibit}", {"exhibit": exhibit, "verdict": "hold", "reason": evil, "by": "elsewhere"}),
        ("/releases/new", "/releases/new", {"copy": evil, "title": evil, "description": evil, "day": evil}),
        ("/releases/new", "/releases/new", {"show": "newest", "kind": evil, "domains": evil, "technology": evil}),
        ("/releases/new", "/releases/new", {"day": TODAY.isoformat(), "place": evil, "precision": evil, "point": evil}),
        ("/take-in/look", "/take-in", {"place": evil}),
        ("/take-in/look", "/take-in", {"other": evil}),
        ("/take-in", "/take-in", {"place": str(tmp_path / evil.replace("/", "")), "medium": evil}),
        ("/language", "/people", {"language": evil, "back": evil}),
        (f"/releases/{RELEASE}/approve", f"/releases/{RELEASE}", {"payload": evil, "passphrase": evil}),
        ("/take-in/upload", "/take-in/upload", {"file": [(BytesIO(b"x"), f"{evil}/x"[:60])]}),
    ):
        harmless(seen(browser.post(path, form_on=on, **fields)), path)
    assert made.room.memory.exists()
