"""Who may do what: a fold over signed policy entries.

Rule: a policy counts once enough distinct reviewers of the policy of its time signed exactly it; the first one needs
every founder it names. Rules, certificates' fingerprints and encryption recipients come only from this fold.
Never: reads a file. Residual risk: the founders' first policy is believed because people read fingerprints aloud.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from custody import canonical
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.records import Act, Entry


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force: quorum, reviewers (name to fingerprint), and the desk's keys by fingerprint."""

    quorum: int
    reviewers: Mapping[str, str]
    desk: str
    recovery: str
    release: str
    log: str
    submission: str = ""
    training: int = 0

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
    reviewers, quorum, training = value["reviewers"], value["quorum"], value["training"]
    if not isinstance(reviewers, Mapping) or not isinstance(quorum, int) or training not in {0, 1}:
        raise NotPermitted("custody.policy_malformed")
    text = {name: str(value[name]) for name in ("desk", "recovery", "release", "log", "submission")}
    people = {str(name): str(fingerprint) for name, fingerprint in reviewers.items()}
    if not 1 <= quorum <= len(set(people.values())) or len(set(people.values())) < len(people):
        raise NotPermitted("custody.policy_malformed")
    return Policy(quorum, people, training=int(training == 1), **text)


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
    return len(signers & set(current.reviewers.values())) >= current.quorum
