"""The second hunt: a finished file, whoever brings it, searched for what was blacked out. Runs inside the jail.

Order: its text as a program reads it → its bytes, raw and decoded, in five encodings → its pages, painted and read by
OCR, as far as was asked. The same hunt as in the proof of each copy (`redaction_proof.py`), but of a file of which
nothing is known: it may be ours, changed, or a stranger's. What cannot be looked at is told, and stops nothing.
Never: refuses a file; says what was found, only where and whose. Residual risk: as that of hunting.
"""

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from sanitize import deepsearch
from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade, Inspection
from sanitize.formats.pdf_streams import VISIBLE, decoded_streams
from sanitize.hunting import Reading, reading_of, reading_of_text, seen_in
from sanitize.identify import identify
from sanitize.prey import SEEN, UNREAD, Prey
from sanitize.printing import PDF, paintable
from sanitize.raster import Ink, sheets
from sanitize.redaction_proof import telling
from sanitize.sightings import Source
from sanitize.tools import pdfium, tesseract
from words.message import Message

DPI = 200
_TEXT = ("text/", "application/json", "application/xml", "application/xhtml+xml", "image/svg+xml")
_WORDS = tuple(kind for kind in _TEXT if kind != "image/svg+xml")
_STRINGS = ("strings", "trailer")  # places of `decoded_streams` that are small and say something
_BATCH, _LONGEST = 4000, 64  # as many strings, and letters of each, as one deep search takes
_PLAIN = frozenset({"utf-8", "latin-1"})
_Mark = tuple[int, int, Source, bool]
_Unfold = Callable[[], Iterable[tuple[str, bytes]]]


class BeyondPages(Exception):
    """There are more pages than were to be read."""


def hunt(file: Path, prey: Prey, work: Path, after: Callable[[str], None], known: str = "") -> Inspection:
    """Searches a file; `known` is its media type where that is known; `work` a private folder.

    Raises:
        ToolFailed: a program is missing.
    """
    marks, unread = dict[_Mark, None](), list[str]()
    try:
        media_type = known or identify(file)
    except SanitizeError:
        media_type = "application/octet-stream"
    for part, look in _LOOKS.items():
        try:
            for mark in look(file, media_type, prey, work, after):  # one by one: what was seen before a fault counts
                marks[mark] = None
        except Exception:  # noqa: BLE001 (whatever a stranger's file makes a parser stumble over is a place not seen)
            unread.append(part)
        after(part)
    found = [_told(mark) for mark in _surest(marks)]
    return Inspection(media_type[:200], (*found, *(_unread(part) for part in unread)))


def _in_text(file: Path, media_type: str, prey: Prey, _: Path, __: Callable[[str], None]) -> Iterator[_Mark]:
    """Looks in what a program reads as text: all of a text file, the text layer of each page of a PDF."""
    if media_type == PDF:
        with pdfium.opened(file) as document:
            for index in range(len(document)):
                with pdfium.page_of(document, index) as page:
                    yield from _seen(reading_of_text(index + 1, pdfium.text_of(page)), prey)
    elif media_type.startswith(_TEXT):
        yield from _seen(reading_of_text(1, html.unescape(file.read_bytes().decode("utf-8", "replace"))), prey)


def _in_bytes(file: Path, media_type: str, prey: Prey, _: Path, __: Callable[[str], None]) -> Iterator[_Mark]:
    """Looks in the bytes; what is visible text there is left to the hunt, which knows words from parts of words."""
    yield from _searched(file, tuple, prey, _PLAIN if media_type.startswith(_TEXT) else frozenset())


def _in_parts(file: Path, media_type: str, prey: Prey, _: Path, __: Callable[[str], None]) -> Iterator[_Mark]:
    """Looks in what a PDF holds packed; in its strings (bookmarks, names, fields) with the hunt's own folding too."""
    if media_type == PDF:
        for where, data in decoded_streams(file):
            if where.endswith(_STRINGS):
                for sighting in seen_in(reading_of_text(1, data.decode("utf-8", "replace")), prey.hunted):
                    yield 0, sighting.number, sighting.source, sighting.is_sure
        yield from _searched(file, partial(decoded_streams, file), prey, frozenset())


def _searched(file: Path, unfold: _Unfold, prey: Prey, seen: frozenset[str]) -> Iterator[_Mark]:
    owners = {text.strip()[:_LONGEST]: (source, number) for text, source, number in prey.untrusted_strings}
    wanted = telling(owners)
    for start in range(0, len(wanted), _BATCH):
        for hit in deepsearch.search(file, unfold(), wanted[start : start + _BATCH]):
            if not hit.where.startswith(VISIBLE) and hit.encoding not in seen:
                source, number = owners[hit.untrusted_value]
                yield 0, number, source, True


def _on_pages(file: Path, media_type: str, prey: Prey, work: Path, after: Callable[[str], None]) -> Iterator[_Mark]:
    """Looks at the pages as they are painted."""
    if not prey.pages or media_type.startswith(_WORDS):  # set in our own type, words are read as they are written
        return
    reader = tesseract.probe(work)
    read = partial(tesseract.words, reader=reader, work=work, dpi=DPI)
    with paintable(file, media_type, work) as painted:
        for number, sheet in enumerate(sheets(painted.path, painted.media_type, ink=Ink.GREY, dpi=DPI), start=1):
            if number > prey.pages:
                raise BeyondPages
            yield from _seen(reading_of(number, read(sheet)), prey)
            after(f"page {number}")


_Look = Callable[[Path, str, Prey, Path, Callable[[str], None]], Iterable[_Mark]]
_LOOKS: dict[str, _Look] = {"text": _in_text, "bytes": _in_bytes, "parts": _in_parts, "pages": _on_pages}


def _seen(reading: Reading, prey: Prey) -> Iterator[_Mark]:
    for sighting in seen_in(reading, prey.hunted):
        yield sighting.page, sighting.number, sighting.source, sighting.is_sure


def _surest(marks: Iterable[_Mark]) -> Sequence[_Mark]:
    """Gives each place once: what is sure need not be told as a maybe as well."""
    sure = {mark[:3] for mark in marks if mark[3]}
    return sorted(mark for mark in marks if mark[3] or mark[:3] not in sure)


def _told(mark: _Mark) -> Finding:
    page, number, source, is_sure = mark
    told = Message.of(SEEN, page=page, number=number, source=source.value, sure=int(is_sure))
    return Finding(f"page {page}" if page else "bytes", Grade.RED if is_sure else Grade.AMBER, told)


def _unread(part: str) -> Finding:
    return Finding(part, Grade.AMBER, Message.of(UNREAD, part=part))
