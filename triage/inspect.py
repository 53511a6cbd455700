"""Inspecting an exhibit: what in it could betray someone, kept as a sealed report.

Order: lay out → inspect in the jail → keep the report → ledger. Rule: every inspection is an entry (PREMIS metadata
extraction) naming who looked; counts by grade are in the entry, values only in the sealed report.
Never: changes the exhibit.
"""

import hashlib

from custody.acts import Act
from custody.chain import Chain
from sanitize.findings import Grade, Inspection
from triage.bench import WorkshopMaker, laid_out
from triage.piece import piece
from triage.reports import count, inspection_bytes, read_inspection


def inspect(label: str, chain: Chain, workshop: WorkshopMaker, actor: str) -> Inspection:
    """Inspects an exhibit by its label; `actor` is who asked.

    Raises:
        Unknown: no such exhibit.
        SanitizeError: the file could not be read as what it is.
    """
    exhibit = chain.catalog.exhibit(label)
    lying = piece(exhibit.label, chain)
    with laid_out(chain, lying, workshop) as laid:
        inspection = laid.workshop.inspect(laid.original, as_text=laid.as_text)
    report = inspection_bytes(inspection)
    digest = hashlib.sha256(report).hexdigest()
    note = chain.keep_in(exhibit.submission, "inspection", digest, [report])
    entry = chain.draft(
        Act.INSPECTION,
        actor,
        exhibit.submission,
        submission=exhibit.submission,
        object=exhibit.label,
        media_type=inspection.media_type,
        blob=note.name,
        out=digest,
        size=len(report),
        tools=[list(tool) for tool in inspection.tools],
        **{grade.value: count(inspection.findings, grade) for grade in Grade},
    )
    chain.record([entry])
    return inspection


def stored_inspection(label: str, chain: Chain) -> Inspection | None:
    """Gives the newest kept inspection of an exhibit."""
    exhibit = chain.catalog.exhibit(label)
    newest = chain.catalog.inspection(exhibit.label)
    if newest is None:
        return None
    parts: list[bytes] = []
    chain.read(exhibit.submission, newest.blob, parts.append)
    return read_inspection(b"".join(parts))
