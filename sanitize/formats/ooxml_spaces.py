"""Namespaces, kinds of parts and their addresses in Office Open XML, in one place.

Source: ECMA-376 parts 1, 2 and 4 (transitional and strict). A strict file is read as if it were transitional.
"""

import re
from dataclasses import dataclass

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"

ADDRESSES = {
    "w": _OFFICE + "wordprocessingml/2006/main",
    "x": _OFFICE + "spreadsheetml/2006/main",
    "p": _OFFICE + "presentationml/2006/main",
    "a": _OFFICE + "drawingml/2006/main",
    "c": _OFFICE + "drawingml/2006/chart",
    "cdr": _OFFICE + "drawingml/2006/chartDrawing",
    "dgm": _OFFICE + "drawingml/2006/diagram",
    "pic": _OFFICE + "drawingml/2006/picture",
    "wp": _OFFICE + "drawingml/2006/wordprocessingDrawing",
    "xdr": _OFFICE + "drawingml/2006/spreadsheetDrawing",
    "m": _OFFICE + "officeDocument/2006/math",
    "r": _OFFICE + "officeDocument/2006/relationships",
    "mc": _OFFICE + "markup-compatibility/2006",
    "wps": _MICROSOFT + "word/2010/wordprocessingShape",
    "wpg": _MICROSOFT + "word/2010/wordprocessingGroup",
    "wpc": _MICROSOFT + "word/2010/wordprocessingCanvas",
    "dsp": _MICROSOFT + "drawing/2008/diagram",
    "w14": _MICROSOFT + "word/2010/wordml",
    "wp14": _MICROSOFT + "word/2010/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "ct": _OFFICE + "package/2006/content-types",
    "rel": _OFFICE + "package/2006/relationships",
}
_IN_STRICT = {
    "w": "wordprocessingml/main",
    "x": "spreadsheetml/main",
    "p": "presentationml/main",
    "a": "drawingml/main",
    "c": "drawingml/chart",
    "cdr": "drawingml/chartDrawing",
    "dgm": "drawingml/diagram",
    "pic": "drawingml/picture",
    "wp": "drawingml/wordprocessingDrawing",
    "xdr": "drawingml/spreadsheetDrawing",
    "m": "officeDocument/math",
    "r": "officeDocument/relationships",
}
PREFIXES = {address: prefix for prefix, address in ADDRESSES.items()} | {
    _STRICT + tail: prefix for prefix, tail in _IN_STRICT.items()
}
RELATION = ADDRESSES["r"] + "/"
_TRANSITIONAL = re.compile(_STRICT.encode() + rb"([a-zA-Z]{3,30})/")

# What a picture on a page may be, by the address its frame gives.
GRAPHICS = frozenset({
    ADDRESSES["pic"], ADDRESSES["c"], ADDRESSES["wps"], ADDRESSES["wpg"], ADDRESSES["wpc"],
    _OFFICE + "drawingml/2006/table",
})  # fmt: skip

_TYPE = "application/vnd.openxmlformats-officedocument."
PICTURE_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "tiff": "image/tiff"}


def transitional(part: bytes) -> bytes:
    """Gives a part with the addresses of the transitional standard in place of those of the strict one."""
    return _TRANSITIONAL.sub(_OFFICE.encode() + rb"\1/2006/", part) if _STRICT.encode() in part else part


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: how it is related to its owner, where it lies in what we write, and its media type."""

    relation: str
    folder: str
    stem: str
    media_type: str
    alone: bool = False

    def name(self, number: int) -> str:
        """Gives the name of the n-th part of this kind."""
        return f"{self.folder}/{self.stem}{'' if self.alone else number}.xml"


def _word(relation: str, tail: str, *, alone: bool = True) -> Kind:
    return Kind(relation, "word", relation, f"{_TYPE}wordprocessingml.{tail}+xml", alone)


DOCUMENT = Kind("officeDocument", "word", "document", f"{_TYPE}wordprocessingml.document.main+xml", alone=True)
STYLES, NUMBERING, SETTINGS = (_word(name, name) for name in ("styles", "numbering", "settings"))
FOOTNOTES, ENDNOTES = (_word(name, name) for name in ("footnotes", "endnotes"))
HEADER, FOOTER = (_word(name, name, alone=False) for name in ("header", "footer"))

WORKBOOK = Kind("officeDocument", "xl", "workbook", f"{_TYPE}spreadsheetml.sheet.main+xml", alone=True)
WORKSHEET = Kind("worksheet", "xl/worksheets", "sheet", f"{_TYPE}spreadsheetml.worksheet+xml")
CHARTSHEET = Kind("chartsheet", "xl/chartsheets", "sheet", f"{_TYPE}spreadsheetml.chartsheet+xml")
STRINGS = Kind("sharedStrings", "xl", "sharedStrings", f"{_TYPE}spreadsheetml.sharedStrings+xml", alone=True)
CELL_STYLES = Kind("styles", "xl", "styles", f"{_TYPE}spreadsheetml.styles+xml", alone=True)
SHEET_DRAWING = Kind("drawing", "xl/drawings", "drawing", f"{_TYPE}drawing+xml")

PRESENTATION = Kind("officeDocument", "ppt", "presentation", f"{_TYPE}presentationml.presentation.main+xml", alone=True)
SLIDE = Kind("slide", "ppt/slides", "slide", f"{_TYPE}presentationml.slide+xml")
LAYOUT = Kind("slideLayout", "ppt/slideLayouts", "slideLayout", f"{_TYPE}presentationml.slideLayout+xml")
MASTER = Kind("slideMaster", "ppt/slideMasters", "slideMaster", f"{_TYPE}presentationml.slideMaster+xml")
TABLE_STYLES = Kind("tableStyles", "ppt", "tableStyles", f"{_TYPE}presentationml.tableStyles+xml", alone=True)


def theme_of(folder: str) -> Kind:
    """Gives the kind of a theme in a document of this folder."""
    return Kind("theme", f"{folder}/theme", "theme", f"{_TYPE}theme+xml")


def chart_of(folder: str) -> Kind:
    """Gives the kind of a chart in a document of this folder."""
    return Kind("chart", f"{folder}/charts", "chart", f"{_TYPE}drawingml.chart+xml")


def _empty(kind: Kind, tag: str) -> tuple[Kind, bytes]:
    prefix = tag.partition(":")[0]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return kind, f'{head}<{tag} xmlns:{prefix}="{ADDRESSES[prefix]}"/>'.encode()


# Parts a program misses where they are not, though nothing stands in them: always the same bytes.
EMPTY_PARTS = {
    "word": (_empty(_word("fontTable", "fontTable"), "w:fonts"),),
    "xl": (),
    "ppt": (
        _empty(
            Kind("presProps", "ppt", "presProps", f"{_TYPE}presentationml.presProps+xml", alone=True),
            "p:presentationPr",
        ),
        _empty(Kind("viewProps", "ppt", "viewProps", f"{_TYPE}presentationml.viewProps+xml", alone=True), "p:viewPr"),
    ),
}
