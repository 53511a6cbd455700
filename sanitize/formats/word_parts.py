"""A Word document part by part: which parts it keeps, and what becomes of styles, lists, notes and settings.

Rule: the text first, then what it refers to; notes and lists nobody refers to go; styles of Word's own keep their
names, others get a number; of the settings stays what decides how a page looks.
Never: takes a part because it is there. Residual risk: the look of a style can be as unique as its name was.
"""

import re

from sanitize.errors import Unreadable
from sanitize.findings import Grade
from sanitize.formats import ooxml_spaces as spaces
from sanitize.formats.ooxml_binding import Binding
from sanitize.formats.ooxml_drawing import DRAWING
from sanitize.formats.ooxml_sieve import Cooks, Part, Sieve, naming, silent
from sanitize.formats.ooxml_spaces import Kind
from sanitize.formats.word_body import BODY, REPEATABLE
from sanitize.formats.word_runs import Reading, is_on, reading
from sanitize.formats.word_styles import in_use, known_styles, style_hides
from sanitize.formats.xml_parts import Node, is_count

_WRITTEN_SMALL = {"Heading", "Toc", "Footnote", "Endnote", "Header", "Footer", "Caption", "Page", "Index"}
_COMPATIBLE = {
    "compatibilityMode", "overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures",
    "doNotFlipMirrorIndents", "differentiateMultirowTableHeaders", "useWord2013TrackBottomHyphenation",
}  # fmt: skip
_COMPATIBLE_ADDRESS = "http://schemas.microsoft.com/office/word"


def bound(binding: Binding) -> str:
    """Binds a Word document; gives the name of its main part."""
    main = binding.original.main(("wordprocessingml", "ms-word"))
    new = binding.claim(main, spaces.DOCUMENT)
    styles = _only(binding, main, "styles")
    style_tree = binding.tree(styles) if styles else Node("w:styles", {})
    shared = Reading(hiding=style_hides(style_tree), known=known_styles(style_tree))
    top = _sifted(binding, main, new, shared, {**BODY, **_SECTIONS, "w:sectPr": _section})
    binding.put(new, top)
    for kind in (spaces.FOOTNOTES, spaces.ENDNOTES):
        _take(binding, main, new, kind, shared, {**BODY, **_NOTES})
    if styles:
        _take(binding, main, new, spaces.STYLES, shared, {**BODY, **_STYLES})
    _take(binding, main, new, spaces.NUMBERING, shared, {**BODY, **_LISTS})
    _take(binding, main, new, spaces.SETTINGS, shared, {**BODY, **_SETTINGS})
    _take(binding, main, new, spaces.theme_of("word"), shared, DRAWING)
    return new


def _only(binding: Binding, owner: str, kind: str) -> str | None:
    found = binding.all_of(owner, kind)
    return found[0].target if found else None


def _sifted(binding: Binding, old: str, new: str, shared: Reading, cooks: Cooks) -> Node:
    """Sifts one part; fields are open only within it.

    Raises:
        Unreadable: a field begins and never shows anything.
    """
    own = Reading(shared.hiding, shared.known, shared.styles, notes=shared.notes, lists=shared.lists)
    sieve = Sieve(binding, old, new, cooks, {"reading": own}, REPEATABLE)
    top = binding.tree(old)
    sieve.state["titled"] = any(map(is_on, binding.original.named(old, "w:titlePg")))
    cook = cooks.get(top.name)
    kept = cook(sieve, top) if cook else [sieve.sifted(top)]
    if any(not one.shows for one in own.fields):
        raise Unreadable("sanitize.office_field_open")
    [part] = kept
    if not isinstance(part, Node):
        raise Unreadable("sanitize.xml_damaged")
    return part


def _take(binding: Binding, main: str, owner: str, kind: Kind, shared: Reading, cooks: Cooks) -> None:
    """Takes one of the parts a document has once."""
    old = _only(binding, main, kind.relation)
    if old is None or old in binding.taken:
        return
    new = binding.claim(old, kind)
    binding.relate(owner, kind.relation, new)
    binding.put(new, _sifted(binding, old, new, shared, cooks))


