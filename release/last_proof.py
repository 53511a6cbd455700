"""The last proof: before anything leaves, what is black in a release is hunted in the very bytes that would leave.

Rule: the payload as it was rebuilt for this hand-over, file by file, in the jail: text, bytes, decoded streams, and on
redacted documents the painted pages, read by OCR once more. Anything surely seen, and anything that cannot be looked
at, keeps all of it here; both are entries. That it held is an entry too (PREMIS "fixity check").
Never: trusts that a copy proven when it was made is the copy at hand. Residual risk: that of `sanitize/second_hunt.py`.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from custody.acts import Act
from custody.chain import Chain
from release.blackened import Black, black_in, prey_of
from release.errors import NotProven
from release.proposal import Kind
from release.propose import Proposed, payload_documents
from release.readback_hunt import PAGES_OF_OURS, WorkshopMaker
from sanitize.errors import SanitizeError
from sanitize.prey import Prey, seen_of, unread_in
from sanitize.strictly import Malformed
from sanitize.workshop import Workshop
from words.message import Message

PAYLOAD = "payload"
"""What a fixity check is called that looked at a payload before it left."""


def prove_payload(proposed: Proposed, chain: Chain, workshop: WorkshopMaker) -> int:
    """Repeats the proof on a finished payload; gives how many files were searched, 0 where nothing is black.

    Raises:
        NotProven: something blacked out is in it, or a file could not be looked at.
    """
    black = tuple(_black(proposed, chain))
    if not black:
        return 0
    scope = chain.name("release", proposed.proposal.release)
    with tempfile.TemporaryDirectory(prefix="proof-", dir=chain.unlocked.scratch) as folder:
        wrong = _searched(proposed, black, Path(folder), workshop)
    by, release = chain.unlocked.by, proposed.proposal.release
    if wrong is not None:
        chain.record([chain.draft(Act.FAILED_CHECK, by, scope, release=release, reason=wrong.packed())])
        raise NotProven(wrong.id, **dict(wrong.params))
    files = len(proposed.payload.files)
    facts = chain.draft(
        Act.FIXITY, by, scope, what=PAYLOAD, verdict="same", release=release, checked=files, changed=[],
        out=proposed.payload.digest,
    )  # fmt: skip
    chain.record([facts])
    return files


def _black(proposed: Proposed, chain: Chain) -> Iterator[Black]:
    for document in proposed.proposal.documents:
        behind = chain.catalog.redactions.behind(document.derivative)
        if behind is not None:
            found = black_in(behind, chain)
            if found.hunted:
                yield found


def _searched(proposed: Proposed, black: tuple[Black, ...], folder: Path, workshop: WorkshopMaker) -> Message | None:
    """Searches every file; gives what is wrong with the first that does not pass."""
    pairs = zip(payload_documents(proposed.proposal), proposed.proposal.documents, strict=True)
    redacted = {f"data/{public.path}" for public, document in pairs if document.kind is Kind.REDACTED}
    with workshop(folder) as shop:
        for path, content in sorted(proposed.payload.files.items()):
            lying = folder / "file"
            lying.write_bytes(content)
            wrong = _one(path, lying, prey_of(black, PAGES_OF_OURS if path in redacted else 0), shop)
            lying.unlink()
            if wrong is not None:
                return wrong
    return None


def _one(path: str, lying: Path, prey: Prey, shop: Workshop) -> Message | None:
    try:
        report = shop.look_for("hunt", prey.written(), lying)
        seen, unread = seen_of(report), unread_in(report)
    except (SanitizeError, Malformed, ValueError):
        return Message.of("release.payload_unproven", path=path)
    if any(each.is_sure for each in seen):
        return Message.of("release.payload_seen_again", path=path)
    return Message.of("release.payload_unproven", path=path) if unread else None
