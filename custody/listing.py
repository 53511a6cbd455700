"""What an inbox shows: what was asked for, one line, one page. Values only.

Rule: a page is 50 lines, newest first; the next one begins below the last line's place in the ledger (keyset, never an
offset: what arrives meanwhile moves nothing). Standing in a line is the index's copy of the fold in `standing.py`.
Never: holds plaintext of a submission; file names are the source's and untrusted.
"""

import unicodedata
from dataclasses import dataclass

from custody.records import Decision
from custody.standing import Standing

PAGE = 50
"""Lines on a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters that all must hold; "", None and False ask for nothing.

    `kind` is "msg", "doc", "reply", "transcript" or "mail", `assigned` a fingerprint, `text` a
    part of a designation; `unread` is meant for the one who looks.
    """

    source: str = ""
    standing: Standing | None = None
    kind: str = ""
    tag: str = ""
    starred: bool = False
    assigned: str = ""
    unread: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One exhibit in the inbox, as the viewer sees it.

    `twins` counts other exhibits with the same bytes, `conflict` submissions that came before under the same
    designation and number; `parent` is the exhibit it was unpacked from ("": none) and `untrusted_parent` its
    name, `children` counts what was unpacked from this one; `red` are the newest inspection's findings that could
    betray somebody.
    """

    seq: int
    exhibit: str
    submission: str
    source: str
    designation: str
    number: int
    kind: str
    day: str
    size: int
    untrusted_filename: str
    media_type: str
    standing: Standing
    starred: bool
    assigned: str
    unread: bool
    tags: tuple[str, ...]
    notes: int
    red: int
    conflict: int
    twins: int
    parent: str
    untrusted_parent: str
    children: int
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Lines newest first, and the place below which the next page begins (None: there is none)."""

    lines: tuple[Line, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Sender:
    """A source as listed beside the inbox: how many exhibits came, how many the viewer has not read, the newest."""

    source: str
    designation: str
    exhibits: int
    unread: int
    newest: int


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A note as listed; its text is a sealed blob of the submission."""

    seq: int
    exhibit: str
    blob: str
    author: str
    day: str


def folded(text: str) -> str:
    """Gives the form in which designations are compared: no case, no accents, spaces for underscores."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("_", " "))
    return "".join(char for char in bare if not unicodedata.combining(char))
