"""Pictures, shapes and charts as the three families share them (DrawingML): what the lists alone cannot decide.

Rule: a picture comes from inside the file and is cleaned by its own row; names, alternative texts and links of shapes
go; names inside a geometry become numbers; a chart holds its values itself and refers to no sheet. Hidden shapes go.
Source: ECMA-376 part 1, clauses 20 and 21. Never: keeps a link, a film, an extension.
Residual risk: the part of a picture that is cropped away is still in it; that is told.
"""

import re

from sanitize.errors import Unreadable
from sanitize.findings import Grade
from sanitize.formats.ooxml_chart import CHART
from sanitize.formats.ooxml_geometry import GEOMETRY
from sanitize.formats.ooxml_sieve import SHARED, Cook, Cooks, Part, Sieve, naming, silent
from sanitize.formats.ooxml_spaces import GRAPHICS
from sanitize.formats.xml_parts import Node

_SOME_ID = "{00000000-0000-0000-0000-000000000000}"
_FIELD = re.compile(r"slidenum|datetime\d{0,2}|footer|header")
# Table styles every program knows by these numbers.
_TABLE_STYLES = frozenset({
    "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}", "{2D5ABB26-0587-4C30-8999-92F81FD0307C}",
    "{5940675A-B579-460E-94D1-54222C63F5DA}", "{073A0DAA-6AF3-43AB-8588-CEC1D06C72B9}",
    "{21E4AEA4-8DFA-4A89-87EB-49C32662AFE0}", "{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}",
    "{00A15C55-8517-42AA-B614-E9B94910E393}", "{7DF18680-E054-41AD-8BC1-D1AEF772440D}",
    "{93296810-A885-4BE3-A3E7-6D5BEEA58F35}", "{3C2FFA5D-87B4-456A-9821-1D502468CF0F}",
})  # fmt: skip


def hidden_shape(node: Node) -> bool:
    """Says whether a shape, by its own word, is not drawn."""
    for child in node.children():
        for inner in (child, *child.children()):
            if inner.name.endswith((":cNvPr", ":docPr")):
                return inner.attributes.get("hidden") in {"1", "true"}
    return False


