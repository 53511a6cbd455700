"""How the kin of an exhibit are told, on pages and at the terminal: who it is, where it came from, how alike.

Never: more than a stranger's text made visible; templates escape it.
"""

from dataclasses import dataclass

from custody.catalog_judged import Judged
from custody.catalog_likeness import Resemblance
from custody.chain import Chain
from custody.errors import NotPermitted
from custody.kin import Arrival, Kin
from custody.likeness import Sketched
from triage.resembling import Relatives, relatives
from words.message import Message
from words.visible import visible


@dataclass(frozen=True, slots=True)
class Told:
    """One relative: its label, designation and number, name, where it came from, the day, its digest, its container."""

    exhibit: str
    designation: str
    number: str
    name: str
    origin: str
    day: str
    digest: str
    parent: str = ""
    parent_name: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """One that resembles: who, and the sentence that says how much and by what."""

    who: Told
    percent: int
    how: Message


@dataclass(frozen=True, slots=True)
class Pronounced:
    """What a person said of another exhibit: about whom, who said it, on which day (ISO 8601)."""

    who: Told
    reviewer: str
    day: str


@dataclass(frozen=True, slots=True)
class Kindred:
    """All of them, and the other names under which the very same submission came again."""

    twins: tuple[Told, ...]
    rivals: tuple[Told, ...]
    alike: tuple[Alike, ...]
    again: tuple[Arrival, ...]
    same: tuple[Pronounced, ...]
    apart: tuple[Pronounced, ...]


def kindred(label: str, chain: Chain) -> Kindred:
    """Gives the kin of an exhibit, by its label or the beginning of it.

    Raises:
        Unknown: no such exhibit.
    """
    found: Relatives = relatives(label, chain)
    alike = tuple(Alike(told_of(each.exhibit, chain), each.percent, how_alike(each)) for each in found.alike)
    twins, rivals = (tuple(_told(kin, chain) for kin in each) for each in (found.twins, found.rivals))
    exhibit = chain.catalog.exhibit(label)
    again = chain.catalog.family.arrivals(exhibit.submission)
    same, apart = (
        tuple(Pronounced(told_of(each.beside(exhibit.label), chain), named(each, chain), each.day) for each in said)
        for said in (found.same, found.apart)
    )
    return Kindred(twins, rivals, alike, again, same, apart)


def named(judged: Judged, chain: Chain) -> str:
    """Names who said something of two exhibits; by fingerprint whoever has left."""
    try:
        return chain.policy.name_of(judged.reviewer)
    except NotPermitted:
        return judged.reviewer


def _told(kin: Kin, chain: Chain) -> Told:
    return Told(
        exhibit=kin.exhibit,
        designation=visible(kin.designation),
        number="" if kin.number < 0 else str(kin.number),
        name=visible(kin.untrusted_filename),
        origin=visible(kin.untrusted_place),
        day=kin.day,
        digest=kin.digest,
        parent=kin.parent,
        parent_name=visible(chain.catalog.exhibit(kin.parent).untrusted_filename) if kin.parent else "",
    )


def told_of(label: str, chain: Chain) -> Told:
    """Tells who an exhibit is and where it came from.

    Raises:
        Unknown: no such exhibit.
    """
    exhibit = chain.catalog.exhibit(label)
    submission = chain.catalog.submission(exhibit.submission)
    return Told(
        exhibit=exhibit.label,
        designation=visible(submission.designation),
        number="" if submission.number < 0 else str(submission.number),
        name=visible(exhibit.untrusted_filename),
        origin=visible(submission.untrusted_place),
        day=submission.day,
        digest=exhibit.digest,
    )


def how_alike(alike: Resemblance) -> Message:
    """Says how much another resembles one, and by what."""
    if alike.by is Sketched.WORDS:
        return Message.of("desk.alike_words", percent=alike.percent)
    return Message.of("desk.alike_picture", percent=alike.percent, page=alike.page, other=alike.other_page)
