"""What the command says, and where: words to stderr, results to stdout; with `--json` one object a line on stdout.

Rule (house.md section 10): whoever reads stdout gets only results. Nothing here is coloured or animated; progress is a
line rewritten on a terminal, and silent elsewhere.
Never: lets untrusted text through unescaped: sentences come from `words/`, which makes such text visible.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

from words.message import Message
from words.speak import Speech
from words.visible import visible


@dataclass(slots=True)
class Telling:
    """The command's voice."""

    speech: Speech
    out: TextIO
    err: TextIO
    as_json: bool
    _shown: int = field(default=-1, init=False)
    _wide: int = field(default=0, init=False)

    def say(self, message_id: str, /, **params: str | int) -> None:
        """Says a sentence to the person (stderr)."""
        self.message(Message.of(message_id, **params))

    def message(self, message: Message) -> None:
        """Says a message to the person (stderr), below a line that was being rewritten."""
        self._end_line()
        print(self.speech.say(message), file=self.err)

    def words(self, message_id: str, /, **params: str | int) -> str:
        """Gives a sentence as text."""
        return self.speech.say(Message.of(message_id, **params))

    def result(self, line: str, item: Mapping[str, object]) -> None:
        """Gives one result: a line for people, or its JSON object."""
        # JSON in ASCII: no name a source chose can steer a terminal, or be unprintable in this locale
        text = json.dumps(item, sort_keys=True) if self.as_json else visible(line, 4000)
        self._end_line()
        print(text, file=self.out)

    def line(self, text: str) -> None:
        """Shows how something goes on, in the place of what this showed last; nothing where nobody watches."""
        if self.err.isatty():
            print(f"\r{text:{self._wide}}", end="", file=self.err, flush=True)
            self._wide = len(text)

    def _end_line(self) -> None:
        if self._wide:
            self._wide = 0
            print(file=self.err, flush=True)

    def progress(self, done: int, total: int) -> None:
        """Shows how far a job is, in whole per cent of bytes or items."""
        percent = 100 if total == 0 else done * 100 // total
        if percent == self._shown or not self.err.isatty():
            return
        self._shown = percent
        end = "\n" if done >= total else ""
        print(f"\r{percent:3d} %", end=end, file=self.err, flush=True)
