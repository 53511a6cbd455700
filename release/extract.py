"""What a public package tells of the ledger: chosen fields of chosen entries, with the proof that they were there.

Rule: the public profile opens act, object, verdict, day, release, recipe and the digest of what is released, and
nothing else: never a time, a person, an original's digest, a size or a designation. Each opening carries its salt and
RFC 6962 path; each line its path to the checkpoint's root.
Never: holds a seed in what it gives. Residual risk: the number of an entry and the count of its fields are visible, and
with them roughly how much the desk did between two entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from custody import canonical
from custody.canonical import JSON
from custody.statement import Statement
from release.errors import MalformedPayload, WouldTell

PUBLIC_FIELDS = frozenset({"act", "day", "object", "out", "recipe", "release", "verdict"})
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class EntryToOpen:
    """A ledger line (without newline), its statement, its path to the checkpoint's root, the names to open."""

    line: bytes
    statement: Statement
    proof: tuple[bytes, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attested:
    """What the desk attests: which entries are approvals by distinct reviewers, under which quorum."""

    release: str
    payload: str
    quorum: int
    approvals: tuple[int, ...]
    day: date
    training: bool


def public_extract(origin: str, entries: Sequence[EntryToOpen]) -> bytes:
    """Writes custody/extract.json, entries in ledger order.

    Raises:
        WouldTell: a name outside the public profile was asked for.
        MalformedPayload: a line and its statement do not belong together, or a line comes twice.
    """
    items = dict(map(_item, entries))
    if len(items) != len(entries):
        raise MalformedPayload("release.entry_twice")
    ordered: list[JSON] = [items[seq] for seq in sorted(items)]
    return canonical.dumps({"v": 1, "profile": "public", "origin": origin, "entries": ordered})


def attestation(attested: Attested) -> bytes:
    """Writes custody/attestation.json; the reviewers become A, B, … in ledger order.

    Raises:
        MalformedPayload: an entry is counted twice.
    """
    sequence = sorted(set(attested.approvals))
    if len(sequence) != len(attested.approvals):
        raise MalformedPayload("release.entry_twice")
    return canonical.dumps(
        {
            "v": 1,
            "release": attested.release,
            "payload": attested.payload,
            "quorum": attested.quorum,
            "approvals": [
                {"seq": seq, "reviewer": letter}
                for seq, letter in zip(sequence, _LETTERS[: len(sequence)], strict=True)
            ],
            "day": attested.day.isoformat(),
            "training": int(attested.training),
        }
    )


def _item(entry: EntryToOpen) -> tuple[int, JSON]:
    line = canonical.loads_object(entry.line)
    seq = line["seq"]
    if line["stmt"] != entry.statement.commitment().hex() or not isinstance(seq, int):
        raise MalformedPayload("release.entry_mismatch")
    secret = sorted(entry.names - PUBLIC_FIELDS)
    if secret:
        raise WouldTell("release.would_tell", name=secret[0])
    return seq, opened_line(entry)


def opened_line(entry: EntryToOpen) -> dict[str, JSON]:
    """Writes one entry of an extract; which names may be opened is for the caller to know."""
    opened: list[JSON] = [entry.statement.opening(name) for name in sorted(entry.names)]
    return {
        "line": entry.line.decode(),
        "proof": [node.hex() for node in entry.proof],
        "size": len(entry.statement.fields),
        "opened": opened,
    }
