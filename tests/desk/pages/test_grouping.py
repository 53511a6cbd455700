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
from words.speak import LANGUAGES, Language

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
