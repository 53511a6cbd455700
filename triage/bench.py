"""The bench: one exhibit or copy of a submission laid out in scratch beside the jailed workshop, cleared away after.

Rule: an original leaves the store only into RAM scratch, only for the jail, and only with an entry that says so.
What a form of SecureDrop carried (a message, a reply) is text by where it came from: what it looks like is not asked.
Never: gives an original's path to anyone but the workshop.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from custody.canonical import JSON
from custody.chain import Chain
from custody.errors import Unknown
from sanitize.workshop import Workshop

TYPED = frozenset({"msg", "reply"})
"""Kinds of submissions that come out of a text field, not out of a file."""

WorkshopMaker = Callable[[Path], Workshop]
_WHOLE = 32  # hex digits of a label


@dataclass(frozen=True, slots=True)
class Source:
    """What is laid out: an exhibit as received, or a copy of it (then `copy` is the copy's label).

    `as_text` says that it is known to be text, better than looks can tell: it was made as text, or typed into a form.
    """

    exhibit: str
    copy: str
    submission: str
    blob: str
    digest: str
    as_text: bool

    @property
    def label(self) -> str:
        """Whose pages they are: the copy's label, else the exhibit's."""
        return self.copy or self.exhibit

    @property
    def fields(self) -> dict[str, JSON]:
        """How an entry names it."""
        return {"object": self.exhibit, "derivative": self.copy} if self.copy else {"object": self.exhibit}


def source(label: str, chain: Chain) -> Source:
    """Finds an exhibit by its label (or the beginning of it), or a copy by its whole label.

    Raises:
        Unknown: there is neither.
    """
    catalog = chain.catalog
    try:
        exhibit = catalog.exhibit(label)
    except Unknown:
        if len(label) != _WHOLE:
            raise
        copy = catalog.derivative(label)
        submission = catalog.exhibit(copy.exhibit).submission
        as_text = copy.media_type == "text/plain"
        return Source(copy.exhibit, copy.label, submission, copy.blob, copy.digest, as_text)
    as_text = catalog.submission(exhibit.submission).kind in TYPED
    return Source(exhibit.label, "", exhibit.submission, exhibit.blob, exhibit.digest, as_text)


@dataclass(frozen=True, slots=True)
class Laid:
    """An original in scratch, the workshop that may read it, where a result goes, whether it is known to be text."""

    original: Path
    result: Path
    workshop: Workshop
    as_text: bool


@contextmanager
def laid_out(chain: Chain, lying: Source, workshop: WorkshopMaker) -> Iterator[Laid]:
    """Lays an exhibit or a copy out for the length of one act.

    Raises:
        BytesChanged: the blob is not what was recorded.
    """
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=chain.unlocked.scratch))
    try:
        original = scratch / "original"
        chain.read_into(lying.submission, lying.blob, original)
        with workshop(scratch) as at_work:
            yield Laid(original, scratch / "result", at_work, lying.as_text)
    finally:
        if scratch.exists():  # a vault locked meanwhile has wiped it already
            shutil.rmtree(scratch)
