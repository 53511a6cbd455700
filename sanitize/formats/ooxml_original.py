"""An Office Open XML file as it came: its parts, what they say they are, and how they refer to one another.

Rule: parts are found by the references from the main part on (ECMA-376 part 2), never by their names. Names are
compared without regard to case, as the standard asks. Never: follows a reference out of the file; those are told.
A document of usual size is taken apart once, however many look at it (`Shelf`); who looks changes no tree.
Residual risk: none beyond the readers below.
"""

import hashlib
import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sanitize.errors import Unreadable
from sanitize.findings import Finding
from sanitize.formats import xml_parts, zip_parts
from sanitize.formats.ooxml_spaces import PREFIXES, transitional
from sanitize.formats.xml_parts import Node, Reading

_KEPT = 2 * 1024 * 1024  # bytes of parts whose trees are kept: a tree takes some hundred times the memory
_OPEN_AT_ONCE = 2  # an original and its copy
_ESCAPED = re.compile("%([2-7][0-9A-Fa-f])")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a part: the last word of its kind, and where to (a part's name, or an address outside)."""

    kind: str
    target: str
    is_outside: bool


@dataclass(frozen=True)
class Original:
    """The parts of one file."""

    parts: dict[str, bytes]
    beside: tuple[Finding, ...]
    _readings: dict[str, Reading] = field(default_factory=dict)

    def tree(self, name: str) -> tuple[Node, list[str]]:
        """Reads a part; gives its tree, which nobody may change, and what stood beside it.

        Raises:
            Unreadable, TooLarge: see `xml_parts.read`.
        """
        read = self._reading(name)
        return read.top, read.beside

    def named(self, name: str, *wanted: str) -> list[Node]:
        """Gives the elements of some names in a part, in order; bytes without such a word are not walked through.

        Raises:
            Unreadable, TooLarge: see `xml_parts.read`.
        """
        data = self.parts[name]
        words = [one.rpartition(":")[2].encode() for one in wanted]
        if b"\0" in data or any(word in data for word in words):  # with zeros it may be UTF-16
            return [node for node in self._reading(name).every if node.name in wanted]
        return []

    def _reading(self, name: str) -> Reading:
        known = self._readings.get(name)
        if known is None:
            known = xml_parts.reading(self.parts[name], PREFIXES)
            if sum(len(self.parts[other]) for other in self._readings) + len(self.parts[name]) <= _KEPT:
                self._readings[name] = known
        return known

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.lower(): name for name in self.parts}

    @cached_property
    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        if "[Content_Types].xml" not in self.parts:
            raise Unreadable("sanitize.xml_damaged")
        top, _ = self.tree("[Content_Types].xml")
        said = [(node.name, node.attributes) for node in top.children()]
        defaults = {a.get("Extension", "").lower(): a.get("ContentType", "") for n, a in said if n == "ct:Default"}
        named = {a.get("PartName", "")[1:].lower(): a.get("ContentType", "") for n, a in said if n == "ct:Override"}
        return defaults, named

    def type_of(self, name: str) -> str:
        """Gives what a part says it is."""
        defaults, named = self._types
        return named.get(name.lower()) or defaults.get(name.rpartition(".")[2].lower(), "")

    def references(self, owner: str) -> dict[str, Reference]:
        """Gives the references of a part ("" for the file as a whole) by their id."""
        folder, _, name = owner.rpartition("/")
        listed = self._names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        if listed is None:
            return {}
        top, _ = self.tree(listed)
        found = {}
        for node in top.children():
            said = node.attributes
            outside = said.get("TargetMode") == "External"
            target = said.get("Target", "")
            kind = said.get("Type", "").rstrip("/").rpartition("/")[2]
            found[said.get("Id", "")] = Reference(kind, target if outside else self._inside(folder, target), outside)
        return found

    def _inside(self, folder: str, target: str) -> str:
        path = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), target.partition("#")[0])
        joined = path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
        return self._names.get(joined.lower(), joined)

    def main(self, families: tuple[str, ...]) -> str:
        """Gives the main part's name; `families` are words of which its type must hold one.

        Raises:
            Unreadable: there is none, or it is of another kind than expected.
        """
        for reference in self.references("").values():
            if reference.kind != "officeDocument" or reference.is_outside or reference.target not in self.parts:
                continue
            if any(family in self.type_of(reference.target) for family in families):
                return reference.target
        raise Unreadable("sanitize.office_no_main")


class Shelf:
    """The documents taken apart last, by their bytes: those of a path are read anew each time they are asked for."""

    def __init__(self) -> None:
        self._open: dict[bytes, Original] = {}

    def opened(self, path: Path) -> Original:
        """Takes a file apart, unless the very same bytes still lie open.

        Raises:
            Unreadable, TooLarge: see `zip_parts.read`.
        """
        data = zip_parts.whole(path)
        digest = hashlib.sha256(data).digest()
        if digest not in self._open:
            package = zip_parts.taken_apart(data)
            while len(self._open) >= _OPEN_AT_ONCE:
                del self._open[next(iter(self._open))]
            parts = {name: _usual(name, data) for name, data in package.parts.items()}
            self._open[digest] = Original(parts, package.beside)
        return self._open[digest]


def _usual(name: str, data: bytes) -> bytes:
    return transitional(data) if name.lower().endswith((".xml", ".rels")) else data
