"""What remains of a submission in a vault: looked for by name and by content, with the vault's own keys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from custody import shredder
from custody.chain import nothing
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates
from triage import marks, search

GROUND = "the source asked for it"


@dataclass
class Doomed:
    """A submission with copies, decisions, a note, a tag and searchable words, and what it consists of."""

    room: Newsroom
    label: str
    exhibit: str
    blobs: frozenset[str] = field(default_factory=frozenset)
    copies: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def marked(cls, made: Candidates) -> "Doomed":
        chain = made.room.chain()
        exhibit = chain.catalog.exhibit(chain.catalog.derivative(made.flat).exhibit)
        alice = made.room.reviewers["alice"]
        marks.note(exhibit.label, "unmistakable remark", alice, chain)
        marks.tag([exhibit.label], "doomed", alice, chain)
        search.catch_up(chain)
        names = frozenset(note.name for note in chain.envelopes.read(exhibit.submission).blobs)
        copies = frozenset(each.label for each in chain.catalog.derivatives(exhibit.label))
        for copy in copies:
            chain.catalog.jobs.ask(copy, "pages", "alice")
        return cls(made.room, exhibit.submission, exhibit.label, names, copies)

    def agree(self) -> None:
        """Alice proposes, Bob approves."""
        room = self.room
        shredder.propose(self.label, GROUND, room.reviewers["alice"], room.chain(), room.sign("alice"))
        shredder.approve(self.label, room.reviewers["bob"], room.chain(), room.sign("bob"))

    def carry_out(
        self, take_out: shredder.TakeOut = shredder.no_backup, after: Callable[[str], None] = nothing
    ) -> None:
        """Bob carries it out; the chain tells `after` of its steps too."""
        room = self.room
        shredder.carry_out(self.label, room.reviewers["bob"], room.chain(after), room.sign("bob"), take_out, after)

    def remains(self) -> list[str]:
        """Names everything of it that is still there."""
        root = self.room.vault.root
        files = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        ours = {self.label, *self.blobs}
        found = [path for path in files if Path(path).stem in ours or Path(path).name.split(".")[0] in ours]
        found += [f"scratch/{path.name}" for path in self.room.unlocked.scratch.iterdir()]
        return found + self._rows()

    def _rows(self) -> list[str]:
        catalog = self.room.chain().catalog
        listed = {table: rows for table, rows in catalog.dump().items() if table != "tombstones"}  # what stays, and why
        rows = [f"{table}: {row}" for table, all_of in listed.items() for row in all_of]
        rows = [row for row in rows if any(name in row for name in (self.label, self.exhibit, "doomed", *self.blobs))]
        with catalog._engine.connect() as connection:
            for everything in ("SELECT * FROM search_passages", "SELECT * FROM jobs"):
                every = connection.exec_driver_sql(everything).all()
                mine = (self.exhibit, *self.copies)
                rows += [f"{everything}: {row}" for row in every if any(label in str(tuple(row)) for label in mine)]
            words = "SELECT count(*) FROM search_words WHERE search_words MATCH 'unmistakable'"
            rows += ["search_words"] * connection.exec_driver_sql(words).scalar_one()
        return rows
