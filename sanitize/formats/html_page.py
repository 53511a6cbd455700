"""Web pages (HTML, XHTML): read as browsers read them, and written anew with their visible words alone.

Rule: `html_strip.py`. Second engine: a lenient tokenizer (Python's own) asked for what must not be there. Fidelity: it
also reads both pages' letters: the copy's are those that were to be kept, and what it lacks of the original is no more
than what was told as dropped.
Never: draws a page, fetches, or runs anything. Residual risk: what scripts or style sheets elsewhere would have shown
or hidden is not known.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path

from sanitize.errors import Damaged, TooLarge
from sanitize.findings import Finding, Grade
from sanitize.formats import html_reader
from sanitize.formats import html_rules as allowed
from sanitize.formats._row import Format
from sanitize.formats.html_seen import sight_of
from sanitize.formats.html_strip import Cleaner, letters
from sanitize.formats.svg_pictures import bared
from sanitize.formats.svg_rules import INNER_PICTURE
from words.message import Message

LARGEST = 8 * 1024 * 1024
HTML, XHTML = "text/html", "application/xhtml+xml"
ReadTags = Callable[[Path], Sequence[Finding]]
_LINK = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_LAYOUT = frozenset(
    {"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "blockquote", "dt", "dd"}
)


def _cleaned(path: Path, read_tags: ReadTags) -> tuple[str, Cleaner, str]:
    """Gives the copy, what was put aside, and the encoding of the original."""
    if path.stat().st_size > LARGEST:
        raise TooLarge("sanitize.too_large", limit=LARGEST >> 20)
    top, encoding = html_reader.read(path.read_bytes())
    cleaner = Cleaner(lambda data: bared(data, read_tags), sight_of(top))
    copy = cleaner.page(top)
    laid_out, _ = html_reader.read(copy.encode())  # what stood between parts that went is laid out anew
    return Cleaner(cleaner.bare, sight_of(laid_out)).page(laid_out), cleaner, encoding


def _no_tags(_: Path) -> Sequence[Finding]:
    """Pictures inside are told of elsewhere."""
    return ()


def reading(path: Path) -> str:
    """Gives the visible words of a page, a line for each block.

    Raises:
        Unreadable, TooLarge: as `examine`.
    """
    copy, _, _ = _cleaned(path, _no_tags)
    return _Letters.lines_of(copy)


class _Letters(HTMLParser):
    """Collects words, and what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judges an element by its name and attributes."""
        said = {name: value or "" for name, value in attrs}
        if tag in _LAYOUT:
            self.words.append("\n")
        if tag in {"html", "head", "body"} or (tag == "meta" and said in allowed.OURS):
            said.pop("xmlns", None)
            self.found += [f"{tag} {name}" for name in said if tag != "meta"]
        elif tag not in allowed.ELEMENTS:
            self.found.append(tag)
        else:
            self.found += [f"{tag} {name}" for name, value in said.items() if _is_bad(tag, name, value)]

    def handle_data(self, data: str) -> None:
        """Collects words."""
        self.words.append(data)

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 — the parent's signature; that there is one is enough
        """There must be none."""
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:
        """There must be one, and no other."""
        if decl != "DOCTYPE html":
            self.found.append("declaration")

    def handle_pi(self, data: str) -> None:  # noqa: ARG002 — the same
        """There must be none."""
        self.found.append("instruction")

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002 — the same
        """There must be none."""
        self.found.append("declaration")

    @classmethod
    def of(cls, page: str) -> "_Letters":
        """Reads a page."""
        read = cls()
        read.feed(page)
        read.close()
        return read

    @classmethod
    def lines_of(cls, page: str) -> str:
        """Gives the words of a page, without empty lines."""
        lines = (line.strip() for line in "".join(cls.of(page).words).split("\n"))
        return "\n".join(line for line in lines if line) + "\n"


def _is_bad(tag: str, name: str, value: str) -> bool:
    if tag == "img" and name in {"src", "alt"}:
        return bool(value) if name == "alt" else _LINK.fullmatch(value) is None
    return not allowed.may_stay(tag, name, value)


def second_engine(path: Path) -> Sequence[Finding]:
    """Reports everything in a copy that a forgiving reader minds."""
    found = _Letters.of(path.read_text(encoding="utf-8", errors="replace")).found
    message = Message.of("sanitize.html_second")
    return [Finding(f"markup {what[:80]}", Grade.RED, message) for what in dict.fromkeys(found)]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Compares the visible letters, read by a second parser.

    Raises:
        Damaged: a letter is new, or gone without having been told.
    """
    _, cleaner, encoding = _cleaned(original, _no_tags)
    shown = letters(_Letters.of(copy.read_text(encoding="utf-8")).words)
    if shown != letters(cleaner.words):
        raise Damaged("sanitize.text_changed")
    before = letters(_Letters.of(original.read_bytes().decode(encoding, "replace")).words)
    if shown - before or (before - shown) - letters(cleaner.dropped):
        raise Damaged("sanitize.text_changed")
    return [("fidelity", f"read again: the same {shown.total()} visible letters")]


def unfolded(path: Path) -> Iterable[tuple[str, bytes]]:
    """Gives the pictures inside, as they are when unpacked."""
    for element in html_reader.read(path.read_bytes())[0].every():
        inner = INNER_PICTURE.fullmatch(element.attributes.get(("", "src"), ""))
        if inner is not None:
            yield "picture inside", b64decode("".join(inner[1].split()))


def row(read_tags: ReadTags) -> Format:
    """Makes this format's row; `read_tags` is ExifTool, the second engine of the pictures inside a page."""

    def examine(path: Path) -> Sequence[Finding]:
        _, cleaner, encoding = _cleaned(path, read_tags)
        told = [] if encoding in {"utf-8", "ascii"} else [_encoded(encoding)]
        return list(dict.fromkeys([*told, *cleaner.found]))

    def strip(original: Path, into: Path) -> Sequence[Message]:
        copy, cleaner, _ = _cleaned(original, read_tags)
        into.write_text(copy, encoding="utf-8")
        return [Message.of(loss) for loss in sorted(cleaner.lost)]

    return Format(
        name="html",
        media_types=(HTML, XHTML),
        extension="html",
        examine=examine,
        strip=strip,
        second_engine=second_engine,
        fidelity=fidelity,
        unfold=unfolded,
        visible_text=reading,
        engines=("bleach", "pillow"),
        is_tagged=False,
    )


def _encoded(encoding: str) -> Finding:
    return Finding("text", Grade.GREEN, Message.of("sanitize.text_encoding", encoding=encoding))
