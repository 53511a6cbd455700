"""The proof of a redacted document: read back by what did not write it, and refused unless nothing can be found.

Rule, all of it or nothing: the structure of a flattened PDF and nothing beside (`flat_proof`); on every page one
picture, as large as the page that was painted; each box exactly the block it must be, in the stored picture as pdfium
decodes it and in the page as pdfium paints it; outside the boxes nothing but the page, painted a second time, within
what coding may change; no hunted string in the text layer, in what a fresh OCR of the painted page reads, or in the
bytes, raw and decoded, in five encodings.
Found surely: the copy is refused, and every place is told. Found maybe, or text that OCR now reads otherwise: kept as
a finding that a person answers.
Never: trusts `redact`, but for what was hunted and where boxes are. Residual risk: what OCR cannot read (handwriting,
a name in a photograph, a face) is found by people only; words nobody boxed or named are not hunted.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import cast

from PIL import Image, ImageChops

from sanitize import deepsearch, flat_proof
from sanitize.binder import Binder
from sanitize.burning import WHITE, burned
from sanitize.covering import Rect
from sanitize.errors import Damaged, Missed, StillDirty
from sanitize.findings import Finding, Grade
from sanitize.hunting import Hunted, reading_of, reading_of_text, seen_in, tokens
from sanitize.reading import side_by_side
from sanitize.sightings import MOST_SIGHTINGS, Sighting
from sanitize.tools import pdfium
from sanitize.tools.tesseract import Word
from words.message import Message

Read = Callable[[Image.Image], tuple[Word, ...]]

_GREYS = 17  # levels: the step of sixteen greys
_TILE, _TILE_CHANGE = 8, 40  # mean change JPEG may leave in a block; a letter's stroke changes more
_LIKE = 50  # one word in so many may be read otherwise
_TOLD = 20  # pages named in a refusal


@dataclass(frozen=True, slots=True)
class BurnedPage:
    """What the proof must know of a page: its size in pixels, its boxes and labels, how many words its text layer has.

    `untrusted_seen` are the words read outside the boxes before anything was burnt (packed: memory stays flat).
    """

    number: int
    width: int
    height: int
    dpi: int
    rects: tuple[Rect, ...]
    labels: tuple[str, ...]
    words: int
    untrusted_seen: bytes


@dataclass(frozen=True, slots=True)
class Quarry:
    """What must not be found: folded strings to hunt; as they were written, and what the original hid."""

    hunted: tuple[Hunted, ...]
    untrusted_strings: tuple[str, ...]
    untrusted_values: tuple[str, ...] = ()


def packed(words: Iterable[Word]) -> bytes:
    """Packs the folded words of a page."""
    folded = [token for word in words for token in tokens(word.untrusted_text)]
    return zlib.compress(json.dumps(folded).encode())


def prove(
    copy: Path,
    pages: Sequence[BurnedPage],
    again: Iterable[Image.Image],
    quarry: Quarry,
    read: Read,
    after: Callable[[str], None],
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Proves a redacted copy; `again` paints the original a second time.

    Returns:
        The checks passed, fit for the public, and what a person must look at.

    Raises:
        Missed: something hunted is surely there; it carries every place. StillDirty: something is in the file that
        must not be. Damaged: a box, a page or what is around the boxes is not what it must be.
    """
    hidden = telling(quarry.untrusted_strings)
    checks, kept = flat_proof.prove(copy, [page.words for page in pages], [*hidden, *quarry.untrusted_values])
    sightings: list[Sighting] = []
    with side_by_side(_laid_out(copy, pages, again), partial(_page, quarry, read)) as proofs:
        for laid, proof in proofs:
            seen, otherwise = proof()
            sightings += seen
            kept += otherwise
            after(f"proven {laid.page.number}")
    checks = [
        each for each in checks if each[0] != "deep search"
    ]  # its count tells how much was covered; "search" stays
    _refuse_sure(sightings)
    cut = set(deepsearch.searchable(hidden))
    return (
        [*checks, *_CHECKS],
        [*(finding for finding in kept if finding.untrusted_value not in cut), *map(_maybe, sightings)],
    )


_CHECKS = [
    ("boxes", "every pixel of every box is the fill, as stored and as painted"),
    ("outside the boxes", "as the page painted a second time, within what coding changes"),
    ("hunt", "what was covered, and every term given: not in the text, not in a fresh reading of the pages"),
    ("search", "what was covered, and every term given: not in the bytes, raw and decoded, in five encodings"),
]


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """A page of the copy as pdfium gives it, beside the page it must be."""

    page: BurnedPage
    stored: pdfium.Stored
    painted: Image.Image
    untrusted_layer: str
    sheet: Image.Image


