"""The hatch of the cell: how reports cross from the worker to us as one line of JSON, and how little we believe.

Rule: values are written in full and read strictly: known keys only, bounded strings and lists, ids of this room, a
known kind of error. What does not fit raises ToolFailed; nothing is repaired.
Never: carries a path, a sentence or an exception's text. Residual risk: a worker that was taken over may lie within
this form: it can call a dirty file clean. That is what a second look by people and the proofs of `release` are for.
"""

import json
import re
from collections.abc import Callable
from typing import TypeVar

from sanitize import errors
from sanitize.findings import Cleaning, Finding, Grade, Inspection, Recipe
from words.message import Message, Parameter

MOST_FINDINGS = 5000
LONGEST_TEXT = 4096
_MOST_ITEMS = 200
_SAFE = 2**53 - 1
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
        errors.ToolFailed,
    )
}
Answer = Inspection | Cleaning | str
_T = TypeVar("_T")


class _Malformed(Exception):
    """The line is not in the form."""


def written(answer: Answer | errors.SanitizeError) -> bytes:
    """Writes an answer as one line without its end; a plain string is the name of a step."""
    return json.dumps(_as_json(answer), separators=(",", ":")).encode()


def _as_json(answer: Answer | errors.SanitizeError) -> dict[str, object]:
    if isinstance(answer, str):
        return {"step": answer}
    if isinstance(answer, Inspection):
        return {"inspection": [answer.media_type, _found(answer.findings), _pairs(answer.tools)]}
    if isinstance(answer, errors.SanitizeError):
        return {"error": [type(answer).__name__, _message(answer.message)]}
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


def read(untrusted_line: bytes) -> Answer:
    """Reads a line from the worker.

    Raises:
        ToolFailed: it is not in the form.
        SanitizeError: the worker's own refusal, of the kind it names.
    """
    try:
        answer = _answer(json.loads(untrusted_line.decode("utf-8"), parse_float=_no, parse_constant=_no))
    except (_Malformed, ValueError, RecursionError) as error:
        raise errors.ToolFailed("sanitize.answer_malformed") from error
    if isinstance(answer, errors.SanitizeError):
        raise answer
    return answer


def _no(_: str) -> object:
    raise _Malformed


def _answer(line: object) -> Answer | errors.SanitizeError:
    if not isinstance(line, dict) or len(line) != 1:
        raise _Malformed
    [(kind, content)] = line.items()
    match kind, content:
        case "step", str():
            return _text(content)
        case "inspection", [media_type, found, tools]:
            return Inspection(_text(media_type), _findings(found), _pair_list(tools))
        case "error", [str(name), message] if name in _KINDS:
            told = _told(message)
            return _KINDS[name](told.id, **dict(told.params))
        case "cleaning", list():
            return _cleaning(content)
        case _:
            raise _Malformed


def _cleaning(content: list[object]) -> Cleaning:
    match content:
        case [media_type, out_media_type, [name, version, tools, options], removed, kept, checks, pages, losses]:
            return Cleaning(
                media_type=_text(media_type),
                out_media_type=_text(out_media_type),
                recipe=Recipe(_text(name), _number(version), _pair_list(tools), _pair_list(options)),
                removed=_findings(removed),
                kept=_findings(kept),
                checks=_pair_list(checks),
                pages=_number(pages),
                losses=_each(losses, _told, _MOST_ITEMS),
            )
        case _:
            raise _Malformed


def _findings(content: object) -> tuple[Finding, ...]:
    return _each(content, _finding, MOST_FINDINGS)


def _finding(content: object) -> Finding:
    match content:
        case [where, str(grade), message, value]:
            return Finding(_text(where), Grade(grade), _told(message), _text(value))
        case _:
            raise _Malformed


def _told(content: object) -> Message:
    match content:
        case [str(message_id), dict(params)] if _ID.fullmatch(message_id) and len(params) <= _MOST_ITEMS:
            return Message.of(message_id, **{_name(name): _parameter(value) for name, value in params.items()})
        case _:
            raise _Malformed


def _name(content: object) -> str:
    if not isinstance(content, str) or not _NAME.fullmatch(content):
        raise _Malformed
    return content


def _parameter(content: object) -> Parameter:
    return _text(content) if isinstance(content, str) else _number(content)


def _pair_list(content: object) -> tuple[tuple[str, str], ...]:
    return _each(content, _pair, _MOST_ITEMS)


def _pair(content: object) -> tuple[str, str]:
    match content:
        case [name, value]:
            return _text(name), _text(value)
        case _:
            raise _Malformed


def _each(content: object, read_one: Callable[[object], _T], most: int) -> tuple[_T, ...]:
    if not isinstance(content, list) or len(content) > most:
        raise _Malformed
    return tuple(read_one(item) for item in content)


def _text(content: object) -> str:
    if not isinstance(content, str) or len(content) > LONGEST_TEXT:
        raise _Malformed
    content.encode()  # a lone surrogate is a ValueError here
    return content


def _number(content: object) -> int:
    if type(content) is not int or abs(content) > _SAFE:
        raise _Malformed
    return content
