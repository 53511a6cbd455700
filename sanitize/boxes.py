"""What a reviewer wants covered: boxes on pages, words that must be found nowhere, words that may stay.

Rule: boxes come and go in the form of DocumentCloud's programming interface: a list of objects with "page_number"
(from 0), "x1", "y1", "x2", "y2" (shares of the page, from its top left), and optionally our "mode", "reason" and
"label". Read strictly: a box that is not wholly understood refuses the list, because a box left out is a name shown.
Inside, edges are whole millionths, rounded outward. `Redactions` is what is signed: one spelling, one digest.
Never: opens a document. Residual risk: the digest of a redaction lets whoever guesses its terms check the guess: it is
kept where openings are sealed, and never stands in a recipe or in anything that is released.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from sanitize import strictly
from sanitize.errors import BadBoxes
from sanitize.pages import GRID, MOST_PAGES
from sanitize.strictly import Malformed

MOST_BOXES = 5000
MOST_TERMS = 2000
LONGEST_TERM = 200
LONGEST_REASON = 200
LONGEST_LABEL = 20
LONGEST_JSON = 4 << 20  # characters
_VERSION = "redactions/v1"


class Mode(StrEnum):
    """How far a box reaches: as drawn, over whole words to a grid, the line, the table's cell, or the page."""

    TIGHT = "tight"
    SNAP = "snap"
    LINE = "line"
    CELL = "cell"
    PAGE = "page"


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle to cover: page from 1, edges in whole millionths of the page from its top left.

    `reason` says why, for those who verify; `is_labelled` wants the document's constant label written in it.
    """

    page: int
    top: int
    left: int
    bottom: int
    right: int
    mode: Mode = Mode.LINE
    reason: str = ""
    is_labelled: bool = False


@dataclass(frozen=True, slots=True)
class Redactions:
    """All that is to be done to one document.

    `hunted` are strings that must not be findable in the result, wherever anybody drew; `stays` are words that stand
    under a box and may stand elsewhere on purpose; `label` is the one text written in boxes that want it, "" for none.
    """

    boxes: tuple[Box, ...]
    hunted: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    label: str = ""

    def written(self) -> bytes:
        """Gives its one spelling: canonical JSON, boxes in the order of pages, words sorted, each once."""
        boxes = [
            [box.page, box.left, box.top, box.right, box.bottom, box.mode.value, box.reason, int(box.is_labelled)]
            for box in sorted(set(self.boxes))
        ]
        content = {
            "boxes": boxes,
            "hunted": sorted({_composed(term) for term in self.hunted}),
            "label": _composed(self.label),
            "stays": sorted({_composed(word) for word in self.stays}),
            "tamis": _VERSION,
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def digest(self) -> str:
        """Gives the SHA-256 of its one spelling, in hex."""
        return hashlib.sha256(self.written()).hexdigest()


def read_redactions(untrusted: bytes) -> Redactions:
    """Reads what `written` gives; `read_redactions(r.written()).written() == r.written()`.

    Raises:
        BadBoxes: it is not in that form.
    """
    try:
        content = json.loads(untrusted.decode(), parse_float=_no, parse_constant=_no)
        return _redactions(content)
    except (Malformed, ValueError, RecursionError) as error:
        raise BadBoxes("sanitize.boxes_malformed") from error


def _redactions(content: object) -> Redactions:
    match content:
        case {"tamis": "redactions/v1", "boxes": boxes, "hunted": hunted, "stays": stays, "label": label, **rest} if (
            not rest
        ):
            return Redactions(
                strictly.each(boxes, _listed, MOST_BOXES),
                strictly.each(hunted, _term, MOST_TERMS),
                strictly.each(stays, _term, MOST_TERMS),
                _printed(label, LONGEST_LABEL),
            )
        case _:
            raise Malformed


def _listed(content: object) -> Box:
    match content:
        case [page, left, top, right, bottom, str(mode), reason, (0 | 1) as labelled]:
            box = Box(
                strictly.number(page, 1, MOST_PAGES),
                strictly.number(top, 0, GRID),
                strictly.number(left, 0, GRID),
                strictly.number(bottom, 0, GRID),
                strictly.number(right, 0, GRID),
                Mode(mode),
                _printed(reason, LONGEST_REASON),
                bool(labelled),
            )
        case _:
            raise Malformed
    if box.left >= box.right or box.top >= box.bottom:
        raise Malformed
    return box


def _term(content: object) -> str:
    return _printed(content, LONGEST_TERM)


def _printed(content: object, longest: int) -> str:
    text = strictly.text(content, longest)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise Malformed
    return text


def read_boxes(untrusted: str) -> tuple[Box, ...]:
    """Reads boxes in DocumentCloud's form; several pages, a box without a mode covers its line.

    Raises:
        BadBoxes: a box, named by its place in the list from 1, is not understood; what is wrong is said.
    """
    if len(untrusted) > LONGEST_JSON:
        raise BadBoxes("sanitize.boxes_too_large", limit=LONGEST_JSON >> 20)
    try:
        content = json.loads(untrusted, parse_float=Decimal, parse_constant=_no)
    except (Malformed, ValueError, RecursionError, ArithmeticError) as error:
        raise BadBoxes("sanitize.boxes_malformed") from error
    if not isinstance(content, list):
        raise BadBoxes("sanitize.boxes_malformed")
    if len(content) > MOST_BOXES:
        raise BadBoxes("sanitize.boxes_too_many", count=len(content), limit=MOST_BOXES)
    return tuple(_box(number, item) for number, item in enumerate(content, start=1))


def _box(number: int, item: object) -> Box:
    if not isinstance(item, dict) or item.keys() - {"page_number", "x1", "y1", "x2", "y2", "mode", "reason", "label"}:
        raise BadBoxes("sanitize.boxes_keys", number=number)
    left, top = (_edge(number, item, key, ROUND_FLOOR) for key in ("x1", "y1"))
    right, bottom = (_edge(number, item, key, ROUND_CEILING) for key in ("x2", "y2"))
    if left >= right or top >= bottom:
        raise BadBoxes("sanitize.boxes_empty", number=number)
    page = item.get("page_number")
    if type(page) is not int or not 0 <= page < MOST_PAGES:
        raise BadBoxes("sanitize.boxes_page", number=number, limit=MOST_PAGES - 1)
    try:
        return Box(page + 1, top, left, bottom, right, *_options(item))
    except (Malformed, ValueError) as error:
        raise BadBoxes("sanitize.boxes_options", number=number, modes=", ".join(Mode), limit=LONGEST_REASON) from error


def _options(item: dict[str, object]) -> tuple[Mode, str, bool]:
    match item.get("mode", Mode.LINE), item.get("label", False):
        case str(mode), bool(labelled):
            return Mode(mode), _printed(item.get("reason", ""), LONGEST_REASON), labelled
        case _:
            raise Malformed


def _edge(number: int, item: dict[str, object], key: str, outward: str) -> int:
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 1:
        raise BadBoxes("sanitize.boxes_edge", number=number, key=key)
    return int((Decimal(value) * GRID).to_integral_value(rounding=outward))


def write_boxes(boxes: Iterable[Box]) -> str:
    """Writes boxes in DocumentCloud's form, with our own keys where they say something; `read_boxes` reads it again."""
    return json.dumps([_item(box) for box in boxes], ensure_ascii=False, indent=1) + "\n"


def _item(box: Box) -> dict[str, object]:
    item: dict[str, object] = {
        "page_number": box.page - 1,
        "x1": box.left / GRID,
        "y1": box.top / GRID,
        "x2": box.right / GRID,
        "y2": box.bottom / GRID,
        "mode": box.mode.value,
    }
    if box.reason:
        item["reason"] = box.reason
    if box.is_labelled:
        item["label"] = True
    return item


def read_terms(untrusted: str) -> tuple[str, ...]:
    """Reads terms to hunt, one a line; empty lines are skipped.

    Raises:
        BadBoxes: too many, too long, or with control characters.
    """
    lines: Sequence[str] = [line.strip() for line in untrusted.splitlines() if line.strip()]
    try:
        return strictly.each(list(lines), _term, MOST_TERMS)
    except (Malformed, ValueError) as error:
        raise BadBoxes("sanitize.boxes_terms", limit=MOST_TERMS, longest=LONGEST_TERM) from error


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _no(_: str) -> object:
    raise Malformed
