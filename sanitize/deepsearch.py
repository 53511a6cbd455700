"""The deep search: is any value that was found before still somewhere in the copy's bytes, in any usual encoding?

Rule: one pass over the copy, raw and unfolded, for every value at once in UTF-8, Latin-1, UTF-16LE/BE and hex. Values
under six characters and the published stop-list below would hit by chance: they are checked structurally instead.
Never: excuses a hit. Residual risk: a value encrypted, split, or transcribed otherwise is not seen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from string import hexdigits

SHORTEST = 6
_LONGEST = 64  # of a longer value its beginning is looked for
_MOST_VALUES = 4000
_WINDOW = 128 * 1024
_LARGE = 1 << 18  # bytes: from here on it pays to ask first which bytes do not occur
_BYTES = bytes(range(256))

_DIGITS = re.compile(rb"[0-9A-Fa-f]{%d,}" % (2 * SHORTEST))
_DIGIT_OR_NOT = bytes(48 if chr(byte) in hexdigits else 32 for byte in _BYTES)
_A_RUN = b"0" * 2 * SHORTEST
_WIDE = re.compile(rb"\0" + rb".\0" * (SHORTEST - 1), re.DOTALL)

# Words of formats and tools that say nothing about a person and stand in innocent files.
STOP_LIST = frozenset({
    "application/pdf", "baseline", "default", "image/jpeg", "image/png", "inches", "normal", "nothing", "png text",
    "simple", "standard", "text/plain", "uncalibrated", "unknown",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A value seen again: which, in what encoding, and at which place of the copy ("raw" or an unfolded one)."""

    untrusted_value: str
    encoding: str
    where: str


def searchable(values: Iterable[str]) -> list[str]:
    """Gives the values worth looking for, each once, cut to a searchable length."""
    kept = (value.strip() for value in values)
    wanted = (v[:_LONGEST] for v in kept if len(v) >= SHORTEST and v.lower() not in STOP_LIST and not _is_note(v))
    return list(dict.fromkeys(wanted))[:_MOST_VALUES]


def search(copy: Path, unfolded: Iterable[tuple[str, bytes]], values: Iterable[str]) -> list[Hit]:
    """Looks for every value in a copy's raw bytes and in what its format unfolds; each value is told once."""
    needles = [needle for value in searchable(values) for needle in _needles(value)]
    if not needles:
        return []
    sorts = _sorted(needles)
    hits: dict[str, Hit] = {}
    for where, data in chain(_windows(copy), unfolded):
        able = _able(sorts, data)
        for those, haystack in zip(able, _haystacks(data) if any(able) else (), strict=False):
            if haystack:
                _look(those, haystack, where, hits)
    return list(hits.values())


_Needle = tuple[str, str, bytes]


def _look(needles: Sequence[_Needle], haystack: bytes, where: str, hits: dict[str, Hit]) -> None:
    """Looks for each needle, in their order: what begins with one that is not there is not there either."""
    absent = b""
    for value, encoding, needle in needles:
        if absent and needle.startswith(absent):
            continue
        if needle not in haystack:
            absent = needle
        elif value not in hits:
            hits[value] = Hit(value, encoding, where)


def _sorted(needles: Iterable[_Needle]) -> tuple[list[_Needle], list[_Needle], list[_Needle]]:
    """Sorts needles by where they can be at all: those of hexadecimal digits, those of two bytes a letter, the rest.

    Each sort in the order of its bytes: behind a needle stand all that begin with it.
    """
    digits, wide, plain = list[_Needle](), list[_Needle](), list[_Needle]()
    for needle in sorted(needles, key=lambda needle: needle[2]):
        if _DIGITS.fullmatch(needle[2]):
            digits.append(needle)
        else:
            (wide if _is_wide(needle[2]) else plain).append(needle)
    return digits, wide, plain


def _is_wide(data: bytes) -> bool:
    """Says whether every second byte is zero six times in a row somewhere, as in UTF-16 of Latin letters."""
    return _WIDE.search(data) is not None


def _able(sorts: Sequence[Sequence[_Needle]], data: bytes) -> Sequence[Sequence[_Needle]]:
    """Leaves out needles with a byte that large data do not hold at all: of a page of few greys, nearly every one."""
    absent = _BYTES.translate(None, data) if len(data) >= _LARGE else b""
    if not absent:
        return sorts
    return [[each for each in those if each[2].translate(None, absent) == each[2]] for those in sorts]


def _haystacks(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Gives, for each sort of needles, what of some bytes can hold one at all."""
    return b" ".join(_digits(data)), data if _is_wide(data) else b"", data


def _digits(data: bytes) -> Iterator[bytes]:
    """Gives what stands in hexadecimal digits, six letters of it at least; a pattern takes six times as long."""
    marked, end = data.translate(_DIGIT_OR_NOT), 0
    while (start := marked.find(_A_RUN, end)) >= 0:
        end = marked.find(b" ", start)
        end = len(data) if end < 0 else end
        yield data[start:end]


def _is_note(value: str) -> bool:
    """ExifTool's own words in place of binary data are nobody's value."""
    return value.startswith("(Binary data ")


def _needles(value: str) -> Sequence[_Needle]:
    forms: dict[bytes, str] = {}
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        form = _written(value, encoding)
        if len(form) >= SHORTEST:
            forms.setdefault(form, encoding)
    written = value.encode("utf-8", "ignore").hex().encode()
    forms.setdefault(written, "hex")
    forms.setdefault(written.upper(), "hex")
    return [(value, encoding, form) for form, encoding in forms.items()]


def _written(value: str, encoding: str) -> bytes:
    """Writes a value in an encoding; nothing, where that has no such letters: what is left of it is another value."""
    try:
        return value.encode(encoding)
    except UnicodeEncodeError:
        return value.encode(encoding, "ignore") if encoding != "latin-1" else b""


def _windows(copy: Path) -> Iterator[tuple[str, bytes]]:
    """Reads the file in overlapping windows, so that nothing is missed on a border and memory stays flat."""
    overlap = b""
    with copy.open("rb") as file:
        while block := file.read(_WINDOW):
            data = overlap + block
            yield "raw", data
            overlap = data[-4 * _LONGEST :]
