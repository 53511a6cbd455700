"""The values of custody: entries, exhibits, derivatives. Plain, frozen, no database row among them.

Never: holds plaintext of a submission.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.canonical import JSON
from custody.statement import Statement

Clock = Callable[[], datetime]
Randomness = Callable[[int], bytes]

DESK = ""  # the scope of entries that concern no single submission


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry not yet recorded: its statement, the scope its opening is sealed under, and a signature if any."""

    statement: Statement
    scope: str = DESK
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded entry: position, the ledger line as bytes without newline, and what it opens to."""

    seq: int
    line: bytes
    statement: Statement
    scope: str
    signature: bytes | None

    @property
    def fields(self) -> Mapping[str, JSON]:
        """The statement's fields."""
        return self.statement.fields

    def text(self, name: str) -> str:
        """Gives a field as text, "" when absent."""
        value = self.statement.fields.get(name)
        return "" if value is None else str(value)

    @property
    def objects(self) -> tuple[str, ...]:
        """The labels of what the act is about: one, or several at once."""
        value = self.statement.fields.get("object")
        return tuple(str(label) for label in value) if isinstance(value, list) else (str(value),) if value else ()

    def number(self, name: str) -> int:
        """Gives a field as a whole number, 0 when absent."""
        value = self.statement.fields.get(name)
        return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class BlobNote:
    """One blob as the envelope lists it: name on disk, role, exact length in bytes, hex SHA-256, file name as data."""

    name: str
    role: str
    length: int
    digest: str
    untrusted_filename: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One message, file or reply of a source, as listed: labels are keyed names, never digests.

    `channel` is by which way it came, "" for what came before channels were recorded.
    """

    label: str
    source: str
    designation: str
    number: int
    kind: str
    outcome: str
    reason: str
    untrusted_place: str
    day: str
    digest: str
    size: int
    conflict: int
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One file exactly as received, after decryption and unpacking.

    `parent` is the exhibit it was unpacked from ("": none), `member` its place in there, from 1.
    """

    label: str
    submission: str
    digest: str
    size: int
    blob: str
    untrusted_filename: str
    parent: str = ""
    member: int = 0


@dataclass(frozen=True, slots=True)
class Derivative:
    """A file made from an exhibit by a named recipe."""

    label: str
    exhibit: str
    recipe: str
    media_type: str
    digest: str
    size: int
    blob: str
    report: str
    red: int
    amber: int
    pages: int
    seq: int


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection as listed: counts of findings by grade; the findings themselves are a sealed blob."""

    exhibit: str
    media_type: str
    blob: str
    digest: str
    size: int
    red: int
    amber: int
    green: int


@dataclass(frozen=True, slots=True)
class Rendering:
    """Pictures of pages and the words on them, as listed: `blob` says what blob each of them is.

    `painted` is the label of what they show: the exhibit itself, or a copy of it.
    """

    painted: str
    exhibit: str
    seq: int
    media_type: str
    recipe: str
    pages: int
    blob: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class RedactionRecord:
    """One version of what is to be blacked out in an exhibit, or retyped of it, as listed; the wish is a sealed blob.

    `way` is "redaction" or "retyping", `boxes` counts boxes or pages. `seq` is the place of its draft; `proposed` and
    `approved` are places of signatures (-1: none yet), `proposed_by` and `approved_by` their fingerprints; `derivative`
    is the copy made from it, "" before.
    """

    seq: int
    exhibit: str
    version: int
    boxes: int
    blob: str
    digest: str
    size: int
    drafted_by: str
    day: str
    proposed: int = -1
    proposed_by: str = ""
    approved: int = -1
    approved_by: str = ""
    derivative: str = ""
    way: str = "redaction"


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's verdict on an exhibit, with where in the ledger it stands."""

    seq: int
    exhibit: str
    verdict: str
    reason: str
    answers: str
    reviewer: str
    day: str


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A proposed release: its payload digest, the sealed content, who proposed it, and what became of it.

    `replaces` names the earlier release whose place it takes, "" for none.
    """

    release: str
    payload: str
    scope: str
    blob: str
    digest: str
    size: int
    proposed_by: str
    day: str
    seq: int
    approvals: tuple[tuple[int, str], ...]
    intent: int
    outcome: int
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawalRecord:
    """That a release was withdrawn or replaced: place of the entry, name of its notice, why, by whom (fingerprint).

    `successor` is the release in its place, "" for none; `done` the place of the entry that says that the notice was
    written, -1 before.
    """

    seq: int
    notice: str
    release: str
    scope: str
    code: str
    successor: str
    by: str
    day: str
    done: int
