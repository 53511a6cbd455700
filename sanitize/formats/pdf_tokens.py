"""Drawing instructions of a PDF read token by token, so that two ways of writing the same steps compare equal.

Rule: ISO 32000-2, 7.2 to 7.3 and 7.8.2. Blanks and comments say nothing; a string is its bytes, a number its value,
however written; marks of content (14.6), which paint nothing, fall away. Shares no code with the parser that writes
copies. Whatever is not plainly understood raises: a picture among the instructions, a layer, a replacement text, a
name written with escapes, a bracket too many.
Never: guesses. Residual risk: none known; a page that is not understood is painted and compared instead.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

MAX_BYTES = 1 << 22
_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]+|%[^\r\n]*"
    rb"|(/[^\0\t\n\f\r ()<>\[\]{}/%]*"
    rb"|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.){0,400}+\)){0,4000}+\)"
    rb"|<<|>>|<[0-9A-Fa-f\0\t\n\f\r ]*+>|[\[\]{}]"
    rb"|[^\0\t\n\f\r ()<>\[\]{}/%]+|.)",
    re.DOTALL,
)
_NUMBER = re.compile(rb"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
_NAME = re.compile(rb"/[!-\"$-~]*")
_OPERATOR = re.compile(rb"[A-Za-z][A-Za-z0-9]*\*?|['\"]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_BRACKETS = frozenset({b"<<", b">>", b"[", b"]", b"{", b"}"})
_WORDS = frozenset({b"true", b"false", b"null"})
_MARKS = frozenset({b"BMC", b"BDC", b"EMC", b"MP", b"DP"})


class Unusual(Exception):
    """Something that is not plainly understood: it proves nothing, in either direction."""


def tokens_of(data: bytes) -> tuple[bytes, ...]:
    """Gives all tokens, each in one spelling: `/name`, `(bytes`, a number, a bracket, or an operator.

    Raises:
        Unusual: see above.
    """
    if len(data) > MAX_BYTES:
        raise Unusual
    known: dict[bytes, bytes] = {}
    for token in set(_TOKEN.findall(data)):
        known[token] = _spelled(token)
    return tuple(known[token] for token in _TOKEN.findall(data) if token)


def steps_of(data: bytes) -> tuple[bytes, ...]:
    """Gives the tokens of drawing instructions without marks.

    Raises:
        Unusual: see above.
    """
    kept: list[bytes] = []
    operands: list[bytes] = []
    for token in tokens_of(data):
        if not _OPERATOR.fullmatch(token) or token in _WORDS:
            operands.append(token)
            continue
        if token in _MARKS:
            _check_mark(token, operands)
        elif token == b"BI":
            raise Unusual
        else:
            kept += [*operands, token]
        operands = []
    if operands:
        raise Unusual
    return tuple(kept)


def names_in(tokens: Iterable[bytes]) -> frozenset[str]:
    """Gives the names among tokens, with their stroke."""
    return frozenset(token.decode("ascii") for token in tokens if token.startswith(b"/"))


def value_of(number: Decimal | int) -> str:
    """Gives a number in one spelling: 612 for 612.0."""
    value = Decimal(number)
    if not value.is_finite() or abs(value.adjusted()) > 40:
        raise Unusual
    return format(value.normalize() if value else Decimal(0), "f")


def _check_mark(mark: bytes, operands: list[bytes]) -> None:
    """Lets only marks pass that change nothing: no layer, no replacement text, nothing said elsewhere."""
    told = operands[1:] if mark in {b"BDC", b"DP"} else []
    if len(operands) - len(told) != (mark != b"EMC") or b"/OC" in operands[:1] or b"/ActualText" in told:
        raise Unusual
    if mark in {b"BDC", b"DP"} and (told[:1] != [b"<<"] or told[-1] != b">>"):
        raise Unusual


def _spelled(token: bytes) -> bytes:
    if not token or token in _BRACKETS or _OPERATOR.fullmatch(token):
        return token
    if _NUMBER.fullmatch(token):
        return value_of(Decimal(token.decode("ascii"))).encode()
    if _NAME.fullmatch(token):
        return token
    if len(token) > 1 and token.startswith(b"("):
        return b"(" + _ESCAPE.sub(_unescaped, token[1:-1])
    if len(token) > 1 and token.startswith(b"<"):
        digits = b"".join(token[1:-1].split()).replace(b"\0", b"")
        return b"(" + bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    raise Unusual


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if said is None:
        return b"\n"  # the end of a line inside a string, however written (7.3.4.2)
    if said.isdigit():
        return bytes((int(said, 8) & 255,)) if said.strip(b"01234567") == b"" else said
    return _ESCAPED.get(said, said)
