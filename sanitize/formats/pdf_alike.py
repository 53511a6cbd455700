"""Which pages of a copy hold exactly what the original's hold: proven by content, so that nothing need be painted.

Rule: the qpdf program reads both files anew; of each page the boxes, the rotation, the drawing instructions and every
resource they name (typefaces, pictures, forms, colours, states, all the way down, decoded) become one digest. Where
both digests are equal, and pdfium finds the same things at the same places and the same text on both, the pages paint
the same and hide the same. Fails closed: whatever is unusual, or equal only by some judgement, has no digest.
Never: shares code with what writes the copy; says of a page that it differs (`pdf_fidelity` paints what is not here).
Residual risk: the program and the library that writes come from one project, and could misread a file in the same way;
what pdfium then would have to misread too is text, kinds and places, not the inside of pictures and typefaces.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sanitize.errors import ToolFailed, Unreadable
from sanitize.formats.pdf_tokens import Unusual, names_in, steps_of, tokens_of, value_of
from sanitize.tools import pdfium, qpdf

_MAX_FILE = 1 << 25
_MAX_TOLD = 1 << 27
_DEEPEST = 40
_MOST_NODES = 4 * pdfium.MAX_PAGES
_REFERENCE = re.compile(r"[0-9]{1,10} [0-9]{1,5} R")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")  # 7.7.3.4
_PAGE = (*_INHERITED[:3], "/UserUnit", "/Group", "/BleedBox", "/TrimBox", "/ArtBox")
_SHELVES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_ALWAYS = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})  # used without being named (8.6.5.6)
# glyphs that are drawings of their own (9.6.4); layers, whose switches stand outside the page (8.11)
_UNUSUAL = frozenset({"/CharProcs", "/OC"})
# entries by which nothing is painted, in any dictionary of a page's content
_SILENT = frozenset({
    "/Length", "/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents", "/CIDSet", "/CharSet",
    "/Name",
})  # fmt: skip


def alike(original: Path, copy: Path) -> frozenset[int]:
    """Gives the numbers (from 0) of pages proven equal; none where the files cannot be compared in this way.

    Raises:
        Unreadable: pdfium cannot read a page.
    """
    if max(original.stat().st_size, copy.stat().st_size) > _MAX_FILE:
        return frozenset()
    try:
        before, after = digests(original), digests(copy)
    except (Unreadable, ToolFailed, Unusual):
        return frozenset()
    same = {at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one and one == other}
    return frozenset(agreed(original, copy, same)) if len(before) == len(after) else frozenset()


def digests(path: Path) -> list[bytes | None]:
    """Gives the digest of every page's content, None where it has none.

    Raises:
        Unreadable, ToolFailed: the qpdf program cannot tell it. Unusual: no tree of pages that could be followed.
    """
    return _Content(qpdf.unfolded(path, _MAX_TOLD)).pages()


def agreed(original: Path, copy: Path, same: set[int]) -> set[int]:
    """Leaves the pages on which pdfium, which wrote nothing and reads for itself, sees the same in both files.

    Raises:
        Unreadable, TooLarge: it cannot read one of them.
    """
    kept: set[int] = set()
    with pdfium.opened(original) as before, pdfium.opened(copy) as after:
        if len(before) != len(after):
            return kept
        for index in same & set(range(len(before))):
            with pdfium.page_of(before, index) as one, pdfium.page_of(after, index) as other:
                if _seen(one) == _seen(other) is not None:
                    kept.add(index)
    return kept


def _seen(page: pdfium.Page) -> tuple[object, ...] | None:
    layout = pdfium.laid_out(page)
    return None if layout is None else (page.get_size(), page.get_rotation(), layout, pdfium.text_of(page))


class _Content:
    """A PDF as the qpdf program tells it, digested object by object, each once."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told
        self._done: dict[str, object] = {}
        self._nodes = 0

    def pages(self) -> list[bytes | None]:
        """Gives the digest of every page, None where it has none.

        Raises:
            Unusual: no tree of pages that could be followed.
        """
        root = self._dictionary(self._dictionary(self._told.get("trailer", {}).get("value")).get("/Root"))
        found: list[bytes | None] = []
        self._walk(root.get("/Pages"), {}, found, 0)
        return found

    def _walk(self, node: object, above: Mapping[str, object], found: list[bytes | None], depth: int) -> None:
        body = self._dictionary(node)
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise Unusual
        known = {**above, **{key: body[key] for key in _INHERITED if body.get(key) is not None}}
        kids = self._value(body.get("/Kids"))
        if isinstance(kids, list):
            if depth > _DEEPEST:
                raise Unusual
            for kid in kids:
                self._walk(kid, known, found, depth + 1)
            return
        try:
            found.append(self._page({**body, **known}))
        except Unusual:
            found.append(None)

    def _page(self, page: Mapping[str, object]) -> bytes:
        contents = self._value(page.get("/Contents"))
        parts = contents if isinstance(contents, list) else [page.get("/Contents")] if contents else []
        steps = steps_of(b"\n".join(self._data(part) for part in parts))
        entries = {key: page[key] for key in _PAGE if page.get(key) is not None}
        return _sealed("page", self._entries(entries, 0), self._drawing(steps, page.get("/Resources"), 0))

    def _drawing(self, steps: tuple[bytes, ...], resources: object, depth: int) -> tuple[object, ...]:
        """Gives instructions with every resource they name."""
        names = names_in(steps)
        if names and resources is None:
            raise Unusual
        shelves = self._dictionary(resources) if resources is not None else {}
        used: list[object] = []
        for shelf in _SHELVES:
            things = self._dictionary(shelves[shelf]) if shelf in shelves else {}
            wanted = sorted((names | _ALWAYS) & set(things))
            used.append([(name, self._canonical(things[name], depth + 1)) for name in wanted])
        return steps, used

    def _canonical(self, value: object, depth: int, key: str = "") -> object:
        """Gives a value in a form that is equal for equal content only."""
        if depth > _DEEPEST:
            raise Unusual
        if isinstance(value, str):
            return self._worded(value, depth, key)
        if isinstance(value, list):
            return _sealed("list", [self._canonical(part, depth + 1, key) for part in value])
        if isinstance(value, dict):
            return _sealed("entries", self._entries(value, depth))
        if isinstance(value, bool) or value is None:
            return ("is", value)
        if isinstance(value, int | Decimal):
            return ("number", value_of(value))
        raise Unusual

    def _worded(self, value: str, depth: int, key: str) -> object:
        if _REFERENCE.fullmatch(value):
            return self._once(value, depth, key)
        # a text may be written in several ways and is told in one; bytes are told as they are
        if value.startswith(("/", "b:")) or (value.startswith("u:") and key in {"/Registry", "/Ordering"}):
            return value
        raise Unusual

    def _once(self, reference: str, depth: int, key: str) -> object:
        place = f"{reference} {key}"
        if place in self._done:
            known = self._done[place]
            if known is None:  # unusual, or it leads back to itself
                raise Unusual
            return known
        self._done[place] = None
        item = self._told.get(f"obj:{reference}", {})
        if "stream" in item:
            content: object = _sealed("stream", self._stream(reference, item["stream"], depth, key))
        else:
            content = self._canonical(item.get("value"), depth + 1, key)  # the same whether written here or elsewhere
        self._done[place] = content
        return content

    def _stream(self, reference: str, stream: Mapping[str, Any], depth: int, key: str) -> object:
        body, data = dict(stream["dict"]), self._data(reference, coded=True)
        if body.get("/Subtype") == "/Form" or body.get("/PatternType") == 1:
            resources = body.pop("/Resources", None)
            drawn = self._drawing(steps_of(self._data(reference)), resources, depth)
            return "form", self._entries(body, depth), drawn
        is_program = key in {"/ToUnicode", "/Encoding"} or body.get("/FunctionType") == 4
        return "data", self._entries(body, depth), tokens_of(data) if is_program else hashlib.sha256(data).digest()

    def _entries(self, body: Mapping[str, object], depth: int) -> list[object]:
        if _UNUSUAL & set(body):
            raise Unusual
        kept = sorted(key for key in body if key not in _SILENT and body[key] is not None)
        return [(key, self._canonical(body[key], depth + 1, key)) for key in kept]

    def _data(self, reference: object, *, coded: bool = False) -> bytes:
        """Gives the data of a stream; of one still `coded` only where that is asked for."""
        stream = self._told.get(f"obj:{reference}", {}).get("stream")
        if stream is None or "data" not in stream or ("/Filter" in stream["dict"] and not coded):
            raise Unusual
        return base64.b64decode(stream["data"], validate=True)

    def _value(self, value: object) -> object:
        """Follows a reference."""
        if isinstance(value, str) and _REFERENCE.fullmatch(value):
            item = self._told.get(f"obj:{value}", {})
            return item["stream"] if "stream" in item else item.get("value")
        return value

    def _dictionary(self, value: object) -> Mapping[str, Any]:
        found = self._value(value)
        if not isinstance(found, dict):
            raise Unusual
        return found


def _sealed(*content: object) -> bytes:
    return hashlib.sha256(repr(content).encode()).digest()
