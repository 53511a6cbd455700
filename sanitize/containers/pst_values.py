"""What the properties of an Outlook item say, as text ([MS-OXCDATA] 2.11.1, [MS-OXPROPS]).

Rule: a value becomes text by its type; what has none is told in hexadecimal digits, the first of them where there are
many, and then how many bytes there are. Nothing is left out without a sign of it.
Never: fails. Residual risk: old strings in a code page the item states falsely read as other letters.
"""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sanitize.tools.libpff import OLD_TEXT, TEXT, Properties, Value

_NUMBERS = {0x0002: "<h", 0x0003: "<i", 0x0004: "<f", 0x0005: "<d", 0x000B: "<?", 0x0014: "<q"}
_TIME, _SEVERAL = 0x0040, 0x1000  # the second is a bit of a type: a list of such values
_BEGIN = datetime(1601, 1, 1, tzinfo=UTC)
_CODEPAGE = 0x3FFD  # of a message's old strings
_OTHER_NAMES = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15", 20866: "koi8-r"}
_MOST_BYTES, _MOST_LETTERS, _NAME_LETTERS = 4096, 1 << 20, 4096


@dataclass(frozen=True, slots=True)
class Strings:
    """How the strings of one mailbox are read: `codepage` is for those that are not in UTF-16."""

    codepage: int

    def of(self, properties: Properties, *wanted: int) -> str:
        """Gives the first of these properties that says something, on one line; "" where none does."""
        for each in wanted:
            value = properties.get(each)
            if value is not None and value.is_text:
                line = one_line(self.text(value, properties)[:_NAME_LETTERS])
                if line:
                    return line
        return ""

    def text(self, value: Value, properties: Properties) -> str:
        """Gives a string as it is, without the zero at its end."""
        coding = "utf-16-le" if value.kind == TEXT else self._coding(properties)
        return value.data.decode(coding, "replace").rstrip("\0")

    def listed(self, properties: Properties, without: frozenset[int]) -> Iterator[str]:
        """Gives a line for each property, in their order: identifier, type, value."""
        for name, value in sorted(properties.items()):
            if name not in without:
                called = one_line(value.untrusted_name[:_NAME_LETTERS]) or f"0x{name:04X}"
                yield f"{called}\t0x{value.kind:04X}\t{self._said(value, properties)}"

    def _said(self, value: Value, properties: Properties) -> str:
        if value.is_text:
            return _cut(self.text(value, properties))
        if value.kind in {_SEVERAL | TEXT, _SEVERAL | OLD_TEXT}:
            each = (Value(value.kind & ~_SEVERAL, data) for data in _several(value.data))
            return _cut(" | ".join(self.text(one, properties) for one in each))
        when = moment(value)
        if when is not None:
            return when.isoformat()
        form = _NUMBERS.get(value.kind, "")
        if form and len(value.data) == struct.calcsize(form):
            return str(struct.unpack(form, value.data)[0])
        more = f"… ({len(value.data)})" if len(value.data) > _MOST_BYTES else ""
        return value.data[:_MOST_BYTES].hex() + more

    def _coding(self, properties: Properties) -> str:
        own = properties.get(_CODEPAGE)
        number = int.from_bytes(own.data[:4], "little") if own is not None else self.codepage
        name = _OTHER_NAMES.get(number, f"cp{number}")
        try:
            return codecs.lookup(name).name
        except LookupError:
            return "cp1252"


def _several(data: bytes) -> Iterator[bytes]:
    """Gives the values of a list ([MS-PST] 2.3.3.4.2): how many, where each begins, then all of them."""
    count = min(int.from_bytes(data[:4], "little"), len(data) // 4)
    starts = (int.from_bytes(data[4 * at : 4 * at + 4], "little") for at in range(1, count + 1))
    for start, end in pairwise(sorted([*starts, len(data)])):  # no byte twice, whatever a list says
        yield data[start:end]


def _cut(said: str) -> str:
    more = f"… ({len(said)})" if len(said) > _MOST_LETTERS else ""
    return one_line(said[:_MOST_LETTERS]) + more


def one_line(untrusted_text: str) -> str:
    """Gives a text on one line, without signs that are none: no line end of it can end a mail's head."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in untrusted_text).split())


def moment(value: Value) -> datetime | None:
    """Gives a time: hundreds of nanoseconds since 1601, in UTC; None where it is none, or no calendar has it."""
    if value.kind != _TIME:
        return None
    try:
        return _BEGIN + timedelta(microseconds=int.from_bytes(value.data[:8], "little") // 10)
    except OverflowError:
        return None
