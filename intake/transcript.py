"""A transcript of SecureDrop's Workstation, read as what it is: claims about who wrote what. Pure.

Implements: the two forms of securedrop-client, the Inbox's (`transcriber.ts`) and the Qt client's (its jinja template).
Both are plain text without any escaping: whoever wrote one message could write lines that look like the next one.
Rule: every turn is a claim; one that stands where no client puts one says so. The opposite proves nothing.
Never: gives a turn as somebody's words. Residual risk: a forgery with the right blank lines cannot be told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_TURNS = 2_000
_NAME = r"(?P<who>[^\r\n]{1,120}?)"
_INBOX = (
    re.compile(rf"{_NAME} uploaded file: (?P<file>[^\r\n]{{1,400}})"),
    re.compile(rf"(?P<reply>){_NAME} replied:"),
    re.compile(r"(?P<who>Source) wrote:"),
)
_QT = (
    re.compile(rf"{_NAME} wrote:"),
    re.compile(rf"{_NAME} sent:"),
    re.compile(r"(?P<who>)File: (?P<file>[^\r\n]{1,400})"),
)
_RULE = "------"
_UNWRITTEN = "[encrypted file]"


class Form(StrEnum):
    """Which program seems to have written it."""

    INBOX = "inbox"
    QT = "qt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Turn:
    """One claimed turn: who is named, the file named ("" for words), on which line it begins, from 1.

    `in_place` says whether it stands where the client would have put it.
    """

    untrusted_who: str
    untrusted_file: str
    line: int
    in_place: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a transcript claims: the source's designation, when it was last changed, and its turns."""

    form: Form
    untrusted_source: str
    untrusted_updated: str
    turns: tuple[Turn, ...]
    more: bool

    @property
    def untrusted_files(self) -> tuple[str, ...]:
        """The names of files it says were sent, each once; not those the client could not name."""
        named = (turn.untrusted_file for turn in self.turns)
        return tuple(dict.fromkeys(name for name in named if name and name != _UNWRITTEN))


def read(untrusted_text: str) -> Transcript:
    """Reads a transcript; gives one of unknown form, without turns, where it is none."""
    lines = [line.removesuffix("\r") for line in untrusted_text.split("\n")]
    form = _form(lines)
    told = {name: _head(lines, name) for name in ("Source", "Last Updated")} if form is Form.INBOX else {}
    turns = []
    for turn in _turns(lines, form):
        turns.append(turn)
        if len(turns) > MOST_TURNS:
            break
    kept = tuple(turns[:MOST_TURNS])
    return Transcript(form, told.get("Source", ""), told.get("Last Updated", ""), kept, len(turns) > MOST_TURNS)


def _form(lines: list[str]) -> Form:
    if lines[0].startswith("Source: ") and "Transcript:" in lines[:6]:
        return Form.INBOX
    return Form.QT if any(pattern.fullmatch(lines[0]) for pattern in _QT[:2]) else Form.UNKNOWN


def _head(lines: list[str], name: str) -> str:
    start = f"{name}: "
    return next((line.removeprefix(start) for line in lines[:3] if line.startswith(start)), "")


def _turns(lines: list[str], form: Form) -> Iterator[Turn]:
    patterns = {Form.INBOX: _INBOX, Form.QT: _QT, Form.UNKNOWN: ()}[form]
    start = lines.index("Transcript:") + 2 if form is Form.INBOX else 0
    sender = ""
    for index in range(start, len(lines)):
        match = next((found for pattern in patterns if (found := pattern.fullmatch(lines[index]))), None)
        if match is None:
            continue
        named = match.groupdict()
        sender = named["who"] or sender
        above = lines[index - 1] if index > start else ""
        if form is Form.QT and lines[index].endswith(" sent:"):
            continue  # its file follows, and is the turn
        yield Turn(sender, named.get("file") or "", index + 1, _in_place(form, above, named, index == start))


def _in_place(form: Form, above: str, named: dict[str, str], first: bool) -> bool:
    if form is Form.INBOX:
        return not above
    return first or above == _RULE or bool(named.get("file") and above.endswith(" sent:"))
