"""The worker: a long-living process inside the jail that works on one file after the other (`_TASKS`).

Rule: one line of JSON in names the task, and says when the file is words somebody typed (`AS_TEXT`): what they look
like is then not asked, neither by us nor by ExifTool. The file is always `in.bin`, one to compare with it, or what to
redact in it, `other.bin`, the copy `out.bin` in the working directory; lines out are steps, then one answer
(`hatch.py`). It starts no other conversation: the real standard output is kept for answers, everything else that is
printed goes nowhere.
Never: imported outside the jail, except by tests. Residual risk: it runs parsers on hostile bytes; take it for lost.
"""

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sanitize import hatch
from sanitize.boxes import read_redactions
from sanitize.cells import cells
from sanitize.clean import Bench, clean, inspect, untagged
from sanitize.compare import compare
from sanitize.contents import Member
from sanitize.errors import SanitizeError, TooLarge, ToolFailed, Unreadable
from sanitize.faces import find_faces
from sanitize.findings import Cleaning, Finding, Made, Recipe
from sanitize.flatten import flatten
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.table import formats, row_for
from sanitize.identify import identify
from sanitize.looking import looked
from sanitize.names import name_them
from sanitize.pages import Leaf, View
from sanitize.paint import paint
from sanitize.prey import read_prey
from sanitize.printing import OFFICE
from sanitize.redact import redact
from sanitize.retype import retype
from sanitize.screen import RECIPE_NAME as SCREEN
from sanitize.screen import paint_screen
from sanitize.second_hunt import hunt
from sanitize.sheets_told import written_sheets
from sanitize.suggestions import suggest
from sanitize.table_view import view
from sanitize.tables import read_choice
from sanitize.tag_reading import tag_reader
from sanitize.tools.exiftool import ExifTool
from sanitize.unpack import unpack
from sanitize.values import values
from sanitize.views import paint_view
from sanitize.workbook import sheets

READY, PAGES, UNPACK = "ready", "pages", "unpack"
AS_TEXT = " as text"
_NEW_THINGS = (
    50_000  # between two rounds for circles of objects nobody holds: trees of documents are many and have none
)
ORIGINAL, OTHER, COPY, PARTS = "in.bin", "other.bin", "out.bin", "parts"


def serve(tasks: Iterable[bytes], answers: BinaryIO, work: Path) -> None:
    """Answers every line of `tasks`, until they end."""

    def tell(answer: hatch.Answer | SanitizeError) -> None:
        answers.write(hatch.written(answer) + b"\n")
        answers.flush()

    with ExifTool() as exiftool:
        apart = Apart()
        read_tags = tag_reader(exiftool, apart)
        bench = Bench(formats(read_tags, apart), read_tags, exiftool.version, tell)
        tell(READY)
        for line in tasks:
            tell(_done(line, work, bench, tell))


def _done(
    line: bytes, work: Path, bench: Bench, tell: Callable[[Leaf | Member | str], None]
) -> hatch.Answer | SanitizeError:
    """Does one task and gives its answer; whatever a parser throws at us becomes one of this room's errors."""
    parts = work / PARTS
    try:
        parts.mkdir()
        asked = str(json.loads(line))
        task, known = asked.removesuffix(AS_TEXT), "text/plain" if asked.endswith(AS_TEXT) else ""
        if task in _PAINTINGS:
            return _PAINTINGS[task](work / ORIGINAL, work, parts, tell, known)
        return _unpack(work, tell) if task == UNPACK else _TASKS[task](work, untagged(bench) if known else bench, known)
    except SanitizeError as error:
        return error
    except MemoryError:
        return TooLarge("sanitize.too_much_memory")
    except RecursionError:
        return Unreadable("sanitize.too_deep")
    except Exception as error:  # noqa: BLE001 — the wall between parsers and the rest: no parser's error may pass it
        return ToolFailed("sanitize.worker_stumbled", kind=type(error).__name__)
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def _unpack(work: Path, tell: Callable[[Member], None]) -> hatch.Answer:
    password = work / OTHER
    return unpack(work / ORIGINAL, work, password.read_bytes() if password.exists() else None, tell)


def _inspect(work: Path, bench: Bench, known: str) -> hatch.Answer:
    return looked(inspect(work / ORIGINAL, bench, known), work / ORIGINAL, work / PARTS, bench)


def _clean(work: Path, bench: Bench, known: str) -> hatch.Answer:
    return clean(work / ORIGINAL, work / COPY, bench, known)


