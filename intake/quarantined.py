"""What is in quarantine, tried again or let out: after a key was imported, or by a reviewer's signed decision.

Rule: a second try opens the bytes as they were received, by the same rules as the first; it is recorded when it fails,
too. Letting out makes the bytes an exhibit as they are, unopened, because a reviewer signed why; from there on it is
looked at, decided and released like any other. Either ends the quarantine by an accession that names it.
Never: changes the bytes received; lets anything out by itself.
Residual risk: an exhibit let out may be anything; every program that reads it does so in the jail.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain, nothing
from custody.chunks import read_chunks
from custody.records import Draft, Entry
from intake.arrival import PlainKind
from intake.channels import TRUST, Channel
from intake.errors import IntakeError, NotInQuarantine
from intake.keeping import opened_drafts
from intake.limits import Limits
from intake.names import ItemKind, sealed_file
from intake.opening import OpenedItem, open_item, scratch_may_be_full
from intake.turn import turn
from keys.errors import NotDecrypted, TooLarge
from keys.session_keys import ring_of

LONGEST = 2_000
_COPIED = ("source", "designation", "number", "place", "drop", "medium", "digest", "size", "blob")
_STATED = ("provenance", "unknown_before")
Sign = Callable[[Draft], Draft]


def retry(label: str, actor: str, chain: Chain, limits: Limits, after: Callable[[str], None] = nothing) -> str:
    """Tries to open a submission in quarantine (its label, or the beginning of it); gives its whole label.

    Raises:
        NotInQuarantine: it is not there, nothing was kept of it, or it is no encrypted item.
        KeysError, IntakeError: it still cannot be opened; the failure is recorded, and it stays where it is.
    """
    entry = waiting(label, chain)
    try:
        kind = ItemKind(entry.text("kind"))
    except ValueError as fault:
        raise NotInQuarantine("intake.no_item_to_try") from fault
    with turn(chain) as scratch:
        opened = _opened(entry, kind, actor, scratch, chain, limits)
        outer = sealed_file(_name(entry)) if kind is ItemKind.SEALED_DOCUMENT else None
        opened = replace(opened, filename=opened.filename or (outer.untrusted_inside if outer else ""))
        after("decrypted")
        plain = opened.chunks()
        exhibit = chain.keep_in(entry.scope, "exhibit", opened.sha256, plain, opened.filename)
        after("kept")
        ended = chain.catalog.submission(entry.scope).outcome == "accepted"
        accession = [] if ended else [_accession(entry, actor, chain, kind=kind.value)]
        chain.record([*accession, *opened_drafts(chain, kind, opened, entry.scope, exhibit.name)])
        after("recorded")
    return entry.scope


def let_out(label: str, reason: str, reviewer: str, chain: Chain, sign: Sign) -> str:
    """Makes what is in quarantine an exhibit as it is; `reviewer` is the fingerprint of who signs; gives its label.

    Raises:
        NotInQuarantine: it is not there, nothing was kept of it, or no reason is given.
        NotPermitted: the signature is not a reviewer's.
    """
    entry = waiting(label, chain)
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST:
        raise NotInQuarantine("intake.reason_needed", longest=LONGEST)
    own, digest = entry.scope, entry.text("digest")
    decision = chain.draft(Act.QUARANTINE_END, reviewer, own, submission=own, object=own, reason=why)
    name = _name(entry)
    made = {"exhibit": chain.name("exhibit", own, digest), "out": digest, "filename": name, "reason": why}
    chain.record([sign(decision), _accession(entry, reviewer, chain, kind=PlainKind.FILE.value, **made)])
    return own


def waiting(label: str, chain: Chain) -> Entry:
    """Finds the entry that put a submission into quarantine; a power cut may have kept an accession and no more.

    Raises:
        NotInQuarantine: it is not there (any more), or nothing was kept of it.
    """
    named = [each for each in chain.catalog.submissions() if label and each.label.startswith(label)]
    found = [each for each in named if each.outcome == "quarantined" or not chain.catalog.exhibits(each.label)]
    if len(found) != 1:
        raise NotInQuarantine("intake.not_in_quarantine")
    if not chain.vault.envelope(found[0].label).exists():
        raise NotInQuarantine("intake.nothing_kept")
    entries = [entry for entry in chain.history.of(found[0].label) if entry.text("act") == Act.QUARANTINE]
    if not entries:
        raise NotInQuarantine("intake.not_in_quarantine")
    return entries[-1]


def _opened(entry: Entry, kind: ItemKind, actor: str, scratch: Path, chain: Chain, limits: Limits) -> OpenedItem:
    """Opens the bytes as they were received, by the rules of the first time."""
    ring = ring_of(chain.unlocked.home("submission"))
    try:
        with scratch_may_be_full(entry.number("size")):
            chain.read_into(entry.scope, entry.text("blob"), scratch / "received")
            return open_item(ring, read_chunks(scratch / "received"), kind, scratch, limits)
    except (NotDecrypted, TooLarge, IntakeError) as refusal:
        about: dict[str, JSON] = {"submission": entry.scope, "object": entry.scope, "recipe": "decryption"}
        why: dict[str, JSON] = {"reason": refusal.message.packed(), "refused": int(refusal.refused)}
        chain.record([chain.draft(Act.FAILED_CHECK, actor, entry.scope, **about, **why)])
        raise


def _name(entry: Entry) -> str:
    """Gives the last part of where it lay, as it was shown."""
    return entry.text("place").rpartition("/")[2]


def _accession(entry: Entry, actor: str, chain: Chain, **more: JSON) -> Draft:
    """Drafts the entry that ends a quarantine: what was said of the arrival then, and which entry it ends."""
    said = {name: entry.fields.get(name, "") for name in _COPIED}
    said |= {name: entry.fields[name] for name in _STATED if name in entry.fields}
    channel = Channel(entry.text("channel") or Channel.JOURNALIST_INTERFACE)
    told: dict[str, JSON] = {"channel": channel.value, "trust": TRUST[channel], "reason": "", "quarantine": entry.seq}
    return chain.draft(Act.ACCESSION, actor, entry.scope, submission=entry.scope, **{**said, **told, **more})
