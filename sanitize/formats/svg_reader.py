"""A drawing read as a tree: expat, told to fetch nothing, with what is not the tree kept aside as findings.

Rule: XML 1.0. Entities a document declares are used only if they are short and name no other (illustration programs
write namespaces so); external ones are never fetched; an entity that stays unknown makes the file unreadable.
Never: opens an address. Residual risk: libexpat itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from sanitize.errors import TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats.frames import damaged, whole
from words.message import Message

LARGEST = 32 * 1024 * 1024
_DEEPEST, _MOST_ELEMENTS, _MOST_ENTITIES, _LONGEST_ENTITY = 200, 200_000, 100, 2000
_MOST_ASIDE = 500

Name = tuple[str, str]
"""Namespace and local name."""


@dataclass(slots=True)
class Element:
    """One element: its name, attributes, and content (text and elements, in order)."""

    name: Name
    attributes: dict[Name, str]
    content: "list[Element | str]" = field(default_factory=list)

    def children(self) -> Iterator["Element"]:
        """Gives the elements right below."""
        return (part for part in self.content if isinstance(part, Element))

    def every(self) -> Iterator["Element"]:
        """Gives this element and all below it."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(list(element.children()))

    def words(self) -> str:
        """Gives all text inside."""
        return "".join(part if isinstance(part, str) else part.words() for part in self.content)


class _Builder:
    """Takes expat's events."""

    def __init__(self, form: str) -> None:
        self._form = form
        self.top: Element | None = None
        self.aside: list[Finding] = []
        self._open: list[Element] = []
        self._count = self._entities = self._text = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise TooLarge("sanitize.too_many_parts")
        element = Element(_name(name), {_name(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].content.append(element)
        elif self.top is None:
            self.top = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._text += len(data)
        if self._text > LARGEST:
            raise TooLarge("sanitize.too_large", limit=LARGEST >> 20)
        if self._open:
            self._open[-1].content.append(data)

    def comment(self, data: str) -> None:
        self._put_aside("comment", "sanitize.svg_comment", data)

    def instruction(self, target: str, data: str) -> None:
        self._put_aside("instruction", "sanitize.svg_instruction", f"{target} {data}")

    def doctype(self, _name: str, system: str | None, public: str | None, _inside: bool) -> None:
        if system and not system.startswith("http://www.w3.org/"):
            self._put_aside("doctype", "sanitize.svg_address", f"{public or ''} {system}")

    def entity(self, name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        self._entities += 1
        short = value is not None and len(value) <= _LONGEST_ENTITY and "&" not in value and "%" not in value
        if self._entities > _MOST_ENTITIES or is_parameter or not short:
            raise Unreadable("sanitize.svg_entity")
        self._put_aside("entity", "sanitize.svg_comment", f"{name} {value}")

    def unknown(self, *_: object) -> int:
        raise damaged(self._form)

    def _put_aside(self, where: str, message: str, value: str) -> None:
        if len(self.aside) < _MOST_ASIDE:
            self.aside.append(Finding(where, Grade.RED, Message.of(message), value.strip()[:400]))


def _name(written: str) -> Name:
    namespace, _, local = written.rpartition(" ")
    return namespace, local


def read(path: Path, form: str = "SVG", *, by_prefix: bool = False) -> tuple[Element, list[Finding]]:
    """Reads a drawing; gives its tree, and what stood beside it.

    Any other XML is read the same, under the name of its form; `by_prefix` leaves names as they are written
    ("dc:title"), and the declarations of prefixes among the attributes.

    Raises:
        Unreadable: not well-formed, or with entities that are a trap.
        TooLarge: more bytes, elements or levels than a limit.
    """
    builder = _Builder(form)
    parser = expat.ParserCreate(namespace_separator=None if by_prefix else " ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.CommentHandler = builder.comment
    parser.ProcessingInstructionHandler = builder.instruction
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.EntityDeclHandler = builder.entity
    parser.SkippedEntityHandler = builder.unknown
    parser.ExternalEntityRefHandler = builder.unknown
    try:
        parser.Parse(whole(path, LARGEST), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(form) from error
    if builder.top is None:
        raise damaged(form)
    return builder.top, builder.aside
