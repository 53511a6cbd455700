"""Keeping a submission whole: its blobs, and the envelope with their key, which is sealed while they are.

Rule: bytes → envelope. The envelope is put in its place only when every blob it lists is durable under its name.
Never: records anything. Residual risk: what a power cut leaves between the two is a blob nobody lists.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from custody.chain import Chain
from custody.envelopes import Envelope
from custody.errors import BytesChanged
from custody.records import BlobNote
from custody.store import Fresh


def keep_whole(
    chain: Chain, envelope: Envelope, wanted: Sequence[Fresh], after: Callable[[str], None]
) -> tuple[BlobNote, ...]:
    """Makes bytes of known length durable, then the envelope that lists them; `after` is told both steps.

    Raises:
        BytesChanged: the bytes are not those that were told; the envelope was not written.
        GpgFailed: gpg did not finish; OSError: the disk would not take it.
    """
    promised = chain.store.promised(envelope, wanted)
    listing = envelope.with_blobs(promised)
    recipients, now = chain.policy.recipients(), chain.now()
    with ThreadPoolExecutor(1) as beside:
        sealed = beside.submit(chain.envelopes.sealed, listing, recipients, now)
        kept = chain.store.write_all(envelope, wanted)
    after("kept")
    if kept != promised:
        raise BytesChanged("custody.blob_changed", name=promised[0].name)
    chain.write_envelope(listing, sealed.result())
    after("enveloped")
    return kept
