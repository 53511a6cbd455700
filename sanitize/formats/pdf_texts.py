"""Texts inside PDF objects: every string below an object, and the texts of an XML packet.

Bounded walks over hostile structure: depth, number and length are limited, ways back up (/Parent, /P …) are not
followed, circles are noticed. Never: parses XML with an XML parser (no entities, no bombs).
"""

import html
import re
from collections.abc import Iterator

import pikepdf

from sanitize.formats.pdf_document import decoded

MAX_TEXT = 2000
_MAX_DEPTH = 12
_MAX_TEXTS = 500
_WAYS_UP = {"/Parent", "/P", "/Pg", "/Page", "/Prev", "/Dest", "/Popup", "/IRT"}
_ELEMENT = re.compile(r"<([\w.-]+:?[\w.-]*)[^<>]{0,2000}>([^<>]{1,2000})<")
_ATTRIBUTE = re.compile(r"""\s([\w.-]+:[\w.-]+)\s*=\s*["']([^"'<>]{1,2000})["']""")
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{4,2000}")


def texts_in(start: object) -> list[tuple[str, str]]:
    """Gives (key path, text) of every string below an object, e.g. ("/Private/Author", "…")."""
    found: list[tuple[str, str]] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[object, str, int]] = [(start, "", 0)]
    while waiting and len(found) < _MAX_TEXTS:
        part, path, depth = waiting.pop()
        if depth > _MAX_DEPTH or _met(part, seen) or (depth and _is_page(part)):
            continue
        if isinstance(part, pikepdf.String) and str(part).strip():
            found.append((path, str(part)[:MAX_TEXT]))
        if isinstance(part, pikepdf.Stream):
            found.extend((path, text) for text in stream_texts(part))
        waiting += reversed([(child, path + key, depth + 1) for key, child in _children(part)])
    return found[:_MAX_TEXTS]


def _is_page(part: object) -> bool:
    return isinstance(part, pikepdf.Dictionary) and part.get("/Type") in {"/Page", "/Pages", "/Catalog"}


def _met(part: object, seen: set[tuple[int, int]]) -> bool:
    """Says whether this object was here before, and remembers it."""
    if not isinstance(part, pikepdf.Object) or not part.is_indirect:
        return False
    before = part.objgen in seen
    seen.add(part.objgen)
    return before


def _children(part: object) -> Iterator[tuple[str, object]]:
    if isinstance(part, pikepdf.Array):
        yield from (("", item) for item in part)
    elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        yield from ((key, part.get(key)) for key in sorted(part.keys()) if key not in _WAYS_UP)


def stream_texts(stream: pikepdf.Stream) -> list[str]:
    """Gives the readable runs a stream begins with; [] for a character map, whose words are alike everywhere."""
    data = decoded(stream)[: 1 << 18]
    if b"begincmap" in data:
        return []
    return [run.decode("utf-8", "replace").strip() for run in _PRINTABLE.findall(data)[:100] if run.strip()]


def xml_texts(packet: bytes) -> Iterator[tuple[str, str]]:
    """Gives (name, text) of every element text and attribute of an XML packet, without parsing it as XML."""
    encoding = "utf-16" if packet[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    text = packet[: 1 << 20].decode(encoding, "replace")
    for pattern in (_ELEMENT, _ATTRIBUTE):
        for name, value in pattern.findall(text)[:_MAX_TEXTS]:
            if value.strip() and not name.startswith("xmlns"):
                yield name, html.unescape(value.strip())
