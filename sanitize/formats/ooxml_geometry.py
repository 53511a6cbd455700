"""The geometry of drawn shapes: points, guides and the formulas between them; names become numbers.

Rule: guides may refer to numbers, to one another and to the constants of the standard (ECMA-376 part 1, 20.1.9.11).
Never: keeps a name. Residual risk: the numbers of a drawing.
"""

import re

from sanitize.formats.ooxml_sieve import Cooks, Part, Sieve
from sanitize.formats.xml_parts import Node

_ADJUSTED = re.compile(r"adj\d?|[hv]f")
_SET = re.compile(r"val -?\d{1,10}")
_KNOWN_GUIDES = re.compile(
    r"-?\d{1,10}|[hlrtbw]|[hv]c|[ls]s|[hw]d(?:2|3|4|5|6|8|10|12|16|32)|ssd(?:2|4|6|8|16|32)"
    r"|[357]?cd[248]"
)
_OPERATORS = frozenset({
    "*/", "+-", "+/", "?:", "abs", "at2", "cat2", "cos", "max", "min", "mod", "pin", "sat2", "sin", "sqrt", "tan",
    "val",
})  # fmt: skip


def adjusted(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the adjustments of a preset shape."""
    name, value = node.attributes.get("name", ""), node.attributes.get("fmla", "")
    if _ADJUSTED.fullmatch(name) and _SET.fullmatch(value):
        return [Node(node.name, {"name": name, "fmla": value})]
    return sieve.aside(node)


def geometry(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a drawn geometry; the names of its guides become numbers."""
    guides = [inner for inner in node.every() if inner.name == "a:gd"]
    names = {inner.attributes.get("name", ""): f"g{number}" for number, inner in enumerate(guides, 1)}
    return [_drawn(sieve, node, names)]


def _drawn(sieve: Sieve, node: Node, names: dict[str, str]) -> Node:
    kept = {}
    for name, value in node.attributes.items():
        words = [_guide(word, names) for word in value.split()]
        if all(words) and (name in _DRAWN or sieve.is_closed(value)):
            kept[name] = " ".join(str(word) for word in words)
        else:
            sieve.drop_value(node, name, value)
    return Node(node.name, kept, [_drawn(sieve, child, names) for child in node.children() if child.name in _PATHS])


def _guide(word: str, names: dict[str, str]) -> str | None:
    if word in names:
        return names[word]
    return word if _KNOWN_GUIDES.fullmatch(word) or word in _OPERATORS or word in _PLAIN else None


_PLAIN = frozenset({"true", "false", "norm", "lighten", "lightenLess", "darken", "darkenLess", "none"})
_DRAWN = frozenset({
    "name", "fmla", "x", "y", "w", "h", "l", "t", "r", "b", "wR", "hR", "stAng", "swAng", "ang", "fill", "stroke",
    "extrusionOk",
})  # fmt: skip
_PATHS = frozenset({
    "a:avLst", "a:gdLst", "a:gd", "a:ahLst", "a:cxnLst", "a:cxn", "a:rect", "a:pathLst", "a:path", "a:moveTo", "a:lnTo",
    "a:arcTo", "a:cubicBezTo", "a:quadBezTo", "a:close", "a:pt", "a:pos",
})  # fmt: skip


GEOMETRY: Cooks = {"a:gd": adjusted, "a:custGeom": geometry}
"""What a geometry needs besides the lists."""
