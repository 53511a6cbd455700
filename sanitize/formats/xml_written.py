"""The tree of an XML part put in words again; the only way parts are written.

Rule: XML 1.0 and Namespaces in XML 1.0: one head, namespaces that are used declared in the first element in the order
of their prefixes, whatever is special in texts and values written out. The same tree gives the same bytes.
Never: asks what a name or a value means: sieves did. Residual risk: none beyond what the tree holds.
"""

import re
from collections.abc import Mapping
from html import escape

from sanitize.formats.xml_parts import Node

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPECIAL = re.compile("[&<>\r]")
_QUOTED = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def written(
    top: Node, addresses: Mapping[str, str], *, bare: bool = False, looks: frozenset[str] = frozenset()
) -> bytes:
    """Writes a tree as a part.

    Args:
        top: the tree.
        addresses: the namespace of each prefix; only used ones are declared.
        bare: write elements without their prefix, all being of one namespace (some programs read lists only so).
        looks: names of elements of which one and the same may stand in many places: such a one is put in words once.
    """
    if bare:
        prefix = top.name.partition(":")[0]
        listed = _unprefixed(top)
        listed.attributes["xmlns"] = addresses[prefix]
        writing = _Writing(looks)
        writing.element(listed)
        return (_HEAD + "".join(writing.pieces)).encode()
    writing = _Writing(looks)
    writing.inside(top)
    names = {top.name, *top.attributes} | writing.names
    used = {name.partition(":")[0] for name in names if ":" in name} - {"xml"}
    declared = {f"xmlns:{prefix}": addresses[prefix] for prefix in sorted(used)}
    opening = f"<{top.name}{_attributes(declared | top.attributes)}"
    written = f"{opening}>{''.join(writing.pieces)}</{top.name}>" if any(top.content) else f"{opening}/>"
    return (_HEAD + written).encode()


def _unprefixed(node: Node) -> Node:
    content = [_unprefixed(part) if isinstance(part, Node) else part for part in node.content]
    return Node(node.name.partition(":")[2], dict(node.attributes), [*content])


class _Writing:
    """What has been written so far, the names that were used, and the looks already put in words."""

    def __init__(self, looks: frozenset[str]) -> None:
        self.pieces: list[str] = []
        self.names: set[str] = set()
        self._looks = looks
        self._known: dict[int, str] = {}

    def inside(self, top: Node) -> None:
        """Writes what an element holds."""
        for part in top.content:
            if isinstance(part, str):
                self.pieces.append(_text(part) if _SPECIAL.search(part) else part)
            elif part.name not in self._looks:
                self.element(part)
            else:
                self._look(part)

    def element(self, part: Node) -> None:
        """Writes an element."""
        name, opening, pieces = part.name, f"<{part.name}", self.pieces
        self.names.add(name)
        if part.attributes:
            self.names.update(part.attributes)
            opening += _attributes(part.attributes)
        if any(part.content):
            pieces.append(f"{opening}>")
            self.inside(part)
            pieces.append(f"</{name}>")
        else:
            pieces.append(f"{opening}/>")

    def _look(self, part: Node) -> None:
        """Writes an element that may be one written before: the tree keeps both alive, so they are told by identity."""
        if id(part) in self._known:
            self.pieces.append(self._known[id(part)])
            return
        begun = len(self.pieces)
        self.element(part)
        self._known[id(part)] = "".join(self.pieces[begun:])


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join([f' {name}="{value if value.isalnum() else _quoted(value)}"' for name, value in attributes.items()])


def _quoted(value: str) -> str:
    return escape(value, quote=False).translate(_QUOTED)


def _text(written: str) -> str:
    return escape(written, quote=False).replace("\r", "&#13;")
