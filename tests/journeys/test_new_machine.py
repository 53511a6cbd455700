"""The machine burns: a backup and two recovery sheets make the same vault on a new one, page for page."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from custody.acts import Act
from tests.desk.counter import Counter
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from tests.release.candidates import RELEASE, Candidates

PAGES = ("/inbox", "/releases", f"/releases/{RELEASE}", "/quarantine")
PARTS = ("", "/findings", "/copies")  # the story tells who looked and when: it is compared entry by entry instead


@pytest.fixture
def burning(ready: Candidates) -> Iterator[Newsroom]:
    made = ready.fresh()
    yield made.room
    made.room.close()


def listings(room: Newsroom) -> list[str]:
    """What the command lists and shows of everything."""
    counter = Counter(room)
    labels = [each.label for each in room.chain().catalog.submissions()]
    words = [("list",), ("list", "--quarantine"), ("release", "list"), ("release", "obstacles", RELEASE)]
    said = [counter.tamis(*each) for each in (*words, *(("show", label) for label in labels))]
    assert {answer.status for answer in said} <= {0, 3}
    return [answer.out for answer in said]


def pages(room: Newsroom, exhibits: list[str]) -> list[str]:
    """What the pages say to bob."""
    browser = browser_of(room, "bob")
    answers = [
        browser.get(page) for page in (*PAGES, *(f"/exhibits/{label}{part}" for label in exhibits for part in PARTS))
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return [seen(answer).words for answer in answers]


def test_backup_and_sheets_on_a_new_machine_give_every_listing_and_page_as_before(
    burning: Newsroom, tmp_path: Path
) -> None:
    stick, sheets = tmp_path / "stick", burning.recovery_shares[1:]
    stick.mkdir()
    assert Counter(burning).tamis("backup", str(stick), "--medium", "blue stick").status == 0
    newest = burning.chain().checkpoints.newest()
    assert newest is not None
    (paper := tmp_path / "paper").write_text(burning.chain().checkpoints.note(newest.size))
    chain = burning.chain()
    exhibits = [one.label for each in chain.catalog.submissions() for one in chain.catalog.exhibits(each.label)]
    story = [(entry.line, dict(entry.fields)) for entry in chain.history.entries()][: newest.size]
    before = listings(burning)
    before_pages = pages(burning, exhibits)

    base = burning.folder / "new"
    base.mkdir(mode=0o700)
    new = replace(burning, memory_base=base, vault=replace(burning.vault, root=tmp_path / "vault"), _chains=[])
    words = ("restore", str(stick), "--into", str(tmp_path / "vault"), "--sheets", "--checkpoint", str(paper))
    said = Counter(new).tamis(*words, asked=sheets)
    assert said.status == 0, said.words
    assert (said.status, said.items[0]["missing"], said.items[0]["known"]) == (0, 0, newest.size)
    assert new.chain().unlocked.by == "recovery"
    assert new.vault.memory(base, os.getuid()).is_dir()
    assert not (new.vault.root / "catalog.db").samefile(burning.vault.catalog)

    new.unlock("alice")  # what is looked at is recorded in the name of who unlocked, as before
    assert listings(new) == before
    assert pages(new, exhibits) == before_pages
    told = list(new.chain().history.entries())
    assert [(entry.line, dict(entry.fields)) for entry in told][: newest.size] == story
    assert [entry.text("act") for entry in told].count(Act.RESTORATION) == 1
    assert Counter(new).tamis("verify").status == 0
    new.lock()