def _laid_out(copy: Path, pages: Sequence[BurnedPage], again: Iterable[Image.Image]) -> Iterator[_LaidOut]:
    for page, shown, sheet in zip(pages, pdfium.leaves(copy), again, strict=True):
        pictures = pdfium.pictures_of(shown)
        if len(pictures) != 1:
            raise StillDirty("sanitize.pdf_flat_unexpected", where=f"page {page.number}, pictures")
        painted = pdfium.repainted(shown, page.width, page.height)
        yield _LaidOut(page, pictures[0], painted, pdfium.text_of(shown), sheet)


def _page(quarry: Quarry, read: Read, laid: _LaidOut) -> tuple[list[Sighting], list[Finding]]:
    page = laid.page
    check_pixels(laid.stored, laid.sheet, page)
    _check_boxes(laid.painted, page)
    words = read(laid.painted)
    by_eye = seen_in(reading_of(page.number, words), quarry.hunted)
    told = {(sighting.source, sighting.number) for sighting in by_eye}
    by_layer = seen_in(reading_of_text(page.number, laid.untrusted_layer), quarry.hunted)
    unplaced = [sighting for sighting in by_layer if (sighting.source, sighting.number) not in told]
    return [*by_eye, *unplaced], _read_otherwise(page, words)


def check_pixels(stored: pdfium.Stored, sheet: Image.Image, page: BurnedPage) -> None:
    """Compares a stored picture with the page it must be: its boxes exactly, the rest within what coding may change.

    Raises:
        Damaged: it is not that page.
    """
    picture = stored.picture
    if picture.size != (page.width, page.height) or sheet.size != picture.size:
        raise Damaged("sanitize.redaction_size", page=page.number)
    _check_boxes(picture, page)
    change = ImageChops.difference(picture, burned(sheet, page.rects, page.labels, page.dpi))
    if (_largest(change.reduce(_TILE)) > _TILE_CHANGE) if stored.is_jpeg else (_largest(change) >= _GREYS):
        raise Damaged("sanitize.redaction_outside", page=page.number)


def _check_boxes(picture: Image.Image, page: BurnedPage) -> None:
    due = None
    if any(page.labels):
        due = burned(Image.new("L", (page.width, page.height), WHITE), page.rects, page.labels, page.dpi)
    for rect in page.rects:
        is_block = picture.crop(rect.edges).getextrema() == (0, 0)
        if due is not None:
            is_block = picture.crop(rect.edges).tobytes() == due.crop(rect.edges).tobytes()
        if not is_block:
            raise Damaged("sanitize.redaction_box", page=page.number)


def _largest(change: Image.Image) -> int:
    return max(cast("tuple[int, int]", change.getextrema()))  # of grey: its lowest and highest level


def _read_otherwise(page: BurnedPage, words: Sequence[Word]) -> list[Finding]:
    before = Counter(token for token in json.loads(zlib.decompress(page.untrusted_seen)) if len(token) > 2)
    now = Counter(token for word in words for token in tokens(word.untrusted_text))
    lost = (before - now).total()
    if lost <= max(before.total() // _LIKE, 2):
        return []
    told = Message.of("sanitize.redaction_read_otherwise", page=page.number, count=lost, words=before.total())
    return [Finding(f"page {page.number}", Grade.AMBER, told)]


def _refuse_sure(sightings: Sequence[Sighting]) -> None:
    sure = [sighting for sighting in sightings if sighting.is_sure]
    if sure:
        pages = sorted({sighting.page for sighting in sure})
        named = ", ".join(map(str, pages[:_TOLD])) + (" …" if len(pages) > _TOLD else "")
        raise Missed("sanitize.redaction_missed", tuple(sure[:MOST_SIGHTINGS]), count=len(sure), pages=named)


def _maybe(sighting: Sighting) -> Finding:
    told = Message.of("sanitize.redaction_maybe", page=sighting.page)
    return Finding(f"page {sighting.page}", Grade.AMBER, told, sighting.untrusted_text)


def telling(untrusted: Iterable[str]) -> list[str]:
    """Leaves out what stands in every file of ours, such as the name of the typeface (Courier: a word for mail)."""
    with BytesIO() as out:
        with Binder(out) as binder:
            binder.add(Image.new("L", (8, 8), 255), [], 200)
        ours = out.getvalue()
    return [text for text in untrusted if text.encode("utf-8", "replace") not in ours]
