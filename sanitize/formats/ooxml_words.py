"""What a reader sees of an office document, in order: words, cells with their forms, tables, pictures, sheets, slides.

Rule: a second look that shares the XML reader with the sieves and none of their rules. Original and copy must show the
same; what policy drops (deleted, hidden) is left out on both sides. White space is not compared.
Never: cleans. Residual risk: where things stand on the page is not looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sanitize.errors import Damaged
from sanitize.formats.ooxml_original import Original
from sanitize.formats.ooxml_unseen import is_on, is_unseen
from sanitize.formats.word_styles import style_hides
from sanitize.formats.xml_parts import Node

_PICTURE, _TABLE = "\u25a3", "\u25a6"
_SIGNS = {"a:blip": _PICTURE, "v:imagedata": _PICTURE, "w:tbl": _TABLE, "a:tbl": _TABLE}
_GONE = frozenset({"w:del", "w:moveFrom", "w:delText", "w:instrText", "w:sdtPr", "w:ffData", "a:extLst", "w:pPrChange"})
_NOTE_MARKS = frozenset({"w:footnoteReference", "w:endnoteReference"})
_MARKS = frozenset({*_SIGNS, *_NOTE_MARKS, "w:fldChar", "v:textpath", "dgm:relIds"})
_WORDS = frozenset({"w:t", "a:t", "m:t"})
_FORMS = frozenset({"w:rPr", "w:tblPr", "w:tcPr", "w:tblGrid"})  # of letters and tables: nothing in them is drawn
_BREAKS = frozenset({"w:p", "w:tab", "w:br", "w:cr", "w:tc", "a:p", "a:br", "a:tc"})
_SAYING = _MARKS | _BREAKS  # what says something by being there, even when nothing is in it


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen, piece by piece."""

    words: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


def same(before: Seen, after: Seen) -> Sequence[tuple[str, str]]:
    """Compares two documents.

    Raises:
        Damaged: they show different things.
    """
    if before.counts != after.counts or _bare(before.words) != _bare(after.words):
        raise Damaged("sanitize.office_changed")
    told = ", ".join(f"{count} {what}" for what, count in after.counts)
    return [("fidelity", f"same words in the same order; {told}")]


def _bare(words: Sequence[str]) -> str:
    said = "".join("".join(words).split())
    return said if said.isprintable() else "".join(c for c in said if c.isprintable())


def seen(words: list[str], **counts: int) -> Seen:
    """Puts what was read together; pictures and tables are counted by their signs."""
    said = "".join(words)
    pictures, tables = said.count(_PICTURE), said.count(_TABLE)
    plain = said.replace(_PICTURE, " ").replace(_TABLE, " ")
    return Seen(tuple(plain.split()), (*sorted(counts.items()), ("pictures", pictures), ("tables", tables)))


def tree(original: Original, name: str) -> Node:
    """Reads a part, or gives an empty tree."""
    return original.tree(name)[0] if name in original.parts else Node("none", {})


def targets(original: Original, owner: str, kind: str) -> list[str]:
    """Gives the parts of a kind that a part refers to."""
    return [one.target for one in original.references(owner).values() if one.kind == kind and not one.is_outside]


