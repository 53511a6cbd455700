"""The page of groups: side by side, every provenance shown, nothing of a stranger’s obeyed; recorded once."""

from collections import Counter
from pathlib import Path

import pytest

from custody.acts import Act
from custody.likeness import of_picture
from intake.limits import Limits
from intake.receive import receive
from tests.desk.counter import Counter as Till
from tests.desk.pages.visits import browser_of, seen
from tests.exports import write_singles
from tests.newsroom import Newsroom
from triage.grouping import groups
from words.message import Message
from words.speak import LANGUAGES, Language, Speech

NAMES = (b"<b>one</b>.png", b"two.png", b"three.png")


@pytest.fixture
def room(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    make, chain = newsroom.exporter, newsroom.chain()
    write_singles([make.document(n, "brave otter", b"%d" % n, name) for n, name in enumerate(NAMES, start=1)], tmp_path)
    receive(tmp_path, chain, Limits())
    for seq, exhibit in enumerate(chain.catalog.exhibits()):
        chain.catalog.likeness.fill(
            10_000 + seq, exhibit.label, [of_picture(seq + 1, (1 << 200) - 1 - 255 * (seq % 2))]
        )
    return newsroom


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_stands_side_by_side(room: Newsroom, language: Language) -> None:
    browser = browser_of(room, language=language)
    for _ in range(2):
        page = seen(browser.get("/alike"))
    assert not page.unsaid + page.dangers
    assert all(name.decode() in page.words for name in NAMES)
    assert all(f"{number}-brave_otter-doc.gz.gpg" in page.words for number in (1, 2, 3))
    labels = [each.label for each in room.chain().catalog.exhibits()]
    pictures = [attributes["src"] for tag, attributes in page.elements if tag == "img"]
    assert sorted(pictures) == sorted(f"/exhibits/{label}/picture/{n}" for n, label in enumerate(labels, start=1))
    assert all(attributes["alt"] for tag, attributes in page.elements if tag == "img")
    acts = Counter(entry.text("act") for entry in room.chain().history.entries())
    assert acts[Act.VIEW] == 1
    assert seen(browser.get("/alike?below=1")).words.count("brave otter") == 0
    for nowhere in ("x", "9" * 20):
        assert browser.get(f"/alike?below={nowhere}").status_code == 200


def test_the_command_lists_the_same(room: Newsroom) -> None:
    items = Till(room).tamis("alike").items
    assert {item["group"] for item in items} == {1}
    assert Counter(item.get("percent") for item in items) == {None: 1, 94: 1, 100: 1}
    assert {item["filename"].encode() for item in items} == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_say_which_are_the_same_and_what_is_not_leaves_the_group(room: Newsroom, language: Language) -> None:
    browser, speech = browser_of(room, language=language), Speech(language)
    (group,) = groups(room.chain())
    first, second, third = (member.exhibit for member in group.members)
    pair = {"one": first, "back": "groups"}
    assert browser.post("/alike", form_on="/alike", two=second, word="same", **pair).headers["Location"] == "/alike"
    assert browser.post("/alike", form_on="/alike", two=third, word="other", **pair).status_code == 303
    page = seen(browser.get("/alike"))
    assert "alice" in page.words
    assert f"/exhibits/{third}" not in {attributes.get("href") for _, attributes in page.elements}
    tab = seen(browser.get(f"/exhibits/{first}/alike"))
    for title in ("desk.judged_same_title", "desk.judged_other_title"):
        assert speech.say(Message.of(title)) in tab.words
    story = seen(browser.get(f"/exhibits/{third}/custody"))
    assert first[:8] in story.words
    back = browser.post("/alike", form_on=f"/exhibits/{first}/alike", one=first, two=third, word="open", back="")
    assert back.headers["Location"] == f"/exhibits/{first}/alike"
    assert f"/exhibits/{third}" in {attributes.get("href") for _, attributes in seen(browser.get("/alike")).elements}
    for each in (page, tab, story):
        assert not each.unsaid + each.dangers
    for wrong in ({"word": "merge"}, {"word": "same", "two": "nothing"}, {"word": "same", "two": first}):
        said = {"one": first, "two": second, **wrong}
        assert browser.post("/alike", form_on="/alike", **said).status_code in {400, 404, 409}


def test_the_command_says_so_too(room: Newsroom) -> None:
    till, (group,) = Till(room), groups(room.chain())
    first, second, third = (member.exhibit for member in group.members)
    assert "same" in till.tamis("alike", "--same", first, second).words
    assert till.tamis("alike", "--other", first[:12], third).status == 0
    told = {item["exhibit"]: item for item in till.tamis("alike").items}
    assert (set(told), told[second]["judged"], told[second]["judged_by"]) == ({first, second}, "same", "alice")
    kinds = {item["relative"]: item["kind"] for item in till.tamis("show", first).items if "relative" in item}
    assert kinds == {second: "same", third: "other"}
    assert till.tamis("alike", "--same", first, first).status == 3
