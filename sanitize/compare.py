"""Comparing two copies of one document: every difference, because a difference can be the mark of one recipient.

Order: bytes → kind → what examining finds in one and not in the other → text (words, unseen characters, blanks, line
ends) → places of words (PDF) → sizes and pixels of painted pages. Runs inside the jail, on both files at once.
Never: says that two copies are unmarked: a mark both carry is no difference. Residual risk: that of the readers; beyond
the stated numbers differences are counted, not listed.
"""

import filecmp
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from operator import ne
from pathlib import Path

from PIL import Image, ImageChops

from sanitize.clean import Bench
from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade, Inspection
from sanitize.formats import text
from sanitize.identify import identify
from sanitize.inspecting import inspect
from sanitize.pages import WORD_KINDS
from sanitize.raster import Ink, sheets
from sanitize.tools import pdfium
from sanitize.tools.letters import glyphs_of
from sanitize.wording import wording
from words.message import Message

_MOST_LISTED = 100  # of each way to differ
_MOST_LINES, _MOST_TOKENS = 50_000, 400
_MOST_PAGES = 200
_DPI = 100
_FAINT = 24  # levels of 255
_MOVED = 0.02  # points
_TOKEN = re.compile(r"\s+|[^\s]+")
Told = Iterator[Finding]


def compare(one: Path, other: Path, bench: Bench) -> Inspection:
    """Lists every difference between two files, as findings; `where` says on which page or line of the first.

    Raises:
        Unreadable, TooLarge: a file cannot be read as what it claims to be.
    """
    kinds = identify(one), identify(other)
    tools = (("exiftool", bench.exiftool),)
    if filecmp.cmp(one, other, shallow=False):
        return Inspection(kinds[0], (_stated("sanitize.compare_same_bytes"),), tools)
    found = [_stated("sanitize.compare_other_bytes")]
    if kinds[0] != kinds[1]:
        found.append(Finding("file", Grade.RED, Message.of("sanitize.compare_kind", one=kinds[0], other=kinds[1])))
    bench.after("identified")
    found += _listed(_examined(one, other, bench))
    bench.after("examined")
    for step in (_texts, _places, _pixels):
        found += _looked(step, one, other, kinds)
        bench.after(step.__name__.strip("_"))
    return Inspection(kinds[0], tuple(found), tools)


def _stated(message: str) -> Finding:
    return Finding("file", Grade.GREEN, Message.of(message))


def _looked(
    step: Callable[[Path, Path, tuple[str, str]], Told], one: Path, other: Path, kinds: tuple[str, str]
) -> list[Finding]:
    """Takes one look; where a file cannot be read that way, says so and goes on."""
    try:
        return _listed(step(one, other, kinds))
    except SanitizeError as error:
        return [Finding(step.__name__.strip("_"), Grade.AMBER, error.message)]


def _listed(found: Told) -> list[Finding]:
    """Lists differences up to a number of each way, and counts the rest."""
    told: dict[str, list[Finding]] = {}
    more = 0
    for finding in found:
        same = told.setdefault(finding.message.id, [])
        if len(same) < _MOST_LISTED:
            same.append(finding)
        else:
            more += 1
    rest = [Finding("file", Grade.AMBER, Message.of("sanitize.compare_more", count=more))] if more else []
    return [*(finding for same in told.values() for finding in same), *rest]


def _examined(one: Path, other: Path, bench: Bench) -> Told:
    """Tells what examining finds in one copy alone."""
    quiet = Bench(bench.table, bench.read_tags, bench.exiftool, lambda _: None)
    sides = [{_key(finding): finding for finding in inspect(path, quiet).findings} for path in (one, other)]
    for name, (mine, theirs) in (("one", sides), ("other", sides[::-1])):
        for key, finding in mine.items():
            if key not in theirs:
                where = f"{'A' if name == 'one' else 'B'}: {finding.where}"
                message = Message.of(f"sanitize.compare_only_{name}", where=finding.where[:200])
                yield Finding(where, Grade.RED, message, finding.untrusted_value)


def _key(finding: Finding) -> tuple[str, Message, str]:
    return finding.where, finding.message, finding.untrusted_value


def _texts(one: Path, other: Path, kinds: tuple[str, str]) -> Told:
    pages = [_pages(path, kind) for path, kind in zip((one, other), kinds, strict=True)]
    for number, (mine, theirs) in enumerate(zip_longest(*pages, fillvalue=""), 1):
        yield from _in_text(f"page {number}", mine, theirs)


def _pages(path: Path, kind: str) -> Sequence[str]:
    if kind in WORD_KINDS:
        return [wording(path, kind)]
    if kind != "application/pdf":
        return []
    with pdfium.opened(path) as document:
        return [_text_of(document, index) for index in range(min(len(document), _MOST_PAGES))]


def _text_of(document: pdfium.Document, index: int) -> str:
    with pdfium.page_of(document, index) as page:
        return pdfium.text_of(page)


def _in_text(where: str, mine: str, theirs: str) -> Told:
    """Compares two texts, lines first, and inside lines that differ token by token: words, and the blanks between."""
    a, b = mine.splitlines(keepends=True)[:_MOST_LINES], theirs.splitlines(keepends=True)[:_MOST_LINES]
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, a, b).get_opcodes():
        if kind != "equal":
            yield from _in_lines(where, a0 + 1, "".join(a[a0:a1]), "".join(b[b0:b1]))


def _in_lines(where: str, line: int, mine: str, theirs: str) -> Told:
    a, b = _TOKEN.findall(mine), _TOKEN.findall(theirs)
    for a0, a1, b0, b1 in _steps(a, b):
        if a[a0:a1] != b[b0:b1]:
            yield _difference(f"{where}, line {line}", a[a0:a1], b[b0:b1])
        line += sum(token.count("\n") for token in a[a0:a1])


