"""The hatch of the cell: how reports cross from the worker to us as one line of JSON, and how little we believe.

Rule: values are written in full and read strictly: known keys only, bounded strings and lists, ids of this room, a
known kind of error. What does not fit raises ToolFailed; nothing is repaired.
Never: carries a path, a sentence or an exception's text. Residual risk: a worker that was taken over may lie within
this form: it can call a dirty file clean. That is what a second look by people and the proofs of `release` are for.
"""

import json
import re
from typing import TypeVar

from sanitize import contents, errors, pages, sightings, strictly
from sanitize.contents import Member, Unpacking
from sanitize.findings import WAYS, Cleaning, Finding, Forecast, Grade, Inspection, Recipe
from sanitize.pages import PaintedPage, Painting, ReadPage
from sanitize.strictly import LONGEST_TEXT, MOST_ITEMS, Malformed
from words.message import Message, Parameter

MOST_FINDINGS = 5000
_ID = re.compile(r"sanitize\.[a-z][a-z0-9_]{0,80}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_KINDS: dict[str, type[errors.SanitizeError]] = {
    kind.__name__: kind
    for kind in (
        errors.UnknownFormat,
        errors.Unreadable,
        errors.StillDirty,
        errors.Damaged,
        errors.TooLarge,
        errors.BadBoxes,
        errors.BadRanges,
        errors.BadText,
        errors.ToolFailed,
    )
}
Answer = Inspection | Cleaning | PaintedPage | ReadPage | Painting | Member | Unpacking | str


def written(answer: Answer | errors.SanitizeError) -> bytes:
    """Writes an answer as one line without its end; a plain string is the name of a step."""
    return json.dumps(_as_json(answer), separators=(",", ":")).encode()


def _as_json(answer: Answer | errors.SanitizeError) -> dict[str, object]:
    if isinstance(answer, str):
        return {"step": answer}
    if isinstance(answer, Inspection):
        told = [_forecast(each) for each in answer.forecasts]
        return {"inspection": [answer.media_type, _found(answer.findings), _pairs(answer.tools), told]}
    if isinstance(answer, errors.Missed):
        places = [sighting.as_json() for sighting in answer.sightings[: sightings.MOST_SIGHTINGS]]
        return {"missed": [_message(answer.message), places]}
    if isinstance(answer, errors.SanitizeError):
        return {"error": [type(answer).__name__, _message(answer.message)]}
    if isinstance(answer, PaintedPage | ReadPage | Painting | Member | Unpacking):
        return _piecewise(answer)
    recipe = answer.recipe
    return {
        "cleaning": [
            answer.media_type,
            answer.out_media_type,
            [recipe.name, recipe.version, _pairs(recipe.tools), _pairs(recipe.options)],
            _found(answer.removed),
            _found(answer.kept),
            _pairs(answer.checks),
            answer.pages,
            [_message(loss) for loss in answer.losses],
        ]
    }


def _piecewise(answer: PaintedPage | ReadPage | Painting | Member | Unpacking) -> dict[str, object]:
    if isinstance(answer, Member | Unpacking):
        return contents.as_json(answer, _message)
    return pages.as_json(answer)


def _forecast(forecast: Forecast) -> list[object]:
    refusal = None if forecast.refusal is None else _message(forecast.refusal)
    return [forecast.way, [_message(loss) for loss in forecast.losses[:MOST_ITEMS]], refusal]


def _found(findings: tuple[Finding, ...]) -> list[object]:
    told = findings[:MOST_FINDINGS]
    if len(findings) > MOST_FINDINGS:
        more = Message.of("sanitize.more_findings", count=len(findings) - MOST_FINDINGS + 1)
        told = (*told[:-1], Finding("file", Grade.AMBER, more))
    return [[_cut(f.where), f.grade.value, _message(f.message), _cut(f.untrusted_value)] for f in told]


def _message(message: Message) -> list[object]:
    params = {name: _cut(value) if isinstance(value, str) else value for name, value in message.params}
    return [message.id, params]


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [[_cut(name), _cut(value)] for name, value in pairs]


