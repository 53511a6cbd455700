"""What an OpenDocument file hides: styles, sheets, slides, layers, rows, columns and fields nobody sees.

Rule: OpenDocument 1.3 part 3, 20.2 (`text:display`), 19.748 (`table:visibility`), 20.257 (`table:display`),
`presentation:visibility`, `draw:display`, hidden text and paragraphs. What is sometimes hidden counts as hidden.
Never: weighs white on white, or words behind a picture: flattening shows what a page shows.
Residual risk: that; and hidden by a condition that speaks of something else than these.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sanitize.formats.xml_parts import Node

_CLOSED = frozenset({"collapse", "filter"})
_MOST_COLUMNS = 20_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """Names of styles that hide what they dress, and of layers nobody sees."""

    words: frozenset[str]
    tables: frozenset[str]
    pages: frozenset[str]
    layers: frozenset[str]

    def covers(self, node: Node) -> bool:
        """Says whether nobody sees this element."""
        said = node.attributes
        dressed = {"text:p": self.words, "text:h": self.words, "text:span": self.words}
        dressed |= {"table:table": self.tables, "draw:page": self.pages}
        if node.name in {"text:hidden-text", "text:hidden-paragraph"}:
            return said.get("text:is-hidden") != "false"
        if node.name == "text:section":
            return said.get("text:display", "true") != "true" or said.get("text:is-hidden") == "true"
        if node.name in dressed:
            style = said.get(f"{node.name.partition(':')[0]}:style-name")
            return style in dressed[node.name] or (node.name in {"text:p", "text:h"} and _has_hiding_field(node))
        unseen = said.get("draw:display", "always") not in {"always", "screen"} or said.get("draw:layer") in self.layers
        return node.name.startswith("draw:") and unseen


def _has_hiding_field(node: Node) -> bool:
    return any(
        part.name == "text:hidden-paragraph" and part.attributes.get("text:is-hidden") != "false"
        for part in node.every()
    )


def hidden_in(trees: Iterable[Node]) -> Hidden:
    """Reads the styles and layers of a document's parts."""
    styles, layers = list[Node](), set[str]()
    for tree in trees:
        for node in tree.every():
            if node.name == "style:style":
                styles.append(node)
            elif node.name == "draw:layer" and node.attributes.get("draw:display", "always") != "always":
                layers.add(node.attributes.get("draw:name", ""))
    return Hidden(
        words=frozenset(_heirs(styles, _words_hidden)),
        tables=frozenset(_heirs(styles, _table_hidden)),
        pages=frozenset(_heirs(styles, _page_hidden)),
        layers=frozenset(layers),
    )


def _heirs(styles: list[Node], hides: Callable[[Node], bool | None]) -> Iterator[str]:
    """Gives the names of styles that hide, by themselves or because the style they build on does."""
    said = {style.attributes.get("style:name", ""): (hides(style), style) for style in styles}
    for name in said:
        at, steps = name, 0
        while at in said and steps < 50:
            verdict, style = said[at]
            if verdict is not None:
                if verdict:
                    yield name
                break
            at, steps = style.attributes.get("style:parent-style-name", ""), steps + 1


def _value(style: Node, properties: str, attribute: str) -> str | None:
    node = style.child(properties)
    return None if node is None else node.attributes.get(attribute)


def _words_hidden(style: Node) -> bool | None:
    shown = _value(style, "style:text-properties", "text:display")
    return None if shown is None else shown != "true"


def _table_hidden(style: Node) -> bool | None:
    shown = _value(style, "style:table-properties", "table:display")
    return None if shown is None else shown == "false"


def _page_hidden(style: Node) -> bool | None:
    shown = _value(style, "style:drawing-page-properties", "presentation:visibility")
    return None if shown is None else shown == "hidden"


def closed(node: Node) -> bool:
    """Says whether a row or column, or a group of them, is shut."""
    return node.attributes.get("table:visibility") in _CLOSED or node.attributes.get("table:display") == "false"


def closed_columns(table: Node) -> frozenset[int]:
    """Gives the numbers of a table's columns nobody sees, from 0."""
    numbers, at = set[int](), 0
    waiting = [(part, False) for part in reversed(list(table.children()))]
    while waiting:
        node, shut = waiting.pop()
        shut = shut or closed(node)
        if node.name == "table:table-column":
            times = repeated(node, "table:number-columns-repeated")
            numbers |= set(range(at, min(at + times, _MOST_COLUMNS))) if shut else set()
            at += times
        elif node.name in {"table:table-columns", "table:table-header-columns", "table:table-column-group"}:
            waiting += [(part, shut) for part in reversed(list(node.children()))]
    return frozenset(numbers)


def repeated(node: Node, attribute: str) -> int:
    """Gives how often a row, column or cell is repeated: at least once."""
    said = node.attributes.get(attribute, "1")
    return max(int(said), 1) if said.isascii() and said.isdigit() and len(said) < 9 else 1