def _section(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a section with the page margins it shows."""
    kept: list[Part] = []
    for child in node.children():
        kept += _margin(sieve, child) if child.name in {"w:headerReference", "w:footerReference"} else sieve.node(child)
    return [Node(node.name, sieve.attributes(node), kept)]


def _margin(sieve: Sieve, node: Node) -> list[Part]:
    """Takes a header or footer, unless no page shows it."""
    binding, kind = sieve.binding, spaces.HEADER if node.name == "w:headerReference" else spaces.FOOTER
    found = binding.reference(sieve.old, node.attributes.get("r:id", ""))
    pages = node.attributes.get("w:type", "default")
    unseen = (pages == "first" and not sieve.state["titled"]) or (pages == "even" and not _has_even_pages(sieve))
    if found is None or found.is_outside or found.target not in binding.original.parts or unseen:
        return []
    fresh = found.target not in binding.taken
    new = binding.claim(found.target, kind)
    if fresh:
        binding.put(new, _sifted(binding, found.target, new, reading(sieve), BODY))
    return [Node(node.name, {"w:type": pages, "r:id": binding.relate(sieve.new, kind.relation, new)})]


def _has_even_pages(sieve: Sieve) -> bool:
    if "even pages" not in sieve.state:
        settings = _only(sieve.binding, sieve.old, "settings")
        top = sieve.binding.tree(settings) if settings else Node("", {})
        sieve.state["even pages"] = is_on(top.child("w:evenAndOddHeaders"))
    return bool(sieve.state["even pages"])


def _note(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a note somebody refers to, and the lines above notes."""
    wanted = (node.name, node.attributes.get("w:id", "")) in reading(sieve).notes
    if wanted or node.attributes.get("w:type", "normal") != "normal":
        return BODY[node.name](sieve, node)
    sieve.tell(node, Grade.RED, "sanitize.office_hidden")
    return []


def _list(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a list in use."""
    used = {number for number, _ in reading(sieve).lists}
    if node.attributes.get("w:numId", "") not in used:
        return sieve.aside(node)
    return [Node(node.name, sieve.attributes(node), sieve.inside(node))]


def _lists(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the lists in use, and their forms."""
    used = {number for number, _ in reading(sieve).lists}
    forms = set()
    for child in node.children():
        form = child.child("w:abstractNumId")
        if child.name == "w:num" and child.attributes.get("w:numId") in used and form is not None:
            forms.add(form.attributes.get("w:val"))
    kept: list[Part] = []
    for child in node.children():
        if child.name == "w:abstractNum" and child.attributes.get("w:abstractNumId") not in forms:
            sieve.aside(child)
        else:
            kept += sieve.node(child)
    return [Node(node.name, {}, kept)]


def _styles(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the styles in use; the names of the others are told, if a person gave them."""
    shared = reading(sieve)
    used = in_use(node, list(shared.styles))
    kept: list[Part] = []
    for child in node.children():
        old = child.attributes.get("w:styleId", "")
        if child.name == "w:style" and old not in used:
            name = child.child("w:name")
            if not shared.known.pop(old, "") and name is not None:
                sieve.binding.gather(sieve.old, "sanitize.office_style_name", name.attributes.get("w:val", ""))
        else:
            kept += sieve.node(child)
    return [Node(node.name, {}, kept)]


def _style(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a style under the name it has in the copy."""
    old = node.attributes.get("w:styleId", "")
    kept = sieve.attributes(Node(node.name, {k: v for k, v in node.attributes.items() if k != "w:styleId"}))
    new = reading(sieve).style(old) or ""
    name = node.child("w:name")
    content: list[Part] = []
    for child in node.children():
        content += [Node("w:name", {"w:val": new_name(new)})] if child is name else sieve.node(child)
    said = name.attributes.get("w:val", "") if name is not None else ""
    if new_name(new).lower() != said.lower():
        sieve.binding.gather(sieve.old, "sanitize.office_style_name", f"{said} {old}")
    return [Node(node.name, {**kept, "w:styleId": new}, content)]


def new_name(new: str) -> str:
    """Gives the name of a style from its id in the copy."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", new)
    return name.lower() if name.split()[0] in _WRITTEN_SMALL else name


def _compatible(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a switch of Word's own that decides how pages are set."""
    name, value = node.attributes.get("w:name", ""), node.attributes.get("w:val", "")
    if name not in _COMPATIBLE or not is_count(value):
        return sieve.aside(node)
    return [Node(node.name, {"w:name": name, "w:uri": _COMPATIBLE_ADDRESS, "w:val": value})]


def _template(sieve: Sieve, node: Node) -> list[Part]:
    """Tells the template a document was made from, which would be called when it is opened."""
    found = sieve.binding.reference(sieve.old, node.attributes.get("r:id", ""))
    sieve.tell(node, Grade.RED, "sanitize.office_template", found.target if found else None)
    return []


_SECTIONS: Cooks = {"w:background": lambda sieve, node: [Node(node.name, sieve.attributes(node))]}
_NOTES: Cooks = {"w:footnote": _note, "w:endnote": _note}
_STYLES: Cooks = {
    "w:style": _style,
    "w:styles": _styles,
    **{f"w:{name}": silent for name in ("latentStyles", "personal", "personalCompose", "personalReply", "locked")},
    "w:aliases": naming("sanitize.office_style_name"),
}
_LISTS: Cooks = {"w:num": _list, "w:numbering": _lists, "w:lvlPicBulletId": silent}
_SETTINGS: Cooks = {
    **{
        f"w:{name}": silent
        for name in (
            "zoom", "proofState", "view", "revisionView", "trackRevisions", "doNotTrackMoves", "shapeDefaults",
            "hdrShapeDefaults", "stylePaneFormatFilter", "stylePaneSortMethod", "activeWritingStyle",
        )
    },
    "w:compatSetting": _compatible,
    "w:attachedTemplate": _template,
    "w:rsids": naming("sanitize.office_identifier"),
    "w:docVars": naming("sanitize.office_variables"),
    "w:mailMerge": naming("sanitize.office_connection"),
    "w:documentProtection": naming("sanitize.office_protection", Grade.AMBER),
    "w:writeProtection": naming("sanitize.office_protection", Grade.AMBER),
}  # fmt: skip
