"""The styles of a Word document: which of them hide letters, and what each is called in the copy.

Rule: styles Word itself defines are known by their English names, whatever their id in the file; every other style
gets a number. A style hides letters if it, or the style it is based on, says so (ECMA-376 part 1, 17.7.2).
Never: keeps a name a person chose.
"""

import re
from collections.abc import Iterable

from sanitize.formats.xml_parts import Node

_OWN = {
    *(f"heading {number}" for number in range(1, 10)),
    *(f"toc {number}" for number in range(1, 10)),
    "normal", "title", "subtitle", "strong", "emphasis", "list paragraph", "header", "footer", "table grid", "caption",
    "footnote text", "footnote reference", "endnote text", "endnote reference", "hyperlink", "quote", "intense quote",
    "no spacing", "body text", "list bullet", "list number", "default paragraph font", "normal table", "no list",
    "balloon text", "page number", "plain text", "toc heading", "list", "index heading",
}  # fmt: skip
_DEEPEST = 20


def known_styles(styles: Node) -> dict[str, str]:
    """Gives, for every style, the id all files give it if it is Word's own, else nothing."""
    known: dict[str, str] = {}
    for style in styles.children():
        old = style.attributes.get("w:styleId")
        if style.name == "w:style" and old is not None:
            named = style.child("w:name")
            name = (named.attributes.get("w:val", "") if named is not None else "").lower()
            known[old] = "".join(word.capitalize() for word in name.split()) if name in _OWN else ""
    return known


def in_use(styles: Node, referred: Iterable[str]) -> set[str]:
    """Gives the styles in use: those referred to, defaults, lists' own, and what these are made of."""
    made_of: dict[str, set[str]] = {}
    used = set(referred)
    for style in styles.children():
        old = style.attributes.get("w:styleId", "")
        parts = (style.child(f"w:{name}") for name in ("basedOn", "link", "next"))
        made_of[old] = {part.attributes.get("w:val", "") for part in parts if part is not None}
        if style.attributes.get("w:default") in {"1", "true"} or style.attributes.get("w:type") == "numbering":
            used.add(old)
    waiting = list(used)
    while waiting:
        for other in made_of.get(waiting.pop(), set()) - used:
            used.add(other)
            waiting.append(other)
    return used


def style_hides(styles: Node) -> frozenset[str]:
    """Gives the ids of the styles whose letters are hidden."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in styles.children():
        number = style.attributes.get("w:styleId", "")
        letters, base = style.child("w:rPr"), style.child("w:basedOn")
        switch = letters.child("w:vanish") if letters is not None else None
        own[number] = None if switch is None else not re.fullmatch("0|false|off", switch.attributes.get("w:val", "1"))
        if base is not None:
            based[number] = base.attributes.get("w:val", "")
    return frozenset(number for number in own if _hides(number, own, based))


def _hides(number: str, own: dict[str, bool | None], based: dict[str, str]) -> bool:
    for _ in range(_DEEPEST):
        said = own.get(number)
        if said is not None:
            return said
        number = based.get(number, "")
    return False
