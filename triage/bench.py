"""The bench: one exhibit or copy of a submission laid out in scratch beside the jailed workshop, cleared away after.

Rule: an original leaves the store only into RAM scratch, only for the jail, and only with an entry that says so. What
would not fit there twice over (itself, and what is made of it) is refused before a byte of it is opened.
Never: gives an original's path to anyone but the workshop.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from custody.chain import Chain
from keys import memory
from sanitize.errors import TooLarge
from sanitize.workshop import Workshop
from triage.piece import Piece

_TIMES = 2
WorkshopMaker = Callable[[Path], Workshop]


@dataclass(frozen=True, slots=True)
class Laid:
    """An original in scratch, the workshop that may read it, where a result goes, whether it is known to be text."""

    original: Path
    result: Path
    workshop: Workshop
    as_text: bool


@contextmanager
def laid_out(
    chain: Chain, lying: Piece, workshop: WorkshopMaker, room: Callable[[Path], int] = memory.room
) -> Iterator[Laid]:
    """Lays an exhibit or a copy out for the length of one act; `room` says how many bytes scratch takes.

    Raises:
        BytesChanged: the blob is not what was recorded.
        TooLarge: this computer's memory cannot hold it now.
    """
    _check_room(chain, lying, room(chain.unlocked.scratch))
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=chain.unlocked.scratch))
    try:
        original = scratch / "original"
        chain.read_into(lying.submission, lying.blob, original)
        with workshop(scratch) as at_work:
            yield Laid(original, scratch / "result", at_work, lying.as_text)
    finally:
        if scratch.exists():  # a vault locked meanwhile has wiped it already
            shutil.rmtree(scratch)


def _check_room(chain: Chain, lying: Piece, room: int) -> None:
    envelope = chain.envelope(lying.submission)
    if not envelope.lists(lying.blob):  # another process added it just now: a copy, which the jail has bounded
        return
    length = envelope.note(lying.blob).length
    if length * _TIMES > room:
        raise TooLarge("triage.too_large_here", megabytes=length // 1_000_000)
