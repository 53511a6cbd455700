"""Inspections and cleanings as sealed bytes: what the jail reported, kept beside the exhibit.

Rule: canonical JSON, so that the same report has the same digest. Values a source's file held are in it: evidence,
sealed under the submission's key, shown only by a recorded act.
Never: leaves the vault. Residual risk: none beyond the vault's own.
"""

from custody import canonical
from custody.canonical import JSON
from sanitize.findings import Cleaning, Finding, Forecast, Grade, Inspection, Recipe
from words.message import Message


def inspection_bytes(inspection: Inspection) -> bytes:
    """Writes an inspection."""
    return canonical.dumps(
        {
            "media_type": inspection.media_type,
            "findings": [_finding(finding) for finding in inspection.findings],
            "tools": [list(tool) for tool in inspection.tools],
            "forecasts": [_forecast(forecast) for forecast in inspection.forecasts],
        }
    )


def cleaning_bytes(cleaning: Cleaning) -> bytes:
    """Writes a cleaning."""
    recipe = cleaning.recipe
    return canonical.dumps(
        {
            "media_type": cleaning.media_type,
            "out_media_type": cleaning.out_media_type,
            "recipe": {
                "name": recipe.name,
                "version": recipe.version,
                "tools": [list(tool) for tool in recipe.tools],
                "options": [list(option) for option in recipe.options],
            },
            "removed": [_finding(finding) for finding in cleaning.removed],
            "kept": [_finding(finding) for finding in cleaning.kept],
            "checks": [list(check) for check in cleaning.checks],
            "pages": cleaning.pages,
            "losses": [loss.packed() for loss in cleaning.losses],
        }
    )


def read_inspection(data: bytes) -> Inspection:
    """Reads what `inspection_bytes` wrote; older reports have no forecasts."""
    content = canonical.loads_object(data)
    told = content.get("forecasts", [])
    return Inspection(
        media_type=str(content["media_type"]),
        findings=_findings(content["findings"]),
        tools=_pairs(content["tools"]),
        forecasts=tuple(_foretold(row) for row in told) if isinstance(told, list) else (),
    )


def read_cleaning(data: bytes) -> Cleaning:
    """Reads what `cleaning_bytes` wrote."""
    content = canonical.loads_object(data)
    recipe = content["recipe"]
    assert isinstance(recipe, dict)  # noqa: S101 (our own bytes, whose digest the envelope vouches for)
    losses = content["losses"]
    return Cleaning(
        media_type=str(content["media_type"]),
        out_media_type=str(content["out_media_type"]),
        recipe=Recipe(str(recipe["name"]), int(recipe["version"]), _pairs(recipe["tools"]), _pairs(recipe["options"])),
        removed=_findings(content["removed"]),
        kept=_findings(content["kept"]),
        checks=_pairs(content["checks"]),
        pages=int(str(content["pages"])),
        losses=tuple(Message.unpacked(str(loss)) for loss in losses) if isinstance(losses, list) else (),
    )


def count(findings: tuple[Finding, ...], grade: Grade) -> int:
    """Counts findings of a grade."""
    return sum(1 for finding in findings if finding.grade is grade)


def _finding(finding: Finding) -> JSON:
    return {
        "where": finding.where,
        "grade": finding.grade.value,
        "message": finding.message.packed(),
        "value": finding.untrusted_value,
    }


def _forecast(forecast: Forecast) -> JSON:
    refusal = "" if forecast.refusal is None else forecast.refusal.packed()
    return {"way": forecast.way, "losses": [loss.packed() for loss in forecast.losses], "refusal": refusal}


def _foretold(row: JSON) -> Forecast:
    assert isinstance(row, dict)  # noqa: S101 (as above)
    losses, refusal = row["losses"], str(row["refusal"])
    return Forecast(
        way=str(row["way"]),
        losses=tuple(Message.unpacked(str(loss)) for loss in losses) if isinstance(losses, list) else (),
        refusal=Message.unpacked(refusal) if refusal else None,
    )


def _findings(value: JSON) -> tuple[Finding, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        Finding(str(row["where"]), Grade(row["grade"]), Message.unpacked(row["message"]), str(row["value"]))
        for row in rows
    )


def _pairs(value: JSON) -> tuple[tuple[str, str], ...]:
    rows = value if isinstance(value, list) else []
    return tuple((str(first), str(second)) for first, second in rows)
