"""A newsroom at work under watch: each event's reads and writes are held against the entries it made.

What an entry may explain stands in one table here, by the roles of blobs (docs/formats/vault.md). The search index is
filled from blobs whose making is on record; that filling has no entry of its own, and is told apart below.
"""

import io
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from custody.acts import Act
from custody.records import Entry
from desk.command import main
from desk.telling import Telling
from tests.journeys.looking import Looks, WatchedDesk, since
from tests.newsroom import PASSPHRASES, Newsroom
from triage.jobs import Worker, work_one
from words.speak import Speech

COPIES = {"clean", "flatten"}
VIEWS = {"screen", "screen/1"}  # pages and text of a copy as they are published, and the list of them
EXPLAINS: Mapping[str, set[str]] = {
    Act.INSPECTION: {"exhibit"},
    Act.CLEANING: {"exhibit"},
    Act.FLATTENING: {"exhibit"},
    Act.RENDERING: {"exhibit"},
    Act.REDACTION: {"exhibit", "redactions"},
    Act.FAILED_CHECK: {"exhibit"},
    Act.PROPOSAL: COPIES | VIEWS,
    Act.APPROVAL: {"proposal", *COPIES, *VIEWS},
    Act.DISSEMINATION: {"proposal", "report", *COPIES, *VIEWS},
    Act.AUDIT: {"proposal"},
    "view text": {"pages", "words", "text", "note", *COPIES},
    "view pages": {"pages", "page", "words", "redactions", "sightings", "note"},
    "view findings": {"inspection", "report", "note"},
    "view copies": {"report", "inspection", "note"},
    "view custody": {"note"},
    "view release": {"proposal", "report", *COPIES, *VIEWS},
}
LEAVING = {
    Act.DISSEMINATION,
    Act.AUDIT,
    Act.REPLICATION,
    Act.DRILL,
    Act.CHECKPOINT_CARRIED,
}
"""What writes a file outside the vault."""
ONE_READ_EACH = {"exhibit"}  # an original is laid out once for each act on it
INDEXED = {"pages", "words", "text", "note"}
EVERYTHING = {
    "as",
    "exhibit",
    "inspection",
    "report",
    "pages",
    "words",
    "text",
    "page",
    "note",
    "proposal",
    *COPIES,
    *VIEWS,
}


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

    def command(
        self, *words: str, phrases: tuple[str, ...] = (), expect: int = 0, asked: tuple[str, ...] = ()
    ) -> list[Entry]:
        self.phrases = [*asked, *(PASSPHRASES[name] for name in phrases)]

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
        leaving = [entry for entry in made if entry.text("act") in LEAVING]
        assert bool(self.looks.writes) == bool(leaving), (name, self.looks.writes)
        assert len(leaving) <= 1
        assert not [path for path in self.looks.writes if not path.is_relative_to(self.outside)], name
        return made
