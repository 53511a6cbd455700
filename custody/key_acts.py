"""Key acts: somebody joins, leaves or is sent away; a key is replaced or renewed; recovery gets new sheets.

Order: intent in the ledger, durable → each hand signs the key events and then the rules, one batch a hand → once
enough have signed, all is in force at once → `settling.settle` brings cabinet and envelopes in line → outcome.
Rule: a key act takes a quorum of reviewers, or the recovery key (decision 0030). Events stand before the rules in each
batch, so that those are judged by the rules under which they were signed. What is in force is never undone by a crash:
`settle` can be repeated by anybody at the open desk, and needs no passphrase.
Never: changes a file of the cabinet that is in use before the rules say so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain, nothing
from custody.errors import NotPermitted
from custody.hands import Hand
from custody.open_acts import open_acts, rules_digest
from custody.policy import Policy
from custody.records import Draft
from custody.settling import settle
from custody.taking import Taken, acceptances
from keys.coming import NewKey

REOPENED = frozenset({"expel", "recovery", "submission"})
"""Key acts after which the vault is locked: what is opened in RAM then is no longer what the rules name."""
NOT_PEOPLE = frozenset({"auditors", "desk", "log", "next", "recovery", "release", "reviewers", "submission"})


class Kind(StrEnum):
    """What a key act does."""

    JOIN = "join"
    LEAVE = "leave"
    EXPEL = "expel"
    REPLACE = "replace"
    RENEW = "renew"
    RECOVERY = "recovery"
    SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A key that is given up: fingerprint, reason (left, lost, compromised, superseded), day since when (ISO 8601)."""

    key: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class KeyAct:
    """What shall be: the rules afterwards, and the keys taken up and given up."""

    kind: Kind
    subject: str
    rules: Policy
    taken: tuple[Taken, ...] = ()
    given_up: tuple[GivenUp, ...] = ()


def joining(rules: Policy, name: str, key: NewKey) -> KeyAct:
    """Plans that somebody joins.

    Raises:
        NotPermitted: that name is somebody's already, or the name of a key of the vault.
    """
    if name in {*rules.reviewers, *rules.auditors, *NOT_PEOPLE}:
        raise NotPermitted("custody.name_taken", name=name)
    after = replace(rules, reviewers={**rules.reviewers, name: key.fingerprint})
    return KeyAct(Kind.JOIN, name, after, (Taken(name, "reviewer", key),))


def leaving(rules: Policy, name: str, today: str) -> KeyAct:
    """Plans that somebody leaves in peace; `today` is ISO 8601.

    Raises:
        NotPermitted: nobody has that name, or fewer than the quorum would stay.
    """
    key = rules.reviewer(name)
    return KeyAct(Kind.LEAVE, name, _without(rules, name), (), (GivenUp(key, "left", today),))


def expelling(rules: Policy, name: str, desk: NewKey, release: NewKey, since: str) -> KeyAct:
    """Plans that somebody is sent away whom nobody trusts any more: new desk key, new release key (decision 0031).

    Raises:
        NotPermitted: nobody has that name, or fewer than the quorum would stay.
    """
    after = replace(_without(rules, name), desk=desk.fingerprint, release=release.fingerprint)
    gone = (rules.reviewer(name), rules.desk, rules.release)
    taken = (Taken("desk", "desk", desk), Taken("release", "release", release))
    return KeyAct(Kind.EXPEL, name, after, taken, tuple(GivenUp(key, "compromised", since) for key in gone))


def replacing(rules: Policy, name: str, key: NewKey, reason: str, since: str) -> KeyAct:
    """Plans that somebody gets another key under their name, because the old one is lost, compromised or superseded.

    Raises:
        NotPermitted: nobody has that name.
    """
    old = rules.reviewer(name)
    after = replace(rules, reviewers={**rules.reviewers, name: key.fingerprint})
    return KeyAct(Kind.REPLACE, name, after, (Taken(name, "reviewer", key),), (GivenUp(old, reason, since),))


def renewing(rules: Policy, name: str, key: NewKey) -> KeyAct:
    """Plans that somebody's key gets more time.

    Raises:
        NotPermitted: nobody has that name, or the key is another one.
    """
    if rules.reviewer(name) != key.fingerprint:
        raise NotPermitted("custody.not_the_same_key", name=name)
    return KeyAct(Kind.RENEW, name, rules, (Taken(name, "reviewer", key),))


