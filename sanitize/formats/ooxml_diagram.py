"""Frames on slides and sheets: tables and charts stay; diagrams and embedded objects are reduced to what they show.

Rule: a diagram (SmartArt) becomes the group of shapes its program drew and kept beside it; an embedded object becomes
its picture. What has neither is dropped and told as a loss. Source: ECMA-376 part 1, 21.4; [MS-ODRAWXML] 2.4.
Never: keeps an object. Residual risk: the picture of an object may be older than the object.
"""

from sanitize.findings import Grade
from sanitize.formats.ooxml_drawing import hidden_shape, shape
from sanitize.formats.ooxml_sieve import Part, Sieve
from sanitize.formats.xml_parts import Node


def frame(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a frame with a table or a chart; of anything else, what it shows."""
    if hidden_shape(node):
        return shape(sieve, node)
    inside = {inner.name for inner in node.every()}
    if "dgm:relIds" in inside:
        return _diagram(sieve, node)
    if "p:oleObj" in inside:
        return _object(sieve, node)
    kept = shape(sieve, node)
    empty = not any(inner.name == "a:graphicData" for part in kept if isinstance(part, Node) for inner in part.every())
    return [] if empty else kept


def _object(sieve: Sieve, node: Node) -> list[Part]:
    """Gives the picture of an embedded object."""
    sieve.tell(node, Grade.RED, "sanitize.office_embedded")
    sieve.binding.lost["sanitize.office_lost_objects"] += 1
    shown = next((inner for inner in node.every() if inner.name == "p:pic"), None)
    return sieve.node(shown) if shown is not None else []


def _diagram(sieve: Sieve, node: Node) -> list[Part]:
    """Gives the shapes a diagram was drawn with, as a group in the place of the frame."""
    prefix = node.name.partition(":")[0]
    drawings = sieve.binding.all_of(sieve.old, "diagramDrawing")
    wanted = _drawn_for(sieve, node)
    found = next((one for one in drawings if one.target == wanted), drawings[0] if len(drawings) == 1 else None)
    place = node.child(f"{prefix}:xfrm")
    if found is None or place is None:
        sieve.tell(node, Grade.AMBER, "sanitize.office_object")
        sieve.binding.lost["sanitize.office_lost_objects"] += 1
        return []
    named = Node(f"{prefix}:cNvPr", {})
    head = Node(f"{prefix}:nvGrpSpPr", {}, [*sieve.node(named), Node(f"{prefix}:cNvGrpSpPr", {})])
    if prefix == "p":
        head.content.append(Node("p:nvPr", {}))
    tree = sieve.binding.tree(found.target).child("dsp:spTree")
    sieve.binding.taken.setdefault(found.target, sieve.new)
    inner = Sieve(sieve.binding, found.target, sieve.new, sieve.cooks, sieve.state)
    shapes = [
        _renamed(child, prefix) for child in (tree.children() if tree is not None else ()) if child.name == "dsp:sp"
    ]
    sifted = [part for one in shapes for part in inner.node(one)]
    size = [part for part in sieve.inside(place) if isinstance(part, Node)]
    extent = next((part.attributes for part in size if part.name == "a:ext"), {})
    moved = [*size, Node("a:chOff", {"x": "0", "y": "0"}), Node("a:chExt", dict(extent))]
    placed = Node(f"{prefix}:grpSpPr", {}, [Node("a:xfrm", {}, [*moved])])
    return [Node(f"{prefix}:grpSp", {}, [head, placed, *sifted])]


def _drawn_for(sieve: Sieve, node: Node) -> str:
    """Gives the part in which a diagram's data says it was drawn."""
    numbers = next(inner for inner in node.every() if inner.name == "dgm:relIds").attributes
    data = sieve.binding.reference(sieve.old, numbers.get("r:dm", ""))
    if data is None or data.target not in sieve.binding.original.parts:
        return ""
    for inner in sieve.binding.tree(data.target).every():
        if inner.name == "dsp:dataModelExt":
            drawn = sieve.binding.reference(sieve.old, inner.attributes.get("relId", ""))
            return drawn.target if drawn is not None else ""
    return ""


def _renamed(node: Node, prefix: str) -> Node:
    """Gives a diagram's shape as a shape of the page."""
    name = node.name.replace("dsp:", f"{prefix}:", 1) if node.name.startswith("dsp:") else node.name
    content: list[Part] = [
        _renamed(part, prefix) if isinstance(part, Node) else part
        for part in node.content
        if not isinstance(part, Node) or part.name != "dsp:txXfrm"
    ]
    if name == "p:nvSpPr":
        content.append(Node("p:nvPr", {}))
    attributes = {} if node.name.startswith("dsp:") and name.endswith(":sp") else dict(node.attributes)
    return Node(name, attributes, content)
