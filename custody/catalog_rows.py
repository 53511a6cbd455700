"""From entries to rows: what each act changes in the index.

Rule: one function per act, a pure reading of the entry's fields; recording and rebuilding go through the same table,
so a rebuilt catalog is the same catalog. Acts not in the table change nothing that is listed. What every item of an
intake asks is put together once: putting a statement together takes ten times as long as asking it (0074).
Never: reads anything but the entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from custody import (
    catalog_alarms,
    catalog_drops,
    catalog_judged,
    catalog_kin,
    catalog_marks,
    catalog_redactions,
    catalog_renderings,
    catalog_shredding,
    catalog_standing,
    catalog_withdrawals,
)
from custody import catalog_tables as tables
from custody.acts import Act
from custody.records import Entry

_OUT_OF_QUARANTINE = tables.submissions.delete().where(
    tables.submissions.c.label == bindparam("submission"), tables.submissions.c.outcome == "quarantined"
)
_SAME_PLACE = select(tables.submissions.c.label).where(
    tables.submissions.c.source == bindparam("source"),
    tables.submissions.c.number == bindparam("number"),
    tables.submissions.c.number >= 0,  # what has no number has none in common
    tables.submissions.c.source != "",
)
_ADD_SUBMISSION = insert(tables.submissions)
_LISTED = select(tables.exhibits.c.label).where(tables.exhibits.c.label == bindparam("exhibit"))
_ADD_EXHIBIT = insert(tables.exhibits)


def apply(connection: Connection, entry: Entry) -> None:
    """Brings the index up to one entry."""
    row = _ROWS.get(Act(entry.text("act")))
    if row is not None:
        row(connection, entry)


def _accession(connection: Connection, entry: Entry) -> None:
    """Lists what came in; what was in quarantine until now is no longer, and what came in the clear is an exhibit."""
    connection.execute(_OUT_OF_QUARANTINE, {"submission": entry.text("submission")})
    _submission(connection, entry)
    _exhibit(connection, entry)


def _submission(connection: Connection, entry: Entry) -> None:
    place = {"source": entry.text("source"), "number": entry.number("number")}
    known = connection.execute(_SAME_PLACE, place).all()
    accepted = entry.text("act") == Act.ACCESSION
    row = {
        **place,
        "label": entry.text("submission"),
        "seq": entry.seq,
        "designation": entry.text("designation"),
        "kind": entry.text("kind"),
        "outcome": "accepted" if accepted else "quarantined",
        "reason": entry.text("reason"),
        "untrusted_place": entry.text("place"),
        "day": entry.text("day"),
        "digest": entry.text("digest"),
        "size": entry.number("size"),
        "conflict": len(known),
        "channel": entry.text("channel"),
        "drop": entry.text("drop"),
    }
    connection.execute(_ADD_SUBMISSION, row)


def _exhibit(connection: Connection, entry: Entry) -> None:
    label = entry.text("exhibit")
    if not label or connection.execute(_LISTED, {"exhibit": label}).first():
        return  # said twice, as by two who unpacked at once, it changes nothing
    row = {
        "label": label,
        "seq": entry.seq,
        "submission": entry.text("submission"),
        "digest": entry.text("out"),
        "size": entry.number("size"),
        "blob": entry.text("blob"),
        "untrusted_filename": entry.text("filename"),
        "parent": entry.text("parent"),
        "member": entry.number("member"),
    }
    connection.execute(_ADD_EXHIBIT, row)
    catalog_marks.arrived(connection, entry)


def _inspection(connection: Connection, entry: Entry) -> None:
    label = entry.text("object")
    connection.execute(tables.inspections.delete().where(tables.inspections.c.exhibit == label))
    connection.execute(
        insert(tables.inspections).values(
            exhibit=label, seq=entry.seq, media_type=entry.text("media_type"), **_file(entry), **_counts(entry)
        )
    )


def _derivative(connection: Connection, entry: Entry) -> None:
    label = entry.text("derivative")
    connection.execute(tables.derivatives.delete().where(tables.derivatives.c.label == label))
    counts = _counts(entry)
    connection.execute(
        insert(tables.derivatives).values(
            label=label,
            seq=entry.seq,
            exhibit=entry.text("object"),
            recipe=entry.text("recipe"),
            media_type=entry.text("media_type"),
            report=entry.text("report"),
            red=counts["red"],
            amber=counts["amber"],
            pages=entry.number("pages"),
            **_file(entry),
        )
    )


def _redacted(connection: Connection, entry: Entry) -> None:
    _derivative(connection, entry)
    catalog_redactions.made(connection, entry)


def _decision(connection: Connection, entry: Entry) -> None:
    for label in _listed(connection, entry.objects):
        connection.execute(
            insert(tables.decisions).values(
                seq=entry.seq,
                exhibit=label,
                verdict=entry.text("verdict"),
                reason=entry.text("reason"),
                answers=entry.text("answers"),
                reviewer=entry.text("actor"),
                day=entry.text("day"),
            )
        )
    catalog_standing.decided(connection, entry.objects)


def _listed(connection: Connection, exhibits: Iterable[str]) -> Iterator[str]:
    """Gives the exhibits that are listed: a statement on several may name one that was shredded."""
    for label in exhibits:
        if connection.execute(_LISTED, {"exhibit": label}).first():
            yield label


def _proposal(connection: Connection, entry: Entry) -> None:
    connection.execute(tables.releases.delete().where(tables.releases.c.release == entry.text("release")))
    connection.execute(
        insert(tables.releases).values(
            release=entry.text("release"),
            seq=entry.seq,
            payload=entry.text("object"),
            scope=entry.scope,
            proposed_by=entry.text("actor"),
            replaces=entry.text("replaces"),
            day=entry.text("day"),
            intent=-1,
            outcome=-1,
            **_file(entry),
        )
    )


def _approval(connection: Connection, entry: Entry) -> None:
    connection.execute(
        insert(tables.approvals).values(
            seq=entry.seq,
            release=entry.text("release"),
            payload=entry.text("object"),
            reviewer=entry.text("actor"),
        )
    )


def _intent(connection: Connection, entry: Entry) -> None:
    _mark(connection, entry, "intent")


def _outcome(connection: Connection, entry: Entry) -> None:
    _mark(connection, entry, "outcome")


def _mark(connection: Connection, entry: Entry, column: str) -> None:
    release = tables.releases.c.release == entry.text("release")
    connection.execute(update(tables.releases).where(release).values({column: entry.seq}))


def _file(entry: Entry) -> Mapping[str, Any]:
    return {"blob": entry.text("blob"), "digest": entry.text("out"), "size": entry.number("size")}


def _counts(entry: Entry) -> Mapping[str, int]:
    return {grade: entry.number(grade) for grade in ("red", "amber", "green")}


_ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {
    Act.POLICY: catalog_standing.enacted,
    Act.ACCESSION: _accession,
    Act.QUARANTINE: _submission,
    Act.DECRYPTION: _exhibit,
    Act.UNPACKING: _exhibit,
    Act.INSPECTION: _inspection,
    Act.CLEANING: _derivative,
    Act.FLATTENING: _derivative,
    Act.REDACTION: _redacted,
    Act.RETYPING: _redacted,
    Act.APPRAISAL: _decision,
    Act.PROPOSAL: _proposal,
    Act.APPROVAL: _approval,
    Act.DISSEMINATION: _intent,
    Act.DISSEMINATED: _outcome,
    **catalog_alarms.ROWS,
    **catalog_drops.ROWS,
    **catalog_judged.ROWS,
    **catalog_kin.ROWS,
    **catalog_marks.ROWS,
    **catalog_redactions.ROWS,
    **catalog_renderings.ROWS,
    **catalog_shredding.ROWS,
    **catalog_withdrawals.ROWS,
}
