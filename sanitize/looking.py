"""Looking: what an inspection adds to reading a file's structure, by painting its pages. Runs inside the jail.

Order: print or take the pages → on each of the first `MOST_PAGES`: codes, faint marks → little pictures beside what
they should show (`thumbnails.py`) → what each way of copying would lose (`forecast.py`). Pages that were not looked at
are told. What a program for pictures stumbles over is told too, and takes nothing of the report with it.
Never: refuses a file; says that nothing is there. Residual risk: that of `raster` and of the programs behind `codes`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sanitize.clean import Bench
from sanitize.codes import codes_on
from sanitize.errors import SanitizeError, UnknownFormat
from sanitize.faint import faint_on
from sanitize.findings import Finding, Grade, Inspection
from sanitize.forecast import forecasts
from sanitize.pages import WORD_KINDS
from sanitize.printing import OFFICE, PDF, Paintable, paintable
from sanitize.raster import Ink, sheets
from sanitize.stills import DRAWING, FORMS, PHOTOGRAPH
from sanitize.thumbnails import differing
from sanitize.tools import zxing
from words.message import Message

MOST_PAGES = 40
_PAINTED = frozenset({PDF, DRAWING, PHOTOGRAPH, *FORMS, *OFFICE})


def looked(inspection: Inspection, original: Path, work: Path, bench: Bench, *, most: int = MOST_PAGES) -> Inspection:
    """Adds to an inspection what the first pages show, and what copies would lose; `work` is a private folder."""
    kind, found = inspection.media_type, list[Finding]()
    painted: Paintable | SanitizeError
    with paintable_or_why(original, kind, work) as painted:
        if kind in _PAINTED:
            found += _seen(painted, bench, most)
            found += _compared(original, kind, painted, work)
        told = forecasts(original, kind, painted, work / "forecast", bench.table)
    tools = (*inspection.tools, ("zxing-cpp", zxing.version()))
    return replace(inspection, findings=(*inspection.findings, *found), tools=tools, forecasts=told)


@contextmanager
def paintable_or_why(original: Path, kind: str, work: Path) -> Iterator[Paintable | SanitizeError]:
    """Gives what can be painted, or the reason why nothing can."""
    if kind not in _PAINTED | WORD_KINDS:
        yield UnknownFormat("sanitize.pdf_cannot_paint", format=kind[:80])
        return
    printing = paintable(original, kind, work)
    try:
        painted = printing.__enter__()
    except SanitizeError as refusal:
        yield refusal
        return
    try:
        yield painted
    finally:
        printing.__exit__(None, None, None)


def _seen(painted: Paintable | SanitizeError, bench: Bench, most: int) -> list[Finding]:
    """Gives the codes and faint marks of the first pages; says from where on nobody looked."""
    found = list[Finding]()
    seen = 0
    if isinstance(painted, SanitizeError):
        return [_unseen("sanitize.pages_not_looked", "page 1")]
    try:
        for page in sheets(painted.path, painted.media_type, ink=Ink.COLOUR):
            if seen == most:
                found.append(_unseen("sanitize.pages_not_looked", f"page {seen + 1}"))
                break
            seen += 1
            found += [*codes_on(page, f"page {seen}"), *faint_on(page, f"page {seen}")]
            bench.after(f"page {seen}")
    except Exception:  # noqa: BLE001 (whatever a page makes a program stumble over, the rest of the report stands)
        found.append(_unseen("sanitize.pages_not_looked", f"page {seen + 1}"))
    return found


def _compared(original: Path, kind: str, painted: Paintable | SanitizeError, work: Path) -> list[Finding]:
    try:
        return differing(original, kind, painted, work)
    except Exception:  # noqa: BLE001 (as above)
        return [_unseen("sanitize.thumbnail_not_compared", "file")]


def _unseen(message: str, where: str) -> Finding:
    return Finding(where, Grade.AMBER, Message.of(message))
