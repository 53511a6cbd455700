"""Marks on exhibits: notes, tags, stars, assignments, what somebody has read.

Rule: each is an entry naming the reviewer whose session it was, unsigned (house §5); it is sealed with the exhibit's
submission, so that shredding takes the marks along. What is already so is not said again. A note's text is a blob of
the submission; only then comes its entry. Stars, tags and assignments are the whole desk's, "read" is each reviewer's.
Never: counts as a decision. Residual risk: whoever sits at an unlocked session marks in its reviewer's name.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.listing import Line
from custody.records import Entry
from triage.errors import NotAMark

NOTE_BYTES = 20_000
TAG_LETTERS = 40
_TAG = re.compile(r"[^\W_]+(?:[ ’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an exhibit; `author` is a fingerprint."""

    seq: int
    author: str
    day: str
    text: str


def note(label: str, text: str, by: str, chain: Chain) -> Entry:
    """Keeps a note on an exhibit; `by` is a fingerprint, here and below.

    Raises:
        Unknown: no such exhibit.
        NotAMark: the note is empty or longer than 20,000 bytes.
        NotPermitted: no reviewer of the policy in force has that key.
    """
    chain.policy.name_of(by)
    exhibit = chain.catalog.exhibit(label)
    data = _note_bytes(text)
    digest = hashlib.sha256(data).hexdigest()
    kept = chain.keep_in(exhibit.submission, "note", digest, [data])
    about: dict[str, JSON] = {"submission": exhibit.submission, "object": exhibit.label}
    draft = chain.draft(Act.NOTE, by, exhibit.submission, blob=kept.name, out=kept.digest, size=kept.length, **about)
    (entry,) = chain.record([draft])
    return entry


def notes(label: str, chain: Chain) -> tuple[Note, ...]:
    """Reads the notes on an exhibit, the oldest first.

    Raises:
        Unknown: no such exhibit.
        BytesChanged: a note is not what was recorded.
    """
    exhibit = chain.catalog.exhibit(label)
    found: list[Note] = []
    for listed in chain.catalog.inbox.notes(exhibit.label):
        parts: list[bytes] = []
        chain.read(exhibit.submission, listed.blob, parts.append)
        found.append(Note(listed.seq, listed.author, listed.day, b"".join(parts).decode()))
    return tuple(found)


def tag(labels: Sequence[str], text: str, by: str, chain: Chain) -> tuple[Entry, ...]:
    """Puts a tag on exhibits; gives the entries, none when all had it.

    Raises:
        Unknown, NotPermitted: as above. NotAMark: that is no tag.
    """
    name = tag_name(text)
    return _mark(Act.TAG, labels, by, chain, lambda line: name not in line.tags, tag=name)


def untag(labels: Sequence[str], text: str, by: str, chain: Chain) -> tuple[Entry, ...]:
    """Takes a tag off exhibits."""
    name = tag_name(text)
    return _mark(Act.UNTAG, labels, by, chain, lambda line: name in line.tags, tag=name)


def star(labels: Sequence[str], by: str, chain: Chain) -> tuple[Entry, ...]:
    """Puts a star on exhibits, for everybody."""
    return _mark(Act.STAR, labels, by, chain, lambda line: not line.starred)


def unstar(labels: Sequence[str], by: str, chain: Chain) -> tuple[Entry, ...]:
    """Takes the star off exhibits."""
    return _mark(Act.UNSTAR, labels, by, chain, lambda line: line.starred)


def assign(labels: Sequence[str], name: str, by: str, chain: Chain) -> tuple[Entry, ...]:
    """Gives exhibits to a reviewer by name, to nobody when the name is "".

    Raises:
        Unknown: no such exhibit.
        NotPermitted: the policy names no such reviewer, or `by` is none.
    """
    to = chain.policy.reviewer(name) if name else ""
    return _mark(Act.ASSIGNMENT, labels, by, chain, lambda line: line.assigned != to, to=to)


def mark_read(labels: Sequence[str], by: str, chain: Chain) -> tuple[Entry, ...]:
    """Says that this reviewer has read exhibits."""
    return _mark(Act.READ, labels, by, chain, lambda line: line.unread)


def mark_unread(labels: Sequence[str], by: str, chain: Chain) -> tuple[Entry, ...]:
    """Puts exhibits back among what this reviewer has still to read."""
    return _mark(Act.UNREAD, labels, by, chain, lambda line: not line.unread)


def tag_name(text: str) -> str:
    """Gives a tag as it is kept: small letters, one space between words.

    Raises:
        NotAMark: it is not one to forty letters and figures, in words.
    """
    name = unicodedata.normalize("NFC", " ".join(text.lower().split()))
    if len(name) > TAG_LETTERS or not _TAG.fullmatch(name):
        raise NotAMark("triage.not_a_tag", letters=TAG_LETTERS)
    return name


def _mark(
    act: Act, labels: Sequence[str], by: str, chain: Chain, changes: Callable[[Line], bool], /, **fields: JSON
) -> tuple[Entry, ...]:
    """Records an act on those exhibits it changes: one entry a submission, all in one batch."""
    chain.policy.name_of(by)
    wanted: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        line = chain.catalog.inbox.line(chain.catalog.exhibit(label).label, by)
        if changes(line):
            wanted[line.submission].add(line.exhibit)
    drafts = [
        chain.draft(act, by, submission, submission=submission, object=sorted(exhibits), **fields)
        for submission, exhibits in sorted(wanted.items())
    ]
    return chain.record(drafts) if drafts else ()


def _note_bytes(text: str) -> bytes:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        data = plain.encode()
    except UnicodeEncodeError as fault:
        raise NotAMark("triage.note_unreadable") from fault
    if not data:
        raise NotAMark("triage.note_empty")
    if len(data) > NOTE_BYTES:
        raise NotAMark("triage.note_too_long", bytes=len(data), limit=NOTE_BYTES)
    return data
