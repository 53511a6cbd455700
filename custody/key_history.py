"""What the ledger says of people's keys, and when: a fold over signed key events.

Rule: a key that a quorum of the policy of its time (or the recovery key, which takes enough sheet holders) accepted is
believed until the day it expires, never after it was revoked; whether its holder may sign is for the policy to say.
Only the ledger's own events count: gpgv knows what a certificate says today, not what was known when somebody signed.
A signature is judged at the latest of: the time it gives itself, its statement's time, the newest time the ledger had
recorded before it. So an old key cannot sign late by giving an early time, and an honest old signature stands after
its key has expired.
Never: reads a file, a certificate or a clock.
Residual risk: a stolen key counts until its revocation is recorded; `since` then marks what it signed in between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from custody import canonical, policy
from custody.acts import RULE_ACTS, Act
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.policy import Policy
from custody.records import Entry

KEY_ACTS = frozenset({Act.KEY_ACCEPTANCE, Act.KEY_REVOCATION})
REASONS = frozenset({"left", "lost", "compromised", "superseded"})
_SHAPES: Mapping[str, tuple[str, ...]] = {
    Act.KEY_ACCEPTANCE: ("certificate", "expires", "key", "name", "role"),
    Act.KEY_REVOCATION: ("key", "reason", "since"),
}


class KeyStatus(StrEnum):
    """What a key was when it signed; `DISPUTED`: before its revocation, from the day on since which it is doubted."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A key was taken up: at which entry, for whom, until which day ("": no end), digest of its certificate."""

    seq: int
    name: str
    role: str
    certificate: str
    expires: str


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key was given up: at which entry, why, and the day from which it must no longer be believed."""

    seq: int
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """Every acceptance of each key (a renewal is another one) and its revocation, by fingerprint."""

    accepted: Mapping[str, tuple[Acceptance, ...]] = field(default_factory=dict)
    revoked: Mapping[str, Revocation] = field(default_factory=dict)

    def acceptance(self, key: str, seq: int) -> Acceptance | None:
        """Gives the acceptance an entry at `seq` is judged by: the newest before it, or else the first there is.

        The founders sign before anything is in force; what was then recorded of their keys holds for that too.
        """
        known = self.accepted.get(key, ())
        earlier = [each for each in known if each.seq < seq]
        return earlier[-1] if earlier else known[0] if known else None

    def status(self, key: str, seq: int, moment: str) -> KeyStatus:
        """Judges a key for an entry at `seq`; `moment` (ISO 8601, UTC) is the latest time known for it."""
        revocation = self.revoked.get(key)
        if revocation is not None and revocation.seq < seq:
            return KeyStatus.REVOKED
        if revocation is not None and moment[:10] >= revocation.since:
            return KeyStatus.DISPUTED
        acceptance = self.acceptance(key, seq)
        if acceptance is None:
            return KeyStatus.UNKNOWN
        over = acceptance.expires and moment[:10] >= acceptance.expires
        return KeyStatus.EXPIRED if over else KeyStatus.GOOD


@dataclass(frozen=True, slots=True)
class Rules:
    """What an act is judged by: the policy in force (None: not founded yet), the keys' history, the act's place.

    `seq` is where the act stands or will stand; `latest` the latest time (ISO 8601, UTC) known before it.
    """

    policy: Policy | None
    keys: KeyHistory = field(default_factory=KeyHistory)
    seq: int = 0
    latest: str = ""


def rules_before(seq: int, entries: Iterable[Entry], latest: str = "") -> Rules:
    """Gives what an act at `seq` is judged by, from the policy and key entries of the ledger."""
    known = list(entries)  # a revocation recorded later may dispute what stands here
    return Rules(policy.fold(entry for entry in known if entry.seq < seq), fold(known), seq, latest)


def check_key_act(act: str, fields: Mapping[str, JSON]) -> None:
    """Passes only a well-formed key event: what cannot be read would make every later fold fail.

    Raises:
        NotPermitted: it is not one.
    """
    texts = {name: fields.get(name) for name in _SHAPES[act]}
    days = [texts["expires"]] if act == Act.KEY_ACCEPTANCE else [texts["since"]]
    whole = all(isinstance(value, str) for value in texts.values()) and all(map(_is_day, days))
    if act == Act.KEY_REVOCATION:
        whole = whole and texts["reason"] in REASONS and texts["since"] != ""
    if not whole:
        raise NotPermitted("custody.key_act_malformed")


def fold(entries: Iterable[Entry]) -> KeyHistory:
    """Folds the signed policy and key entries of a ledger, in its order."""
    rules: list[Entry] = []
    accepted: dict[str, tuple[Acceptance, ...]] = {}
    revoked: dict[str, Revocation] = {}
    signers: dict[bytes, set[str]] = {}
    for entry in entries:
        act = entry.text("act")
        if entry.signature is None or act not in RULE_ACTS:
            continue
        if act == Act.POLICY:
            rules.append(entry)
            continue
        signed = signers.setdefault(_content(entry), set())
        signed.add(entry.text("actor"))
        if not enough(policy.fold(rules), signed):
            continue
        signed.clear()
        key = entry.text("key")
        if act == Act.KEY_ACCEPTANCE:
            accepted[key] = (*accepted.get(key, ()), _acceptance(entry))
        else:
            revoked.setdefault(key, Revocation(entry.seq, entry.text("reason"), entry.text("since")))
    return KeyHistory(accepted, revoked)


def enough(rules: Policy | None, signers: set[str]) -> bool:
    """Tells whether these signers may decide about keys: a quorum of reviewers, or the recovery key."""
    if rules is None:
        return False
    return rules.recovery in signers or len(signers & set(rules.reviewers.values())) >= rules.quorum


def _content(entry: Entry) -> bytes:
    act = entry.text("act")
    return canonical.dumps({"act": act, **{name: entry.fields.get(name) for name in _SHAPES[act]}})


def _acceptance(entry: Entry) -> Acceptance:
    texts = (entry.text(name) for name in ("name", "role", "certificate", "expires"))
    return Acceptance(entry.seq, *texts)


def _is_day(value: JSON) -> bool:
    """Tells whether a value is a day written 2026-11-22, or ""."""
    try:
        return value == "" or date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False
