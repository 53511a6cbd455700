"""What may stay in a cleaned PDF: one table, key by key. Whatever is not in it is dropped.

Source: ISO 32000-2, the entries needed to paint a page and nothing else (clauses 7.7.3, 8, 9, 11.6). A kind of object
lists its keys, each with the kind of its value. "plain" is numbers, names of the standard (`pdf_names.py`) and arrays
of them: never a text, never a dictionary, never a stream; "named" may hold a name somebody chose (of a typeface, a
glyph, an ink). `every` is a map whose keys are chosen by the document (resource names).
Never: a deny-list. Residual risk: resource names, embedded font programs and palette strings are kept as they are;
the deep search looks into them for the values found elsewhere.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object: allowed keys with the kinds of their values; `texts` allows strings in it."""

    keys: dict[str, str] = field(default_factory=dict)
    every: str = ""
    texts: bool = False


def _plain(names: str) -> dict[str, str]:
    return {f"/{name}": "plain" for name in names.split()}


def _named(names: str) -> dict[str, str]:
    return {f"/{name}": "named" for name in names.split()}


_FUNCTION = _plain("FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds")
_IMAGE = _plain("Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData Matte")
_FONT = _plain("Type Subtype FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix") | _named("BaseFont")
_DESCRIPTOR = _plain(
    "Type FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight StemV "
    "StemH AvgWidth MaxWidth MissingWidth"
) | _named("FontName")
_GSTATE = _plain("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK")
_SHADING = _plain(
    "ShadingType Background BBox AntiAlias Coords Domain Extend Matrix BitsPerCoordinate BitsPerComponent BitsPerFlag "
    "Decode VerticesPerRow"
)

KINDS: dict[str, Kind] = {
    "plain": Kind(),
    "named": Kind(),
    "page": Kind(
        {**_plain("Type MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit"), "/Resources": "resources"}
        | {"/Group": "group"}
    ),
    "resources": Kind(
        {
            "/Font": "fonts",
            "/XObject": "xobjects",
            "/ExtGState": "gstates",
            "/ColorSpace": "colorspaces",
            "/Pattern": "patterns",
            "/Shading": "shadings",
        }
    ),
    "fonts": Kind(every="font"),
    "xobjects": Kind(every="xobject"),
    "gstates": Kind(every="gstate"),
    "colorspaces": Kind(every="colorspace"),
    "patterns": Kind(every="pattern"),
    "shadings": Kind(every="shading"),
    "procedures": Kind(every="drawing"),
    "group": Kind({**_plain("Type S I K"), "/CS": "colorspace"}),
    "image": Kind(
        {**_IMAGE, "/ColorSpace": "colorspace", "/Mask": "image", "/SMask": "image"},
    ),
    "form": Kind({**_plain("Type Subtype FormType BBox Matrix"), "/Resources": "resources", "/Group": "group"}),
    "drawing": Kind(),
    "font": Kind(
        {
            **_FONT,
            "/FontDescriptor": "descriptor",
            "/Encoding": "encoding",
            "/ToUnicode": "cmap",
            "/DescendantFonts": "font",
            "/CIDSystemInfo": "collection",
            "/CIDToGIDMap": "data",
            "/CharProcs": "procedures",
            "/Resources": "resources",
        }
    ),
    "descriptor": Kind({**_DESCRIPTOR, "/FontFile": "program", "/FontFile2": "program", "/FontFile3": "program"}),
    "program": Kind(_plain("Subtype Length1 Length2 Length3")),
    "encoding": Kind(
        {**_plain("Type BaseEncoding WMode"), **_named("Differences CMapName"), "/CIDSystemInfo": "collection"}
    ),
    "cmap": Kind({**_plain("Type WMode"), **_named("CMapName"), "/CIDSystemInfo": "collection"}),
    "collection": Kind({"/Registry": "word", "/Ordering": "word", "/Supplement": "plain"}),
    "word": Kind(texts=True),
    "data": Kind(),
    "icc": Kind({**_plain("N Range"), "/Alternate": "colorspace"}),
    "calibration": Kind(_plain("WhitePoint BlackPoint Gamma Matrix Range")),
    "palette": Kind(texts=True),
    "function": Kind({**_FUNCTION, "/Functions": "function"}),
    "gstate": Kind({**_GSTATE, "/Font": "font", "/SMask": "softmask"}),
    "softmask": Kind({**_plain("Type S BC"), "/G": "xobject", "/TR": "function"}),
    "pattern": Kind(
        {
            **_plain("Type PatternType PaintType TilingType BBox XStep YStep Matrix"),
            "/Resources": "resources",
            "/Shading": "shading",
            "/ExtGState": "gstate",
        }
    ),
    "shading": Kind({**_SHADING, "/ColorSpace": "colorspace", "/Function": "function"}),
    "parameters": Kind(
        {
            **_plain("Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows"),
            **_plain("EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform"),
            "/JBIG2Globals": "data",
        }
    ),
}
"""Every kind of object that may stay. `tests` check that no value kind is missing here."""

CONTENT = frozenset({"form", "drawing", "pattern"})
"""Kinds whose streams are drawing instructions, re-tokenised by `pdf_content`."""

POSTSCRIPT = frozenset({"function", "cmap", "encoding"})
"""Kinds whose streams may be PostScript-like text with comments."""
