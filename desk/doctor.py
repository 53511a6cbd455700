"""The doctor: what is wrong with this machine, this installation and this vault, in words, and what to do.

Rule: looking changes nothing. `repair` does only what cannot lose anything: cuts a torn last ledger line (recorded),
shows unindexed entries in the catalog, removes half-written files, carries out a key act that is signed and was cut
short. An open intent is closed by a person's word, which is recorded. Blobs nothing refers to are told, never removed:
a rerun of the intake adopts them.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from custody import shredder
from custody.acts import Act
from custody.catalog import Catalog, discard
from custody.chain import Chain
from custody.checkpoints import Checkpoints
from custody.errors import BytesChanged, CustodyError
from custody.layout import Vault
from custody.ledger import Ledger
from custody.open_acts import is_carried, open_acts
from custody.records import Entry
from custody.settling import settle
from desk import integrity, machine
from desk.assembly import Desk
from desk.errors import NothingToClose, UnfitMachine
from desk.integrity import Installation
from desk.reminders import reminders
from desk.weakness import Weakness
from keys import unlocked
from keys.exposure import exposed_secrets
from keys.notes import NoteSigner
from release.open_packages import close_package, open_packages
from release.withdrawing import unwritten
from triage.screens import listed_views
from words.message import Message

if TYPE_CHECKING:
    from custody.canonical import JSON

ROOMS = ("jail", "words", "gazetteer", "keys", "sanitize", "custody", "witness", "intake", "triage", "release", "desk")


def check_machine(desk: Desk, *, training: bool) -> None:
    """Refuses to open keys on a machine that could write them to a disk; a training vault is only warned.

    Raises:
        UnfitMachine: unencrypted swap, hibernation, core dumps or scratch on a disk.
    """
    grave = [weakness for weakness in _machine(desk) if weakness.grave]
    for weakness in grave:
        desk.telling.message(weakness.message)
    if grave and not training:
        raise UnfitMachine("desk.unfit_machine", count=len(grave))
    if grave:
        desk.telling.say("desk.training_goes_on")


def complaints(desk: Desk) -> tuple[Weakness, ...]:
    """Looks at machine, installation and, when one is named, the vault."""
    installation = Installation("tamis", ROOMS, tuple(sys.path), Path.cwd(), desk.user)
    found = [*_machine(desk), *integrity.weaknesses(installation)]
    if desk.root is not None:
        found += _vault(desk)
    return tuple(found)


def repair(desk: Desk) -> None:
    """Repairs what can be repaired without losing anything; needs the unlocked vault."""
    discard_unreadable_index(desk)
    chain = desk.chain()
    for path in chain.store.leftovers():
        path.unlink()
    if any(is_carried(act, chain) for act in open_acts(chain)):
        settle(chain)
    chain.checkpoint()
    desk.telling.say("desk.repaired")


def discard_unreadable_index(desk: Desk) -> None:
    """Removes an index that cannot be read, so that opening the chain makes it anew from the ledger."""
    vault = desk.vault
    opened = unlocked.attach(desk.memory(vault))
    try:
        Catalog(vault.catalog, opened.secrets["catalog"]).close()
    except BytesChanged:
        discard(vault.catalog)


def close_intent(release: str, reason: str, by: str, chain: Chain) -> None:
    """Records a person's word on what became of a hand-over, or of an audit package, that was cut short.

    Raises:
        Unknown: no such release.
        NothingToClose: its hand-over is not open, or no word was given.
    """
    if release.startswith("AUD-"):
        close_package(release, reason, by, chain)
        chain.checkpoint()
        return
    record = chain.catalog.release(release)
    if record.intent <= record.outcome or not reason.strip():
        raise NothingToClose("desk.nothing_to_close", release=release)
    facts: dict[str, JSON] = {"release": release, "object": record.payload, "out": "", "reason": reason}
    chain.record([chain.draft(Act.DISSEMINATED, by, record.scope, **facts)])
    chain.checkpoint()


def _machine(desk: Desk) -> tuple[Weakness, ...]:
    return machine.weaknesses(machine.read_machine(Path("/"), str(desk.memory_base)))


def _vault(desk: Desk) -> Iterator[Weakness]:
    """Looks at the vault: first what lies open, then, if it is unlocked, what only the desk can read."""
    vault = desk.vault
    for path in exposed_secrets(vault.root):
        yield Weakness(Message.of("desk.secret_exposed", path=str(path)), grave=True)
    memory = desk.memory(vault)
    if not unlocked.is_unlocked(memory):
        yield Weakness(Message.of("desk.vault_locked_partly_checked"), grave=False)
        return
    opened = unlocked.attach(memory)
    torn_or_behind = tuple(_ledger(vault, opened))
    yield from torn_or_behind
    if not torn_or_behind:  # opening the chain would repair these; looking changes nothing
        yield from _blobs_and_intents(desk)


def _ledger(vault: Vault, opened: unlocked.Unlocked) -> Iterator[Weakness]:
    """Looks at the ledger and the catalog as they lie, before anything is repaired."""
    ledger = Ledger(vault.ledger)
    try:
        torn = ledger.refresh()
        signer = NoteSigner(vault.origin, opened.secrets["log"])
        Checkpoints(vault.ledger / "checkpoints", signer).check(ledger.leaves)
        behind = ledger.size - _indexed(vault, opened)
    except CustodyError as broken:
        yield Weakness(broken.message, grave=True)
        return
    if torn:
        yield Weakness(Message.of("desk.ledger_torn", count=torn), grave=True)
    if behind:
        yield Weakness(Message.of("desk.catalog_behind", count=behind), grave=True)


def _indexed(vault: Vault, opened: unlocked.Unlocked) -> int:
    if not vault.catalog.exists():  # opening would make one
        return 0
    catalog = Catalog(vault.catalog, opened.secrets["catalog"])
    applied = catalog.applied
    catalog.close()
    return applied


def _blobs_and_intents(desk: Desk) -> Iterator[Weakness]:
    try:
        chain = desk.chain()
        referred = {name for entry in chain.history.entries() for name in _blobs(entry)}
        releases = chain.catalog.releases()
    except CustodyError as broken:
        yield Weakness(broken.message, grave=True)
        return
    kept = {submission.label for submission in chain.catalog.submissions()} | {record.scope for record in releases}
    if lost := kept - chain.envelopes.labels():
        yield Weakness(Message.of("desk.envelopes_missing", count=len(lost)), grave=True)
    stored = chain.store.names()
    strange = stored - referred
    if strange and (strange := strange - listed_views(chain)):
        yield Weakness(Message.of("desk.blobs_unreferenced", count=len(strange)), grave=False)
    if referred - stored:
        yield Weakness(Message.of("desk.blobs_missing", count=len(referred - stored)), grave=True)
    if leftovers := chain.store.leftovers():
        yield Weakness(Message.of("desk.leftovers", count=len(leftovers)), grave=False)
    yield from _open_intents(chain)
    yield from reminders(chain, desk.clock())


def _open_intents(chain: Chain) -> Iterator[Weakness]:
    """Tells what was begun and is not known to be done: hand-overs, audit packages and shreddings."""
    for name in open_packages(chain):
        yield Weakness(Message.of("desk.package_open", package=name), grave=True)
    for record in chain.catalog.releases():
        if record.intent > record.outcome:
            yield Weakness(Message.of("desk.intent_open", release=record.release), grave=True)
    for release in unwritten(chain):
        yield Weakness(Message.of("desk.notice_open", release=release), grave=True)
    for case in shredder.cases(chain).newest.values():
        if case.open:
            yield Weakness(Message.of("desk.shred_open", submission=case.submission), grave=True)


def _blobs(entry: Entry) -> frozenset[str]:
    return frozenset(entry.text(field) for field in ("blob", "report")) - {""}
