"""A new PDF made from an old one's pages, copying only what the table in `pdf_keys` allows.

Rule: the new document starts empty; every object is made afresh with the allowed keys of its kind. So there is no
history, no orphan, no identifier, and nothing this file has not named. Each object is copied once per kind, cycles
included; depth is bounded. Same input, same bytes.
Never: touches the original. Residual risk: see `pdf_keys`.
"""

import re
from decimal import Decimal

import pikepdf

from sanitize.errors import Unreadable
from sanitize.formats.pdf_content import rewritten
from sanitize.formats.pdf_document import MAX_STREAM, decoded, filters_of
from sanitize.formats.pdf_icc import bare
from sanitize.formats.pdf_keys import CONTENT, KINDS, POSTSCRIPT
from sanitize.formats.pdf_layers import Layers, layers_of
from sanitize.formats.pdf_names import may_be_named
from sanitize.formats.pdf_painted import painted
from sanitize.formats.pdf_pictures import LOSSLESS, packed, picture_bytes
from sanitize.formats.pdf_recoded import recoded
from sanitize.formats.pdf_samples import function_samples

_MAX_DEPTH = 60
_COMMENT = re.compile(rb"%[^\r\n]*")
_COLOUR_FAMILIES = {"/CalGray", "/CalRGB", "/Lab"}


class Rebuild:
    """One rebuilding: the old document, the new one, and which objects have been copied already."""

    def __init__(self, old: pikepdf.Pdf) -> None:
        self._layers: Layers = layers_of(old)
        self._new = pikepdf.new()
        self._done: dict[tuple[tuple[int, int], str], pikepdf.Object] = {}
        self._old = old
        self._painted = painted(old, self._new, self._layers)

    def document(self) -> pikepdf.Pdf:
        """Copies every page.

        Raises:
            Unreadable: a page holds what cannot be copied safely.
        """
        for page in self._old.pages:
            fresh = self._dictionary(page.obj, "page", 0)
            fresh["/Type"] = pikepdf.Name.Page
            data = rewritten(self._new, page.obj.get("/Contents"), page.obj.get("/Resources"), self._layers)
            fresh["/Contents"] = self._new.make_stream(data)
            self._new.pages.append(pikepdf.Page(self._new.make_indirect(fresh)))
        return self._new

    def _copy(self, old: object, kind: str, depth: int) -> object | None:
        """Gives the copy of a value, or None where nothing of it may stay."""
        if depth > _MAX_DEPTH:
            raise Unreadable("sanitize.pdf_too_deep")
        if kind == "colorspace":
            return self._colour(old, depth)
        if isinstance(old, pikepdf.Name):
            return old if may_be_named(kind, str(old)) else None
        if isinstance(old, bool | int | Decimal):
            return old
        if isinstance(old, pikepdf.String):
            return old if KINDS[kind].texts else None
        if isinstance(old, pikepdf.Array):
            return pikepdf.Array([self._copy(part, kind, depth + 1) for part in old])  # None becomes null
        return self._container(old, kind, depth)

    def _container(self, old: object, kind: str, depth: int) -> object | None:
        if isinstance(old, pikepdf.Stream):
            return self._once(old, _narrowed(old, kind), depth)
        if isinstance(old, pikepdf.Dictionary) and (KINDS[kind].keys or KINDS[kind].every):
            return self._once(old, kind, depth) if old.is_indirect else self._dictionary(old, kind, depth)
        return None

    def _once(self, old: pikepdf.Object, kind: str, depth: int) -> pikepdf.Object | None:
        if not kind:
            return None
        number = (old.objgen, kind)
        if old.is_indirect and number in self._done:
            return self._done[number]
        fresh: pikepdf.Object
        if isinstance(old, pikepdf.Stream):
            fresh = self._new.make_stream(b"")
        else:
            fresh = self._new.make_indirect(pikepdf.Dictionary())
        if old.is_indirect:
            self._done[number] = fresh  # before its parts: a circle ends here
        for key, value in self._parts(old, kind, depth):
            fresh[key] = value
        if isinstance(old, pikepdf.Stream):
            self._fill(old, fresh, kind)
        return fresh

    def _dictionary(self, old: pikepdf.Object, kind: str, depth: int) -> pikepdf.Dictionary:
        fresh = pikepdf.Dictionary()
        for key, value in self._parts(old, kind, depth):
            fresh[key] = value
        return fresh

    def _parts(self, old: pikepdf.Object, kind: str, depth: int) -> list[tuple[str, object]]:
        allowed = KINDS[kind]
        parts: list[tuple[str, object]] = []
        for key in sorted(old.keys()):
            child = allowed.every or allowed.keys.get(key)
            if kind == "xobjects" and old[key].objgen not in self._painted:
                continue  # nothing draws it, so nobody sees it
            value = self._copy(old.get(key), child, depth + 1) if child else None
            if value is not None:
                parts.append((key, value))
        return parts

    def _colour(self, old: object, depth: int) -> object | None:
        """Copies a colour space: its family decides what its other parts are (ISO 32000-2, 8.6)."""
        if isinstance(old, pikepdf.Name):
            return old if may_be_named("colorspace", str(old)) else None
        if not isinstance(old, pikepdf.Array) or len(old) == 0 or depth > _MAX_DEPTH:
            return None
        family = str(old[0])
        if family in _COLOUR_FAMILIES:
            kinds = ["plain", "calibration"]
        elif family == "/ICCBased":
            kinds = ["plain", "icc"]
        elif family in {"/Indexed", "/I"}:
            kinds = ["plain", "colorspace", "plain", "palette"]
        elif family in {"/Separation", "/DeviceN"}:
            kinds = ["plain", "named", "colorspace", "function"]
        else:
            kinds = ["plain", "colorspace"]
        return pikepdf.Array([self._copy(part, kind, depth + 1) for part, kind in zip(old, kinds, strict=False)])

    def _fill(self, old: pikepdf.Stream, fresh: pikepdf.Object, kind: str) -> None:
        if kind == "image":
            self._picture(old, fresh)
            return
        if kind in CONTENT:
            data = rewritten(self._new, old, old.get("/Resources"), self._layers)
        elif kind == "icc":
            data = bare(decoded(old))
        elif kind in POSTSCRIPT and old.get("/FunctionType", 4) == 4:
            data = _COMMENT.sub(b"", decoded(old, MAX_STREAM))
        elif kind == "function":
            data = function_samples(old, decoded(old))
        else:
            data = decoded(old)
        fresh.write(packed(data), filter=pikepdf.Name.FlateDecode)

    def _picture(self, old: pikepdf.Stream, fresh: pikepdf.Object) -> None:
        samples = recoded(old) if set(filters_of(old)) - LOSSLESS else None
        if samples is not None:
            fresh.write(packed(samples), filter=pikepdf.Name.FlateDecode)
            return
        data = picture_bytes(old)
        filters = old.get("/Filter")
        if filters is None:
            fresh.write(packed(data), filter=pikepdf.Name.FlateDecode)
            return
        fresh.write(data)
        fresh["/Filter"] = filters if isinstance(filters, pikepdf.Name) else pikepdf.Array(list(filters))
        parameters = old.get("/DecodeParms")
        copy = None if parameters is None else self._copy(parameters, "parameters", 0)
        if copy is not None:
            fresh["/DecodeParms"] = copy


def _narrowed(stream: pikepdf.Stream, kind: str) -> str:
    """Decides what an external object is: a picture, a form, or something that must not stay ("")."""
    if kind != "xobject":
        return kind
    return {"/Image": "image", "/Form": "form"}.get(str(stream.get("/Subtype")), "")
