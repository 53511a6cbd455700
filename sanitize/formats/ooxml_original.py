"""An Office Open XML file as it came: its parts, what they say they are, and how they refer to one another.

Rule: parts are found by the references from the main part on (ECMA-376 part 2), never by their names. Names are
compared without regard to case, as the standard asks. Never: follows a reference out of the file; those are told.
Residual risk: none beyond the readers below.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sanitize.errors import Unreadable
from sanitize.findings import Finding
from sanitize.formats import xml_parts, zip_parts
from sanitize.formats.ooxml_spaces import PREFIXES, transitional

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

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.lower(): name for name in self.parts}

    @cached_property
    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        top, _ = xml_parts.read(self.parts.get("[Content_Types].xml", b""), PREFIXES)
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
        top, _ = xml_parts.read(self.parts[listed], PREFIXES)
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


def opened(path: Path) -> Original:
    """Reads a file.

    Raises:
        Unreadable, TooLarge: see `zip_parts.read`.
    """
    package = zip_parts.read(path)
    parts = {
        name: transitional(data) if name.lower().endswith((".xml", ".rels")) else data
        for name, data in package.parts.items()
    }
    return Original(parts, package.beside)
