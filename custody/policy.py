"""Who may do what: a fold over signed policy entries.

Rule: a policy counts once enough distinct reviewers of the policy of its time signed exactly it, or the recovery key
of its time did (m holders of sheets together: decision 0030); the first one needs every founder it names. Rules,
certificates' fingerprints and encryption recipients come only from this fold.
Never: reads a file. Residual risk: the founders' first policy is believed because people read fingerprints aloud.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from custody import canonical
from custody.acts import Act
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.records import Entry
from keys.errors import BadSignature
from keys.notes import parse_witness

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_TEXTS = ("desk", "recovery", "release", "log", "submission")


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force: quorum, reviewers (name to fingerprint), and the desk's keys by fingerprint.

    `auditors` (name to fingerprint) may read what is shown to them and sign nothing; `witnesses` (name to C2SP verifier
    key) cosign checkpoints; with `witness_needed` 1 nothing leaves without a cosigned checkpoint.
    """

    quorum: int
    reviewers: Mapping[str, str]
    desk: str
    recovery: str
    release: str
    log: str
    submission: str = ""
    training: int = 0
    auditors: Mapping[str, str] = field(default_factory=dict)
    witnesses: Mapping[str, str] = field(default_factory=dict)
    witness_needed: int = 0

    def as_json(self) -> dict[str, JSON]:
        """Gives the form that is signed."""
        return {
            "quorum": self.quorum,
            "reviewers": dict(self.reviewers),
            "desk": self.desk,
            "recovery": self.recovery,
            "release": self.release,
            "log": self.log,
            "submission": self.submission,
            "training": self.training,
            "auditors": dict(self.auditors),
            "witnesses": dict(self.witnesses),
            "witness_needed": self.witness_needed,
        }

    def name_of(self, fingerprint: str) -> str:
        """Gives the reviewer's name for a fingerprint.

        Raises:
            NotPermitted: no reviewer of this policy has that key.
        """
        for name, own in self.reviewers.items():
            if own == fingerprint:
                return name
        raise NotPermitted("custody.not_a_reviewer", who=fingerprint)

    def reviewer(self, name: str) -> str:
        """Gives the fingerprint of a reviewer by name.

        Raises:
            NotPermitted: this policy names no such reviewer.
        """
        if name not in self.reviewers:
            raise NotPermitted("custody.not_a_reviewer", who=name)
        return self.reviewers[name]

    def with_submission(self, fingerprint: str) -> "Policy":
        """Gives the same rules with another submission key."""
        return replace(self, submission=fingerprint)

    def with_witness(self, name: str, key: str, *, needed: bool) -> "Policy":
        """Gives the same rules with one more witness (its verifier key), and whether nothing leaves without one."""
        return replace(self, witnesses={**self.witnesses, name: key}, witness_needed=int(needed))

    def recipients(self) -> tuple[str, str]:
        """To whom envelopes are encrypted."""
        return self.desk, self.recovery


def parse(value: JSON) -> Policy:
    """Reads a policy from a statement's field.

    Raises:
        NotPermitted: it is not one.
    """
    if not isinstance(value, Mapping) or set(value) != {field.name for field in fields(Policy)}:
        raise NotPermitted("custody.policy_malformed")
    quorum, flags = value["quorum"], (value["training"], value["witness_needed"])
    texts = {name: value[name] for name in _TEXTS}
    if not isinstance(quorum, int) or not all(isinstance(text, str) for text in texts.values()):
        raise NotPermitted("custody.policy_malformed")
    if not all(isinstance(flag, int) and flag in {0, 1} for flag in flags):
        raise NotPermitted("custody.policy_malformed")
    policy = Policy(
        quorum=quorum,
        **{name: str(text) for name, text in texts.items()},
        reviewers=_table(value["reviewers"]),
        auditors=_table(value["auditors"]),
        witnesses=_table(value["witnesses"]),
        training=int(flags[0] == 1),
        witness_needed=int(flags[1] == 1),
    )
    _check_chairs(policy)
    return policy


def _table(value: JSON) -> dict[str, str]:
    """Reads names with what belongs to each; names become parts of paths, so they are checked here."""
    if not isinstance(value, Mapping):
        raise NotPermitted("custody.policy_malformed")
    for name, text in value.items():
        if not _NAME.fullmatch(name) or not isinstance(text, str):
            raise NotPermitted("custody.policy_malformed")
    return {name: str(text) for name, text in value.items()}


def _check_chairs(policy: Policy) -> None:
    """Passes only rules in which each key sits on one chair, and which can be fulfilled."""
    chairs = [*policy.reviewers.values(), *policy.auditors.values(), policy.recovery]
    if not 1 <= policy.quorum <= len(policy.reviewers) or len(set(chairs)) < len(chairs):
        raise NotPermitted("custody.policy_malformed")
    if policy.witness_needed and not policy.witnesses:
        raise NotPermitted("custody.policy_malformed")
    for verifier in policy.witnesses.values():
        try:
            parse_witness(verifier)
        except BadSignature as fault:
            raise NotPermitted("custody.policy_malformed") from fault


def fold(entries: Iterable[Entry]) -> Policy | None:
    """Gives the policy in force after these entries, None before the founders have signed."""
    return fold_signed(
        (entry.text("actor"), canonical.dumps(entry.fields["policy"]))
        for entry in entries
        if entry.text("act") == Act.POLICY and entry.signature is not None
    )


def fold_signed(acts: Iterable[tuple[str, bytes]]) -> Policy | None:
    """The same fold over what was signed: the signer's fingerprint and the policy as canonical JSON, in order."""
    current: Policy | None = None
    signed: dict[bytes, set[str]] = {}
    for signer, content in acts:
        proposed = parse(canonical.loads(content))
        signers = signed.setdefault(content, set())
        signers.add(signer)
        if _enough(current, proposed, signers):
            current = proposed
            signed.clear()
    return current


def _enough(current: Policy | None, proposed: Policy, signers: set[str]) -> bool:
    if current is None:
        return set(proposed.reviewers.values()) <= signers
    return current.recovery in signers or len(signers & set(current.reviewers.values())) >= current.quorum
