"""The new document as it is bound together: parts taken from the original one by one, under names and numbers of ours.

Rule: a part is in the copy only because a cleaned part referred to it in a way we know; whatever was not taken is put
aside as a finding, with its words as evidence. References out of the file are never written.
Never: copies a part's bytes, its name or the number of a reference. Residual risk: that of the cleaners of each part.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sanitize.errors import Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import xml_written
from sanitize.formats.office_pictures import Bare
from sanitize.formats.ooxml_dropped import dropped
from sanitize.formats.ooxml_names import LOOKS
from sanitize.formats.ooxml_original import Original, Reference
from sanitize.formats.ooxml_spaces import ADDRESSES, EMPTY_PARTS, RELATION, Kind
from sanitize.formats.ooxml_values import Judged
from sanitize.formats.xml_parts import Node
from words.message import Message

_MOST_FOUND = 3000
_LOSSES = {
    "sanitize.office_comments": "sanitize.office_lost_comments",
    "sanitize.office_macro": "sanitize.office_lost_macros",
    "sanitize.office_pivot": "sanitize.office_lost_pivots",
}
_LONGEST = 2000


@dataclass
class Binding:
    """One document on its way from the original to the copy."""

    original: Original
    folder: str
    bare: Bare
    parts: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Node] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    found: dict[Finding, None] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    gathered: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    judged: Judged = field(default_factory=Judged)
    _numbers: Counter[str] = field(default_factory=Counter)
    _references: dict[str, dict[str, Reference]] = field(default_factory=dict)

    def tell(self, where: str, grade: Grade, message: str, value: str = "", **params: int) -> None:
        """Notes a finding, once, up to a bound."""
        if len(self.found) < _MOST_FOUND:
            said = " ".join(value.split())[:_LONGEST]
            self.found.setdefault(Finding(where, grade, Message.of(message, **params), said))

    def gather(self, where: str, message: str, value: str) -> None:
        """Notes one of many small values, which are told together."""
        together = self.gathered.setdefault((where, message), {})
        if len(together) < 200:
            together.setdefault(value)

    def told(self) -> list[Finding]:
        """Gives all findings, the gathered ones as one each."""
        many = [
            Finding(where, Grade.RED, Message.of(message), " ".join(values)[:_LONGEST])
            for (where, message), values in self.gathered.items()
        ]
        return [*self.original.beside, *self.found, *many]

    def reference(self, owner: str, number: str) -> Reference | None:
        """Gives one reference of a part of the original."""
        if owner not in self._references:
            self._references[owner] = self.original.references(owner)
        return self._references[owner].get(number)

    def all_of(self, owner: str, kind: str) -> list[Reference]:
        """Gives the references of one kind a part of the original has to parts that are there."""
        self.reference(owner, "")
        return [
            found
            for found in self._references[owner].values()
            if found.kind == kind and not found.is_outside and found.target in self.original.parts
        ]

    def tree(self, name: str) -> Node:
        """Reads a part of the original; what stands beside the tree is told.

        Raises:
            Unreadable: it is missing or not well-formed.
        """
        if name not in self.original.parts:
            raise Unreadable("sanitize.office_part_missing")
        top, aside = self.original.tree(name)
        for words in aside:
            self.tell(name, Grade.RED, "sanitize.office_comment_in_part", words)
        return top

    def claim(self, old: str, kind: Kind) -> str:
        """Gives the name a part will have in the copy; from now on it counts as taken."""
        if old not in self.taken:
            self._numbers[f"{kind.folder}/{kind.stem}"] += 1
            self.taken[old] = kind.name(self._numbers[f"{kind.folder}/{kind.stem}"])
            self.types[self.taken[old]] = kind.media_type
        return self.taken[old]

    def put(self, name: str, top: Node) -> None:
        """Puts a cleaned part in its place; it is written when somebody wants the copy (`listed`)."""
        self.trees[name] = top

    def relate(self, owner: str, kind: str, target: str) -> str:
        """Writes a reference from a new part to another; gives its id."""
        related = self.relations.setdefault(owner, [])
        if (kind, target) not in related:
            related.append((kind, target))
        return f"rId{related.index((kind, target)) + 1}"

    def picture(self, old: str) -> str:
        """Takes a picture in its cleaned form; gives its name in the copy. Unknown kinds become a grey field."""
        if old not in self.taken:
            if self.original.parts[old] == GREY_FIELD:
                self.taken[old] = self.grey()
                return self.taken[old]
            cleaned = self.bare(self.original.parts[old])
            if cleaned is None:
                self.lost["sanitize.office_lost_pictures"] += 1
                self.tell(old, Grade.AMBER, "sanitize.office_picture_unknown")
                self.taken[old] = self.grey()
                return self.taken[old]
            ending, data, found = cleaned
            for one in found:
                self.found.setdefault(Finding(f"{old}: {one.where}", one.grade, one.message, one.untrusted_value))
            same = next((name for name, known in self.parts.items() if "/media/" in name and known == data), None)
            self._numbers["media"] += same is None
            self.taken[old] = same or f"{self.folder}/media/image{self._numbers['media']}.{ending}"
            self.parts[self.taken[old]] = data
        return self.taken[old]

    def grey(self) -> str:
        """Takes the grey field; gives its name in the copy."""
        name = f"{self.folder}/media/grey.png"
        self.parts[name] = GREY_FIELD
        return name

    def put_empty_parts(self, owner: str) -> None:
        """Puts the parts that programs miss where they are not, empty."""
        for kind, data in EMPTY_PARTS[self.folder]:
            name = kind.name(0)
            self.parts[name], self.types[name] = data, kind.media_type
            self.relate(owner, kind.relation, name)

    def tell_untaken(self) -> None:
        """Puts aside every part nobody referred to, and every reference out of the file."""
        for name, data in self.original.parts.items():
            if name.endswith(".rels"):
                self._tell_outside(name)
            elif self.parts.get(name) == data and name in self.types:
                continue  # one of our own empty parts
            elif name not in self.taken and name != "[Content_Types].xml":
                put_aside = dropped(name, self.original.type_of(name), data)
                self.found.setdefault(put_aside)
                if put_aside.message.id in _LOSSES:
                    self.lost[_LOSSES[put_aside.message.id]] += 1

    def _tell_outside(self, listed: str) -> None:
        folder, _, name = listed.rpartition("/")
        owner = f"{folder.rpartition('_rels')[0]}{name.removesuffix('.rels')}"
        for reference in self.original.references(owner).values():
            if reference.is_outside:
                self.tell(owner or listed, Grade.RED, "sanitize.office_address", reference.target)

    def listed(self) -> list[tuple[str, bytes]]:
        """Gives all parts of the copy with their lists of types and references, in a fixed order."""
        parts = self.parts | {
            name: xml_written.written(top, ADDRESSES, looks=LOOKS) for name, top in self.trees.items()
        }
        for owner, related in self.relations.items():
            folder, _, name = owner.rpartition("/")
            parts[f"{folder}/_rels/{name}.rels".removeprefix("/")] = xml_written.written(
                _relations(related), ADDRESSES, bare=True
            )
        types = xml_written.written(_types(self.types, {*self.parts, *self.trees}), ADDRESSES, bare=True)
        return [("[Content_Types].xml", types), *sorted(parts.items())]


def _relations(related: Sequence[tuple[str, str]]) -> Node:
    nodes = [
        Node("rel:Relationship", {"Id": f"rId{number}", "Type": RELATION + kind, "Target": f"/{target}"})
        for number, (kind, target) in enumerate(related, 1)
    ]
    return Node("rel:Relationships", {}, [*nodes])


def _types(types: dict[str, str], parts: set[str]) -> Node:
    endings = {name.rpartition(".")[2] for name in parts} - {"xml"}
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    defaults |= {ending: f"image/{ending}" for ending in endings}
    nodes = [Node("ct:Default", {"Extension": ending, "ContentType": defaults[ending]}) for ending in sorted(defaults)]
    nodes += [Node("ct:Override", {"PartName": f"/{name}", "ContentType": types[name]}) for name in sorted(types)]
    return Node("ct:Types", {}, [*nodes])


GREY_FIELD = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da6338000000c200"
    "c1ffd62ddc0000000049454e44ae426082"
)
"""One grey pixel as a PNG: what stands where a picture could not be kept."""
