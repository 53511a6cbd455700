"""What a request for records tells, as Alaveteli (MaDada) gives it out: claims about it, and whom it names.

Implements: the request as JSON (Alaveteli's `InfoRequest#json_for_api`: "/request/NAME.json") and its correspondence as
text (`app/views/request/show.text.erb`, in the zip of a request), in English and French. Runs inside the jail.
Rule: claims are green, for they are only stated: title, public body, state, dates, address, each message out or in.
Who asked is red, and so are e-mail addresses and telephone numbers; people and bodies named as writing are amber.
Never: verifies; takes a name away: that is for redaction. Reads more than 4 MiB, tells more than 300 findings.
Residual risk: who is named in the running text alone is not found here; `names.py` and people look for that.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sanitize.errors import TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats.json_tree import Members, parsed
from sanitize.tools.telephone import numbers
from words.message import Message

_MOST_BYTES = 4 << 20
_MOST = 300
_LETTERS = 400  # of a value
_SCANNED = 200_000  # letters looked through for addresses and numbers
_DEEPEST = 12
_JSON, _TEXT = "application/json", "text/plain"
_FORM = frozenset({"url_title", "title", "described_state", "created_at"})
_CLAIMS = {
    "title": "sanitize.request_title",
    "url_title": "sanitize.request_address",
    "described_state": "sanitize.request_state",
    "law_used": "sanitize.request_law",
    "created_at": "sanitize.request_made",
    "updated_at": "sanitize.request_changed",
}
_ASKER = {
    "name": "sanitize.request_asker",
    "url_name": "sanitize.request_asker_account",
    "about_me": "sanitize.request_asker_about",
}
_OUT = frozenset({"sent", "resent", "followup_sent", "followup_resent"})
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}")
_PARTING = re.compile(r"^-{31}[ \t]*$", re.MULTILINE)
_HEAD = re.compile(r"^[ \t]*(From|To|Date|De|À|Pour|Le)[ \t\u00a0\u202f]?:[ \t\u00a0]*([^\r\n]{0,400})$", re.MULTILINE)
_FROM, _DATE = frozenset({"From", "De"}), frozenset({"Date", "Le"})
_ONLINE = re.compile(r"https?://[^\s<>\"']{3,300}")


def request_marks(original: Path, media_type: str) -> tuple[Finding, ...]:
    """Gives what a request for records tells; nothing of any other file."""
    if media_type not in {_JSON, _TEXT} or original.stat().st_size > _MOST_BYTES:
        return ()
    untrusted_text = original.read_bytes().decode("utf-8", "replace")
    found = list(islice(dict.fromkeys(_told(untrusted_text, media_type)), _MOST + 1))
    if len(found) > _MOST:
        return (*found[:_MOST], Finding("request", Grade.AMBER, Message.of("sanitize.request_more")))
    return tuple(found)


def _told(untrusted_text: str, media_type: str) -> Iterator[Finding]:
    if media_type == _TEXT:
        return _in_correspondence(untrusted_text)
    try:
        value = parsed(untrusted_text)
    except (Unreadable, TooLarge):
        return iter(())
    return _in_json(value.last()) if isinstance(value, Members) else iter(())


def _in_json(request: dict[str, object]) -> Iterator[Finding]:
    if not request.keys() >= _FORM or not request.keys() & {"user", "user_name", "public_body"}:
        return
    for name, claim in _CLAIMS.items():
        yield from _claim(f"$.{name}", claim, request.get(name))
    body = _members(request.get("public_body"))
    yield from _claim("$.public_body.name", "sanitize.request_body", body.get("name"))
    user = {"name": request.get("user_name"), **_members(request.get("user"))}
    for name, message in _ASKER.items():
        yield from _named(f"$.user.{name}", Grade.RED, message, user.get(name))
    events = request.get("info_request_events")
    for index, event in enumerate(events if isinstance(events, list) else ()):
        yield from _event(f"$.info_request_events[{index}]", _members(event))
    yield from _contacts(_texts(request, "$"))


def _event(where: str, event: dict[str, object]) -> Iterator[Finding]:
    kind, day = event.get("event_type"), event.get("created_at")
    if not isinstance(kind, str) or not isinstance(day, str):
        return
    way = "out" if kind in _OUT else "in" if kind == "response" else "other"
    yield from _claim(where, f"sanitize.request_event_{way}", f"{day[:40]} {kind[:60]}")


def _in_correspondence(untrusted_text: str) -> Iterator[Finding]:
    """Reads the messages between lines of 31 dashes; a text without such a head is none."""
    head, *blocks = _PARTING.split(untrusted_text)
    messages = [(number, _HEAD.findall(block[:2_000])) for number, block in enumerate(blocks, start=1)]
    if not any(len({name for name, _ in lines}) >= 2 for _, lines in messages):
        return
    for address in _ONLINE.findall(head[:4_000]):
        yield from _claim("head", "sanitize.request_address", address)
    for number, lines in messages:
        for name, value in lines[:3]:
            where = f"message {number}"
            if name in _DATE:
                yield from _claim(where, "sanitize.request_message", value)
            else:
                said = "sanitize.request_from" if name in _FROM else "sanitize.request_to"
                yield from _named(where, Grade.AMBER, said, value)
    yield from _contacts([("text", untrusted_text)])


def _contacts(texts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    left = _SCANNED
    for where, untrusted_text in texts:
        text = untrusted_text[: max(left, 0)]
        left -= len(text)
        for match in _EMAIL.finditer(text):
            yield Finding(where, Grade.RED, Message.of("sanitize.request_email"), match[0][:_LETTERS])
        for start, end, valid in numbers(text):
            if valid:
                yield Finding(where, Grade.RED, Message.of("sanitize.request_telephone"), text[start:end])


def _texts(value: object, where: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Gives the texts among values, at most so deep."""
    if isinstance(value, str) and len(value) > 5:
        yield where, value
    elif depth < _DEEPEST:
        inner = value.pairs if isinstance(value, Members) else value.items() if isinstance(value, dict) else ()
        for name, item in inner:
            yield from _texts(item, f"{where}.{name}"[:200], depth + 1)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _texts(item, f"{where}[{index}]", depth + 1)


def _members(value: object) -> dict[str, object]:
    return value.last() if isinstance(value, Members) else {}


def _claim(where: str, message: str, value: object) -> Iterator[Finding]:
    yield from _named(where, Grade.GREEN, message, value)


def _named(where: str, grade: Grade, message: str, value: object) -> Iterator[Finding]:
    said = " ".join(value.split()) if isinstance(value, str) else ""
    if said:
        yield Finding(where, grade, Message.of(message), said[:_LETTERS])