def shape(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a shape, unless it is hidden."""
    if hidden_shape(node):
        sieve.tell(node, Grade.RED, "sanitize.office_hidden")
        sieve.binding.lost["sanitize.office_lost_hidden"] += 1
        return []
    return [Node(node.name, sieve.attributes(node), sieve.inside(node))]


def holder(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the place of a drawing on a page or sheet, unless nothing is left to put there."""
    kept = Node(node.name, sieve.attributes(node), sieve.inside(node))
    return [kept] if any(inner.name in _DRAWN for inner in kept.every()) else []


def named(sieve: Sieve, node: Node) -> list[Part]:
    """Gives a shape a number and no name."""
    for key in ("descr", "title"):
        if node.attributes.get(key):
            sieve.tell(node, Grade.RED, "sanitize.office_alt_text", node.attributes[key])
    if node.attributes.get("name"):
        sieve.binding.gather(sieve.old, "sanitize.office_name", node.attributes["name"])
    for child in node.children():
        sieve.node(child)
    number = sieve.state["shapes"] = int(str(sieve.state.get("shapes", 0))) + 1
    return [Node(node.name, {"id": str(number), "name": ""})]


def blip(sieve: Sieve, node: Node) -> list[Part]:
    """Takes a picture with it; one from outside the file becomes a grey field."""
    outside = sieve.binding.reference(sieve.old, node.attributes.get("r:link", ""))
    if outside is not None:
        sieve.tell(node, Grade.RED, "sanitize.office_address", outside.target)
    kept = {name: value for name, value in node.attributes.items() if name == "cstate" and sieve.is_closed(value)}
    number = picture(sieve, node.attributes.get("r:embed", ""))
    return [Node(node.name, {"r:embed": number, **kept}, sieve.inside(node))]


def picture(sieve: Sieve, number: str) -> str:
    """Takes the picture a reference names, or the grey field; gives the new reference."""
    found = sieve.binding.reference(sieve.old, number)
    inside = found is not None and not found.is_outside and found.target in sieve.binding.original.parts
    if found is None or not inside:
        sieve.binding.lost["sanitize.office_lost_pictures"] += 1
        return sieve.binding.relate(sieve.new, "image", sieve.binding.grey())
    return sieve.binding.relate(sieve.new, "image", sieve.binding.picture(found.target))


def cropped(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a crop, and tells it: what is cut away is still in the picture."""
    if any(value not in {"", "0"} for value in node.attributes.values()):
        sieve.binding.tell(sieve.new, Grade.AMBER, "sanitize.office_cropped")
    return [Node(node.name, sieve.attributes(node))]


def graphic(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a frame's content if it is of a kind we know."""
    if node.attributes.get("uri", "").endswith("/diagram") and sieve.binding.folder == "word":
        raise Unreadable("sanitize.office_diagram")
    if node.attributes.get("uri") not in GRAPHICS:
        sieve.tell(node, Grade.AMBER, "sanitize.office_object")
        sieve.binding.lost["sanitize.office_lost_objects"] += 1
        return []
    return [Node(node.name, {"uri": node.attributes["uri"]}, sieve.inside(node))]


def field(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a number or date the program writes itself, as it was shown."""
    kind = node.attributes.get("type", "")
    if _FIELD.fullmatch(kind):
        return [Node(node.name, {"id": _SOME_ID, "type": kind}, sieve.inside(node))]
    return [Node("a:r", {}, [part for part in sieve.inside(node) if isinstance(part, Node) and part.name != "a:pPr"])]


def table_style(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the number of a table style every program knows."""
    number = node.words().strip()
    return [Node(node.name, {}, [number])] if number in _TABLE_STYLES else sieve.aside(node)


def nameless(name: str = "") -> Cook:
    """Makes a cook that keeps an element and replaces its name."""

    def cook(sieve: Sieve, node: Node) -> list[Part]:
        said = node.attributes.get("name", "")
        if said not in {"", name}:
            sieve.binding.gather(sieve.old, "sanitize.office_name", said)
        bare = Node(node.name, {key: value for key, value in node.attributes.items() if key != "name"})
        return [Node(node.name, {**sieve.attributes(bare), "name": name}, sieve.inside(node))]

    return cook


def emptied(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps an element and nothing in it."""
    for child in node.children():
        sieve.aside(child)
    return [Node(node.name, {})]


_DRAWN = frozenset({"a:graphicData", *(f"xdr:{name}" for name in ("sp", "pic", "cxnSp", "grpSp"))})
DRAWING: Cooks = {
    **SHARED,
    **CHART,
    **GEOMETRY,
    **{f"{prefix}:cNvPr": named for prefix in ("a", "p", "pic", "xdr", "cdr", "wps", "wpg", "wpc")},
    **{f"{prefix}:{name}": shape for prefix in ("p", "xdr") for name in ("sp", "pic", "cxnSp", "grpSp")},
    **dict.fromkeys(("wps:wsp", "wpg:grpSp", "pic:pic", "wp:inline", "wp:anchor"), shape),
    **{
        f"{prefix}:extLst": naming("sanitize.office_extension", Grade.AMBER) for prefix in ("a", "c", "p", "wps", "wpg")
    },
    **{f"a:{name}": naming("sanitize.office_link") for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver")},
    **{f"a:{name}": naming("sanitize.office_film") for name in ("audioFile", "videoFile", "quickTimeFile", "snd")},
    **{f"c:{name}": naming("sanitize.office_embedded") for name in ("externalData", "pivotSource")},
    "wp:docPr": named,
    "w:drawing": holder,
    **{f"xdr:{name}": holder for name in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")},
    "a:blip": blip,
    "a:srcRect": cropped,
    "a:graphicData": graphic,
    "a:fld": field,
    "a:tableStyleId": table_style,
    "a:theme": nameless("Office Theme"),
    "a:clrScheme": nameless("Office"),
    "a:fontScheme": nameless("Office"),
    "a:fmtScheme": nameless("Office"),
    "a:objectDefaults": emptied,
    "a:extraClrSchemeLst": emptied,
    "c:f": silent,
}
"""What a drawing needs besides the lists."""
