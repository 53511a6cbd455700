"""What of an office document nobody shall see by its own word: hidden letters, paragraphs, rows, cells and shapes.

Rule: told by the second look (`ooxml_words.py`), which shares none of the sieves' rules. Source: ECMA-376 part 1.
Never: cleans. Residual risk: what is white, tiny or behind something else counts as seen.
"""

import re
from collections.abc import Callable, Mapping

from sanitize.formats.ooxml_spaces import ADDRESSES
from sanitize.formats.xml_parts import Node


def is_unseen(node: Node, hiding: frozenset[str]) -> bool:
    """Says whether policy takes an element out of sight."""
    judge = _JUDGES.get(node.name)
    if judge is not None:
        return judge(node, hiding)
    return node.name.startswith("v:") and _HIDDEN_STYLE.search(node.attributes.get("style", "")) is not None


def _is_hidden_paragraph(node: Node, hiding: frozenset[str]) -> bool:
    return _value(node.child("w:pPr"), "w:pStyle") in hiding


def _is_hidden_row(node: Node, _: frozenset[str]) -> bool:
    said = node.child("w:trPr")
    return said is not None and (said.child("w:del") is not None or is_on(said.child("w:hidden")))


def _is_deleted_cell(node: Node, _: frozenset[str]) -> bool:
    said = node.child("w:tcPr")
    return said is not None and said.child("w:cellDel") is not None


def _is_hidden_shape(node: Node, _: frozenset[str]) -> bool:
    near = [child for child in node.children() if not child.name.endswith("txBody")]
    named = [one for child in near for one in (child, *child.children()) if one.name.endswith((":cNvPr", ":docPr"))]
    return bool(named) and named[0].attributes.get("hidden") in {"1", "true"}


def _is_vanished(node: Node, hiding: frozenset[str]) -> bool:
    properties = node.child("w:rPr")
    if properties is None:
        return False
    own = properties.child("w:vanish")
    return is_on(own) if own is not None else bool(hiding) and _value(properties, "w:rStyle") in hiding


def is_on(node: Node | None) -> bool:
    """Says whether a switch is there, and on."""
    return node is not None and node.attributes.get("w:val", "1") not in {"0", "false", "off"}


def _value(node: Node | None, name: str) -> str:
    child = node.child(name) if node is not None else None
    return child.attributes.get("w:val", "") if child is not None else ""


_HIDDEN_STYLE = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none|mso-hide")
_SHAPES = ("sp", "pic", "cxnSp", "grpSp", "wsp", "inline", "anchor", "graphicFrame")
_JUDGES: Mapping[str, Callable[[Node, frozenset[str]], bool]] = {
    "w:r": _is_vanished,
    "w:p": _is_hidden_paragraph,
    "w:tr": _is_hidden_row,
    "w:tc": _is_deleted_cell,
    **{f"{prefix}:{shape}": _is_hidden_shape for prefix in (*ADDRESSES, "?") if prefix != "v" for shape in _SHAPES},
    **dict.fromkeys(_SHAPES, _is_hidden_shape),
}
