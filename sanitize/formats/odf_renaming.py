"""Names in an OpenDocument file become numbers, the same number wherever the same name stands.

Rule: in the order in which they first stand in the parts; names every program acts on stay. Cleaning a cleaned copy
changes nothing. Never: loses a reference. Residual risk: the order of styles.
"""

from collections.abc import Iterator, Sequence

from sanitize.formats.odf_names import AUTOMATIC, KNOWN, OWN, REFERENCES
from sanitize.formats.xml_parts import Node


def renamed(trees: Sequence[Node]) -> list[str]:
    """Renames in place; gives the names that were somebody's."""
    numbers: dict[str, str] = {}
    faces = {value for tree in trees for node in tree.every() for value in _faces(node)}
    for tree in trees:
        for node in tree.every():
            for name, value in node.attributes.items():
                if name in REFERENCES and value and not KNOWN.fullmatch(value):
                    node.attributes[name] = numbers.setdefault(value, f"n{len(numbers) + 1}")
    told = (name for name in numbers if name not in faces)
    return [name for name in told if not OWN.fullmatch(name) and not AUTOMATIC.fullmatch(name)]


def _faces(node: Node) -> Iterator[str]:
    """Gives names of typefaces, which are seen and stay as families."""
    for name, value in node.attributes.items():
        if name.startswith("style:font-name") or (name == "style:name" and node.name == "style:font-face"):
            yield value
