"""Every plaintext read maps to exactly one entry, and every such entry to one event; so with writes outside the vault.

The story runs the real commands and pages. What an entry may explain stands in one table here, by the roles of blobs
(docs/formats/vault.md). The search index is filled from blobs whose making is on record; that filling has no entry of
its own, and is told apart below.
"""

import io
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from custody.acts import Act
from custody.records import Entry
from desk.app import create_app
from desk.command import main
from desk.telling import Telling
from tests.desk.web.browsers import ADDRESS, Browser
from tests.exports import write_singles
from tests.journeys.looking import Looks, WatchedDesk, since
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import RELEASE, Candidates
from triage.jobs import Worker, work_one
from words.speak import Speech

COPIES = {"clean", "flatten"}
EXPLAINS: Mapping[str, set[str]] = {
    Act.INSPECTION: {"exhibit"},
    Act.CLEANING: {"exhibit"},
    Act.FLATTENING: {"exhibit"},
    Act.RENDERING: {"exhibit"},
    Act.FAILED_CHECK: {"exhibit"},
    Act.PROPOSAL: COPIES,
    Act.APPROVAL: {"proposal", *COPIES},
    Act.DISSEMINATION: {"proposal", "report", *COPIES},
    Act.AUDIT: {"proposal"},
    "view text": {"pages", "words", "text", "note", *COPIES},
    "view pages": {"pages", "page", "note"},
    "view findings": {"inspection", "report", "note"},
    "view copies": {"report", "note"},
    "view custody": {"note"},
    "view release": {"proposal", "report", *COPIES},
}
ONE_READ_EACH = {"exhibit"}  # an original is laid out once for each act on it
INDEXED = {"pages", "words", "text", "note"}
EVERYTHING = {"as", "exhibit", "inspection", "report", "pages", "words", "text", "page", "note", "proposal", *COPIES}


def explains(entry: Entry, scope: str, role: str) -> bool:
    act = entry.text("act")
    if act == Act.FIXITY:
        return role in EVERYTHING
    about_all = act in {Act.PROPOSAL, Act.APPROVAL, Act.DISSEMINATION, Act.AUDIT} or entry.text("what") == "release"
    key = f"view {entry.text('what')}" if act == Act.VIEW else act
    return role in EXPLAINS.get(key, set()) and (about_all or entry.scope == scope)


class Story:
    """One newsroom at work, watched: each event is checked as it ends."""

    def __init__(self, room: Newsroom, outside: Path) -> None:
        self.room, self.outside = room, outside
        self.looks = Looks((room.folder, room.memory_base, Path("/dev"), Path("/proc")))
        self.phrases: list[str] = []
        self.views = 0

    def desk(self, telling: Telling | None = None) -> WatchedDesk:
        told = telling or Telling(Speech("en"), io.StringIO(), io.StringIO(), as_json=False)
        room = self.room
        return WatchedDesk(
            told,
            lambda _question: self.phrases.pop(0),
            room.clock,
            os.urandom,
            room.memory_base,
            os.getuid(),
            room.vault.root,
            looks=self.looks,
        )

    def command(self, *words: str, phrases: tuple[str, ...] = (), expect: int = 0) -> list[Entry]:
        self.phrases = [PASSPHRASES[name] for name in phrases]

        def run() -> None:
            status = main([*words], lambda telling, _ask, _root: self.desk(telling))
            assert status == expect, words

        return self.event(" ".join(words), run)

    def work(self) -> None:
        """Does what was asked for, as the desk's crew does: what was painted is put into the search index too."""
        chain = self.desk().chain()
        while work_one(chain, Worker("w1", "desk", self.room.clock)):
            pass
        chain.catalog.close()

    def event(self, name: str, run: Callable[[], None], *before: Entry, indexing: bool = False) -> list[Entry]:
        """Runs one event and holds what was read and written against what was recorded, then or `before`."""
        size = self.room.chain().size
        with self.looks.during():
            run()
        made = since(self.room, size)
        self.views += sum(entry.text("act") == Act.VIEW for entry in made)
        for (scope, role), times in Counter(self.looks.reads).items():
            if indexing and role in INDEXED:
                assert any(
                    entry.scope == scope and entry.text("act") in {Act.RENDERING, Act.NOTE}
                    for entry in since(self.room, 0)
                )
                continue
            found = [entry for entry in (*made, *before) if explains(entry, scope, role)]
            wanted = times if role in ONE_READ_EACH and not any(e.text("act") == Act.FIXITY for e in made) else 1
            assert len(found) == wanted, (name, role, [entry.text("act") for entry in found])
        leaving = [entry for entry in made if entry.text("act") in {Act.DISSEMINATION, Act.AUDIT}]
        assert bool(self.looks.writes) == bool(leaving), (name, self.looks.writes)
        assert len(leaving) <= 1
        assert not [path for path in self.looks.writes if not path.is_relative_to(self.outside)], name
        return made


