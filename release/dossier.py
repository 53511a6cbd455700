"""The dossier: every entry that has to do with one subject, gathered from the ledger, before anything is closed.

Rule: chosen by what an entry says of itself: its submission, the exhibits and releases it names, and besides them what
concerns the whole desk (rules and keys, checks, repairs, clock, witnesses, shredding), because each of it bears on what
the rest is worth. Entries nobody can read any more are counted, by their numbers. Every person's signature is judged
again, by the rules and keys of its time.
Never: opens a blob of a submission; of a release it reads the proposal, for the digests of what has left.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from custody import disclosure
from custody.acts import HUMAN_ACTS, RULE_ACTS, Act
from custody.chain import Chain
from custody.disclosure import Disclosure, Profile
from custody.errors import CustodyError, NotPermitted
from custody.known_times import with_known_times
from custody.policy import Policy
from custody.records import Draft, Entry
from custody.signing import check_human_act
from release.propose import read_proposal
from release.subject import Kind, Subject

_DESK_WIDE = RULE_ACTS | {
    Act.FIXITY,
    Act.FIXITY_ANSWER,
    Act.LEDGER_REPAIR,
    Act.CLOCK_CHANGE,
    Act.PAPER_WITNESS,
    Act.RESTORATION,
    Act.LEGAL_HOLD,
    Act.HOLD_LIFTED,
    Act.SHRED_PROPOSAL,
    Act.SHRED_APPROVAL,
    Act.SHREDDING,
    Act.SHREDDED,
}
_ABOUT_PACKAGES = frozenset({Act.DISCLOSURE, Act.AUDIT, Act.AUDITED})
BAD = "bad"


@dataclass(frozen=True, slots=True)
class Bound:
    """That a witness saw the ledger at a size, and when by its own clock."""

    witness: str
    size: int
    time: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of a subject.

    `signatures` says of each person's entry what its key was then ("good", "disputed") or that it is "bad"; `missing`
    are numbers of entries nobody can read any more; `kept_back` counts entries the profile leaves out.
    """

    subject: Subject
    disclosure: Disclosure
    origin: str
    policy: Policy
    size: int
    entries: tuple[Entry, ...]
    missing: tuple[int, ...]
    kept_back: int
    signatures: Mapping[int, str]
    bound: Bound | None

    def of(self, *acts: Act) -> tuple[Entry, ...]:
        """Gives the entries of some acts, in the ledger's order."""
        return tuple(entry for entry in self.entries if entry.text("act") in acts)


def gather(subject: Subject, profile: Profile, chain: Chain, given: frozenset[str] = frozenset()) -> Dossier:
    """Gathers the dossier of a subject as a profile shows it; `given` are digests of files that go with it."""
    everything = list(chain.history.entries())
    people = chain.policy.reviewers.values()
    opened = disclosure.decided(everything, subject.about, people) if profile is Profile.COURT else frozenset[str]()
    shown = Disclosure(profile, opened, _published(chain), given)
    chosen = _chosen(subject, everything)
    entries = tuple(entry for entry in chosen if shown.shows(entry))
    readable = {entry.seq for entry in everything}
    return Dossier(
        subject=subject,
        disclosure=shown,
        origin=chain.vault.origin,
        policy=chain.policy,
        size=chain.size,
        entries=entries,
        missing=tuple(seq for seq in range(chain.size) if seq not in readable),
        kept_back=len(chosen) - len(entries),
        signatures=_judgements(entries, everything, chain),
        bound=_bound(chain),
    )


def _chosen(subject: Subject, everything: Iterable[Entry]) -> list[Entry]:
    if subject.kind is Kind.PERIOD:
        first, last = subject.days
        return [entry for entry in everything if first <= entry.text("day") <= last or entry.text("act") in RULE_ACTS]
    found = list(everything)
    drops = {entry.text("drop") for entry in found if entry.text("submission") in subject.submissions} - {""}
    packages = {entry.text("package") for entry in found if entry.text("about") == subject.about}
    return [entry for entry in found if _belongs(entry, subject, drops, packages - {""})]


def _belongs(entry: Entry, subject: Subject, drops: set[str], packages: set[str]) -> bool:
    act = Act(entry.text("act"))
    if act in _DESK_WIDE or (act is Act.CARRIED_IN and entry.text("drop") in drops):
        return True
    if act in _ABOUT_PACKAGES:
        return entry.text("about") == subject.about or entry.text("package") in packages
    if entry.text("release"):
        return entry.text("release") in subject.releases
    if set(entry.objects) & set(subject.exhibits) or entry.text("exhibit") in subject.exhibits:
        return True
    of_all = entry.objects in {(), (entry.text("submission"),)} and not entry.text("exhibit")
    return entry.text("submission") in subject.submissions and (of_all or subject.kind is Kind.SOURCE)


def _published(chain: Chain) -> frozenset[str]:
    """Gives the digests of copies that have left: documents of releases that were handed over."""
    found: set[str] = set()
    for record in chain.catalog.releases():
        if record.outcome >= 0:
            with suppress(CustodyError):  # a release that was shredded since: then they stay closed
                found |= {each.sha256 for each in read_proposal(record.release, chain).documents}
    return frozenset(found)


def _judgements(entries: Iterable[Entry], everything: Iterable[Entry], chain: Chain) -> dict[int, str]:
    latest = {entry.seq: known for entry, known in with_known_times(everything)}
    return {entry.seq: _judged(entry, latest[entry.seq], chain) for entry in entries if entry.text("act") in HUMAN_ACTS}


def _judged(entry: Entry, latest: str, chain: Chain) -> str:
    """Says what the signer's key was then, or that the signature does not hold."""
    draft = Draft(entry.statement, entry.scope, entry.signature)
    try:
        return check_human_act(draft, chain.history.rules(entry.seq, latest), chain.vault, chain.unlocked.scratch)
    except NotPermitted:
        return BAD


def _bound(chain: Chain) -> Bound | None:
    try:
        found = chain.checkpoints.witnessed(chain.policy.witnesses)
    except CustodyError:
        return None
    return None if found is None else Bound(found.witness, found.checkpoint.size, found.time)
