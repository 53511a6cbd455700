"""Closer looks at an exhibit: a page in contrast, and the little pictures in the file beside what it shows.

Rule: made in the jail each time somebody looks, held in memory alone. Contrast is drawn from the kept picture of the
page, so the original is not touched; for thumbnails it is laid out. Whoever shows one has recorded that before.
Never: keeps a view; leaves a page in scratch.
"""

import shutil
import tempfile
from pathlib import Path

from custody.chain import Chain
from sanitize.pages import PaintedPage, View
from sanitize.workshop import Workshop
from triage.bench import WorkshopMaker, laid_out
from triage.pages import page
from triage.piece import piece


def in_contrast(label: str, number: int, chain: Chain, workshop: WorkshopMaker) -> bytes:
    """Gives page `number` (from 1) of an exhibit or a copy with its faintest differences drawn out, a PNG.

    Raises:
        NoSuchPage: no pictures were made yet, or there is no such page. SanitizeError: it could not be drawn.
    """
    picture = page(label, number, chain)
    scratch = Path(tempfile.mkdtemp(prefix="view-", dir=chain.unlocked.scratch))
    try:
        (scratch / "page").write_bytes(picture)
        with workshop(scratch) as at_work:
            return _seen(View.CONTRAST, scratch / "page", scratch / "seen", at_work)
    finally:
        if scratch.exists():  # a vault locked meanwhile has wiped it already
            shutil.rmtree(scratch)


def thumbnails(label: str, chain: Chain, workshop: WorkshopMaker) -> bytes:
    """Gives one picture of an exhibit's thumbnails, each beside what the file shows, a PNG.

    Raises:
        SanitizeError: there are none, or they could not be drawn.
    """
    with laid_out(chain, piece(label, chain), workshop) as laid:
        return _seen(View.THUMBNAILS, laid.original, laid.result, laid.workshop)


def _seen(view: View, original: Path, into: Path, workshop: Workshop) -> bytes:
    """Paints a view of one picture."""
    into.mkdir(mode=0o700)
    seen: list[bytes] = []

    def taken(_: PaintedPage, picture: Path) -> None:
        seen.append(picture.read_bytes())

    workshop.view(view, original, into, taken)
    return seen[0]
