"""The recovery drill: proof, on a second machine, that enough sheets still open what is encrypted to them.

Order: the desk encrypts a canary (32 random bytes) to the recovery key and puts it on a stick, with the locked recovery
key → on the second machine the sheets open it, and the recovery key signs what came out → the desk compares and
records it. Nothing of the vault is on that stick.
Rule: a drill counts for the recovery key in force only. The answer begins otherwise than any statement, so a signature
given here can never count as an act.
Never: writes a sheet or the recovery key's passphrase anywhere.
Residual risk: it shows that the sheets work today, not where they are tomorrow.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from custody import canonical
from custody.acts import Act
from custody.chain import Chain
from custody.errors import NotPermitted, Unknown
from custody.open_acts import desk_entries
from custody.records import Randomness
from keys import pipe, recovery
from keys.cabinet import Cabinet, write_whole
from keys.errors import BadSignature
from keys.reviewer import open_as, sign_all

_CANARY, _ANSWER, _SIGNATURE = "canary.gpg", "answer.json", "answer.sig"
_LIMIT = 1 << 16


@dataclass(frozen=True, slots=True)
class Attempt:
    """A drill that went out: its name, the day, the recovery key it tries, and the day it was passed ("": not yet)."""

    name: str
    day: str
    recovery: str
    passed: str


@dataclass(frozen=True, slots=True)
class Drill:
    """The last drill that was passed: the day, and the recovery key (fingerprint) that passed it."""

    day: date
    recovery: str


def make(chain: Chain, into: Path, random: Randomness) -> str:
    """Writes a drill into a folder (a stick), records it, and gives its name."""
    canary, name, rules = random(32), chain.fresh_name(), chain.policy
    home, cabinet, out = chain.unlocked.home("desk"), chain.vault.cabinet, Cabinet(into)
    facts = {"drill": name, "recovery": rules.recovery, "canary": hashlib.sha256(canary).hexdigest()}
    chain.record([chain.draft(Act.DRILL, chain.unlocked.by, **facts)])
    write_whole(
        into / _CANARY,
        home.encrypt(canonical.dumps({"canary": canary.hex(), "drill": name}), [rules.recovery], chain.now()),
    )
    write_whole(out.locked("recovery"), cabinet.locked("recovery").read_bytes())
    return name


def answer(folder: Path, memory: Path, secret: bytes) -> None:
    """On the second machine: opens the canary with the sheets' secret and writes the signed answer.

    Raises:
        Unknown: no drill lies there.
        WrongPassphrase: the sheets are not those of this recovery key.
        NotDecrypted: the canary is damaged.
    """
    if not (folder / _CANARY).is_file():
        raise Unknown("custody.no_drill_here", path=str(folder))
    phrase, cabinet = recovery.passphrase(secret), Cabinet(folder)
    opened = open_as(cabinet, memory, "recovery", phrase, {"canary": _read(folder / _CANARY)})["canary"]
    said = canonical.loads_object(opened)
    text = canonical.dumps({"canary": said["canary"], "drill": said["drill"], "tamis": "recovery-drill/v1"})
    (signature,) = sign_all(cabinet, memory, "recovery", phrase, [text])
    write_whole(folder / _ANSWER, text)
    write_whole(folder / _SIGNATURE, signature)


def accept(chain: Chain, folder: Path) -> str:
    """Compares an answer with what was asked, and records the drill as passed; gives its name.

    Raises:
        Unknown: no answer lies there, or to no drill of this vault.
        NotPermitted: it is not signed by the recovery key in force, or its canary is another one.
    """
    if not (folder / _ANSWER).is_file() or not (folder / _SIGNATURE).is_file():
        raise Unknown("custody.no_answer_here", path=str(folder))
    said = canonical.loads_object(_read(folder / _ANSWER))
    asked = [entry for entry in desk_entries(chain) if entry.text("act") == Act.DRILL]
    ours = [entry for entry in asked if entry.text("drill") == said.get("drill")]
    if not ours:
        raise Unknown("custody.unknown_drill")
    if ours[0].text("canary") != _digest(str(said.get("canary"))) or ours[0].text("recovery") != chain.policy.recovery:
        raise NotPermitted("custody.drill_failed")
    try:
        cabinet, key = chain.vault.cabinet, chain.policy.recovery
        pipe.verify_detached(cabinet.certificate("recovery"), folder / _ANSWER, folder / _SIGNATURE, key)
    except BadSignature as fault:
        raise NotPermitted("custody.drill_failed") from fault
    name = str(said["drill"])
    chain.record([chain.draft(Act.DRILLED, chain.unlocked.by, drill=name, recovery=key)])
    chain.checkpoint()
    return name


def attempts(chain: Chain) -> tuple[Attempt, ...]:
    """Lists the drills of this vault, newest first."""
    found: dict[str, Attempt] = {}
    for entry in desk_entries(chain):
        name, day = entry.text("drill"), entry.text("day")
        if entry.text("act") == Act.DRILL:
            found[name] = Attempt(name, day, entry.text("recovery"), "")
        elif entry.text("act") == Act.DRILLED and name in found:
            found[name] = replace(found[name], passed=day)
    return tuple(reversed(found.values()))


def last_passed(chain: Chain) -> Drill | None:
    """Gives the last drill that the recovery key in force passed."""
    passed = [
        Drill(date.fromisoformat(entry.text("day")), entry.text("recovery"))
        for entry in desk_entries(chain)
        if entry.text("act") == Act.DRILLED and entry.text("recovery") == chain.policy.recovery
    ]
    return passed[-1] if passed else None


def _digest(untrusted_canary: str) -> str:
    """Gives the hex SHA-256 of a canary written in hex, "" for what is none."""
    try:
        return hashlib.sha256(bytes.fromhex(untrusted_canary)).hexdigest()
    except ValueError:
        return ""


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LIMIT)
