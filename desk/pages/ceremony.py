"""The ceremony, afterwards: minutes to print and sign, fingerprints to read aloud, how many sheets open the vault.

Rule: told from the ledger's minutes and the signed rules. Before a vault exists there is no desk, so the
founding itself is done by command; the page gives it, and what stands of it.
Never: a sheet, or a word of one: cards are made once, when the sheets are, by the command that makes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from custody.acts import Act
from custody.chain import Chain
from custody.minutes import NEEDED, READ_ALOUD, TYPED_BACK, Minute, read_minutes, sheets_needed
from custody.open_acts import desk_entries
from custody.policy import parse
from desk.pages.shown import day_word
from desk.web.here import here
from keys.fingerprints import read_aloud
from words.message import Message
from words.visible import visible

pages = Blueprint("ceremony", __name__)
_OWN = ("desk", "recovery", "release")
_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the minutes: its entry, the day, what was done, who was there."""

    seq: int
    day: str
    what: str
    present: str


@pages.get("/keys/ceremony")
def show() -> str:
    """Shows the minutes, ready to be printed and signed on paper."""
    chain = here().chain
    rules, minutes = chain.policy, read_minutes(chain)
    day, founders = _founding(chain)
    keys = {**rules.reviewers, **{here().say(f"desk.key_{name}"): getattr(rules, name) for name in _OWN}}
    return render_template(
        "ceremony.html",
        founded=day_word(day),
        founders=founders,
        quorum=rules.quorum,
        needed=sheets_needed(chain),
        lines=tuple(_line(minute, _names(chain)) for minute in minutes),
        present=_shown(name for minute in minutes for name in minute.present) or founders,
        keys=tuple((name, read_aloud(key)) for name, key in keys.items()),
        log=rules.log,
        training=rules.training == 1,
    )


def _founding(chain: Chain) -> tuple[str, tuple[str, ...]]:
    """Gives the day of the first rules, and whom they name."""
    first = next(entry for entry in desk_entries(chain) if entry.text("act") == Act.POLICY)
    return first.text("day"), tuple(sorted(parse(first.fields["policy"]).reviewers))


def _names(chain: Chain) -> Mapping[str, str]:
    """Gives how the minutes call the vault's own keys, in words."""
    return {name: here().say(f"desk.key_{name}") for name in _OWN} | {chain.policy.recovery: ""}


def _line(minute: Minute, names: Mapping[str, str]) -> Line:
    step = minute.step
    about = names.get(step.about) or visible(step.about, _LETTERS)
    said = {
        TYPED_BACK: Message.of("desk.minutes_typed_back", count=step.count),
        NEEDED: Message.of("desk.minutes_needed", count=step.count),
        READ_ALOUD: Message.of("desk.minutes_read_aloud", name=about),
    }.get(step.what, Message.of("desk.minutes_other", what=visible(step.what, _LETTERS)))
    return Line(minute.seq, day_word(minute.day), here().tell(said), ", ".join(_shown(minute.present)))


def _shown(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(visible(name, _LETTERS) for name in names))
