"""JSON: read, and written anew, so that nothing is left of it but its values.

Rule: RFC 8259. Layout, escapes, the spelling of numbers and names said twice can each carry a mark nobody sees. The
copy is UTF-8, two spaces a level, one spelling for each number (the same exact value), and of a name said twice the
last value, which is what programs take. Names and texts go through the rule of plain text.
Never: turns a number into a float; evaluates anything. Residual risk: the order of names is kept and can carry a mark;
so can what the values say.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from pathlib import Path

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import text
from sanitize.formats._row import Format
from words.message import Message

_DEEPEST = 100
_LONG = 30  # digits before a number is written with an exponent
_MOST_DIGITS = 2000
_TOLD = 500
_EXACTLY = Context(prec=4096, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation, Overflow, Inexact])
_SPARE_ESCAPE = re.compile(r"\\(?:/|u(?!00[01][0-9a-f])[0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    written: str

    def canonical(self) -> str:
        """Gives the one spelling of its exact value."""
        value = _EXACTLY.normalize(Decimal(self.written))
        if abs(value.adjusted()) > _LONG:
            return str(value)
        plain = f"{value:f}" if value else "0"
        is_whole = re.fullmatch(r"-?\d+", self.written) is not None
        return plain if is_whole or "." in plain else f"{plain}.0"  # 1.0 stays a broken number for programs that ask


@dataclass(frozen=True, slots=True)
class Members:
    """An object: names and values in order, names said twice included."""

    pairs: tuple[tuple[str, object], ...]

    def last(self) -> dict[str, object]:
        """Gives what programs take: of a name said twice the last value."""
        return dict(self.pairs)


def parsed(written: str) -> object:
    """Reads a JSON text.

    Raises:
        Unreadable: it is none. TooLarge: it is nested too deeply, or has a number of too many digits.
    """
    try:
        return json.loads(
            written.lstrip("\ufeff"),
            object_pairs_hook=lambda pairs: Members(tuple(pairs)),
            parse_int=_number,
            parse_float=_number,
            parse_constant=_no,
        )
    except RecursionError as error:
        raise TooLarge("sanitize.too_deep") from error
    except ValueError as error:
        raise Unreadable("sanitize.json_unreadable") from error


def is_json(written: str) -> bool:
    """Says whether a text is JSON of some shape: an object or a list."""
    if not written.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return False
    try:
        parsed(written)
    except Unreadable:
        return False
    except TooLarge:
        return True  # the row says so
    return True


def _number(written: str) -> Number:
    if len(written) > _MOST_DIGITS:
        raise TooLarge("sanitize.too_deep")
    try:
        Number(written).canonical()
    except DecimalException as error:  # an exponent beyond everything
        raise ValueError from error
    return Number(written)


def _no(_: str) -> object:
    raise ValueError


def _read(path: Path) -> object:
    return parsed(text.decoded(path)[0])


def _strings(value: object, where: str = "$", depth: int = 0) -> Iterator[tuple[str, str, bool]]:
    """Gives every text with its place, and whether it is one a reader never sees (a name said again hides it)."""
    if depth > _DEEPEST:
        raise TooLarge("sanitize.too_deep")
    if isinstance(value, str):
        yield where, value, False
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, f"{where}[{index}]", depth + 1)
    elif isinstance(value, Members):
        last = value.last()
        for name, item in value.pairs:
            place = f"{where}.{name}"[:200]
            yield f"{place} (name)", name, False
            if last[name] is item:
                yield from _strings(item, place, depth + 1)
            else:
                yield place, _shown(item), True


def _shown(value: object) -> str:
    return _written(value, lambda part: part).replace("\n", " ")


def examine(path: Path) -> Sequence[Finding]:
    """Finds what plain text is examined for in names and texts, names said twice, and a layout of its own."""
    written, encoding = text.decoded(path)
    found = [] if encoding == "utf-8" else [text.stated("sanitize.text_encoding", encoding=encoding)]
    if "\ufeff" in written[:1]:
        found.append(Finding("1:1", Grade.RED, Message.of("sanitize.text_byte_order", code="U+FEFF")))
    value = parsed(written)
    for where, part, is_hidden in _strings(value):
        if is_hidden:
            found.append(Finding(where, Grade.RED, Message.of("sanitize.json_twice"), part[:400]))
        else:
            found += text.in_part(where, part)
        if len(found) > _TOLD:
            return [*found[:_TOLD], Finding("text", Grade.AMBER, Message.of("sanitize.text_unlisted"))]
    if written != _copy_of(value):
        found.append(text.stated("sanitize.json_layout"))
    return found


def _copy_of(value: object) -> str:
    return _written(value, text.cleaned) + "\n"


def _written(value: object, told: Callable[[str], str], depth: int = 0) -> str:
    """Writes a value in the one layout, every text through `told`."""
    if depth > _DEEPEST:
        raise TooLarge("sanitize.too_deep")
    edge, inner = "\n" + "  " * depth, "\n" + "  " * (depth + 1)
    if isinstance(value, Members):
        members = value.last()
        names = [told(name) for name in members]
        if len(set(names)) < len(names):  # two names that only differ in what nobody sees: one would be lost
            raise Damaged("sanitize.text_changed")
        items = [_written(item, told, depth + 1) for item in members.values()]
        parts = [f"{inner}{_quoted(name)}: {item}" for name, item in zip(names, items, strict=True)]
        return "{" + ",".join(parts) + (edge if parts else "") + "}"
    if isinstance(value, list):
        parts = [inner + _written(item, told, depth + 1) for item in value]
        return "[" + ",".join(parts) + (edge if parts else "") + "]"
    if isinstance(value, Number):
        return value.canonical()
    return _quoted(told(value)) if isinstance(value, str) else json.dumps(value)


def _quoted(part: str) -> str:
    try:
        part.encode()
    except UnicodeEncodeError as error:  # half of a pair of surrogates, which no text can hold
        raise Unreadable("sanitize.json_unreadable") from error
    return json.dumps(part, ensure_ascii=False)


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the values anew, without what eyes cannot see."""
    written = text.decoded(original)[0]
    into.write_bytes(_copy_of(parsed(written)).encode())
    return []


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks, without reading JSON, for characters that do not print and for escapes that could have been letters."""
    written = path.read_text(encoding="utf-8", errors="replace")
    message = Message.of("sanitize.json_escape")
    return [*text.second_engine(path), *(Finding(f"escape {e}", Grade.RED, message) for e in spare_escapes(written))]


def spare_escapes(written: str) -> list[str]:
    """Gives escapes nobody needs, each once; a backslash that is itself escaped begins none."""
    return list(dict.fromkeys(_SPARE_ESCAPE.findall(written.replace("\\\\", ""))))


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Reads both once more, with numbers as exact values, and compares what is visible of every name and value.

    Raises:
        Damaged: they differ.
    """
    before, after = (_visible(_exact(path)) for path in (original, copy))
    if before != after:
        raise Damaged("sanitize.text_changed")
    return [("fidelity", f"read again: the same {sum(Counter(_kinds(after)).values())} values")]


def _exact(path: Path) -> object:
    written = text.decoded(path)[0].lstrip("\ufeff")
    return json.loads(written, parse_int=Decimal, parse_float=Decimal)


def _visible(value: object) -> object:
    if isinstance(value, str):
        return text.visible(value)
    if isinstance(value, dict):
        return {text.visible(name): _visible(item) for name, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list) else value


def _kinds(value: object) -> Iterator[str]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield type(value).__name__
    for item in inside:
        yield from _kinds(item)


JSON = Format(
    name="json",
    media_types=("application/json",),
    extension="json",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    visible_text=text.visible_text,
    is_tagged=False,
)
