"""Typed: the text somebody retyped of each page, and whether they checked it against the page; pure.

Rule: what is kept is what will be set: without what eyes cannot see (the rule of plain text), in letters of Western
languages alone, so that a look-alike of another script is told and never set. One spelling, one digest: that is signed.
Never: opens a document. Residual risk: look-alikes among Western letters and digits (l, I, 1; O, 0): a second person
compares with the page.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sanitize import strictly
from sanitize.errors import BadText
from sanitize.formats import text
from sanitize.pages import MOST_PAGES
from sanitize.strictly import Malformed

LONGEST_PAGE = 100_000  # characters
_LETTERS = re.compile(
    r"[\n -~\u00a1-\u00ac\u00ae-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    r"\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]*"
)


def settable(written: str) -> bool:
    """Says whether every letter can be set, and stand beneath the picture: Windows-1252, but what does not print."""
    return _LETTERS.fullmatch(written) is not None


def first_unsettable(written: str) -> str:
    """Gives the first letter that cannot be set, "" where there is none."""
    return next((letter for letter in written if not settable(letter)), "")


@dataclass(frozen=True, slots=True, order=True)
class TypedPage:
    """The text of one page (number from 1; "" leaves the page out), and whether it was checked against the page."""

    number: int
    text: str
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """All pages somebody typed, in order."""

    pages: tuple[TypedPage, ...] = ()

    def of(self, number: int) -> TypedPage | None:
        """Gives a page, None before anybody typed it."""
        return next((page for page in self.pages if page.number == number), None)

    def texts(self) -> tuple[str, ...]:
        """Gives the texts that will be set, one for each page that has one."""
        return tuple(page.text for page in self.pages if page.text)

    def written(self) -> bytes:
        """Gives its one spelling."""
        pages = [[page.number, page.text, int(page.is_checked)] for page in sorted(self.pages)]
        content = {"pages": pages, "tamis": "retyping/v1"}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def with_page(typed: Typed, page: TypedPage) -> Typed:
    """Gives it with one page typed anew."""
    others = [each for each in typed.pages if each.number != page.number]
    return Typed(tuple(sorted((*others, replace(page, text=tidied(page.text))))))


def tidied(written: str) -> str:
    """Gives a text as it is kept: without what eyes cannot see, and without empty lines around it."""
    return text.cleaned(written).strip("\n")


def strange_letters(written: str) -> tuple[str, ...]:
    """Lists the letters that cannot be set, each once, by code point."""
    return tuple(dict.fromkeys(f"U+{ord(letter):04X}" for letter in written if not settable(letter)))


def unseen_in(written: str) -> int:
    """Counts the characters eyes cannot see, which are not kept."""
    return sum(not letter.isprintable() and letter not in "\n\r\t" for letter in written)


def read_typed(untrusted: bytes) -> Typed:
    """Reads what `written` gives.

    Raises:
        BadText: it is not in that form.
    """
    try:
        return _typed(json.loads(untrusted.decode(), parse_float=_no, parse_constant=_no))
    except (Malformed, ValueError, RecursionError) as error:
        raise BadText("sanitize.typed_malformed") from error


def _typed(content: object) -> Typed:
    match content:
        case {"tamis": "retyping/v1", "pages": pages, **rest} if not rest:
            read = strictly.each(pages, _page, MOST_PAGES)
        case _:
            raise Malformed
    if list(_numbers(read)) != sorted(set(_numbers(read))):
        raise Malformed
    return Typed(read)


def _page(content: object) -> TypedPage:
    match content:
        case [number, said, (0 | 1) as checked]:
            return TypedPage(strictly.number(number, 1, MOST_PAGES), strictly.text(said, LONGEST_PAGE), bool(checked))
        case _:
            raise Malformed


def _numbers(pages: Iterable[TypedPage]) -> Iterable[int]:
    return (page.number for page in pages)


def _no(_: str) -> object:
    raise Malformed