class _WordReader:
    """Walks through the text of a Word document as a page shows it."""

    def __init__(self, hiding: frozenset[str], drawn: Sequence[Node] = ()) -> None:
        self.hiding = hiding
        self.fields: list[bool] = []
        self.notes: list[str] = []
        self._diagrams = list(drawn)

    def shown(self, node: Node) -> list[str]:
        """Gives the pieces an element shows."""
        pieces: list[str] = []
        self._show_all([node], pieces)
        return pieces

    def _show(self, node: Node, pieces: list[str]) -> None:
        name = node.name
        if name in _GONE or is_unseen(node, self.hiding):
            self._fields_in(node)
            return
        if name in _MARKS:
            self._mark(node, pieces)
        self._show_all(node.content if name != "mc:AlternateContent" else _branch(node), pieces)
        if name in _BREAKS:
            pieces.append("\n")

    def _show_all(self, content: Sequence[Node | str], pieces: list[str], *, is_words: bool = False) -> None:
        """Takes what an element holds; text only in those that hold words."""
        for part in content:
            if isinstance(part, str):
                if is_words and all(self.fields):
                    pieces.append(part)
            elif part.name in _WORDS:
                self._show_all(part.content, pieces, is_words=True)
            elif (part.content and part.name not in _FORMS) or part.name in _SAYING:
                self._show(part, pieces)

    def _mark(self, node: Node, pieces: list[str]) -> None:
        """Takes what an element says by being there."""
        self._remember(node)
        pieces.append(node.attributes.get("string", "") if node.name == "v:textpath" else _SIGNS.get(node.name, ""))
        if node.name == "dgm:relIds" and self._diagrams:
            self._show(self._diagrams.pop(0), pieces)

    def _remember(self, node: Node) -> None:
        if node.name == "w:fldChar":
            self._field(node.attributes.get("w:fldCharType", ""))
        elif node.name in _NOTE_MARKS:
            self.notes.append(f"{node.name[:5]}{node.attributes.get('w:id')}")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif self.fields:
            self.fields.pop()

    def _fields_in(self, node: Node) -> None:
        for inner in node.every():
            if inner.name == "w:fldChar" and node.name == "w:r":
                self._field(inner.attributes.get("w:fldCharType", ""))


def _branch(node: Node) -> list[Node | str]:
    """Gives what is read of alternatives: the first that is of known names, else the last."""
    branches = list(node.children())
    known = [one for one in branches if one.name == "mc:Choice" and one.content and not _is_strange(one)]
    return list((known or [one for one in branches if one.name == "mc:Fallback"])[:1])


def _is_strange(node: Node) -> bool:
    inside_extensions = {id(inner) for one in node.every() if one.name.endswith("extLst") for inner in one.every()}
    return any(one.name.startswith("?") and id(one) not in inside_extensions for one in node.every())


def of_word(original: Original) -> Seen:
    """Reads a Word document: the text, then the notes, then what stands on the margins of its pages."""
    main = original.main(("wordprocessingml", "ms-word"))
    styles = targets(original, main, "styles")
    hiding = style_hides(tree(original, styles[0])) if styles else frozenset()
    reader = _WordReader(hiding)
    body = tree(original, main)
    words = reader.shown(body)
    for kind in ("footnotes", "endnotes"):
        for part in targets(original, main, kind):
            for note in tree(original, part).children():
                if f"{kind and 'w:' + kind[:3]}{note.attributes.get('w:id')}" in reader.notes:
                    words += reader.shown(note)
    for margin in _margins(original, main):
        words += reader.shown(tree(original, margin))
    return seen(words)


def _margins(original: Original, main: str) -> list[str]:
    """Gives the headers and footers some page shows."""
    settings = [tree(original, part) for part in targets(original, main, "settings")]
    pages = {"default": True, "even": any(is_on(one.child("w:evenAndOddHeaders")) for one in settings)}
    near = original.named(main, "w:titlePg", "w:headerReference", "w:footerReference")
    pages["first"] = any(node.name == "w:titlePg" and is_on(node) for node in near)
    references = original.references(main)
    shown: dict[str, None] = {}
    for node in near:
        if node.name != "w:titlePg" and pages.get(node.attributes.get("w:type", "default")):
            found = references.get(node.attributes.get("r:id", ""))
            if found is not None and found.target in original.parts:
                shown.setdefault(found.target)
    return list(shown)


def of_powerpoint(original: Original) -> Seen:
    """Reads the slides that are shown, in order."""
    main = original.main(("presentationml", "ms-powerpoint"))
    references, words, slides = original.references(main), list[str](), 0
    for node in tree(original, main).every():
        if node.name != "p:sldId":
            continue
        found = references.get(node.attributes.get("r:id", ""))
        if found is None or found.target not in original.parts:
            continue
        slide = tree(original, found.target)
        if slide.attributes.get("show", "1") not in {"0", "false"}:
            slides += 1
            words += on_page(original, found.target, slide)
    return seen(words, slides=slides)


def on_page(original: Original, name: str, page: Node) -> list[str]:
    """Gives the words of a slide or of a sheet's drawing; in the place of a diagram, those it was drawn with."""
    drawn = [tree(original, drawing) for drawing in targets(original, name, "diagramDrawing")]
    return _WordReader(frozenset(), drawn).shown(page)
