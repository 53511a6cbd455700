"""An XML part of a package read as a tree of short names, and written back; the only way parts are parsed.

Rule: namespaces are told by their address and get the prefix of a table we hold; what has none in it is `?:name`. A
part with a document type, and with it every entity, is refused; comments and instructions are put aside. Bounded in
bytes, elements and depth. Source: XML 1.0, Namespaces in XML 1.0.
Never: opens an address. Residual risk: libexpat itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from sanitize.errors import TooLarge, Unreadable

LARGEST = 128 * 1024 * 1024
_DEEPEST, _MOST_NODES, _MOST_ASIDE = 150, 3_000_000, 200
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(slots=True)
class Node:
    """One element: its name with our prefix, its attributes, and its content (text and elements, in order)."""

    name: str
    attributes: dict[str, str]
    content: "list[Node | str]" = field(default_factory=list)

    def children(self) -> "Iterator[Node]":
        """Gives the elements right below."""
        return (part for part in self.content if isinstance(part, Node))

    def child(self, name: str) -> "Node | None":
        """Gives the first element of a name right below."""
        for part in self.content:
            if isinstance(part, Node) and part.name == name:
                return part
        return None

    def every(self) -> "Iterator[Node]":
        """Gives this element and all below it, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if node.content:
                waiting += [part for part in reversed(node.content) if isinstance(part, Node)]

    def words(self) -> str:
        """Gives all text inside, pieces of different elements apart."""
        return " ".join("".join(part for part in node.content if isinstance(part, str)) for node in self.every())

    def values(self) -> str:
        """Gives all text and all values inside: what is kept as evidence of what was dropped."""
        said = [value for node in self.every() for value in node.attributes.values()]
        return " ".join(" ".join((self.words(), *said)).split())


def is_count(written: str) -> bool:
    """Says whether a value is a plain whole number of a sane length."""
    return len(written) <= 10 and written.isascii() and written.isdigit()


class _Builder:
    """Takes expat's events."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.top: Node | None = None
        self.aside: list[str] = []
        self._open: list[Node] = []
        self._names: dict[str, str] = {}
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_NODES or len(self._open) >= _DEEPEST:
            raise TooLarge("sanitize.too_many_parts")
        names = self._names
        node = Node(
            names.get(name) or self._named(name),
            {names.get(key) or self._named(key): value for key, value in attributes.items()} if attributes else {},
        )
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.top = node
        self._open.append(node)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].content.append(data)

    def comment(self, data: str) -> None:
        if len(self.aside) < _MOST_ASIDE:
            self.aside.append(data.strip()[:2000])

    def instruction(self, target: str, data: str) -> None:
        self.comment(f"{target} {data}")

    def refuse(self, *_: object) -> int:
        raise Unreadable("sanitize.xml_doctype")

    def _named(self, written: str) -> str:
        address, _, local = written.rpartition(" ")
        prefix = self.prefixes.get(address, "?") if address else ""
        named = f"{prefix}:{local}" if prefix else local
        self._names[written] = named
        return named


def read(data: bytes, prefixes: Mapping[str, str]) -> tuple[Node, list[str]]:
    """Reads a part; gives its tree, and the comments and instructions that stood beside it.

    Args:
        data: the part.
        prefixes: the short name of each namespace address; an attribute without namespace has no prefix.

    Raises:
        Unreadable: not well-formed, or with a document type.
        TooLarge: more bytes, elements or levels than a limit.
    """
    if len(data) > LARGEST:
        raise TooLarge("sanitize.too_large", limit=LARGEST // (1024 * 1024))
    builder = _Builder(prefixes)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.CommentHandler = builder.comment
    parser.ProcessingInstructionHandler = builder.instruction
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.SkippedEntityHandler = builder.refuse
    parser.ExternalEntityRefHandler = builder.refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("sanitize.xml_damaged") from error
    if builder.top is None:
        raise Unreadable("sanitize.xml_damaged")
    return builder.top, builder.aside


def written(top: Node, addresses: Mapping[str, str], *, bare: bool = False) -> bytes:
    """Writes a tree as a part.

    Args:
        top: the tree.
        addresses: the namespace of each prefix; only used ones are declared.
        bare: write elements without their prefix, all being of one namespace (some programs read lists only so).
    """
    if bare:
        prefix = top.name.partition(":")[0]
        listed = _unprefixed(top)
        listed.attributes["xmlns"] = addresses[prefix]
        return (_HEAD + _written(listed)).encode()
    used = {name.partition(":")[0] for node in top.every() for name in (node.name, *node.attributes) if ":" in name}
    declared = {f"xmlns:{prefix}": addresses[prefix] for prefix in sorted(used - {"xml"})}
    return (_HEAD + _written(Node(top.name, declared | top.attributes, top.content))).encode()


def _written(top: Node) -> str:
    pieces: list[str] = []
    _write(top, pieces)
    return "".join(pieces)


def _unprefixed(node: Node) -> Node:
    content = [_unprefixed(part) if isinstance(part, Node) else part for part in node.content]
    return Node(node.name.partition(":")[2], dict(node.attributes), [*content])


def _write(node: Node, pieces: list[str]) -> None:
    opening = f"<{node.name}"
    for name, value in node.attributes.items():
        opening += f' {name}="{escape(value, _QUOTED)}"'
    if not any(node.content):
        pieces.append(opening + "/>")
        return
    pieces.append(opening + ">")
    for part in node.content:
        if isinstance(part, str):
            pieces.append(escape(part, {"\r": "&#13;"}))
        else:
            _write(part, pieces)
    pieces.append(f"</{node.name}>")
