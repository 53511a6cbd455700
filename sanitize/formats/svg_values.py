"""What the values of a drawing's attributes may be: numbers, and words from closed lists.

Rule: numbers with units, colours, transformations, a reference to a part of the same drawing, path data, keywords of
SVG 1.1, SVG 2 and CSS; names of typefaces are the only free words. An attribute counts only on the elements SVG gives
it to. Source: SVG 2 §4 (types), attribute index; CSS Color 4 §6.
Never: lets a quotation, a bracket or a colon through elsewhere: what calls out needs one of them.
Residual risk: numbers are free, also those that draw nothing; a typeface can be named at will.
"""

import re
from collections.abc import Callable

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_DIGITS = re.compile(r"\d{33}", re.ASCII)  # more than any program writes of one number
_UNIT = re.compile(r"(?<=\d)(?:%|px|pt|pc|mm|cm|in|em|ex|ch|rem|deg|grad|rad|turn)(?![A-Za-z])", re.ASCII)
_BETWEEN = re.compile(r"[\s,]*", re.ASCII)
_STEPS = re.compile(r"[\s,MmLlHhVvCcSsQqTtAaZz]*", re.ASCII)
_THREE_STEPS = re.compile(r"[A-Za-z]{3}", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", re.ASCII)
_COLOUR_FUNCTION = re.compile(r"(?:rgb|hsl)a?\(([^()]*)\)", re.ASCII)
_TURN = re.compile(r"(matrix|translate[XY]?|scale[XY]?|rotate|skew[XY])\s*\(([^()]*)\)[\s,]*", re.ASCII)
_PAINT = re.compile(r"(url\(\s*(?:#[^'\")\s]+|'#[^'\")]+'|\"#[^'\")]+\")\s*\))(?:\s+(\S.*))?", re.DOTALL)
_FACE = re.compile(r"\s*(?:'[-\w .+&]*'|\"[-\w .+&]*\"|[-\w .+&]*)\s*")
_VERSION = re.compile(r"\d\.\d", re.ASCII)
_MOST_WORDS = 6
_LONGEST_FACES = 300

_COLOUR_WORDS = frozenset({
    "none", "currentcolor", "transparent", "inherit", "initial", "context-fill", "context-stroke",
    "aliceblue", "antiquewhite", "aqua", "aquamarine", "azure", "beige", "bisque", "black", "blanchedalmond", "blue",
    "blueviolet", "brown", "burlywood", "cadetblue", "chartreuse", "chocolate", "coral", "cornflowerblue", "cornsilk",
    "crimson", "cyan", "darkblue", "darkcyan", "darkgoldenrod", "darkgray", "darkgreen", "darkgrey", "darkkhaki",
    "darkmagenta", "darkolivegreen", "darkorange", "darkorchid", "darkred", "darksalmon", "darkseagreen",
    "darkslateblue", "darkslategray", "darkslategrey", "darkturquoise", "darkviolet", "deeppink", "deepskyblue",
    "dimgray", "dimgrey", "dodgerblue", "firebrick", "floralwhite", "forestgreen", "fuchsia", "gainsboro",
    "ghostwhite", "gold", "goldenrod", "gray", "green", "greenyellow", "grey", "honeydew", "hotpink", "indianred",
    "indigo", "ivory", "khaki", "lavender", "lavenderblush", "lawngreen", "lemonchiffon", "lightblue", "lightcoral",
    "lightcyan", "lightgoldenrodyellow", "lightgray", "lightgreen", "lightgrey", "lightpink", "lightsalmon",
    "lightseagreen", "lightskyblue", "lightslategray", "lightslategrey", "lightsteelblue", "lightyellow", "lime",
    "limegreen", "linen", "magenta", "maroon", "mediumaquamarine", "mediumblue", "mediumorchid", "mediumpurple",
    "mediumseagreen", "mediumslateblue", "mediumspringgreen", "mediumturquoise", "mediumvioletred", "midnightblue",
    "mintcream", "mistyrose", "moccasin", "navajowhite", "navy", "oldlace", "olive", "olivedrab", "orange",
    "orangered", "orchid", "palegoldenrod", "palegreen", "paleturquoise", "palevioletred", "papayawhip", "peachpuff",
    "peru", "pink", "plum", "powderblue", "purple", "rebeccapurple", "red", "rosybrown", "royalblue", "saddlebrown",
    "salmon", "sandybrown", "seagreen", "seashell", "sienna", "silver", "skyblue", "slateblue", "slategray",
    "slategrey", "snow", "springgreen", "steelblue", "tan", "teal", "thistle", "tomato", "turquoise", "violet",
    "wheat", "white", "whitesmoke", "yellow", "yellowgreen",
})  # fmt: skip
_KEYWORDS = frozenset({
    "A", "B", "G", "R", "XOR", "after-edge", "align", "all-petite-caps", "all-small-caps", "alphabetic", "always",
    "arithmetic", "atop", "auto", "auto-start-reverse", "baseline", "before-edge", "bevel", "bidi-override", "blink",
    "block", "bold", "bolder", "bottom", "butt", "central", "collapse", "color", "color-burn", "color-dodge",
    "common-ligatures", "condensed", "contextual", "crisp-edges", "crispEdges", "darken", "dashed", "default", "defer",
    "difference", "dilate", "discrete", "dotted", "double", "duplicate", "end", "erode", "evenodd", "exact",
    "exclusion", "expanded", "extra-condensed", "extra-expanded", "false", "fill", "fixed-position", "fractalNoise",
    "gamma", "geometricPrecision", "hanging", "hard-light", "hidden", "high-quality", "horizontal-tb", "hue",
    "hueRotate", "identity", "ideographic", "in", "inherit", "initial", "inline", "inline-block", "isolate", "italic",
    "justify", "large", "larger", "left", "lighten", "lighter", "line-through", "linear", "linearRGB", "lining-nums",
    "lr", "lr-tb", "ltr", "luminance", "luminanceToAlpha", "luminosity", "magnify", "markers", "mathematical",
    "matrix", "medium", "meet", "middle", "miter", "miter-clip", "multiply", "narrower", "no-change",
    "no-common-ligatures", "no-rotation", "noStitch", "non-rotation", "non-scaling-size", "non-scaling-stroke", "none",
    "nonzero", "normal", "objectBoundingBox", "oblique", "oldstyle-nums", "optimizeLegibility", "optimizeQuality",
    "optimizeSpeed", "out", "over", "overlay", "overline", "pad", "pixelated", "plus-lighter", "proportional-nums",
    "reflect", "repeat", "reset-size", "right", "rl", "rl-tb", "round", "rtl", "sRGB", "saturate", "saturation",
    "screen", "scroll", "semi-condensed", "semi-expanded", "sideways", "slice", "small", "small-caps", "smaller",
    "smooth", "soft-light", "solid", "spacing", "spacingAndGlyphs", "square", "start", "stitch", "stretch", "stroke",
    "strokeWidth", "sub", "super", "table", "tabular-nums", "tb", "tb-rl", "text-after-edge", "text-before-edge",
    "text-bottom", "text-top", "thick", "thin", "top", "true", "turbulence", "ultra-condensed", "ultra-expanded",
    "underline", "unicase", "unset", "upright", "use-script", "userSpaceOnUse", "vertical-lr", "vertical-rl",
    "visible", "wavy", "wider", "wrap", "x-large", "x-small", "xMaxYMax", "xMaxYMid", "xMaxYMin", "xMidYMax",
    "xMidYMid", "xMidYMin", "xMinYMax", "xMinYMid", "xMinYMin", "xor", "xx-large", "xx-small",
    "alpha", "contents", "list-item", "run-in", "table-cell", "table-row", "revert", "titling-caps", "petite-caps",
})  # fmt: skip
_COLOURS = frozenset({"color", "fill", "flood-color", "lighting-color", "stop-color", "stroke"})
REFERRING = frozenset({"clip-path", "filter", "marker-end", "marker-mid", "marker-start", "mask"})
_TURNED = frozenset({"transform", "gradientTransform", "patternTransform"})

_BOX = "x y width height"
_EDGES = "gradientUnits gradientTransform spreadMethod"
_LETTERS = "x y dx dy rotate textLength lengthAdjust"
_ON = {
    "svg": f"{_BOX} viewBox preserveAspectRatio version",
    "symbol": f"{_BOX} viewBox preserveAspectRatio refX refY",
    "use": _BOX,
    "image": f"{_BOX} preserveAspectRatio",
    "rect": f"{_BOX} rx ry pathLength",
    "circle": "cx cy r pathLength",
    "ellipse": "cx cy rx ry pathLength",
    "line": "x1 y1 x2 y2 pathLength",
    "polyline": "points pathLength",
    "polygon": "points pathLength",
    "path": "d pathLength",
    "text": _LETTERS,
    "tspan": _LETTERS,
    "textPath": "startOffset method spacing side textLength lengthAdjust",
    "linearGradient": f"x1 y1 x2 y2 {_EDGES}",
    "radialGradient": f"cx cy r fx fy fr {_EDGES}",
    "stop": "offset",
    "pattern": f"{_BOX} viewBox preserveAspectRatio patternUnits patternContentUnits patternTransform",
    "clipPath": "clipPathUnits",
    "mask": f"{_BOX} maskUnits maskContentUnits",
    "marker": "refX refY markerWidth markerHeight markerUnits orient viewBox preserveAspectRatio",
    "filter": f"{_BOX} filterUnits primitiveUnits",
    "fe": f"{_BOX} amplitude azimuth baseFrequency bias diffuseConstant divisor dx dy edgeMode elevation exponent in "
    "in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle mode numOctaves offset operator order "
    "pointsAtX pointsAtY pointsAtZ preserveAlpha radius result scale seed slope specularConstant specularExponent "
    "stdDeviation stitchTiles surfaceScale tableValues targetX targetY type values xChannelSelector yChannelSelector z",
}
ATTRIBUTES_OF = {element: frozenset(names.split()) for element, names in _ON.items()}


def belongs(element: str, attribute: str) -> bool:
    """Says whether SVG gives an element this attribute of its own (presentation attributes go everywhere)."""
    return attribute in ATTRIBUTES_OF.get("fe" if element.startswith("fe") else element, frozenset())


def is_misplaced(attribute: str, value: str) -> bool:
    """Says whether an attribute that is out of place would say nothing where SVG gives it."""
    return any(attribute in names for names in ATTRIBUTES_OF.values()) and is_harmless(attribute, value)


def may_call(value: str) -> bool:
    """Says whether a value could be an address, or something that acts."""
    return any(sign in value for sign in "(:/@\\")


def referenced(value: str) -> str | None:
    """Gives the id a value refers to by url(#id), alone or before a colour to fall back on."""
    found = _PAINT.fullmatch(value.strip())
    return found[1][4:-1].strip().strip("'\"")[1:] if found else None


def may_refer(attribute: str, value: str) -> bool:
    """Says whether a value that refers may: alone where a part is called for, before a colour where one paints."""
    found = _PAINT.fullmatch(value.strip())
    if found is None or attribute not in REFERRING | _COLOURS:
        return False
    return found[2] is None or (attribute in _COLOURS and _is_colour(found[2].strip()))


def is_harmless(attribute: str, value: str) -> bool:
    """Says whether a value without a reference draws and does nothing else: no address, no word of somebody's own."""
    value = value.strip()
    grammar = next((grammar for names, grammar in _GRAMMARS if attribute in names), _is_plain)
    return _DIGITS.search(value) is None and grammar(value)


def is_numbers(value: str) -> bool:
    """Says whether a value is nothing but numbers with units."""
    return _BETWEEN.fullmatch(_NUMBER.sub(" ", _UNIT.sub(" ", value))) is not None


def _is_path(value: str) -> bool:
    return _STEPS.fullmatch(_NUMBER.sub(" ", value)) is not None and _THREE_STEPS.search(value) is None


def _is_version(value: str) -> bool:
    return _VERSION.fullmatch(value) is not None


def _is_faces(value: str) -> bool:
    return len(value) <= _LONGEST_FACES and all(_FACE.fullmatch(face) for face in value.split(","))


def _is_no_reference(value: str) -> bool:
    return value in {"none", "inherit"}


def _is_colour(value: str) -> bool:
    inside = _COLOUR_FUNCTION.fullmatch(value.lower())
    if inside is not None:
        return is_numbers(inside[1].replace("/", " "))
    return value.lower() in _COLOUR_WORDS or _HEX.fullmatch(value) is not None


def _is_turn(value: str) -> bool:
    inside = [numbers for _, numbers in _TURN.findall(value)]
    return value == "none" or (_TURN.sub("", value).strip() == "" and all(map(is_numbers, inside)))


def _is_plain(value: str) -> bool:
    """Numbers with units, and a few keywords between."""
    words = _WORD.findall(_NUMBER.sub(" ", _UNIT.sub(" ", value)))
    left = _WORD.sub(" ", _NUMBER.sub(" ", _UNIT.sub(" ", value)))
    return len(words) <= _MOST_WORDS and set(words) <= _KEYWORDS and _BETWEEN.fullmatch(left) is not None


_GRAMMARS: tuple[tuple[frozenset[str], Callable[[str], bool]], ...] = (
    (frozenset({"d"}), _is_path),
    (frozenset({"points"}), is_numbers),
    (frozenset({"version"}), _is_version),
    (frozenset({"font-family"}), _is_faces),
    (_COLOURS, _is_colour),
    (_TURNED, _is_turn),
    (REFERRING, _is_no_reference),
)
