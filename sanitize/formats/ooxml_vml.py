"""Old drawings inside Word pages (VML): text watermarks, pictures of embedded objects, shapes of Word 2007.

Rule: a short list of elements and attributes; styles are read property by property; paths and formulas may hold numbers
and commands only. Source: ECMA-376 part 4, clause 19.
Never: keeps a link, a name, a script. Residual risk: that of the pictures and words shown.
"""

import re

from sanitize.findings import Grade
from sanitize.formats.ooxml_drawing import picture
from sanitize.formats.ooxml_sieve import Cooks, Part, Sieve, naming
from sanitize.formats.xml_parts import Node

_SHAPES = ("shape", "shapetype", "rect", "roundrect", "oval", "line", "polyline", "group", "curve", "arc")
_INNER = ("path", "stroke", "fill", "textbox", "formulas", "f", "textpath", "shadow", "handles", "h", "imagedata")
_ATTRIBUTES = frozenset({
    "adj", "angle", "arcsize", "aspect", "bilevel", "chromakey", "color", "color2", "colors", "control1", "control2",
    "coordorigin", "coordsize", "cropbottom", "cropleft", "cropright", "croptop", "dashstyle", "endangle", "endarrow",
    "endcap", "eqn", "fillcolor", "filled", "fillok", "fitpath", "fitshape", "focus", "focusposition", "focussize",
    "from", "gain", "blacklevel", "gradientshapeok", "grayscale", "insetpen", "inset", "joinstyle", "limo", "linestyle",
    "method", "miterlimit", "obscured", "offset", "on", "opacity", "path", "points", "position", "rotate", "size",
    "startangle", "startarrow", "strokecolor", "stroked", "strokeok", "strokeweight", "textboxrect", "textpathok", "to",
    "trim", "type", "v", "weight", "xrange", "xscale", "yrange",
})  # fmt: skip
_PROPERTIES = frozenset({
    "position", "left", "top", "width", "height", "margin-left", "margin-top", "margin-right", "margin-bottom",
    "z-index", "rotation", "flip", "visibility", "mso-position-horizontal", "mso-position-horizontal-relative",
    "mso-position-vertical", "mso-position-vertical-relative", "mso-wrap-style", "mso-wrap-distance-left",
    "mso-wrap-distance-right", "mso-wrap-distance-top", "mso-wrap-distance-bottom", "mso-width-percent",
    "mso-height-percent", "mso-width-relative", "mso-height-relative", "mso-fit-shape-to-text", "v-text-anchor",
    "font-family", "font-size", "font-weight", "font-style", "v-text-align", "v-text-kern", "v-text-spacing",
    "mso-layout-flow-alt", "layout-flow", "text-align",
})  # fmt: skip
_VALUE = re.compile(r"-?[\d.]+(?:pt|in|cm|mm|px|pc|em|%|f)?|[a-z]{1,8}(?:-[a-z]{1,12}){0,3}|\"[\w &;-]{1,40}\"")
_COMMANDS = re.compile(
    r"(?:[mlcxetrvab]|nf|ns|ae|al|at|ar|wa|wr|qx|qy|qb|h[a-h]|[@#]\d+|-?\d+(?:\.\d+)?(?:f|pt|in|cm|mm|px|%)?|[ ,])*"
)
_FORMULA = re.compile(
    r"(?:val|sum|prod|product|mid|abs|min|max|if|mod|atan2|sin|cos|cosatan2|sinatan2|sqrt|sumangle|ellipse|tan)"
    r"(?: (?:[@#]?-?\d+|width|height|xcenter|ycenter|pixel\w{0,11}|line\w{0,9}|emu\w{0,6}))*"
)
_WORD = re.compile(r"#?[0-9a-fA-F]{3,6}(?: \[\d+\])?|[a-z]{1,9}(?: \[\d+\])?|[a-z]+[A-Z][a-z]+|topLeft,bottomRight")
_SHAPE_TYPE = re.compile(r"#?_x0000_t\d{1,3}")


def drawn(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps an element of a drawing; one that is told to be invisible goes."""
    style = node.attributes.get("style", "")
    if re.search(r"visibility\s*:\s*hidden|display\s*:\s*none|mso-hide", style):
        sieve.tell(node, Grade.RED, "sanitize.office_hidden")
        sieve.binding.lost["sanitize.office_lost_hidden"] += 1
        return []
    kept = {}
    for name, value in node.attributes.items():
        new = _value(sieve, node, name, value)
        if new is not None:
            kept[name] = new
        elif name not in {"r:id", "o:relid", "id"}:
            sieve.drop_value(node, name, value)
    if node.name == "v:imagedata":
        kept["r:id"] = picture(sieve, node.attributes.get("r:id", node.attributes.get("o:relid", "")))
    return [Node(node.name, kept, sieve.inside(node))]


def _value(sieve: Sieve, node: Node, name: str, value: str) -> str | None:
    """Gives a value as it may be written, or nothing."""
    if name == "style":
        return _styled(sieve, node, value)
    if name == "string" and node.name == "v:textpath":
        return sieve.text(value)
    if name == "type" or (name == "id" and node.name == "v:shapetype"):
        return value if _SHAPE_TYPE.fullmatch(value) or (name == "type" and _WORD.fullmatch(value)) else None
    return value if name in _ATTRIBUTES and _is_harmless(value) else None


def _is_harmless(value: str) -> bool:
    return any(form.fullmatch(value) for form in (_COMMANDS, _FORMULA, _WORD))


def _styled(sieve: Sieve, node: Node, style: str) -> str:
    kept = []
    for piece in style.split(";"):
        name, _, value = (part.strip() for part in piece.partition(":"))
        if name in _PROPERTIES and _VALUE.fullmatch(value):
            kept.append(f"{name}:{value}")
        elif name:
            sieve.drop_value(node, "style", piece)
    return ";".join(kept)


def embedded(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the picture of an embedded object, not the object."""
    inner = [part for child in node.children() for part in sieve.node(child) if isinstance(part, Node)]
    sieve.binding.lost["sanitize.office_lost_objects"] += 1
    return [Node("w:pict", {}, [part for part in inner if part.name.startswith("v:")])] if inner else []


def pict(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps an old drawing."""
    return [Node(node.name, {}, sieve.inside(node))]


VML: Cooks = {
    **{f"v:{name}": drawn for name in (*_SHAPES, *_INNER)},
    "w10:wrap": drawn,
    "w10:anchorlock": drawn,
    "w:pict": pict,
    "w:object": embedded,
    "o:OLEObject": naming("sanitize.office_embedded"),
}
"""What an old drawing needs: nothing of it is in the lists."""