def rotating(rules: Policy, key: NewKey, reason: str, since: str) -> KeyAct:
    """Plans a new recovery key with new sheets; the old sheets have no say from then on."""
    gone = (GivenUp(rules.recovery, reason, since),)
    after = replace(rules, recovery=key.fingerprint)
    return KeyAct(Kind.RECOVERY, "recovery", after, (Taken("recovery", "recovery", key),), gone)


def receiving(rules: Policy, key: NewKey) -> KeyAct:
    """Plans another submission key; the one before stays readable, for what is still under way."""
    after = rules.with_submission(key.fingerprint)
    return KeyAct(Kind.SUBMISSION, "submission", after, (Taken("submission", "submission", key),))


def perform(act: KeyAct, chain: Chain, hands: Sequence[Hand], after: Callable[[str], None] = nothing) -> bool:
    """Signs a key act and, once enough have signed, carries it out; gives whether it is in force.

    Raises:
        NotPermitted: a hand is not of somebody who may sign this, a name of the new rules does not hold together, or a
            key cannot be taken up.
        WrongPassphrase: a passphrase does not open its key; nothing of that hand is recorded.
    """
    begin(act, chain)
    after("intent")
    for hand in hands:
        chain.record(hand.sign(_drafts(act, hand.fingerprint, chain)))
        after("signed")
    in_force = is_in_force(act, chain)
    if in_force:
        settle(chain, after)
    chain.checkpoint()
    return in_force


def begin(act: KeyAct, chain: Chain) -> None:
    """Records the intent, once: what is open already is not said again.

    Raises:
        NotPermitted: a key it takes up was given up before, or is another's: no signature of it would ever count.
    """
    check_keys(act, chain)
    target, before = rules_digest(act.rules), rules_digest(chain.policy)
    certificates = sorted(taken.key.certificate for taken in act.taken)
    for opened in open_acts(chain):
        if (opened.kind, opened.subject, opened.target) == (act.kind, act.subject, target):
            return
    facts: dict[str, JSON] = {"kind": act.kind.value, "subject": act.subject, "object": target, "before": before}
    facts |= {"certificates": list[JSON](certificates), "given_up": list[JSON](gone.key for gone in act.given_up)}
    chain.record([chain.draft(Act.KEY_ACT, chain.unlocked.by, **facts)])


def check_keys(act: KeyAct, chain: Chain) -> None:
    """Passes only keys to come that were never given up, and of which each sits on one chair.

    Raises:
        NotPermitted: one was, or sits on another already.
    """
    given_up, rules = chain.history.keys().revoked, act.rules
    chairs = [*rules.reviewers.values(), *rules.auditors.values(), rules.recovery, rules.desk, rules.release]
    for taken in act.taken:
        if taken.key.fingerprint in given_up:
            raise NotPermitted("custody.key_given_up", name=taken.name)
        if chairs.count(taken.key.fingerprint) > 1:
            raise NotPermitted("custody.key_taken", name=taken.name)


def is_in_force(act: KeyAct, chain: Chain) -> bool:
    """Tells whether rules and keys are as the act wants them."""
    keys = chain.history.keys()
    accepted = {each.certificate for taken in act.taken for each in keys.accepted.get(taken.key.fingerprint, ())}
    wanted = {taken.key.certificate for taken in act.taken}
    return chain.policy == act.rules and wanted <= accepted and {each.key for each in act.given_up} <= set(keys.revoked)


def _drafts(act: KeyAct, actor: str, chain: Chain) -> list[Draft]:
    drafts = acceptances(act.taken, actor, chain)
    drafts += [
        chain.draft(Act.KEY_REVOCATION, actor, key=gone.key, reason=gone.reason, since=gone.since)
        for gone in act.given_up
    ]
    if act.rules != chain.policy:
        drafts.append(chain.draft(Act.POLICY, actor, policy=act.rules.as_json()))
    return drafts


def _without(rules: Policy, name: str) -> Policy:
    rules.reviewer(name)
    people = {other: key for other, key in rules.reviewers.items() if other != name}
    if len(people) < rules.quorum:
        raise NotPermitted("custody.too_few_would_stay", name=name, quorum=rules.quorum)
    return replace(rules, reviewers=people)
