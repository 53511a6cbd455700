"""Reading what the worker says, part by part: exactly this kind, within these bounds, or not at all.

Rule: nothing is converted, cut or repaired; whole numbers are those JSON can carry without loss (2^53 - 1).
Never: gives a value that was not checked. Residual risk: a value of the right form may still be a lie.
"""

from collections.abc import Callable
from typing import TypeVar

LONGEST_TEXT = 4096
MOST_ITEMS = 200
_SAFE = 2**53 - 1
_T = TypeVar("_T")


class Malformed(Exception):
    """The line is not in the form."""


def text(content: object, longest: int = LONGEST_TEXT) -> str:
    """Reads a text of at most `longest` characters that can be written in UTF-8."""
    if not isinstance(content, str) or len(content) > longest:
        raise Malformed
    content.encode()  # a lone surrogate is a ValueError here
    return content


def number(content: object, least: int = -_SAFE, most: int = _SAFE) -> int:
    """Reads a whole number between two bounds, both allowed."""
    if type(content) is not int or not least <= content <= most:
        raise Malformed
    return content


def each(content: object, read_one: Callable[[object], _T], most: int) -> tuple[_T, ...]:
    """Reads a list of at most `most` items."""
    if not isinstance(content, list) or len(content) > most:
        raise Malformed
    return tuple(read_one(item) for item in content)


def pairs(content: object) -> tuple[tuple[str, str], ...]:
    """Reads a list of pairs of texts."""
    return each(content, _pair, MOST_ITEMS)


def _pair(content: object) -> tuple[str, str]:
    match content:
        case [name, value]:
            return text(name), text(value)
        case _:
            raise Malformed
