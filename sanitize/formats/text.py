"""Plain text: what eyes cannot see in it, and how it is taken out.

Rule: characters of category Cf, Co, Cn, variation selectors and blank letters print nothing and can carry a mark; odd
spaces, trailing blanks, second spaces (`text_spacing.py`) and a pattern of line ends can too. The copy is UTF-8 in NFC
with plain single spaces and Unix line ends. Source: UAX #44.
Never: changes a visible letter. Words that mix scripts (look-alike letters) and mark-up are reported and kept.
Residual risk: marks in the wording itself (synonyms, spelling, order) survive; only retyping in own words helps.
Persian, Indic and emoji joiners go too, which may change how such text is drawn.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats._row import Format
from sanitize.formats.text_looks import told
from sanitize.formats.text_marks import SPACE_KINDS, Mark, mark_of
from sanitize.formats.text_spacing import single_spaced
from words.message import Message

LARGEST = 32 * 1024 * 1024
_TOLD_PER_KIND = 100
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|style|iframe|object|embed|meta|link|svg|math|form|img|table)\b|<(?:!--|\?xml)",
    re.IGNORECASE,
)
"""What a browser would take for the beginning of a page, or would act on inside one."""


def decoded(path: Path) -> tuple[str, str]:
    """Reads a text file; gives its text and the encoding it was in.

    Raises:
        TooLarge: more than 32 MiB.
        Unreadable: not text in UTF-8, UTF-16 or Windows-1252 (Latin-1).
    """
    if path.stat().st_size > LARGEST:
        raise TooLarge("sanitize.too_large", limit=LARGEST // (1024 * 1024))
    data = path.read_bytes()
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_is_binary(character) for character in set(text)):
            return text, encoding
    raise Unreadable("sanitize.text_unreadable")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[:4096]
    if b"\0" in head:
        high_first, low_first = head[::2].count(0), head[1::2].count(0)
        if min(high_first, low_first) > 0 or max(high_first, low_first) * 4 < len(head):
            return ()
        return ("utf-16-be",) if high_first else ("utf-16-le",)
    return ("utf-8", "cp1252")


def _is_binary(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\t\n\r\v\f\x1c\x1d\x1e\x85"


def examine(path: Path) -> Sequence[Finding]:
    """Finds hidden characters (line:column), odd spaces, trailing blanks, a byte order mark, mixed scripts, mark-up."""
    text, encoding = decoded(path)
    found = [] if encoding == "utf-8" else [stated("sanitize.text_encoding", encoding=encoding)]
    found += _line_ends(text)
    if not unicodedata.is_normalized("NFC", text):
        found.append(stated("sanitize.text_composition"))
    found += _markup(text)
    lines = unified(text)
    times: Counter[str] = Counter()
    for finding in told(lines):
        times[finding.message.id] += 1
        if times[finding.message.id] <= _TOLD_PER_KIND:
            found.append(finding)
    more = sum(count - _TOLD_PER_KIND for count in times.values() if count > _TOLD_PER_KIND)
    if more:
        found.append(Finding("text", Grade.AMBER, Message.of("sanitize.text_more", count=more)))
    return found


def stated(message: str, **params: str) -> Finding:
    """Makes a finding that is only stated."""
    return Finding("text", Grade.GREEN, Message.of(message, **params))


def _line_ends(text: str) -> list[Finding]:
    """Tells line ends of another system; of several kinds mixed, which can be a pattern, it tells more gravely."""
    kinds = Counter(_LINE_ENDS.findall(text))
    if not kinds:
        return []
    plain = text.count("\n") - kinds["\r\n"]
    if len(kinds) + bool(plain) == 1:
        return [stated("sanitize.text_line_ends")]
    return [Finding("text", Grade.AMBER, Message.of("sanitize.text_line_ends_mixed"))]


def in_part(where: str, part: str) -> list[Finding]:
    """Examines one value of a file that holds many (a cell, a member, an element); all of it is told at its place."""
    lines = unified(part)
    found = [replace(finding, where=f"{where} {finding.where}") for finding in told(lines)]
    return found if unicodedata.is_normalized("NFC", part) else [*found, stated("sanitize.text_composition")]


def _markup(text: str) -> list[Finding]:
    """Says where the first piece of a page's code stands: as text it does nothing, called a page it might."""
    first = MARKUP.search(text)
    if first is None:
        return []
    line, column = text.count("\n", 0, first.start()) + 1, first.start() - text.rfind("\n", 0, first.start())
    count = sum(1 for _ in MARKUP.finditer(text))
    return [Finding(f"{line}:{column}", Grade.AMBER, Message.of("sanitize.text_markup", count=count))]


def cleaned(text: str) -> str:
    """The whole rule in one place: pure, idempotent."""
    return single_spaced(_TRAILING.sub("", unmarked(unified(text))))


def unified(text: str) -> str:
    """Gives the text with Unix line ends."""
    return _LINE_ENDS.sub("\n", text)


def unmarked(text: str) -> str:
    """Leaves out or replaces the characters that do not print; touches no ASCII blank and no line end."""
    return unicodedata.normalize("NFC", "".join(_replaced(character) for character in text))


def _replaced(character: str) -> str:
    mark = None if character.isascii() else mark_of(character)
    if mark is None:
        return character
    return " " if mark in SPACE_KINDS else ""


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the text in UTF-8 without what eyes cannot see; says when joiners were lost."""
    text, _ = decoded(original)
    into.write_bytes(cleaned(text).encode())
    lost = {mark_of(character) for character in set(text) if not character.isascii()}
    return [Message.of("sanitize.text_joiners_lost")] if lost & {Mark.INVISIBLE, Mark.SELECTOR} else []


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks CPython's own table (`str.isprintable`), which shares nothing with `mark_of`."""
    text, _ = decoded(path)
    strange = {c for c in set(text) if not c.isprintable() and c not in "\n\t"}
    return [
        Finding("text", Grade.AMBER, Message.of("sanitize.text_not_printable", code=f"U+{ord(character):04X}"))
        for character in sorted(strange)
        if unicodedata.category(character) != "Cf" or mark_of(character) is not None
    ]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Compares the visible characters of both, in order.

    Raises:
        Damaged: they differ.
    """
    if visible(decoded(original)[0]) != visible(decoded(copy)[0]):
        raise Damaged("sanitize.text_changed")
    return [("fidelity", "visible characters equal")]


def visible(text: str) -> str:
    """Gives the characters that print, without blanks: what must be the same in a copy."""
    shown = "".join(character for character in text if character.isascii() or mark_of(character) is None)
    return "".join(unicodedata.normalize("NFC", shown).split())


def visible_text(path: Path) -> str:
    """All of it."""
    return decoded(path)[0]


TEXT = Format(
    name="text",
    media_types=("text/plain",),
    extension="txt",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    visible_text=visible_text,
)
