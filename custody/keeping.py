"""Keeping submissions whole, a few at once: their blobs, and the envelopes with their keys, sealed while those are.

Rule: bytes → envelopes. An envelope is put in its place only when every blob it lists is durable under its name; until
then it lies beside it, under a name nobody reads. So of a few that were begun together and cut short, none counts.
Never: records anything. Residual risk: what a power cut leaves between the two is blobs nobody lists, as ciphertext
under keys nobody holds any more.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from custody.chain import Chain
from custody.envelopes import Envelope
from custody.errors import BytesChanged
from custody.records import BlobNote
from custody.store import Fresh


@dataclass(frozen=True, slots=True)
class Whole:
    """One submission to keep: its envelope as it is before, and the bytes to add, their lengths known."""

    envelope: Envelope
    wanted: Sequence[Fresh]


def keep_whole(chain: Chain, wholes: Sequence[Whole], after: Callable[[str], None]) -> list[tuple[BlobNote, ...]]:
    """Makes bytes of known length durable, then the envelopes that list them; `after` is told both steps.

    Raises:
        BytesChanged: the bytes are not those that were told; no envelope was written.
        GpgFailed: gpg did not finish; OSError: the disk would not take it.
    """
    promised = [chain.store.promised(each.envelope, each.wanted) for each in wholes]
    listings = [each.envelope.with_blobs(notes) for each, notes in zip(wholes, promised, strict=True)]
    recipients, now = chain.policy.recipients(), chain.now()
    try:
        with ThreadPoolExecutor(1) as beside:
            sealing = beside.submit(chain.envelopes.seal_beside, listings, recipients, now)
            kept = chain.store.write_group([(each.envelope, each.wanted) for each in wholes])
            sealing.result()
        after("kept")
        _check(kept, promised)
        chain.place_envelopes(listings)
    except BaseException:
        chain.envelopes.drop_beside(listings)
        raise
    after("enveloped")
    return kept


def _check(kept: Sequence[tuple[BlobNote, ...]], promised: Sequence[tuple[BlobNote, ...]]) -> None:
    for got, told in zip(kept, promised, strict=True):
        if got != told:
            raise BytesChanged("custody.blob_changed", name=told[0].name)
