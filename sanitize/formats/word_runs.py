"""The letters of a Word document, run by run: hidden ones dropped, fields reduced to what they show.

Rule: page numbers stay fields, written anew; of any other field stays its result. A run hidden by itself or by its
style goes. White or tiny letters are kept and told. Source: ECMA-376 part 1, 17.16 and 17.3.2.41.
Never: keeps an instruction as it was written. Residual risk: what a field showed may tell where it came from.
"""

import re
from dataclasses import dataclass, field

from sanitize.findings import Grade
from sanitize.formats.ooxml_sieve import Part, Sieve
from sanitize.formats.xml_parts import Node, is_count

_LIVE = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b.*", re.DOTALL)
_OFF = {"0", "false", "off"}
_OF_FIELDS = {"w:fldChar", "w:instrText"}
_TINY = 3  # half points


@dataclass(slots=True)
class Field:
    """A field that is being read: its instruction, and whether its result has begun."""

    instruction: str = ""
    shows: bool = False
    live: str = ""


@dataclass(slots=True)
class Letters:
    """How the letters of a run look: hidden, white or tiny, and what stays of that, once a run of them was kept."""

    hidden: bool = False
    unseen: bool = False
    kept: list[Part] | None = None


@dataclass(slots=True)
class Reading:
    """What is remembered while a part is read: open fields, and which styles hide text."""

    hiding: frozenset[str] = frozenset()
    known: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)
    notes: set[tuple[str, str]] = field(default_factory=set)
    lists: set[tuple[str, str]] = field(default_factory=set)
    letters: dict[tuple[object, ...], Letters] = field(default_factory=dict)

    def style(self, old: str) -> str | None:
        """Gives the name a style has in the copy; a person's own are numbered in the order of use."""
        if old in self.known and old not in self.styles:
            name = self.known[old]
            free = name and name not in self.styles.values()
            self.styles[old] = name if free else f"Style{len(self.styles) + 1}"
        return self.styles.get(old)


def reading(sieve: Sieve) -> Reading:
    """Gives what this document's sieves share."""
    shared = sieve.state["reading"]
    assert isinstance(shared, Reading)  # noqa: S101 — put there by word_parts alone
    return shared


def is_on(node: Node | None) -> bool:
    """Says whether a switch that is there is on."""
    return node is not None and node.attributes.get("w:val", "1") not in _OFF


def _letters(sieve: Sieve, properties: Node | None) -> Letters:
    """Says how letters look; what says the same as before in this part need not be judged again."""
    if properties is None:
        return Letters()
    look, known = sieve.look(properties), reading(sieve).letters
    if look is None:
        return Letters(_is_hidden(sieve, properties), _is_unseen(properties))
    if look not in known:
        known[look] = Letters(_is_hidden(sieve, properties), _is_unseen(properties))
    return known[look]


def _is_hidden(sieve: Sieve, properties: Node) -> bool:
    """Says whether letters with these properties are hidden, by themselves or by their style."""
    own = properties.child("w:vanish")
    if own is not None:
        return is_on(own)
    style = properties.child("w:rStyle")
    return style is not None and style.attributes.get("w:val") in reading(sieve).hiding


def run(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the letters of a run, unless they are hidden or belong to a field's instruction."""
    properties = node.child("w:rPr")
    letters = _letters(sieve, properties)
    if letters.hidden or sieve.state.get("hidden paragraph"):
        return _hidden(sieve, node)
    kept: list[Part] = []
    fields = reading(sieve).fields
    for child in node.content:
        if isinstance(child, Node) and child is not properties:
            in_field = fields or child.name in _OF_FIELDS
            kept += _in_field(sieve, child, fields) if in_field else sieve.node(child)
    if not kept:
        return []
    if letters.unseen and node.words().strip():
        sieve.binding.tell(sieve.new, Grade.AMBER, "sanitize.office_unseen", node.words())
    if letters.kept is None and properties is not None:
        letters.kept = sieve.node(properties)
    return [Node(node.name, sieve.attributes(node), [*(letters.kept or ()), *kept])]


def _in_field(sieve: Sieve, child: Node, fields: list[Field]) -> list[Part]:
    if child.name == "w:fldChar":
        return _field(sieve, child)
    if child.name == "w:instrText":
        if fields:
            fields[-1].instruction += child.words()
        return []
    if all(open_field.shows for open_field in fields):
        return sieve.node(child)
    if child.words().strip():
        sieve.tell(child, Grade.RED, "sanitize.office_hidden")
    return []


def _hidden(sieve: Sieve, node: Node) -> list[Part]:
    if node.values():
        sieve.tell(node, Grade.RED, "sanitize.office_hidden", node.words())
        sieve.binding.lost["sanitize.office_lost_hidden"] += 1
    for child in node.children():
        if child.name == "w:fldChar":
            _field(sieve, child)
    return []


def _field(sieve: Sieve, node: Node) -> list[Part]:
    """Follows a field: gives its marks if it stays one."""
    fields = reading(sieve).fields
    kind = node.attributes.get("w:fldCharType")
    for child in node.children():
        sieve.aside(child)
    if kind == "begin":
        fields.append(Field())
        return []
    if not fields:
        return []
    if kind == "separate":
        fields[-1].shows = True
        return _begun(sieve, node, fields[-1])
    ended = fields.pop()
    begun = [] if ended.shows else _begun(sieve, node, ended)
    return [*begun, Node("w:fldChar", {"w:fldCharType": "end"})] if ended.live else []


def _begun(sieve: Sieve, node: Node, this: Field) -> list[Part]:
    live = _LIVE.fullmatch(this.instruction)
    if live is None or any(not outer.shows for outer in reading(sieve).fields[:-1]):
        if this.instruction.strip():
            sieve.tell(node, Grade.RED, "sanitize.office_field", this.instruction)
        return []
    this.live = live[1]
    if this.instruction.strip() != live[1]:
        sieve.tell(node, Grade.AMBER, "sanitize.office_field", this.instruction)
    return [
        Node("w:fldChar", {"w:fldCharType": "begin"}),
        Node("w:instrText", {"xml:space": "preserve"}, [f" {this.live} "]),
        Node("w:fldChar", {"w:fldCharType": "separate"}),
    ]


def simple_field(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a page number as a field, and of any other field what it shows."""
    said = node.attributes.get("w:instr", "")
    live = _LIVE.fullmatch(said)
    if live is None:
        sieve.tell(node, Grade.RED, "sanitize.office_field", said)
        return [part for part in sieve.inside(node) if isinstance(part, Node)]
    return [Node(node.name, {"w:instr": f" {live[1]} "}, sieve.inside(node))]


def _is_unseen(properties: Node) -> bool:
    """Says whether letters are white, without a ground of their own, or tiny."""
    colour, size = properties.child("w:color"), properties.child("w:sz")
    if colour is None and size is None:
        return False
    is_white = colour is not None and colour.attributes.get("w:val", "").upper() in {"FFFFFF", "FEFEFE"}
    white = is_white and properties.child("w:shd") is None
    tiny = size is not None and is_count(size.attributes.get("w:val", "")) and int(size.attributes["w:val"]) <= _TINY
    return white or tiny
