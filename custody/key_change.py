"""A key act as people look at it before they sign: what it takes up and gives up, the rules after it, who signed.

Rule: of an act that waits, exactly what its first hand signed, read from the ledger; of one not yet signed, what would
be signed. The digest names all of it: whoever signs, signs what was shown, or nothing.
Never: signs, or believes a form.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from custody import canonical
from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.cosigning import Content, contents
from custody.key_acts import GivenUp, KeyAct
from custody.open_acts import OpenAct
from custody.policy import Policy, parse


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A key that would be taken up: whose, in which role, its fingerprint, the day it ends (ISO 8601, "": never)."""

    name: str
    role: str
    key: str
    expires: str


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What one key act changes; `signed` are the fingerprints that signed all of it, `digest` hex SHA-256 of it."""

    kind: str
    subject: str
    taken: tuple[TakenUp, ...]
    given_up: tuple[GivenUp, ...]
    rules: Policy
    signed: frozenset[str]
    digest: str

    def missing(self, rules: Policy) -> tuple[str, ...]:
        """Names the reviewers of the rules in force who have not signed it."""
        return tuple(name for name, key in sorted(rules.reviewers.items()) if key not in self.signed)

    def lacking(self, rules: Policy) -> int:
        """Gives how many reviewers' signatures it still needs under the rules in force."""
        return max(0, rules.quorum - len(self.signed & set(rules.reviewers.values())))


def planned(act: KeyAct) -> KeyChange:
    """Shows an act that nobody has signed yet."""
    taken = tuple(TakenUp(each.name, each.role, each.key.fingerprint, each.key.expires) for each in act.taken)
    certificates: list[JSON] = [each.key.certificate for each in act.taken]
    said: list[JSON] = [[each.name, each.role, each.key, each.expires] for each in taken]
    gone: list[JSON] = [[each.key, each.reason, each.since] for each in act.given_up]
    digest = _digest([act.kind.value, act.subject, act.rules.as_json(), said, certificates, gone])
    return KeyChange(act.kind.value, act.subject, taken, act.given_up, act.rules, frozenset(), digest)


def signed_so_far(act: OpenAct, chain: Chain) -> KeyChange:
    """Shows an act that waits, as its hands signed it; nothing is taken up or given up when nobody did yet."""
    said = contents(act, chain)
    rules = [parse(each.fields["policy"]) for each in said if each.act is Act.POLICY]
    signers = [frozenset(each.signers) for each in said]
    whole: list[JSON] = [[each.act.value, each.fields] for each in said]
    return KeyChange(
        kind=act.kind,
        subject=act.subject,
        taken=tuple(TakenUp(*_texts(each, "name", "role", "key", "expires")) for each in _of(said, Act.KEY_ACCEPTANCE)),
        given_up=tuple(GivenUp(*_texts(each, "key", "reason", "since")) for each in _of(said, Act.KEY_REVOCATION)),
        rules=rules[0] if rules else chain.policy,
        signed=frozenset.intersection(*signers) if signers else frozenset(),
        digest=_digest([act.kind, act.subject, act.target, whole]),
    )


def _of(said: Sequence[Content], act: Act) -> list[Content]:
    return [each for each in said if each.act is act]


def _texts(content: Content, *names: str) -> list[str]:
    return [str(content.fields[name]) for name in names]


def _digest(value: list[JSON]) -> str:
    return hashlib.sha256(canonical.dumps(value)).hexdigest()