def _cut(text: str) -> str:
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode()


_Kind = TypeVar("_Kind", Inspection, Cleaning, Painting, Unpacking)


def expected(answer: Answer, kind: type[_Kind]) -> _Kind:
    """Passes an answer of this kind; raises ToolFailed for another one."""
    if not isinstance(answer, kind):
        raise errors.ToolFailed("sanitize.answer_malformed")
    return answer


def read(untrusted_line: bytes) -> Answer:
    """Reads a line from the worker.

    Raises:
        ToolFailed: it is not in the form.
        SanitizeError: the worker's own refusal, of the kind it names.
    """
    try:
        answer = _answer(json.loads(untrusted_line.decode("utf-8"), parse_float=_no, parse_constant=_no))
    except (Malformed, ValueError, RecursionError) as error:
        raise errors.ToolFailed("sanitize.answer_malformed") from error
    if isinstance(answer, errors.SanitizeError):
        raise answer
    return answer


def _no(_: str) -> object:
    raise Malformed


def _answer(line: object) -> Answer | errors.SanitizeError:
    if not isinstance(line, dict) or len(line) != 1:
        raise Malformed
    [(kind, content)] = line.items()
    match kind, content:
        case "step", str():
            return strictly.text(content)
        case "inspection", [media_type, found, tools, told]:
            told_of = strictly.each(told, _foretold, len(WAYS))
            return Inspection(strictly.text(media_type), _findings(found), strictly.pairs(tools), told_of)
        case "error", [str(name), message] if name in _KINDS:
            told = _told(message)
            return _KINDS[name](told.id, **dict(told.params))
        case "missed", [message, places]:
            told = _told(message)
            seen = strictly.each(places, sightings.read, sightings.MOST_SIGHTINGS)
            return errors.Missed(told.id, seen, **dict(told.params))
        case str(), list():
            return _part(kind, content)
        case _:
            raise Malformed


def _part(kind: str, content: list[object]) -> Answer:
    if kind in {"member", "unpacking"}:
        return contents.read(kind, content, _told)
    return _cleaning(content) if kind == "cleaning" else pages.read(kind, content)


def _cleaning(content: list[object]) -> Cleaning:
    match content:
        case [media_type, out_media_type, [name, version, tools, options], removed, kept, checks, count, losses]:
            return Cleaning(
                media_type=strictly.text(media_type),
                out_media_type=strictly.text(out_media_type),
                recipe=Recipe(
                    strictly.text(name), strictly.number(version), strictly.pairs(tools), strictly.pairs(options)
                ),
                removed=_findings(removed),
                kept=_findings(kept),
                checks=strictly.pairs(checks),
                pages=strictly.number(count),
                losses=strictly.each(losses, _told, MOST_ITEMS),
            )
        case _:
            raise Malformed


def _findings(content: object) -> tuple[Finding, ...]:
    return strictly.each(content, _finding, MOST_FINDINGS)


def _finding(content: object) -> Finding:
    match content:
        case [where, str(grade), message, value]:
            return Finding(strictly.text(where), Grade(grade), _told(message), strictly.text(value))
        case _:
            raise Malformed


def _foretold(content: object) -> Forecast:
    match content:
        case [str(way), losses, refusal] if way in WAYS:
            return Forecast(way, strictly.each(losses, _told, MOST_ITEMS), None if refusal is None else _told(refusal))
        case _:
            raise Malformed


def _told(content: object) -> Message:
    match content:
        case [str(message_id), dict(params)] if _ID.fullmatch(message_id) and len(params) <= MOST_ITEMS:
            return Message.of(message_id, **{_name(name): _parameter(value) for name, value in params.items()})
        case _:
            raise Malformed


def _name(content: object) -> str:
    if not isinstance(content, str) or not _NAME.fullmatch(content):
        raise Malformed
    return content


def _parameter(content: object) -> Parameter:
    return strictly.text(content) if isinstance(content, str) else strictly.number(content)
