"""What the pages of a redaction show: the version that counts, who signed, its boxes page by page, what changed.

Rule: the person who verifies sees the pages that have a box, forty at once and the others by their numbers, as they
will be black, with each box’s reason.
Never: an original; pictures are those made for reading.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from custody.records import RedactionRecord
from desk.pages.boxing import Drawn, drawn, modes
from desk.pages.copying import being_made
from desk.pages.shown import day_word, rows
from desk.web.here import here
from sanitize.boxes import Box, Redactions
from sanitize.covering import Rect
from sanitize.pages import ReadPage
from triage.drawing import NOTHING, reach
from triage.leaves import Leaf
from triage.pages import leaves, words
from triage.reaching import Edges, cells_of
from triage.redacting import missed, stored_redactions
from triage.redaction import Changed, changed, step
from words.visible import visible

MOST_MISSED = 200
MOST_SHEETS = 40
"""Pages with boxes the verifying person is shown at once."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A page with its boxes as drawn, and what will be black in its picture."""

    number: int
    leaf: Leaf
    boxes: tuple[Drawn, ...]
    black: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word of a page: its place in reading order, its text made visible, its box in pixels."""

    place: int
    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it is listed: number, day, who drafted, proposed, approved ("": nobody), how far, boxes."""

    number: int
    day: str
    drafted_by: str
    proposed_by: str
    approved_by: str
    step: str
    boxes: int
    derivative: str


def pages_of(label: str) -> tuple[Leaf, ...]:
    """Gives the pages of an exhibit as they were painted, none before that."""
    chain = here().chain
    exhibit = chain.catalog.exhibit(label).label
    return leaves(exhibit, chain).pages if chain.catalog.renderings.of(exhibit) else ()


def wanted_of(exhibit: str) -> Redactions:
    """Gives the newest version's boxes and words, nothing before there is one."""
    chain = here().chain
    versions = chain.catalog.redactions.of(exhibit)
    return stored_redactions(versions[-1], chain) if versions else NOTHING


def overview(label: str, chosen: RedactionRecord | None) -> dict[str, object]:
    """Gives what the overview shows, of the newest version or of a chosen one."""
    sitting = here()
    exhibit = sitting.chain.catalog.exhibit(label).label
    (line,) = rows([exhibit])
    versions = sitting.chain.catalog.redactions.of(exhibit)
    record = chosen or (versions[-1] if versions else None)
    wanted = stored_redactions(record, sitting.chain) if record else NOTHING
    cells = cells_of(record, wanted, sitting.chain) if record else {}
    sheets = pages_of(exhibit)
    numbers = sorted({box.page for box in wanted.boxes if box.page <= len(sheets)})
    return {
        "row": line,
        "record": record,
        "current": record is not None and record == versions[-1],
        "shown": version_shown(record) if record else None,
        "mine": record is not None and record.proposed_by == sitting.fingerprint,
        "step": step(record).value if record else "none",
        "wanted": wanted,
        "hunted": tuple(visible(term) for term in wanted.hunted),
        "stays": tuple(visible(term) for term in wanted.stays),
        "total": len(sheets),
        "sheets": tuple(
            _marked(exhibit, number, sheets[number - 1], wanted, cells) for number in numbers[:MOST_SHEETS]
        ),
        "more": numbers[MOST_SHEETS:],
        "counts": Counter(box.page for box in wanted.boxes),
        "versions": tuple(version_shown(each) for each in reversed(versions)),
        "changes": _changes(record, versions) if record else None,
        "modes": modes(),
        "missed": _missed(record) if record else (),
        **being_made(exhibit, "redaction"),
    }


def page_shown(label: str, number: int) -> dict[str, object]:
    """Gives what the page to draw on shows.

    Raises:
        NoSuchPage: there is no such page, or none was painted yet.
    """
    chain = here().chain
    exhibit = chain.catalog.exhibit(label).label
    read = words(exhibit, number, chain)
    sheets = leaves(exhibit, chain).pages
    (line,) = rows([exhibit])
    wanted = wanted_of(exhibit)
    versions = chain.catalog.redactions.of(exhibit)
    cells = cells_of(versions[-1], wanted, chain) if versions else {}
    return {
        "row": line,
        "number": number,
        "total": len(sheets),
        "sheet": _marked(exhibit, number, sheets[number - 1], wanted, cells),
        "lines": _lines(read, sheets[number - 1]),
        "word_count": len(read.words),
        "modes": modes(),
        "version": _newest_number(exhibit),
        "counts": Counter(box.page for box in wanted.boxes),
    }


def _newest_number(exhibit: str) -> int:
    versions = here().chain.catalog.redactions.of(exhibit)
    return versions[-1].version if versions else 0


def _marked(exhibit: str, number: int, leaf: Leaf, wanted: Redactions, cells: Mapping[Box, Edges]) -> Marked:
    boxes = tuple(box for box in wanted.boxes if box.page == number)
    black = reach(boxes, words(exhibit, number, here().chain), leaf, cells)
    return Marked(number, leaf, tuple(drawn(box, leaf.width, leaf.height) for box in boxes), black)


def _lines(read: ReadPage, leaf: Leaf) -> tuple[tuple[WordBox, ...], ...]:
    found: dict[int, list[WordBox]] = {}
    for place, word in enumerate(read.words):
        left, top, right, bottom = word.box
        found.setdefault(word.line, []).append(
            WordBox(
                place,
                visible(word.untrusted_text),
                int(left * leaf.width),
                int(top * leaf.height),
                max(1, round((right - left) * leaf.width)),
                max(1, round((bottom - top) * leaf.height)),
            )
        )
    return tuple(map(tuple, found.values()))


def _changes(record: RedactionRecord, versions: tuple[RedactionRecord, ...]) -> Changed | None:
    before = [each for each in versions if each.version == record.version - 1]
    if not before:
        return None
    chain = here().chain
    return changed(stored_redactions(before[0], chain), stored_redactions(record, chain))


def version_shown(record: RedactionRecord) -> Version:
    """Gives a version as it is listed, its people by their names of today."""
    return Version(
        record.version,
        day_word(record.day),
        _name(record.drafted_by),
        _name(record.proposed_by),
        _name(record.approved_by),
        step(record).value,
        record.boxes,
        record.derivative,
    )


def _missed(record: RedactionRecord) -> tuple[tuple[int, str, bool], ...]:
    """Gives page, text and whether it is sure, of each place the last burning still found."""
    if record.derivative or record.approved < 0:
        return ()
    found = missed(record, here().chain)[:MOST_MISSED]
    return tuple((each.page, visible(each.untrusted_text), each.is_sure) for each in found)


def _name(of: str) -> str:
    """Gives today's reviewer's name; who unlocked at the command is named already; else the key's last digits."""
    names = {own: name for name, own in here().chain.policy.reviewers.items()}
    return names.get(of, of if of in names.values() else of[-8:])
