"""What may stay in a drawing: elements, attributes and values of SVG, as lists.

Source: SVG 1.1 (second edition) and SVG 2, the parts that draw. Left out on purpose: scripts, foreign objects, links,
animation, fonts, media, titles, descriptions, metadata, everything of other namespaces.
"""

import re

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

DRAWN = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image", "use"})
GROUPS = frozenset({"svg", "g", "a", "switch"})
WORDS = frozenset({"text", "tspan", "textPath"})
_FILTERS = frozenset({
    "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix",
    "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB",
    "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
    "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
})  # fmt: skip
ELEMENTS = DRAWN | GROUPS | WORDS | _FILTERS | frozenset({
    "defs", "symbol", "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker",
})  # fmt: skip

# Dropped without a word of their own, because their content is looked at by `svg.py` one by one.
_PRESENTATION = frozenset({
    "alignment-baseline", "baseline-shift", "clip-path", "clip-rule", "color", "color-interpolation",
    "color-interpolation-filters", "direction", "display", "dominant-baseline", "fill", "fill-opacity", "fill-rule",
    "filter", "flood-color", "flood-opacity", "font-family", "font-size", "font-size-adjust", "font-stretch",
    "font-style", "font-variant", "font-weight", "image-rendering", "isolation", "letter-spacing", "lighting-color",
    "marker-end", "marker-mid", "marker-start", "mask", "mask-type", "mix-blend-mode", "opacity", "overflow",
    "paint-order", "shape-rendering", "stop-color", "stop-opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width",
    "text-anchor", "text-decoration", "text-rendering", "transform", "vector-effect", "visibility", "word-spacing",
    "writing-mode",
})  # fmt: skip
_GEOMETRY = frozenset({
    "amplitude", "azimuth", "baseFrequency", "bias", "clipPathUnits", "cx", "cy", "d", "diffuseConstant", "divisor",
    "dx", "dy", "edgeMode", "elevation", "exponent", "filterUnits", "fr", "fx", "fy", "gradientTransform",
    "gradientUnits", "height", "in", "in2", "intercept", "k1", "k2", "k3", "k4", "kernelMatrix", "kernelUnitLength",
    "lengthAdjust", "limitingConeAngle", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits",
    "maskUnits", "method", "mode", "numOctaves", "offset", "operator", "order", "orient", "pathLength",
    "patternContentUnits", "patternTransform", "patternUnits", "points", "pointsAtX", "pointsAtY", "pointsAtZ",
    "preserveAlpha", "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY", "result", "rotate",
    "rx", "ry", "scale", "seed", "side", "slope", "spacing", "specularConstant", "specularExponent",
    "spreadMethod", "startOffset", "stdDeviation", "stitchTiles", "surfaceScale", "tableValues", "targetX",
    "targetY", "textLength", "type", "values", "version", "viewBox", "width", "x", "x1", "x2", "xChannelSelector",
    "y", "y1", "y2", "yChannelSelector", "z",
})  # fmt: skip
PRESENTATION = _PRESENTATION
ATTRIBUTES = _PRESENTATION | _GEOMETRY

# Attributes whose values are names somebody chose: they are given new ones.
NAMES = frozenset({"result", "in", "in2"})
KNOWN_NAMES = frozenset({
    "SourceGraphic", "SourceAlpha", "BackgroundImage", "BackgroundAlpha", "FillPaint", "StrokePaint",
})  # fmt: skip

_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_HARMLESS = re.compile(r"[-\w\s.,#%()+'\"*/:;|]*")
INNER_PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)


def referenced(value: str) -> str | None:
    """Gives the id a value refers to by url(#id)."""
    found = _REFERENCE.match(value.strip())
    return found[1] if found else None


def is_harmless(value: str) -> bool:
    """Says whether a value without a reference draws and does nothing else: no address, no expression."""
    lowered = value.lower()
    bad = any(
        sign in lowered for sign in ("url(", "javascript", "expression", "import", "://", "data:", "@", "\\", "/*")
    )
    return not bad and _HARMLESS.fullmatch(value) is not None
