"""What may stay in a drawing: elements and presentation attributes of SVG, as lists; values: `svg_values.py`.

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
PRESENTATION = frozenset({
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
# Attributes whose values are names somebody chose: they are given new ones.
NAMES = frozenset({"result", "in", "in2"})
KNOWN_NAMES = frozenset({
    "SourceGraphic", "SourceAlpha", "BackgroundImage", "BackgroundAlpha", "FillPaint", "StrokePaint",
})  # fmt: skip

INNER_PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)
