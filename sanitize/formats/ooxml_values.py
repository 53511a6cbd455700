"""Which values of an attribute may stay in an office document, and what the others betray by the attribute's name.

Rule: a number, a colour or a word of the schemas stays wherever the lists of names let it; in the few places below a
name a person chose stays too, if it is a harmless one (typefaces, languages, references to cells, signs of lists).
Source: ECMA-376 part 1. Never: looks at words a reader sees. Residual risk: names of typefaces can be unusual.
"""

import re
from functools import lru_cache

from sanitize.formats.ooxml_names import ATTRIBUTES
from sanitize.formats.ooxml_tokens import TOKENS

_CLOSED = re.compile(
    r"-?\d{1,12}(?:\.\d{1,18})?(?:[eE][-+]?\d{1,3})?(?:mm|cm|in|pt|pc|pi|px|%)?|#?[0-9A-Fa-f]{6}|[0-9A-Fa-f]{1,4}"
    r"|[0-9A-F]{8}|\d{1,6}:\d{1,6}(?: \d{1,6}:\d{1,6})*"
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Za-z]{2}|-\d{3})?")
_TYPEFACE = re.compile(r"[\w +@._\-,()&']{0,60}")
_CELL = r"[A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?"
_CELLS = re.compile(rf"{_CELL}(?: {_CELL})*")
_IDENTIFIERS = re.compile(
    r"rsid\w*|paraId|textId|anchorId|editId|nsid|tmpl|tplc|uid|guid|durableId|creationId|id|documentId|relId|val16cid"
)
_PEOPLE = re.compile(r"author|initials|userName|user|lastEdited|date\w*|dt|modifiedBy")

_TYPEFACES = {
    *(("w:rFonts", f"w:{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs")),
    ("w:sym", "w:font"), ("a:latin", "typeface"), ("a:ea", "typeface"), ("a:cs", "typeface"), ("a:sym", "typeface"),
    ("a:buFont", "typeface"), ("a:font", "typeface"), ("x:name", "val"), ("x:rFont", "val"), ("m:mathFont", "m:val"),
}  # fmt: skip
_LANGUAGES = {
    ("w:lang", "w:val"), ("w:lang", "w:eastAsia"), ("w:lang", "w:bidi"), ("w:themeFontLang", "w:val"),
    ("w:themeFontLang", "w:eastAsia"), ("w:themeFontLang", "w:bidi"), ("c:lang", "val"), ("w:lid", "w:val"),
    *((f"a:{name}", "lang") for name in ("rPr", "endParaRPr", "defRPr")),
}  # fmt: skip
_REFERENCES = {
    ("x:c", "r"), ("x:mergeCell", "ref"), ("x:pane", "topLeftCell"), ("x:conditionalFormatting", "sqref"),
    ("x:row", "spans"),
}  # fmt: skip
_SIGNS = {
    ("a:buChar", "char"), ("w:lvlText", "w:val"), ("w:decimalSymbol", "w:val"), ("w:listSeparator", "w:val"),
    *((f"m:{name}", "m:val") for name in ("chr", "begChr", "sepChr", "endChr")),
}  # fmt: skip
_NUMBERED = {("w:num", "w:numId"), ("w:footnote", "w:id"), ("w:endnote", "w:id"), ("w:footnoteReference", "w:id"),
             ("w:endnoteReference", "w:id"), ("c:idx", "val")}  # fmt: skip
_NUMBERING = re.compile(r"[^%]{0,20}(?:%\d[^%]{0,10}){1,9}")
_SCRIPTS, _SCRIPT = ("a:font", "script"), re.compile(r"[A-Z][a-z]{3}")
_FREE = frozenset({*_TYPEFACES, *_LANGUAGES, *_REFERENCES, *_SIGNS, *_NUMBERED, _SCRIPTS})


def is_closed(value: str) -> bool:
    """Says whether a value is nothing, a number, a colour or a word of the schemas."""
    return value in TOKENS or not value or _CLOSED.fullmatch(value) is not None


def is_free(element: str, name: str, value: str) -> bool:
    """Says whether this is one of the few places for names a person chose, and a harmless one."""
    place = (element, name)
    if place in _TYPEFACES:
        return _TYPEFACE.fullmatch(value) is not None
    if place in _LANGUAGES:
        return _LANGUAGE.fullmatch(value) is not None
    if place in _REFERENCES:
        return _CELLS.fullmatch(value) is not None
    if place in _SIGNS:
        return len(value) <= 3 or (element == "w:lvlText" and _NUMBERING.fullmatch(value) is not None)
    if place == _SCRIPTS:
        return _SCRIPT.fullmatch(value) is not None
    return place in _NUMBERED and re.fullmatch(r"-?\d{1,9}", value) is not None


class Closed(dict[str, bool]):
    """Which values are closed ones (`is_closed`), each looked at once."""

    def __missing__(self, value: str) -> bool:
        self[value] = is_closed(value)
        return self[value]


class Values(dict[str, bool]):
    """Which values of one attribute of one element stay; each is judged once, where the lists let any stay at all."""

    def __init__(self, element: str, name: str, closed: Closed) -> None:
        super().__init__()
        self._element, self._name, self._closed = element, name, closed
        self._is_listed = (name if ":" in name else f"{element.partition(':')[0]}:{name}") in ATTRIBUTES
        self.may_stay = self._is_listed or (element, name) in _FREE or name == "xml:space"
        self.is_identifier = sort_of(name.rpartition(":")[2]) == "identifier"

    def __missing__(self, value: str) -> bool:
        stays = (self._is_listed and self._closed[value]) or is_free(self._element, self._name, value)
        self[value] = stays or (self._name == "xml:space" and value == "preserve")
        return self[value]


class Judged(dict[tuple[str, str], Values]):
    """What was judged of one document's values, by element and attribute, for the sieves of all its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = Closed()

    def __missing__(self, place: tuple[str, str]) -> Values:
        self[place] = Values(*place, self.closed)
        return self[place]


@lru_cache(maxsize=1024)
def sort_of(local: str) -> str:
    """Says what a value is by the name of its attribute: an identifier, something of a person, or neither."""
    if _IDENTIFIERS.fullmatch(local):
        return "identifier"
    return "person" if _PEOPLE.fullmatch(local) else ""
