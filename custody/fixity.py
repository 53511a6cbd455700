"""Checking that everything is still what was recorded: ledger, signatures, bytes.

Rule: PREMIS "fixity check". The ledger is read anew from disk: canonical lines, chain, this desk's checkpoints, every
opening against its commitment, and every person's signature against the policy in force when it was recorded, their
key as the ledger knew it there, and the checkpoint they had seen. Then
every blob the envelopes list is opened and hashed. A check of bytes is itself an entry, also when it fails.
Never: repairs. Residual risk: entries whose openings were shredded can only be checked as lines.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from custody.acts import HUMAN_ACTS, Act
from custody.chain import Chain
from custody.errors import BytesChanged, CustodyError, LedgerBroken, NotPermitted
from custody.key_history import Rules
from custody.known_times import with_known_times
from custody.ledger import Ledger
from custody.records import BlobNote, Draft, Entry
from custody.sight import Sight
from custody.signing import check_human_act


@dataclass(frozen=True, slots=True)
class Fixity:
    """Result of opening every blob: how many there are, and the names of those that are not what was recorded."""

    checked: int
    changed: tuple[str, ...]


def check_ledger(chain: Chain) -> None:
    """Checks everything the desk can read in its ledger.

    Raises:
        LedgerBroken: a line, a checkpoint, an opening or a person's signature does not hold, or an act was back-dated.
    """
    fresh = Ledger(chain.vault.ledger)
    fresh.refresh()
    chain.checkpoints.check(fresh.leaves)
    fresh.mend_tree()
    sight = Sight(chain.checkpoints.digests())
    for entry, latest in with_known_times(chain.history.entries()):  # reading recomputes every commitment
        if Act(entry.text("act")) in HUMAN_ACTS:
            _check_signature(entry, chain.history.rules(entry.seq, latest), chain)
        sight.check(entry)


def check_ledger_aloud(chain: Chain) -> None:
    """Checks the ledger as above; that it failed is an entry too, where the ledger still takes one."""
    try:
        check_ledger(chain)
    except LedgerBroken as broken:
        with suppress(CustodyError):
            failed = chain.draft(Act.FAILED_CHECK, chain.unlocked.by, object="ledger", reason=broken.message.packed())
            chain.record([failed])
        raise


def check_blobs(chain: Chain, progress: Callable[[int, int], None]) -> Fixity:
    """Opens every blob, records the check and gives its result; `progress` is told blobs done and in all."""
    notes = list(_listed(chain))
    changed: list[str] = []
    for done, (label, note) in enumerate(notes, start=1):
        try:
            chain.read(label, note.name, _forget)
        except BytesChanged:
            changed.append(note.name)
        progress(done, len(notes))
    result = Fixity(len(notes), tuple(changed))
    chain.record([chain.draft(Act.FIXITY, chain.unlocked.by, checked=result.checked, changed=sorted(changed))])
    return result


def _check_signature(entry: Entry, rules: Rules, chain: Chain) -> None:
    draft = Draft(entry.statement, entry.scope, entry.signature)
    try:
        check_human_act(draft, rules, chain.vault, chain.unlocked.scratch)
    except NotPermitted as fault:
        raise LedgerBroken("custody.signature_no_longer_holds", seq=entry.seq) from fault


def _listed(chain: Chain) -> Iterator[tuple[str, BlobNote]]:
    for label in sorted(chain.envelopes.labels()):
        for note in chain.envelope(label).blobs:
            yield label, note


def _forget(_chunk: bytes) -> None:
    """Takes plaintext and keeps nothing of it: only its hash is of interest."""