@pytest.fixture
def story(prepared: Candidates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, Candidates]]:
    desk = prepared.fresh()
    monkeypatch.setattr(tempfile, "tempdir", str(desk.room.folder))  # as the launcher does: temporary files in RAM
    (tmp_path / "outside").mkdir()
    yield Story(desk.room, tmp_path / "outside"), desk
    desk.room.close()


def test_the_commands_read_and_write_nothing_that_is_not_told(story: tuple[Story, Candidates]) -> None:
    told, desk = story
    stick = told.room.folder / "stick"
    stick.mkdir()
    write_singles([told.room.exporter.message(9, "late heron", b"One more page.\n")], stick)
    chain = told.room.chain()
    exhibits = [chain.catalog.derivative(copy).exhibit for copy in (desk.flat, desk.signed)]
    told.command("intake", str(stick))
    late = told.room.chain().catalog.exhibits()[-1].label
    assert [entry.text("act") for entry in told.command("inspect", late)] == [Act.INSPECTION]
    assert len(told.command("prepare", late, "--way", "clean")) == 1
    told.command("list")
    assert [entry.text("what") for entry in told.command("show", late)] == ["copies"]
    for name in PASSPHRASES:
        answers = ("--answers", desk.signed)
        told.command("decide", *exhibits, "--verdict", "clear", "--as", name, *answers, phrases=(name,))
    words = ("--title", "T", "--description", "<p>D</p>", "--day", "2026-03-02", "--as", "alice")
    told.command("release", "propose", "--copy", f"{desk.flat}=One", *words, phrases=("alice",))
    told.command("release", "obstacles", RELEASE, expect=3)
    for name in PASSPHRASES:
        told.command("release", "approve", RELEASE, "--as", name, phrases=(name,))
    into = ("--into", str(told.outside), "--as", "bob")
    told.command("release", "hand-over", RELEASE, *into, phrases=("bob",))
    assert told.looks.writes
    told.command("audit", "--exhibit", exhibits[0], "--profile", "desk", *into, phrases=("bob",))
    assert told.looks.writes
    assert [entry.text("act") for entry in told.command("verify")] == [Act.FIXITY]
    assert told.views == 2  # show, and obstacles


def test_the_pages_show_nothing_that_is_not_told(story: tuple[Story, Candidates]) -> None:
    told, desk = story
    room = told.room
    browser = Browser(create_app(told.desk(), ADDRESS))
    browser.sit("alice")
    label = room.chain().catalog.derivative(desk.flat).exhibit
    page = f"/exhibits/{label}"

    sitting: dict[str, Entry] = {}

    def got(path: str, *, indexing: bool = False) -> list[Entry]:
        def run() -> None:
            assert browser.get(path).status_code == 200, path

        tab = path.replace("/picture/1", "/pages")
        made = told.event(path, run, *filter(None, [sitting.get(tab)]), indexing=indexing)
        sitting.update((tab, entry) for entry in made if entry.text("act") == Act.VIEW)
        return made

    def sent(path: str, **fields: str) -> list[Entry]:
        hidden = browser.hidden(page)

        def run() -> None:
            assert browser.send(path, {**hidden, **fields}).status_code == 303, path
            told.work()

        return told.event(path, run, indexing=True)

    assert not got("/inbox")
    assert len(got(page)) == 1
    assert not got(page)  # the same sitting
    assert [entry.text("act") for entry in sent(f"{page}/render")] == [Act.RENDERING]
    assert [entry.text("act") for entry in sent(f"{page}/inspect")] == [Act.INSPECTION]
    assert [entry.text("act") for entry in sent(f"{page}/note", note="A board, on a Monday.")] == [Act.NOTE]
    for tab in ("", "/pages", "/picture/1", "/findings", "/copies", "/custody"):
        got(page + tab)
    assert len(got("/search?q=Monday", indexing=True)) == 1
    what = [entry.text("what") for entry in sitting.values()]
    assert what == ["text", "pages", "findings", "copies", "custody", "found"]
    assert told.views == len(sitting)
    assert {entry.text("actor") for entry in sitting.values()} == {room.reviewers["alice"]}