def _steps(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs tokens one by one where as many stand in both; else aligns them, roughly where there are many."""
    if len(a) == len(b) and sum(map(ne, a, b)) * 4 <= len(a) * 3:
        return ((at, at + 1, at, at + 1) for at in range(len(a)))
    return (code[1:] for code in SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > _MOST_TOKENS).get_opcodes())


def _difference(where: str, mine: Sequence[str], theirs: Sequence[str]) -> Finding:
    one, other = "".join(mine), "".join(theirs)
    value = f"{_spelled(one)} / {_spelled(other)}"
    if not one.strip() and not other.strip():
        ends = any(sign in one + other for sign in "\r\n")
        return Finding(
            where, Grade.RED, Message.of("sanitize.compare_line_end" if ends else "sanitize.compare_space"), value
        )
    if text.visible(one) == text.visible(other):
        blanks = [re.sub(r"\S", "", part) for part in (one, other)]
        message = "sanitize.compare_unseen" if blanks[0] == blanks[1] else "sanitize.compare_space"
        return Finding(where, Grade.RED, Message.of(message), value)
    if len(one) == len(other) and _shape(one) == _shape(other):
        return Finding(where, Grade.RED, Message.of("sanitize.compare_alike"), value)
    return Finding(where, Grade.RED, Message.of("sanitize.compare_words"), value)


_LOOKS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u03bf\u03bd\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u2019\u2018\u00b4\u02bc\u2013\u2014\u2010\u2011\u2212\u201c\u201d\u00ab\u00bb",
    "aeopcyxisjABEKMHOPCTXovABEHIKMNOPTX''''-----\"\"\"\"",
)  # fmt: skip


def _shape(part: str) -> str:
    return part.translate(_LOOKS)


def _spelled(part: str) -> str:
    """Writes what does not print, and blanks that stand alone, as code points."""
    if not part.strip():
        return " ".join(f"U+{ord(sign):04X}" for sign in part[:20]) or "-"
    shown = (
        s if s == " " or (s.isprintable() and (s.isascii() or s.isalpha())) else f"<U+{ord(s):04X}>" for s in part[:80]
    )
    return "".join(shown)


def _places(one: Path, other: Path, kinds: tuple[str, str]) -> Told:
    """Compares where words stand on the pages of two PDFs whose words are the same."""
    if kinds != ("application/pdf", "application/pdf"):
        return
    with pdfium.opened(one) as first, pdfium.opened(other) as second:
        if len(first) != len(second):
            yield Finding("file", Grade.RED, Message.of("sanitize.compare_pages", one=len(first), other=len(second)))
        for index in range(min(len(first), len(second), _MOST_PAGES)):
            with pdfium.page_of(first, index) as mine, pdfium.page_of(second, index) as theirs:
                yield from _moved(f"page {index + 1}", mine, theirs)


def _moved(where: str, mine: pdfium.Page, theirs: pdfium.Page) -> Told:
    width, height = mine.get_size()
    if (width, height) != theirs.get_size():
        sizes = " / ".join("{:.2f} x {:.2f}".format(*page.get_size()) for page in (mine, theirs))
        yield Finding(where, Grade.RED, Message.of("sanitize.compare_page_size"), sizes)
    a, b = glyphs_of(mine), glyphs_of(theirs)
    if [glyph.untrusted_char for glyph in a] != [glyph.untrusted_char for glyph in b]:
        return
    last = ""
    for one, other in zip(a, b, strict=True):
        right, down = (other.left - one.left) * width, (other.top - one.top) * height
        by = f"{right:+.2f} / {down:+.2f} pt, {other.points - one.points:+.2f} pt"
        if max(abs(right), abs(down), abs(other.points - one.points)) > _MOVED and by != last:
            yield Finding(where, Grade.RED, Message.of("sanitize.compare_moved"), f"{one.untrusted_char}: {by}")
        last = by


def _pixels(one: Path, other: Path, kinds: tuple[str, str]) -> Told:
    if set(kinds) & WORD_KINDS:
        return
    painted = (sheets(path, kind, ink=Ink.COLOUR, dpi=_DPI) for path, kind in zip((one, other), kinds, strict=True))
    for number, pair in enumerate(zip(*painted, strict=False), 1):
        if number > _MOST_PAGES:
            return
        yield from _in_picture(f"page {number}", *pair)


def _in_picture(where: str, mine: Image.Image, theirs: Image.Image) -> Told:
    if mine.size != theirs.size:
        sizes = " / ".join(f"{picture.width} x {picture.height}" for picture in (mine, theirs))
        yield Finding(where, Grade.RED, Message.of("sanitize.compare_picture_size"), sizes)
        return
    bands = ImageChops.difference(mine, theirs).split()
    apart = bands[0]
    for band in bands[1:]:
        apart = ImageChops.lighter(apart, band)
    box = apart.getbbox()
    if box is None:
        return
    levels = apart.histogram()
    strongest, count = max(level for level, times in enumerate(levels) if times), sum(levels[1:])
    message = "sanitize.compare_faint" if strongest <= _FAINT else "sanitize.compare_pixels"
    told = Message.of(message, count=count, levels=strongest)
    yield Finding(f"{where}, {_spot(box, mine.size)}", Grade.RED, told)


def _spot(box: tuple[int, int, int, int], size: tuple[int, int]) -> str:
    """Says where a box is, in hundredths of the page from its top left."""
    left, right = 100 * box[0] // size[0], -(-100 * box[2] // size[0])
    top, bottom = 100 * box[1] // size[1], -(-100 * box[3] // size[1])
    return f"{left}-{right} % across, {top}-{bottom} % down"
