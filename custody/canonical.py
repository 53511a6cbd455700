"""Canonical JSON: one value, one byte string.

Rule: RFC 8785 (JCS) restricted to what it orders without doubt: ASCII keys, strings, whole numbers up to 2^53-1,
lists, objects and null. Example: {"a":1,"b":"é"} and nothing else for that value.
Never: floats, booleans, duplicate keys, lone surrogates. `loads` parses strictly and compares with our own
re-serialisation, so that no second spelling of an entry can exist.
"""

import json
from collections.abc import Mapping, Sequence

from custody.errors import NotCanonical

JSON = str | int | None | Sequence["JSON"] | Mapping[str, "JSON"]

_LARGEST = 2**53 - 1
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def dumps(value: JSON) -> bytes:
    """Serialises canonically.

    Raises:
        NotCanonical: the value holds something outside the restricted form.
    """
    _check(value)
    text = _WRITER.encode(value)
    try:
        return text.encode()
    except UnicodeEncodeError as fault:
        raise NotCanonical("custody.not_canonical", why="surrogate") from fault


def loads(data: bytes) -> JSON:
    """Parses bytes that must already be canonical.

    Raises:
        NotCanonical: they are not JSON, or not spelled canonically.
    """
    try:
        value: JSON = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise NotCanonical("custody.not_canonical", why="syntax") from fault
    if dumps(value) != data:
        raise NotCanonical("custody.not_canonical", why="spelling")
    return value


def loads_object(data: bytes) -> dict[str, JSON]:
    """Parses canonical bytes that must hold an object.

    Raises:
        NotCanonical: they are not canonical, or not an object.
    """
    value = loads(data)
    if not isinstance(value, dict):
        raise NotCanonical("custody.not_canonical", why="not an object")
    return value


def _check(value: JSON) -> None:
    if value is None or isinstance(value, str):
        return
    if isinstance(value, bool | float):
        raise NotCanonical("custody.not_canonical", why="number")
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise NotCanonical("custody.not_canonical", why="number")
    elif isinstance(value, Mapping):
        _check_object(value)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    else:
        raise NotCanonical("custody.not_canonical", why="type")


def _check_object(value: Mapping[str, JSON]) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not key.isascii():
            raise NotCanonical("custody.not_canonical", why="key")
        _check(item)
