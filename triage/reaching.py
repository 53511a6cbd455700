"""How far boxes reach: table cells, found in the jail when a version is kept, shown to whoever draws and verifies.

Rule: found on pages painted exactly as burning paints them, and kept sealed beside the version; its entry names them.
Never: decides what is black: burning looks again. Residual risk: where the jail could not look, the line is shown.
"""

import hashlib
import json
from collections.abc import Mapping

from custody.chain import Chain
from custody.errors import CustodyError
from custody.records import RedactionRecord
from sanitize import strictly
from sanitize.boxes import Box, Mode, Redactions
from sanitize.errors import SanitizeError
from sanitize.findings import Inspection
from sanitize.pages import GRID
from sanitize.strictly import Malformed
from triage.bench import WorkshopMaker, laid_out
from triage.piece import piece

Edges = tuple[int, int, int, int]
_CELL = "sanitize.redaction_cell"
_MOST = 5000


def keep_cells(exhibit: str, wanted: Redactions, chain: Chain, workshop: WorkshopMaker) -> str:
    """Finds the cells of boxes that ask for one, and keeps them; gives the blob's name, "" where there is none."""
    if not any(box.mode is Mode.CELL for box in wanted.boxes):
        return ""
    lying = piece(exhibit, chain)
    try:
        with laid_out(chain, lying, workshop) as laid:
            found = _read(laid.workshop.look_for("cells", wanted.written(), laid.original, as_text=laid.as_text))
    except (SanitizeError, Malformed, ValueError):
        return ""
    content = json.dumps(found, separators=(",", ":")).encode()
    return chain.keep_in(lying.submission, "cells", hashlib.sha256(content).hexdigest(), [content]).name


def cells_of(record: RedactionRecord, wanted: Redactions, chain: Chain) -> Mapping[Box, Edges]:
    """Gives the cells of a version's boxes: left, top, right and bottom in millionths of the page."""
    submission = chain.catalog.exhibit(record.exhibit).submission
    try:
        blob = chain.entry(submission, record.seq).text("cells")
        parts: list[bytes] = []
        if blob:
            chain.read(submission, blob, parts.append)
    except CustodyError:
        return {}
    boxes, rows = sorted(set(wanted.boxes)), json.loads(b"".join(parts)) if blob else []
    return {boxes[at]: (left, top, right, bottom) for at, left, top, right, bottom in rows}


def _read(inspection: Inspection) -> list[list[int]]:
    told = (dict(each.message.params) for each in inspection.findings if each.message.id == _CELL)
    return [
        [strictly.number(params.get("box"), 0, _MOST)]
        + [strictly.number(params.get(name), 0, GRID) for name in ("left", "top", "right", "bottom")]
        for params in told
    ]
