"""A proposal as sealed bytes: what was chosen, typed and painted, so that its payload can be built again.

Rule: canonical JSON under the release's own key. Version 1 knew neither fields nor views; what was proposed as such is
read as such, and its payload stays of version 1.
Never: leaves the vault.
"""

from datetime import date

from custody import canonical
from custody.canonical import JSON
from custody.records import ReleaseRecord
from release.fields import Fields, fields_from
from release.payload import Description
from release.proposal import Kind, Proposal, ProposedDocument
from words.message import Message


def proposal_bytes(proposal: Proposal) -> bytes:
    """Writes a proposal."""
    described = proposal.description
    return canonical.dumps(
        {
            "v": proposal.version,
            "release": proposal.release,
            "day": proposal.day.isoformat(),
            "title": described.title,
            "html": described.html,
            "language": described.language,
            "documents": [_row(document) for document in proposal.documents],
            "fields": proposal.fields.as_json(),
        }
    )


def stored_proposal(data: bytes, record: ReleaseRecord) -> Proposal:
    """Reads what `proposal_bytes` wrote; payload and proposer stand in the ledger."""
    content = canonical.loads_object(data)
    rows = content["documents"]
    return Proposal(
        release=record.release,
        day=date.fromisoformat(str(content["day"])),
        description=Description(str(content["title"]), str(content["html"]), str(content["language"])),
        documents=tuple(_document(row) for row in (rows if isinstance(rows, list) else [])),
        payload=record.payload,
        proposed_by=record.proposed_by,
        fields=fields_from(content["fields"]) if "fields" in content else Fields.none(),
        version=int(str(content["v"])),
        replaces=record.replaces,
    )


def _row(document: ProposedDocument) -> JSON:
    return {
        "derivative": document.derivative,
        "sha256": document.sha256,
        "title": document.title,
        "media_type": document.media_type,
        "recipe": document.recipe,
        "kind": document.kind.value,
        "made_by": document.made_by,
        "screens": document.screens,
        "pages": document.pages,
        "text": int(document.text),
        "unseen": document.unseen.packed() if document.unseen else "",
    }


def _document(row: JSON) -> ProposedDocument:
    assert isinstance(row, dict)  # noqa: S101 (our own bytes, whose digest the envelope vouches for)
    unseen = str(row.get("unseen", ""))
    return ProposedDocument(
        derivative=str(row["derivative"]),
        sha256=str(row["sha256"]),
        title=str(row["title"]),
        media_type=str(row["media_type"]),
        recipe=str(row["recipe"]),
        kind=Kind(row["kind"]),
        made_by=str(row.get("made_by", "")),  # not there before redaction was; nor what follows, before views were
        screens=str(row.get("screens", "")),
        pages=int(row.get("pages", 0)),
        text=row.get("text", 0) == 1,
        unseen=Message.unpacked(unseen) if unseen else None,
    )
