"""Tombstones: what is said of a submission that was shredded, wherever somebody would look for it.

Rule: whose, which, when, by whom and the kind of reason; the reason itself stands on the page of the case.
Never: more than was kept on purpose.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from custody.catalog_tombstones import Tombstone
from desk.pages.shown import day_word
from desk.web.here import here
from words.visible import visible


@dataclass(frozen=True, slots=True)
class Stone:
    """A shredding as a line."""

    submission: str
    designation: str
    number: str
    day: str
    people: str
    why: str
    state: str


def stones(found: Iterable[Tombstone]) -> tuple[Stone, ...]:
    """Gives lines."""
    return tuple(map(_stone, found))


def shredded(source: str = "", text: str = "", most: int = 20) -> tuple[Stone, ...]:
    """Gives the lines of what was shredded, of one source, or of designations that hold a text."""
    return stones(here().chain.catalog.tombstones.set(source=source, text=text, most=most))


def names(people: Iterable[str]) -> str:
    """Gives today's reviewers' names, the last digits of another's key."""
    known = {own: name for name, own in here().chain.policy.reviewers.items()}
    return ", ".join(known.get(person, person[-8:]) for person in people)


def why(code: str) -> str:
    """Says a kind of reason."""
    return here().say(f"desk.why_{code or 'other'}")


def _stone(found: Tombstone) -> Stone:
    begun = "begun" if found.begun >= 0 else "approved" if len(found.people) > 1 else "proposed"
    return Stone(
        submission=found.submission,
        designation=visible(found.designation) or here().say("desk.stone_nameless"),
        number=str(found.number) if found.number >= 0 else "",
        day=day_word(found.day),
        people=names(found.people),
        why=why(found.code),
        state="done" if found.done >= 0 else begun,
    )
