"""The counter: where tests type `tamis` commands at a newsroom's desk, in this process, and read what it answers."""

import contextlib
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.asking import Ask
from desk.assembly import Desk
from desk.command import main
from desk.telling import Telling
from tests.newsroom import PASSPHRASES, Newsroom


@dataclass(frozen=True)
class Said:
    """What a command answered: exit status, stdout, words for people."""

    status: int
    out: str
    words: str

    @property
    def items(self) -> list[dict[str, Any]]:
        """The JSON results; raises when a line of stdout is none."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Counter:
    """Commands at one newsroom's vault, whose keys lie where the newsroom put them."""

    room: Newsroom

    def seat(self, telling: Telling, ask: Ask, root: Path | None) -> Desk:
        """Puts the desk together as `assemble` does, with the newsroom's clock and memory."""
        return Desk(telling, ask, self.room.clock, os.urandom, self.room.memory_base, os.getuid(), root, workers=2)

    def plainly(self, *words: str, asked: Sequence[str] = ()) -> Said:
        """Runs exactly these words; passphrases go in by descriptor, one line for each question."""
        read, write = os.pipe()
        with os.fdopen(write, "w") as lines:
            lines.writelines(f"{answer}\n" for answer in asked)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["--passphrase-fd", str(read), *words], self.seat)
        os.close(read)
        return Said(status, out.getvalue(), err.getvalue())

    def tamis(self, *words: str, asked: Sequence[str] = (), lang: str = "en", as_json: bool = True) -> Said:
        """Runs a command on the vault."""
        options = ["--vault", str(self.room.vault.root), "--lang", lang, *(["--json"] if as_json else [])]
        return self.plainly(*options, *words, asked=asked)

    def by(self, name: str, *words: str, lang: str = "en") -> Said:
        """Runs a command that a founder signs."""
        return self.tamis(*words, "--as", name, asked=[PASSPHRASES[name]], lang=lang)
