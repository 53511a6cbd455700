"""The text of a Word document: revisions settled, hidden text dropped, fields and controls reduced to what they show.

Rule: insertions are accepted, deletions dropped (decision 0042); hidden runs, comments, bookmarks, links and controls
go, what they show stays; page numbers stay fields. Each is told with its words.
Source: ECMA-376 part 1, clause 17. Never: keeps an instruction of a field as it was written.
Residual risk: white or tiny letters are kept and told.
"""

from sanitize.findings import Grade
from sanitize.formats.ooxml_drawing import DRAWING
from sanitize.formats.ooxml_sieve import Cooks, Part, Sieve, naming, silent, unwrapped
from sanitize.formats.ooxml_vml import VML
from sanitize.formats.word_runs import is_on, reading, run, simple_field
from sanitize.formats.xml_parts import Node


def paragraphs(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps what holds paragraphs; a paragraph whose end was deleted or hidden flows into the next one."""
    kept: list[Part] = []
    flowing: list[Part] = []
    for child in _flattened(sieve, node):
        for part in sieve.node(child):
            if not isinstance(part, Node) or part.name != "w:p":
                kept.append(part)
                continue
            if flowing:
                at = 1 if part.content and isinstance(part.content[0], Node) and part.content[0].name == "w:pPr" else 0
                part.content[at:at] = flowing
                flowing = []
            if _ends_unseen(child):
                properties = part.child("w:pPr")
                flowing = [inner for inner in part.content if inner is not properties]
            else:
                kept.append(part)
    if flowing:
        kept.append(Node("w:p", {}, flowing))
    return [Node(node.name, sieve.attributes(node), _with_paragraph(node, kept))]


def _flattened(sieve: Sieve, node: Node) -> list[Node]:
    """Gives the children, with controls and insertions around whole paragraphs opened."""
    flat: list[Node] = []
    for child in node.children():
        if child.name in _OPENED:
            inner = child.child("w:sdtContent") if child.name == "w:sdt" else child
            for beside in child.children() if child.name == "w:sdt" else ():
                if beside is not inner:
                    sieve.tell(beside, Grade.AMBER, "sanitize.office_control")
            for name, value in child.attributes.items():
                sieve.drop_value(child, name, value)
            flat += _flattened(sieve, inner) if inner is not None else []
        else:
            flat.append(child)
    return flat


_OPENED = {"w:sdt", "w:ins", "w:moveTo", "w:customXml", "w:smartTag"}


def _ends_unseen(node: Node) -> bool:
    properties = node.child("w:pPr")
    mark = properties.child("w:rPr") if properties is not None else None
    if mark is None or node.name != "w:p" or (properties is not None and properties.child("w:sectPr") is not None):
        return False
    return any(mark.child(f"w:{name}") is not None for name in ("del", "moveFrom")) or is_on(mark.child("w:vanish"))


def _with_paragraph(node: Node, kept: list[Part]) -> list[Part]:
    """A cell, a note or a page margin ends with a paragraph, or programs call the file damaged."""
    last = next((part for part in reversed(kept) if isinstance(part, Node)), None)
    if node.name != "w:body" and (last is None or last.name != "w:p"):
        return [*kept, Node("w:p", {})]
    return kept


def paragraph(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a paragraph; one whose style hides its letters loses them."""
    properties = node.child("w:pPr")
    style = properties.child("w:pStyle") if properties is not None else None
    before = sieve.state.get("hidden paragraph")
    sieve.state["hidden paragraph"] = style is not None and style.attributes.get("w:val") in reading(sieve).hiding
    kept = [Node(node.name, sieve.attributes(node), sieve.inside(node))]
    sieve.state["hidden paragraph"] = before
    return [*kept]


def row(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a row of a table, unless it was deleted."""
    properties = node.child("w:trPr")
    if properties is not None and (properties.child("w:del") is not None or is_on(properties.child("w:hidden"))):
        return deleted(sieve, node)
    kept = Node(node.name, sieve.attributes(node), sieve.inside(node))
    return [kept] if any(part.name == "w:tc" for part in kept.children()) else []


def cell(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a cell of a table, unless it was deleted."""
    properties = node.child("w:tcPr")
    if properties is not None and properties.child("w:cellDel") is not None:
        return deleted(sieve, node)
    return paragraphs(sieve, node)


def table(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a table that has rows left."""
    kept = Node(node.name, sieve.attributes(node), sieve.inside(node))
    return [kept] if any(part.name == "w:tr" for part in kept.children()) else []


def deleted(sieve: Sieve, node: Node) -> list[Part]:
    """Drops what its author deleted, and tells it."""
    sieve.tell(node, Grade.RED, "sanitize.office_deleted")
    sieve.binding.lost["sanitize.office_lost_deleted"] += 1
    return []


def inserted(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps what was inserted; who did it and when is told."""
    said = " ".join(value for name, value in node.attributes.items() if name in {"w:author", "w:date"})
    sieve.tell(node, Grade.RED, "sanitize.office_inserted", said)
    return [part for part in sieve.inside(node) if isinstance(part, Node)]


def control(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps what a control shows."""
    kept: list[Part] = []
    for child in node.children():
        if child.name == "w:sdtContent":
            kept += [part for part in sieve.inside(child) if isinstance(part, Node)]
        else:
            sieve.tell(child, Grade.AMBER, "sanitize.office_control")
    return kept


def link(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the words of a link."""
    sieve.binding.lost["sanitize.office_lost_links"] += 1
    return unwrapped(sieve, node)


def note_mark(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the mark of a note, and remembers that the note is wanted."""
    reading(sieve).notes.add((node.name.removesuffix("Reference"), node.attributes.get("w:id", "")))
    return [Node(node.name, sieve.attributes(node))]


def in_list(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a number in a list, and remembers that the list is wanted."""
    number, level = node.child("w:numId"), node.child("w:ilvl")
    if number is not None:
        at = level.attributes.get("w:val", "0") if level is not None else "0"
        reading(sieve).lists.add((number.attributes.get("w:val", ""), at))
    return [Node(node.name, {}, sieve.inside(node))]


def styled(sieve: Sieve, node: Node) -> list[Part]:
    """Refers to a style by the name it has in the copy."""
    new = reading(sieve).style(node.attributes.get("w:val", ""))
    return [Node(node.name, {"w:val": new})] if new is not None else []


STYLE_REFERENCES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "numStyleLink", "styleLink")
BODY: Cooks = {
    **DRAWING,
    **VML,
    **{f"w:{name}": paragraphs for name in ("body", "txbxContent", "hdr", "ftr", "footnote", "endnote")},
    **{f"w:{name}": naming("sanitize.office_deleted") for name in ("delText", "delInstrText")},
    **{f"w:{name}": deleted for name in ("del", "moveFrom")},
    **{f"w:{name}": inserted for name in ("ins", "moveTo")},
    **{f"w:{name}": unwrapped for name in ("customXml", "smartTag", "dir")},
    **{
        f"w:{name}": naming("sanitize.office_formatting_history")
        for name in (
            "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange",
            "tblGridChange", "numberingChange",
        )
    },
    **{f"w:{name}": naming("sanitize.office_alt_text") for name in ("tblCaption", "tblDescription")},
    **{f"w:{name}": silent for name in ("proofErr", "lastRenderedPageBreak", "vanish", "webHidden", "specVanish")},
    **{f"w:{name}": styled for name in STYLE_REFERENCES},
    "w:altChunk": naming("sanitize.office_embedded"),
    "w:bookmarkStart": naming("sanitize.office_bookmark"),
    "w:permStart": naming("sanitize.office_person"),
    "w:p": paragraph,
    "w:r": run,
    "w:tr": row,
    "w:tc": cell,
    "w:tbl": table,
    "w:fldSimple": simple_field,
    "w:hyperlink": link,
    "w:sdt": control,
    "w:numPr": in_list,
    "w:footnoteReference": note_mark,
    "w:endnoteReference": note_mark,
}  # fmt: skip
"""What the text of a document needs besides the lists."""
REPEATABLE = frozenset(name for name, cook in BODY.items() if cook in (silent, styled))
"""Of these, what may be taken again as it was sifted the first time."""
