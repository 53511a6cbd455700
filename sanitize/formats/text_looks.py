"""What is told of the lines of a text: unseen characters, mixed alphabets, blanks at ends, second spaces, disguises.

Never: changes a line. Residual risk: that of the tables it asks (`text_marks.py`, `text_spacing.py`).
"""

import re
import unicodedata
from collections.abc import Iterator

from sanitize.findings import Finding, Grade
from sanitize.formats.text_marks import Mark, disguised, mark_of
from sanitize.formats.text_spacing import runs
from words.message import Message

_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL", "COPTIC"})
_WORD = re.compile(r"[^\W\d_]{2,60}")


def told(text: str) -> Iterator[Finding]:
    """Gives every finding of a text whose line ends are Unix ones; where: line:column."""
    yield from _in_lines(text)
    yield from _spacing(text)
    yield from _disguises(text)


def _in_lines(text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.isascii():
            yield from _marks(number, line)
            yield from _mixed(number, line)
        if line != line.rstrip(" \t"):
            column = len(line.rstrip(" \t")) + 1
            yield Finding(f"{number}:{column}", Grade.AMBER, Message.of("sanitize.text_trailing"))


def _marks(number: int, line: str) -> Iterator[Finding]:
    for column, character in enumerate(line, 1):
        mark = mark_of(character)
        if mark is not None:
            message = Message.of(f"sanitize.text_{mark}", code=f"U+{ord(character):04X}")
            yield Finding(f"{number}:{column}", _GRADES.get(mark, Grade.RED), message)


_GRADES = {Mark.FRENCH_SPACE: Grade.GREEN, Mark.ODD_SPACE: Grade.AMBER, Mark.SOFT_HYPHEN: Grade.AMBER}


def _mixed(number: int, line: str) -> Iterator[Finding]:
    for word in _WORD.finditer(line):
        if not word[0].isascii() and len(_scripts(word[0])) > 1:
            where = f"{number}:{word.start() + 1}"
            yield Finding(where, Grade.AMBER, Message.of("sanitize.text_mixed"), word[0])


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _LOOK_ALIKE


def _spacing(text: str) -> Iterator[Finding]:
    columns = 0
    for line, column, lined_up in runs(text):
        columns += lined_up
        if not lined_up:
            yield Finding(f"{line}:{column}", Grade.AMBER, Message.of("sanitize.text_double_space"))
    if columns:
        yield Finding("text", Grade.AMBER, Message.of("sanitize.text_columns", count=columns))


def _disguises(text: str) -> Iterator[Finding]:
    if not text.isascii():
        for at, word in disguised(text):
            where = f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"
            yield Finding(where, Grade.AMBER, Message.of("sanitize.text_disguised"), word)