def _flatten(work: Path, bench: Bench, known: str) -> hatch.Answer:
    original = work / ORIGINAL
    media_type = known or identify(original)
    tags = _tags_of(original, media_type, bench)
    return flatten(original, media_type, work / COPY, work / PARTS, known=tags, after=bench.after)


def _tags_of(original: Path, media_type: str, bench: Bench) -> Sequence[Finding]:
    row = None if media_type in OFFICE else row_for(media_type, bench.table)
    bench.after("identified")
    return bench.read_tags(original) if row is None or row.is_tagged else ()


def _redact(work: Path, bench: Bench, known: str) -> hatch.Answer:
    original, redactions = work / ORIGINAL, read_redactions((work / OTHER).read_bytes())
    media_type = known or identify(original)
    return redact(
        original,
        media_type,
        redactions,
        work / COPY,
        work / PARTS,
        known=_tags_of(original, media_type, bench),
        after=bench.after,
    )


def _sheets(work: Path, bench: Bench, _: str) -> hatch.Answer:
    media_type = identify(work / ORIGINAL)
    bench.after("identified")
    (work / COPY).write_bytes(written_sheets(sheets(work / ORIGINAL, media_type, work / PARTS)))
    return Cleaning(media_type, "application/json", Recipe(Made.SHEETS.value, 1), (), (), ())


def _values(work: Path, bench: Bench, _: str) -> hatch.Answer:
    original, choice = work / ORIGINAL, read_choice((work / OTHER).read_bytes())
    media_type = identify(original)
    tags = _tags_of(original, media_type, bench)
    return values(original, media_type, choice, work / COPY, work / PARTS, known=tags, after=bench.after)


def _values_view(work: Path, bench: Bench, _: str) -> hatch.Answer:
    return view(work / ORIGINAL, work / COPY, work / PARTS, bench.after)


def _retype(work: Path, bench: Bench, _: str) -> hatch.Answer:
    return retype(work / ORIGINAL, work / COPY, work / PARTS, bench.after)


def _compare(work: Path, bench: Bench, _: str) -> hatch.Answer:
    return compare(work / ORIGINAL, work / OTHER, bench)


def _suggest(work: Path, _: Bench, __: str) -> hatch.Answer:
    return suggest(work / ORIGINAL)


def _name(work: Path, _: Bench, __: str) -> hatch.Answer:
    return name_them(work / ORIGINAL)


def _face(work: Path, _: Bench, __: str) -> hatch.Answer:
    return find_faces(work / ORIGINAL)


def _cells(work: Path, bench: Bench, known: str) -> hatch.Answer:
    original, wanted = work / ORIGINAL, read_redactions((work / OTHER).read_bytes())
    return cells(original, known or identify(original), wanted, work / PARTS, bench.after)


def _hunt(work: Path, bench: Bench, known: str) -> hatch.Answer:
    prey = read_prey((work / OTHER).read_bytes())
    return hunt(work / ORIGINAL, prey, work / PARTS, bench.after, known)


_Paint = Callable[[Path, Path, Path, Callable[[Leaf | str], None], str], hatch.Answer]
_PAINTINGS: dict[str, _Paint] = {
    PAGES: paint,
    SCREEN: paint_screen,
    **{view.value: partial(paint_view, view) for view in View},
}
_Task = Callable[[Path, Bench, str], hatch.Answer]
_TASKS: dict[str, _Task] = {
    "inspect": _inspect,
    "clean": _clean,
    "flatten": _flatten,
    "redact": _redact,
    "compare": _compare,
    "suggest": _suggest,
    Made.SHEETS.value: _sheets,
    Made.VALUES.value: _values,
    Made.VALUES_VIEW.value: _values_view,
    Made.RETYPED.value: _retype,
    "names": _name,
    "faces": _face,
    "hunt": _hunt,
    "cells": _cells,
}


def main() -> None:
    """Keeps standard input and output for the conversation, gives everybody else /dev/null, and serves."""
    tasks, answers = os.dup(0), os.dup(1)
    gc.freeze()  # what was imported stays
    gc.set_threshold(_NEW_THINGS, 20, 50)
    gc.enable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    with os.fdopen(tasks, "rb", 0) as untrusted_tasks, os.fdopen(answers, "wb") as hatch_side:
        serve(untrusted_tasks, hatch_side, Path.cwd())


if __name__ == "__main__":
    main()
