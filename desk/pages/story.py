"""The story of an exhibit: what happened to it and to its submission, in the ledger's order, each line with its proof.

Rule: told from entries whose commitments were recomputed on reading; a person's line says whether their signature
still holds today against the certificate the policy names. Machine lines name the act and who asked for it.
Never: guesses what an unknown act means: it gives the act's own name.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from custody.acts import HUMAN_ACTS, Act
from custody.chain import Chain
from custody.errors import CustodyError, NotPermitted
from custody.records import Draft, Entry, Exhibit
from custody.signing import check_human_act
from release.propose import read_proposal
from words.message import Message

_SHORT = 8
GOOD, BAD, MACHINE = "good", "bad", "machine"
_THE_DESK = "desk"
_PLAIN = {
    Act.DECRYPTION: "desk.happened_decryption",
    Act.QUARANTINE: "desk.happened_quarantine",
    Act.RENDERING: "desk.happened_rendering",
    Act.NOTE: "desk.happened_note",
    Act.STAR: "desk.happened_star",
    Act.UNSTAR: "desk.happened_unstar",
    Act.ASSIGNMENT: "desk.happened_assignment",
    Act.READ: "desk.happened_read",
    Act.UNREAD: "desk.happened_unread",
    Act.VIEW: "desk.happened_view",
    Act.DISCLOSURE: "desk.happened_disclosure",
    Act.AUDIT: "desk.happened_audit",
    Act.AUDITED: "desk.happened_audited",
    Act.REDACTION_PROPOSAL: "desk.happened_redaction_proposal",
    Act.REDACTION_APPROVAL: "desk.happened_redaction_approval",
    Act.REDACTION: "desk.happened_redaction",
    Act.QUARANTINE_END: "desk.happened_quarantine_end",
    Act.CONDITION: "desk.happened_condition",
    Act.CONDITION_MET: "desk.happened_condition_met",
    Act.RETYPING_DRAFT: "desk.happened_retyping_draft",
    Act.RETYPING_PROPOSAL: "desk.happened_retyping_proposal",
    Act.RETYPING_APPROVAL: "desk.happened_retyping_approval",
    Act.RETYPING: "desk.happened_retyping",
    Act.RANGE_CHOICE: "desk.happened_range_choice",
    Act.FAILED_CHECK: "desk.happened_failed_check",
}
_TOLD_WHY = {Act.APPRAISAL, Act.QUARANTINE_END, Act.CONDITION, Act.CONDITION_MET}
_COPIES = {Act.CLEANING: "desk.happened_cleaning", Act.FLATTENING: "desk.happened_flattening"}
_OUTSIDE: Mapping[Act, Callable[[Entry], str]] = {
    Act.DISSEMINATION: lambda _: "desk.happened_dissemination",
    Act.WITHDRAWAL: lambda entry: f"desk.happened_withdrawal_{entry.text('code')}",
    Act.REPLACEMENT: lambda _: "desk.happened_replacement",
    Act.WITHDRAWN: lambda _: "desk.happened_withdrawn",
}
_TAGS = {Act.TAG: "desk.happened_tag", Act.UNTAG: "desk.happened_untag"}


@dataclass(frozen=True, slots=True)
class Event:
    """One line: ledger number, day and time (UTC), who ("": the desk), what, and what is known of the signature."""

    seq: int
    day: str
    time: str
    who: str
    what: Message
    why: str
    proof: str


def story(exhibit: Exhibit, chain: Chain) -> tuple[Event, ...]:
    """Tells what happened to an exhibit."""
    entries = {entry.seq: entry for entry in _entries(exhibit, chain)}
    return tuple(_event(entries[seq], chain) for seq in sorted(entries))


def _entries(exhibit: Exhibit, chain: Chain) -> Iterator[Entry]:
    for entry in chain.history.of(exhibit.submission):
        if _about(entry, exhibit):
            yield entry
    for decision in chain.catalog.decisions(exhibit.label):
        try:
            yield chain.entry(f"desk-{decision.day[:7]}", decision.seq)
        except CustodyError:
            continue  # sealed with the submission, and given above
    yield from _outside(exhibit, chain)


def _outside(exhibit: Exhibit, chain: Chain) -> Iterator[Entry]:
    """Yields what became of the releases that copies of an exhibit left in."""
    copies = {each.label: each.seq for each in chain.catalog.derivatives(exhibit.label)}
    for record in chain.catalog.releases() if copies else ():
        if record.intent < 0 or record.seq < min(copies.values()):
            continue
        with suppress(CustodyError):  # a release nobody can read any more tells nothing
            if copies.keys() & {each.derivative for each in read_proposal(record.release, chain).documents}:
                yield from (each for each in chain.history.of(record.scope) if Act(each.text("act")) in _OUTSIDE)


def _about(entry: Entry, exhibit: Exhibit) -> bool:
    about = entry.fields.get("object")
    if entry.text("act") == Act.QUARANTINE_END:
        return about == exhibit.submission
    return about is None or about == exhibit.label or (isinstance(about, list) and exhibit.label in about)


def _event(entry: Entry, chain: Chain) -> Event:
    moment = entry.text("time").partition("T")[2].removesuffix("Z")
    why = entry.text("reason") if entry.text("act") in _TOLD_WHY else ""
    return Event(entry.seq, entry.text("day"), moment, who(entry, chain), happened(entry), why, _proof(entry, chain))


def happened(entry: Entry) -> Message:
    """Gives the sentence of an entry."""
    act = Act(entry.text("act"))
    if act in _PLAIN:
        return Message.of(_PLAIN[act])
    if act in _COPIES:
        return Message.of(_COPIES[act], recipe=entry.text("recipe"))
    if act is Act.ACCESSION:
        return Message.of("desk.happened_accession", place=entry.text("place"))
    if act in _OUTSIDE:
        return Message.of(_OUTSIDE[act](entry), release=entry.text("release"))
    if act is Act.APPRAISAL:
        return Message.of(f"desk.happened_verdict_{entry.text('verdict')}")
    return _checked(act, entry)


def _checked(act: Act, entry: Entry) -> Message:
    if act is Act.RESEMBLANCE:
        return Message.of(f"desk.happened_resemblance_{entry.text('word')}", other=entry.text("other")[:_SHORT])
    if act is Act.INSPECTION:
        grades = {grade: entry.number(grade) for grade in ("red", "amber", "green")}
        return Message.of("desk.happened_inspection", **grades)
    if act is Act.REDACTION_DRAFT:
        return Message.of("desk.happened_redaction_draft", version=entry.number("version"), boxes=entry.number("boxes"))
    if act is Act.UNPACKING:
        return _unpacked(entry)
    if act in _TAGS:
        return Message.of(_TAGS[act], tag=entry.text("tag"))
    return Message.of("desk.happened_other", act=act.value)


def _unpacked(entry: Entry) -> Message:
    """Tells SecureDrop's own wrapping, a member out of a container, and a container taken apart from each other."""
    if entry.text("parent"):
        return Message.of("desk.happened_member", container=entry.text("parent")[:8])
    if entry.text("exhibit"):
        return Message.of("desk.happened_unpacking")
    counts = {"count": entry.number("members"), "left": entry.number("left")}
    if entry.text("password"):
        return Message.of(f"desk.happened_contents_{'held' if entry.text('password') == 'held' else 'shut'}", **counts)
    return Message.of("desk.happened_contents", **counts)


def who(entry: Entry, chain: Chain) -> str:
    """Gives the name of who acted, or asked for it; "" where the desk did it by itself."""
    actor = entry.text("actor")
    try:
        return chain.policy.name_of(actor)
    except NotPermitted:
        return "" if actor == _THE_DESK else actor


def _proof(entry: Entry, chain: Chain) -> str:
    if Act(entry.text("act")) not in HUMAN_ACTS:
        return MACHINE
    draft = Draft(entry.statement, entry.scope, entry.signature)
    try:
        check_human_act(draft, chain.history.rules(entry.seq), chain.vault, chain.unlocked.scratch)
    except NotPermitted:
        return BAD
    return GOOD
