"""THE ORDER of cleaning. Everything here runs inside the jail, on neutral names.

Rule: identify by content → examine → strip by allow-list → examine again, with the second engine and ExifTool → deep
search for every value that was removed → fidelity → a Cleaning, or an error. What the second engine still finds is
dirt; what only our own engine finds and is not red is kept and needs a person's answer.
Never: returns a Cleaning with a red finding left. Residual risk: that of the row (see `formats/`), and what neither
engine knows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from unicodedata import unidata_version

from sanitize import deepsearch
from sanitize.errors import StillDirty
from sanitize.findings import Cleaning, Finding, Grade, Recipe
from sanitize.formats._row import Format
from sanitize.formats.table import row_for
from sanitize.identify import identify
from words.message import Message

RECIPE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Bench:
    """What the worker has ready: the table of formats, the tag reader, its version, and whom to tell of each step."""

    table: Iterable[Format]
    read_tags: Callable[[Path], Sequence[Finding]]
    exiftool: str
    after: Callable[[str], None]


def clean(original: Path, into: Path, bench: Bench, media_type: str = "") -> Cleaning:
    """Makes a harmless copy and proves it; a media type that is given is not looked for.

    Raises:
        UnknownFormat: no row fits.
        Unreadable: it cannot be read as what it claims to be.
        TooLarge: it exceeds a limit of its row.
        StillDirty: something that could betray the source is left.
        Damaged: the copy does not show what the original shows.
    """
    media_type = media_type or identify(original)
    row = row_for(media_type, bench.table)
    bench = asking(bench, row)
    bench.after("identified")
    before = examined(original, row, bench.read_tags)
    bench.after("examined")
    losses = row.strip(original, into)
    bench.after("stripped")
    held = row.held(original, into, before)
    left = _left(held.examine(), _second(into, row, bench))
    bench.after("examined again")
    removed = _without(before, left)
    seen_again = _searched(into, row, removed)
    bench.after("searched")
    proof = held.fidelity()
    bench.after("compared")
    return Cleaning(
        media_type=media_type,
        out_media_type=media_type,
        recipe=_recipe(row, bench),
        removed=tuple(removed),
        kept=(*left, *seen_again),
        checks=(
            ("second engine", "nothing left"),
            ("deep search", f"{len(deepsearch.searchable(_values(removed)))} values looked for"),
            *proof,
        ),
        losses=tuple(losses),
    )


def untagged(bench: Bench) -> Bench:
    """Leaves ExifTool aside: it would read words as a page, and find in them what everybody reads anyway."""
    return replace(bench, read_tags=lambda _: (), exiftool="not asked: text")


def asking(bench: Bench, row: Format) -> Bench:
    """Leaves ExifTool aside for a row that is not tagged."""
    return bench if row.is_tagged else untagged(bench)


def examined(path: Path, row: Format, read_tags: Callable[[Path], Sequence[Finding]]) -> list[Finding]:
    """Examines with the row's own engine and with the tag reader, whose values are the evidence; each finding once."""
    return list(dict.fromkeys([*row.examine(path), *read_tags(path)]))


def _second(copy: Path, row: Format, bench: Bench) -> list[Finding]:
    """Asks the row's second engine and the tag reader, once each: for pictures they are the same."""
    if row.second_engine is bench.read_tags:
        return list(bench.read_tags(copy))
    return [*row.second_engine(copy), *bench.read_tags(copy)]


def _left(own: Sequence[Finding], second: Sequence[Finding]) -> list[Finding]:
    """Gives what a person must answer; anything red, and anything the second engine minds, is dirt."""
    dirt = [f for f in own if f.grade is Grade.RED] + [f for f in second if f.grade is not Grade.GREEN]
    if dirt:
        raise StillDirty("sanitize.still_dirty", where=dirt[0].where[:200], count=len(dirt))
    return list(dict.fromkeys([*own, *second]))


def _without(before: Iterable[Finding], left: Iterable[Finding]) -> list[Finding]:
    """Gives the findings that are gone. Places may shift, so what is left is recognised by message and value too."""
    still = {(finding.message.id, finding.untrusted_value) for finding in left}
    return [finding for finding in before if (finding.message.id, finding.untrusted_value) not in still]


def _values(findings: Iterable[Finding]) -> list[str]:
    return [finding.untrusted_value for finding in findings]


def _searched(copy: Path, row: Format, removed: Sequence[Finding]) -> list[Finding]:
    """Looks for every removed value; one that stands in the visible text is a reader's to judge, any other is dirt."""
    hits = deepsearch.search(copy, row.unfold(copy), _values(removed))
    if not hits:
        return []
    visible = row.visible_text(copy)
    hidden = [hit for hit in hits if hit.untrusted_value not in visible]
    if hidden:
        raise StillDirty("sanitize.value_left", where=hidden[0].where[:200], count=len(hidden))
    message = Message.of("sanitize.value_visible")
    return [Finding(hit.where, Grade.AMBER, message, hit.untrusted_value) for hit in hits]


def _recipe(row: Format, bench: Bench) -> Recipe:
    return Recipe(f"clean {row.name}", RECIPE_VERSION, (("exiftool", bench.exiftool), *versions(row)))


def versions(row: Format) -> tuple[tuple[str, str], ...]:
    """Gives the programs a row works with, and their versions."""
    own = (("python", python_version()), ("unicode", unidata_version))
    return (*own, *((engine, _version(engine)) for engine in row.engines))


@cache
def _version(engine: str) -> str:
    """Reads it once for each worker: what is installed does not change while one lives."""
    return version(engine)
