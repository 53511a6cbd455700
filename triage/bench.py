"""The bench: one exhibit of a submission laid out in scratch beside the jailed workshop, and cleared away after.

Rule: an original leaves the store only into RAM scratch, only for the jail, and only with an entry that says so.
Never: gives an original's path to anyone but the workshop.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from custody.chain import Chain
from custody.records import Exhibit
from sanitize.workshop import Workshop

WorkshopMaker = Callable[[Path], Workshop]


@dataclass(frozen=True, slots=True)
class Laid:
    """An original in scratch, the workshop that may read it, and where a result goes."""

    original: Path
    result: Path
    workshop: Workshop


@contextmanager
def laid_out(chain: Chain, exhibit: Exhibit, workshop: WorkshopMaker) -> Iterator[Laid]:
    """Lays an exhibit out for the length of one act.

    Raises:
        BytesChanged: the blob is not what was recorded.
    """
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=chain.unlocked.scratch))
    try:
        original = scratch / "original"
        chain.read_into(exhibit.submission, exhibit.blob, original)
        with workshop(scratch) as at_work:
            yield Laid(original, scratch / "result", at_work)
    finally:
        if scratch.exists():  # a vault locked meanwhile has wiped it already
            shutil.rmtree(scratch)
