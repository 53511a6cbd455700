"""The leak-safety report: what in a file could betray someone, where, why it matters, what can be done. No vault.

Rule: the file is looked at in the jail, from a copy in RAM; nothing is recorded, nothing is written beside it. Findings
of the same kind stand together. A report returns; it never says that a file is safe.
Never: opens a file in any other way. Residual risk: that of `sanitize.workshop`.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk import foretelling
from desk.assembly import Desk
from desk.tally import OUTCOMES, Tally
from desk.whereabouts import near, whereabouts
from keys.memory import private_folder
from sanitize import claims
from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade, Inspection
from sanitize.refused import NOT_SUPPORTED
from sanitize.themes import Theme, theme_of
from sanitize.workshop import Workshop
from words.message import Message
from words.visible import visible

_PLACES, _VALUES = 6, 3
_ORDER = (Grade.RED, Grade.AMBER, Grade.GREEN)
_REFUSALS = frozenset({*NOT_SUPPORTED.values(), "sanitize.no_such_format"})
_REMEDIES = {
    Theme.UNSEEN: "sanitize.remedy_look",
    Theme.UNLOOKED: "sanitize.remedy_look",
    Theme.CODE: "sanitize.remedy_code",
    Theme.FAINT: "sanitize.remedy_faint",
}


@dataclass(frozen=True, slots=True)
class Danger:
    """Findings of one kind: how grave, what, why it matters, what can be done, where, and what stands there."""

    grade: Grade
    what: Message
    why: Message
    remedy: Message
    places: tuple[str, ...]
    untrusted_values: tuple[str, ...]


def dangers(inspection: Inspection) -> list[Danger]:
    """Groups the findings of a file by kind, the gravest first."""
    cleanable = not any(finding.message.id in _REFUSALS for finding in inspection.findings)
    kinds: dict[tuple[Grade, Message, Theme], list[Finding]] = {}
    for finding in inspection.findings:
        kinds.setdefault((finding.grade, finding.message, theme_of(finding)), []).append(finding)
    return [
        Danger(
            grade,
            what,
            Message.of(f"sanitize.why_{theme.value}"),
            Message.of(_remedy(theme, what, cleanable=cleanable)),
            tuple(dict.fromkeys(finding.where for finding in found)),
            tuple(dict.fromkeys(finding.untrusted_value for finding in found if finding.untrusted_value)),
        )
        for (grade, what, theme), found in sorted(kinds.items(), key=lambda kind: _ORDER.index(kind[0][0]))
    ]


def _remedy(theme: Theme, what: Message, *, cleanable: bool) -> str:
    if what.id in _REFUSALS:
        return "sanitize.remedy_as_said"
    if what.id in claims.ALL:
        return "sanitize.remedy_redact"
    if theme in _REMEDIES:
        return _REMEDIES[theme]
    return "sanitize.remedy_clean" if cleanable else "sanitize.remedy_retype"


def tell(desk: Desk, file: Path, tally: Tally) -> None:
    """Looks at one file and gives the report."""
    scratch = Path(tempfile.mkdtemp(prefix="look-", dir=private_folder(desk.memory_base / f"tamis-{desk.user}")))
    try:
        with Workshop(scratch) as workshop:
            inspection = workshop.inspect(file)
    except SanitizeError as refusal:
        outcome = tally.turned_away(refusal)
        reason = desk.telling.speech.say(refusal.message)
        item = {"file": str(file), "outcome": outcome, "grade": "", "media_type": "", "findings": [], "reason": reason}
        desk.telling.result(f"{file}: {desk.telling.words(OUTCOMES[outcome])}: {reason}", item)
        return
    finally:
        shutil.rmtree(scratch)
    tally.done += 1
    _tell(desk, file, inspection, dangers(inspection))


def _tell(desk: Desk, file: Path, inspection: Inspection, found: Sequence[Danger]) -> None:
    media_type = inspection.media_type
    grade = found[0].grade if found else Grade.GREEN
    summary = desk.telling.words(f"desk.report_{grade.value}", count=len(found))
    told = [_item(desk, danger) for danger in found]
    item = {"file": str(file), "outcome": "done", "grade": grade.value, "media_type": media_type, "findings": told}
    item["copies"] = foretelling.items(desk, inspection.forecasts)
    if desk.telling.as_json:
        desk.telling.result("", {**item, "reason": summary, "limits": desk.telling.words("desk.report_limits")})
        return
    desk.telling.result(f"{file} ({media_type}): {summary}", {})
    for danger in told:
        for line in _lines(desk, danger):
            desk.telling.result(line, {})
    for line in foretelling.lines(desk, inspection.forecasts):
        desk.telling.result(line, {})
    desk.telling.result(f"  {desk.telling.words('desk.report_limits')}", {})


def _item(desk: Desk, danger: Danger) -> dict[str, object]:
    say = desk.telling.speech.say
    where = whereabouts(danger.what)
    return {
        "grade": danger.grade.value,
        "what": say(danger.what),
        "why": say(danger.why),
        "remedy": say(danger.remedy),
        "where": list(danger.places),
        "values": [visible(value) for value in danger.untrusted_values],
        **({"near": near(where, desk.telling.speech)} if where else {}),
    }


def _lines(desk: Desk, item: Mapping[str, object]) -> list[str]:
    words = desk.telling.words
    places, values, grade = item["where"], item["values"], item["grade"]
    lines = [f"  {words(f'desk.grade_{grade}')}  {item['what']}"]
    if "near" in item:
        lines.append(f"      {item['near']}")
    if isinstance(places, list):
        lines.append(f"      {words('desk.report_where')} {_listed(desk, places, _PLACES)}")
    if isinstance(values, list) and values:
        lines.append(f"      {words('desk.report_says')} {_listed(desk, values, _VALUES)}")
    lines.append(f"      {words('desk.report_why')} {item['why']}")
    lines.append(f"      {words('desk.report_remedy')} {item['remedy']}")
    return lines


def _listed(desk: Desk, things: Sequence[str], most: int) -> str:
    listed = ", ".join(things[:most])
    return listed + (
        " " + desk.telling.words("desk.report_more", count=len(things) - most) if len(things) > most else ""
    )
