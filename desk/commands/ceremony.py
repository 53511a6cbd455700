"""`tamis keys ceremony`: founding a vault in front of everybody, with what people forget when nobody asks.

Order: keys are made → each sheet is written on paper and typed back from it → each fingerprint is read aloud by one
person and its last eight digits typed by another → the minutes are entered in the ledger.
Rule: the vault exists from the first step; a ceremony that is cut short leaves no minutes, and the doctor goes on
asking for a recovery drill. Never: keeps a sheet.
"""

import argparse

from custody import chain as chains
from custody.layout import Vault
from custody.minutes import READ_ALOUD, Step, record_minutes, sheets_steps
from desk.asking import in_the_open
from desk.assembly import Desk
from desk.commands.vault import add_founding, fingerprints, found_vault
from desk.errors import NotConfirmed
from desk.hands import ask_back
from desk.parsing import Family
from desk.telling import Telling
from keys import unlocked

_HEARD = 8
_TRIES = 3


def add(keys: Family, telling: Telling) -> None:
    """Adds the command below `tamis keys`."""
    add_founding(keys.add("ceremony", _ceremony), telling)


def _ceremony(desk: Desk, args: argparse.Namespace) -> int:
    vault, charter, made = found_vault(desk, args)
    for number, sheet in enumerate(made.shares, start=1):
        ask_back(desk, number, sheet)
    steps = sheets_steps(made.recovery, charter.shares[0], len(made.shares))
    for name, fingerprint in fingerprints(made).items():
        _hear(desk, name, fingerprint)
        steps.append(Step(READ_ALOUD, name, 1))
    first = next(iter(charter.founders))
    opened = unlocked.unlock(vault.cabinet, desk.memory(vault), f"reviewers/{first}", charter.founders[first])
    _enter(desk, vault, opened, tuple(charter.founders), steps)
    desk.telling.say("desk.ceremony_done", count=len(steps))
    desk.telling.say("desk.founded_training" if vault.training else "desk.founded", path=str(vault.root))
    return 0


def _hear(desk: Desk, name: str, fingerprint: str) -> None:
    """Has the end of a fingerprint typed by whoever heard it.

    Raises:
        NotConfirmed: it was typed wrong several times: then one of the two reads another key.
    """
    for _try in range(_TRIES):
        heard = in_the_open(desk.ask)(desk.telling.words("desk.ask_heard", name=name, count=_HEARD))
        if "".join(heard.split()).upper() == fingerprint[-_HEARD:]:
            return
        desk.telling.say("desk.heard_wrong", name=name)
    raise NotConfirmed("desk.heard_wrong", name=name)


def _enter(desk: Desk, vault: Vault, opened: unlocked.Unlocked, present: tuple[str, ...], steps: list[Step]) -> None:
    chain = chains.attach(vault, opened, desk.clock, desk.random)
    try:
        record_minutes(chain, present, steps)
    finally:
        chain.catalog.close()
        unlocked.lock(desk.memory(vault))
