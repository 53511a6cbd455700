"""TIFF scans and photographs: every page made anew (`tiff_pages.py`), no tag but those that decide how it looks.

Rule: an allow-list of tags by number (TIFF 6.0 §8); words, dates, Exif, XMP, IPTC, Photoshop's blocks, private tags and
directories, pictures below pages, and bytes no page points to are left behind. Pages keep their order, number, size,
density and depth. Camera raw files, which are TIFFs too, are refused: their picture is not in the pages.
Never: keeps a tag because its name sounds harmless. Residual risk: that of `tiff_pages.py`.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from sanitize.errors import Damaged, UnknownFormat
from sanitize.findings import Finding, Grade
from sanitize.formats import frames, palette
from sanitize.formats._row import Format
from sanitize.formats.colour import ours, standing_for
from sanitize.formats.tiff_directories import Directory, below, read, write
from sanitize.formats.tiff_pages import Page, colours_of, rebuilt, size
from words.message import Message

# What decides how a page looks; where the pieces lie (273, 279, 324, 325) and how they are coded besides.
ALLOWED = frozenset({
    254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293, 296, 317, 320, 322, 323, 324,
    325, 332, 338, 339, 347, 529, 530, 531, 532,
})  # fmt: skip
_PROFILE, _BELOW, _DNG = 34675, 330, 50706
_PIECES = ((273, 279), (324, 325))
_WORDS = re.compile(rb"[ -~\x80-\xff]{4,}")
_KINDS = {
    270: "sanitize.tag_words",
    271: "sanitize.tag_device",
    272: "sanitize.tag_device",
    305: "sanitize.tag_device",
    306: "sanitize.tag_time",
    315: "sanitize.tag_person",
    316: "sanitize.tag_device",
    330: "sanitize.jpeg_more_pictures",
    700: "sanitize.jpeg_xmp",
    33432: "sanitize.tag_person",
    33723: "sanitize.jpeg_iptc",
    34377: "sanitize.jpeg_iptc",
    34665: "sanitize.jpeg_exif",
    34853: "sanitize.tag_place",
}
_OF_THE_PICTURE = frozenset({"compression", "dpi", "resolution", "icc_profile"})


def examine(path: Path) -> Sequence[Finding]:
    """Finds every tag that does not decide how a page looks, and bytes no page points to."""
    data = frames.whole(path)
    pages = _pages(data)
    found = [
        _finding(number, tag, page)
        for number, page in enumerate(pages)
        for tag in page.entries
        if tag not in ALLOWED and not (tag == _PROFILE and page.entries[tag].data in ours())
    ]
    unseen = _unseen(data, pages)
    if unseen:
        found.append(Finding("between pages", Grade.RED, Message.of("sanitize.stray_bytes", count=unseen)))
    if unused := _unused_colours(path):
        found.append(palette.finding(unused))
    return found + frames.veiled(path, "TIFF")


def _unused_colours(path: Path) -> int:
    """Counts the entries of colour maps that say something and are used by no pixel of their page."""
    count = 0
    try:
        with warnings.catch_warnings(action="error"), Image.open(path, formats=["TIFF"]) as picture:
            for number in range(min(getattr(picture, "n_frames", 1), frames.MOST_FRAMES)):
                picture.seek(number)
                if picture.mode == "P":
                    frames.check_size(*picture.size)
                    colours = colours_of(picture)
                    count += palette.differing(colours, palette.bared(colours, palette.used_by(picture)))
    except frames.NOT_DECODED as error:
        raise frames.damaged("TIFF") from error
    return count


def _finding(number: int, tag: int, page: Directory) -> Finding:
    where = f"page {number + 1} tag {tag}"
    if tag == _PROFILE:
        return Finding(where, Grade.AMBER, Message.of("sanitize.png_icc"))
    message = _KINDS.get(tag, "sanitize.tag_other")
    data = page.entries[tag].data
    said = data.rstrip(b"\0").decode("utf-8", "replace") if page.entries[tag].kind == 2 else ""
    said = said or b" ".join(_WORDS.findall(data[:4000])).decode("latin-1")
    grade = Grade.AMBER if message in {"sanitize.tag_device", "sanitize.tag_time"} else Grade.RED
    return Finding(where, grade, Message.of(message), said[:400])


def _unseen(data: bytes, pages: Sequence[Directory]) -> int:
    """Counts the bytes, other than zeros, that no page points to."""
    places = [(0, 16 if data[2:4] in {b"+\0", b"\0+"} else 8)]
    for page in pages:
        places += page.places
        for offsets, lengths in _PIECES:
            pieces = zip(page.numbers(offsets), page.numbers(lengths), strict=False)
            places += [(at, at + length) for at, length in pieces]
    count = at = 0
    for start, end in sorted(places):
        if start > at:
            count += len(data[at:start]) - data.count(b"\0", at, start)
        at = max(at, end)
    return count + len(data[at:]) - data.count(b"\0", min(at, len(data)))


def _pages(data: bytes) -> list[Directory]:
    """Reads the pages.

    Raises:
        UnknownFormat: it is a camera's raw file.
    """
    pages = read(data)
    for page in pages:
        raw = _DNG in page.entries or any(inner.number(262, -1) > 32000 for inner in below(data, page, _BELOW))
        if raw or data[8:10] == b"CR":
            raise UnknownFormat("sanitize.tiff_camera_raw")
    drawn = sum(width * height for width, height in map(size, pages))
    frames.check_size(1, drawn // len(pages), len(pages))
    return pages


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes every page anew; says what is lost."""
    data = frames.whole(original)
    pages = _pages(data)
    into.write_bytes(write(pages[0].order, list(_rebuilt(original, data, pages))))
    losses = []
    if any(_PROFILE in page.entries and standing_for(page.entries[_PROFILE].data).lost for page in pages):
        losses.append(Message.of("sanitize.colour_profile_dropped"))
    if any(_BELOW in page.entries for page in pages):
        losses.append(Message.of("sanitize.tiff_below_dropped"))
    return losses


def _rebuilt(original: Path, data: bytes, pages: Sequence[Directory]) -> Iterator[Page]:
    try:
        with warnings.catch_warnings(action="error"), Image.open(original, formats=["TIFF"]) as picture:
            made = []
            for number, page in enumerate(pages):
                picture.seek(number)
                made.append(rebuilt(data, page, picture))
    except frames.NOT_DECODED as error:
        raise frames.damaged("TIFF") from error
    return iter(made)


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks Pillow what it reads beside the first page's picture; ExifTool reads all pages."""
    return frames.beside(path, "TIFF", _OF_THE_PICTURE)


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Compares number and size of the pages, and lets Pillow decode and compare every pixel of each.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    before, after = read(frames.whole(original)), read(frames.whole(copy))
    if len(before) != len(after):
        raise Damaged("sanitize.picture_changed")
    return frames.same(original, copy, "TIFF")


TIFF = Format(
    name="tiff",
    media_types=("image/tiff",),
    extension="tif",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    engines=("pillow",),
)
