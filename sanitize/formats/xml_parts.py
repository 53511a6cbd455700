"""An XML part of a package read as a tree of short names; the only way parts are parsed.

Rule: namespaces are told by their address and get the prefix of a table we hold; what has none in it is `?:name`. A
part with a document type, and with it every entity, is refused; comments and instructions are put aside. Bounded in
bytes, elements and depth. Source: XML 1.0, Namespaces in XML 1.0.
Never: opens an address. Residual risk: libexpat itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats import xml_names

LARGEST = 128 * 1024 * 1024
_DEEPEST, _MOST_NODES, _MOST_ASIDE = 150, 3_000_000, 200


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
            if not isinstance(part, str) and part.name == name:
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

    def named(self, *names: str) -> "list[Node]":
        """Gives the elements of some names, this one and all below it, in order."""
        found, waiting = [], [self]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                found.append(node)
            below = (part for part in reversed(node.content) if isinstance(part, Node))
            waiting += [part for part in below if part.content or part.name in names]
        return found

    def words(self) -> str:
        """Gives all text inside, pieces of different elements apart."""
        return " ".join("".join(part for part in node.content if isinstance(part, str)) for node in self.every())

    def values(self) -> str:
        """Gives all text and all values inside: what is kept as evidence of what was dropped."""
        said = [value for node in self.every() for value in node.attributes.values()]
        return " ".join(" ".join((self.words(), *said)).split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A part as it was read: its tree, what stood beside it (comments, instructions), and all its elements in order."""

    top: Node
    beside: list[str]
    every: list[Node]


def is_count(written: str) -> bool:
    """Says whether a value is a plain whole number of a sane length."""
    return len(written) <= 10 and written.isascii() and written.isdigit()


def _grown(parser: expat.XMLParserType, names: Mapping[str, str] | None) -> list[Node]:
    """Has a parser grow a tree, of names as written or of those `names` gives; gives the list of elements to come.

    One call for each event of millions: kept bare of whatever can be done once.
    """
    every: list[Node] = []
    beside: list[Node | str] = []
    waiting = [beside]  # what each open element holds so far
    made = object.__new__

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(every) >= _MOST_NODES or len(waiting) > _DEEPEST:
            raise TooLarge("sanitize.too_many_parts")
        if names is not None:
            name, attributes = names[name], {names[key]: value for key, value in attributes.items()}
        node = made(Node)  # and filled by hand: half the time of calling `__init__`
        node.name, node.attributes, node.content = name, attributes, []
        waiting[-1].append(node)
        waiting.append(node.content)
        every.append(node)

    def end(_: str) -> None:
        waiting.pop()

    def text(data: str) -> None:
        waiting[-1].append(data)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    return every


def _put_aside(parser: expat.XMLParserType) -> list[str]:
    """Has a parser put comments and instructions aside, and refuse a document type with whatever belongs to it."""
    aside: list[str] = []

    def comment(data: str) -> None:
        if len(aside) < _MOST_ASIDE:
            aside.append(data.strip()[:2000])

    def instruction(target: str, data: str) -> None:
        comment(f"{target} {data}")

    def refuse(*_: object) -> int:
        raise Unreadable("sanitize.xml_doctype")

    parser.CommentHandler, parser.ProcessingInstructionHandler = comment, instruction
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = refuse
    return aside


def read(data: bytes, prefixes: Mapping[str, str]) -> tuple[Node, list[str]]:
    """Reads a part; gives its tree, and the comments and instructions that stood beside it; like `reading`."""
    read = reading(data, prefixes)
    return read.top, read.beside


def reading(data: bytes, prefixes: Mapping[str, str]) -> Reading:
    """Reads a part.

    Args:
        data: the part.
        prefixes: the short name of each namespace address; an attribute without namespace has no prefix.

    Raises:
        Unreadable: not well-formed, or with a document type.
        TooLarge: more bytes, elements or levels than a limit.
    """
    if len(data) > LARGEST:
        raise TooLarge("sanitize.too_large", limit=LARGEST // (1024 * 1024))
    names: dict[str, str] = {}
    read = _parsed(data, expat.ParserCreate(intern=names), None)
    addresses = xml_names.declared(read.top.attributes)
    meant = xml_names.meanings(data, addresses, names, prefixes)
    if meant is None:
        return _parsed(data, expat.ParserCreate(namespace_separator=" "), xml_names.Names(prefixes))
    for name in [name for name in read.top.attributes if name.partition(":")[0] == "xmlns"]:
        del read.top.attributes[name]
    if meant.elements or meant.attributes:
        _rename(read.every, meant)
    return read


def _parsed(data: bytes, parser: expat.XMLParserType, names: Mapping[str, str] | None) -> Reading:
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    every, aside = _grown(parser, names), _put_aside(parser)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("sanitize.xml_damaged") from error
    if not every:
        raise Unreadable("sanitize.xml_damaged")
    return Reading(every[0], aside, every)


def _rename(every: Iterable[Node], meant: xml_names.Meanings) -> None:
    """Gives elements and attributes that were read as written the names we have for them."""
    elements, attributes = meant.elements, meant.attributes
    for node in every:
        if node.name in elements:
            node.name = elements[node.name]
        if attributes and node.attributes and not attributes.keys().isdisjoint(node.attributes):
            node.attributes = {attributes.get(name, name): value for name, value in node.attributes.items()}
