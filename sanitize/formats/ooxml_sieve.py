"""One part of an office document, sifted element by element and value by value by the lists of `ooxml_names.py`.

Rule: an element stays if its name is listed, an attribute if its name is listed and its value is a number, a colour or
a word of the schemas; free words stay only where a reader sees them. What a family knows better has a cook of its own
(`Cooks`). Everything else is put aside as a finding. Alternatives for other programs are reduced to the one shown.
Never: keeps an extension. Residual risk: numbers (sizes, positions) and names of typefaces are kept as they are.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sanitize.errors import Unreadable
from sanitize.findings import Grade
from sanitize.formats.ooxml_binding import Binding
from sanitize.formats.ooxml_names import ELEMENTS, LOOKS
from sanitize.formats.ooxml_values import sort_of
from sanitize.formats.text_marks import Mark, mark_of
from sanitize.formats.xml_parts import Node

Part = Node | str
Cook = Callable[["Sieve", Node], list[Part]]
Cooks = Mapping[str, Cook]

_VISIBLE = re.compile("[\x00-\x7f\xa1-\xac\xae-\xff\u0152\u0153\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u20ac]*")
"""Texts of letters and signs that eyes can see, as French and English write them, and ASCII."""

SHOWN = frozenset({
    "w:t", "m:t", "a:t", "c:v", "c:formatCode", "c:name", "x:t", "x:v", "x:oddHeader", "x:oddFooter", "x:evenHeader",
    "x:evenFooter", "x:firstHeader", "x:firstFooter",
})  # fmt: skip
"""The elements whose text a reader sees."""


@dataclass(slots=True)
class Sieve:
    """Sifts one part; `old` and `new` are its names before and after.

    `repeatable` are names of elements whose cooks do and tell nothing more when they are asked the same again.
    """

    binding: Binding
    old: str
    new: str
    cooks: Cooks
    state: dict[str, object] = field(default_factory=dict)
    repeatable: frozenset[str] = frozenset()
    _forms: dict[tuple[object, ...], list[Part]] = field(default_factory=dict)

    def sifted(self, top: Node) -> Node:
        """Gives the part as it may be.

        Raises:
            Unreadable: it is no part of a kind we know.
        """
        if top.name in self.cooks:
            kept = [part for part in self.cooks[top.name](self, top) if isinstance(part, Node)]
            return kept[0] if kept else Node(top.name, {})
        if top.name not in ELEMENTS:
            raise Unreadable("sanitize.xml_damaged")
        return Node(top.name, self.attributes(top), self.inside(top))

    def node(self, node: Node) -> list[Part]:
        """Sifts an element: gives what stands in its place."""
        cook = self.cooks.get(node.name)
        if cook is not None:
            return cook(self, node)
        if node.name in LOOKS:
            return self._form(node)
        if node.name in ELEMENTS:
            return [Node(node.name, self.attributes(node), self.inside(node))]
        return self.aside(node)

    def inside(self, node: Node) -> list[Part]:
        """Sifts what an element holds."""
        kept: list[Part] = []
        shown, cooks = node.name in SHOWN, self.cooks
        for part in node.content:
            if isinstance(part, Node):
                cook = cooks.get(part.name)
                if cook is not None:
                    kept += cook(self, part)
                elif part.name in LOOKS:
                    kept += self._form(part)
                elif part.name in ELEMENTS:
                    kept.append(Node(part.name, self.attributes(part), self.inside(part) if part.content else []))
                else:
                    kept += self.aside(part)
            elif shown:
                kept.append(self.text(part))
            elif part.strip():
                kept += self._stray(node, part)
        return kept

    def _form(self, node: Node) -> list[Part]:
        """Sifts how letters or paragraphs look; what looks like one before it in this part is what that one became."""
        known = self.look(node)
        if known is None:
            return [Node(node.name, self.attributes(node), self.inside(node))]
        if known not in self._forms:
            self._forms[known] = [Node(node.name, self.attributes(node), self.inside(node))]
        return self._forms[known]

    def look(self, node: Node) -> tuple[object, ...] | None:
        """Gives all that an element says; nothing where it says more than a list, or is not the same each time."""
        attributes = node.attributes
        look: list[object] = [node.name, len(attributes), *attributes, *attributes.values()]
        cooks, repeatable = self.cooks, self.repeatable
        for part in node.content:
            if isinstance(part, str) or part.content:
                return None
            name, attributes = part.name, part.attributes
            if name in cooks and name not in repeatable:
                return None
            look += (name, len(attributes), *attributes, *attributes.values())
        return tuple(look)

    def _stray(self, node: Node, written: str) -> list[Part]:
        """Keeps a word of the schemas that stands where a reader sees no text; tells any other."""
        if self.is_closed(written.strip()):
            return [written.strip()]
        self.tell(node, Grade.AMBER, "sanitize.office_stray_text", written)
        return []

    def attributes(self, node: Node) -> dict[str, str]:
        """Sifts the attributes of an element."""
        kept: dict[str, str] = {}
        element, judged = node.name, self.binding.judged
        for name, value in node.attributes.items():
            values = judged[element, name]
            if values.may_stay and values[value]:
                kept[name] = value
            elif values.is_identifier:
                self._drop_identifier(value)
            else:
                self.drop_value(node, name, value)
        return kept

    def is_closed(self, value: str) -> bool:
        """Says whether a value is a number, a colour or a word of the schemas."""
        return self.binding.judged.closed[value]

    def drop_value(self, node: Node, name: str, value: str) -> None:
        """Puts a value aside, unless it says nothing."""
        local = name.rpartition(":")[2]
        sort = sort_of(local)
        if sort == "identifier":
            self._drop_identifier(value)
            return
        where = f"{self.old}: {node.name}"
        if sort == "person":
            self.binding.tell(where, Grade.RED, "sanitize.office_person", value)
        elif not self.is_closed(value) and not name.startswith("mc:"):
            self.binding.tell(f"{where} {local}", Grade.RED, "sanitize.office_value", value)

    def _drop_identifier(self, value: str) -> None:
        if len(value) > 4:
            self.binding.gather(self.old, "sanitize.office_identifier", value)

    def tell(self, node: Node, grade: Grade, message: str, value: str | None = None) -> None:
        """Notes a finding about an element; without a value, all it holds is the evidence."""
        said = node.values() if value is None else value
        self.binding.tell(f"{self.old}: {node.name}", grade, message, said)

    def aside(self, node: Node) -> list[Part]:
        """Leaves an element behind, and tells what it held if it held anything but words of the schemas."""
        said = node.values()
        if any(not self.is_closed(word) for word in said.split()):
            self.tell(node, Grade.AMBER, "sanitize.office_unknown", said)
        return []

    def text(self, written: str) -> str:
        """Gives text without the characters nobody sees; odd spaces become plain ones, French ones stay."""
        if _VISIBLE.fullmatch(written):
            return written
        marked = {character: mark_of(character) for character in set(written) if not character.isascii()}
        table = {}
        for character, mark in marked.items():
            if mark is None or mark in {Mark.FRENCH_SPACE, Mark.SOFT_HYPHEN} or _is_symbol(character):
                continue
            table[ord(character)] = " " if mark is Mark.ODD_SPACE else None
            grade = Grade.AMBER if mark is Mark.ODD_SPACE else Grade.RED
            self.binding.tell(self.old, grade, "sanitize.office_mark", f"U+{ord(character):04X}")
        return written.translate(table)


def _is_symbol(character: str) -> bool:
    """Signs of symbol typefaces stand in the private area: they are drawn."""
    return unicodedata.category(character) == "Co"


def unwrapped(sieve: Sieve, node: Node) -> list[Part]:
    """Gives what an element holds, without the element; its own values are told."""
    for name, value in node.attributes.items():
        sieve.drop_value(node, name, value)
    return [part for part in sieve.inside(node) if isinstance(part, Node)]


def silent(_: Sieve, __: Node) -> list[Part]:
    """Leaves behind an element that says nothing."""
    return []


def alternative(sieve: Sieve, node: Node) -> list[Part]:
    """Chooses what our readers would show: the first choice all of whose parts we know, else the fallback."""
    choices = [child for child in node.children() if child.name == "mc:Choice"]
    fallback = node.child("mc:Fallback")
    chosen = next((choice for choice in choices if _is_known(choice)), fallback)
    if chosen is None:
        return sieve.aside(node)
    words = set(chosen.words().split())
    for other in node.children():
        if other is not chosen and set(other.words().split()) - words:
            sieve.tell(other, Grade.RED, "sanitize.office_hidden", other.words())
    return [part for part in sieve.inside(chosen) if isinstance(part, Node)]


def _is_known(choice: Node) -> bool:
    waiting = list(choice.children())
    while waiting:
        node = waiting.pop()
        if node.name.startswith("?"):
            return False
        if not node.name.endswith(":extLst"):
            waiting += node.children()
    return bool(choice.content)


def naming(message: str, grade: Grade = Grade.RED) -> Cook:
    """Makes a cook that leaves an element behind and tells it by a sentence of its own."""

    def cook(sieve: Sieve, node: Node) -> list[Part]:
        sieve.tell(node, grade, message)
        return []

    return cook


SHARED: Cooks = {
    "mc:AlternateContent": alternative,
}
