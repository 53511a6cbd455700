"""Charts that hold their own values: references to cells become what the chart showed.

Rule: numbers and words a chart kept from its cells become literals; captions taken from cells become words; axes get
small numbers. Source: ECMA-376 part 1, 21.2. Never: keeps a reference to a sheet or an embedded workbook.
Residual risk: a chart that kept no values stays empty; that is told as a loss.
"""

from sanitize.formats.ooxml_sieve import Cooks, Part, Sieve
from sanitize.formats.ooxml_spaces import chart_of
from sanitize.formats.xml_parts import Node


def chart(sieve: Sieve, node: Node) -> list[Part]:
    """Takes a chart with it, or keeps the chart inside its own part."""
    if "r:id" not in node.attributes:
        return [Node(node.name, {}, sieve.inside(node))]
    found = sieve.binding.reference(sieve.old, node.attributes["r:id"])
    if found is None or found.is_outside or found.target not in sieve.binding.original.parts:
        return sieve.aside(node)
    fresh = found.target not in sieve.binding.taken
    new = sieve.binding.claim(found.target, chart_of(sieve.binding.folder))
    if fresh:
        inner = Sieve(sieve.binding, found.target, new, sieve.cooks)
        sieve.binding.put(new, inner.sifted(sieve.binding.tree(found.target)))
    return [Node(node.name, {"r:id": sieve.binding.relate(sieve.new, "chart", new)})]


def own_values(sieve: Sieve, node: Node) -> list[Part]:
    """Turns a reference to cells into the values the chart shows."""
    formula, cache = node.child("c:f"), next((c for c in node.children() if c.name.endswith("Cache")), None)
    if formula is not None:
        sieve.binding.gather(sieve.old, "sanitize.office_formula", formula.words().strip())
    if cache is None:
        sieve.binding.lost["sanitize.office_lost_charts"] += 1
        return [Node("c:numLit" if node.name == "c:numRef" else "c:strLit", {}, [Node("c:ptCount", {"val": "0"})])]
    if node.name == "c:numRef":
        return [Node("c:numLit", {}, sieve.inside(cache))]
    source = cache.child("c:lvl") if cache.name == "c:multiLvlStrCache" else cache
    if source is None:
        return []
    content = sieve.inside(source)
    count = cache.child("c:ptCount")
    if cache.name == "c:multiLvlStrCache" and count is not None:
        content.insert(0, Node(count.name, sieve.attributes(count)))
    return [Node("c:strLit", {}, content)]


def caption(sieve: Sieve, node: Node) -> list[Part]:
    """Writes a caption taken from a cell as the words it shows."""
    reference = node.child("c:strRef")
    if reference is None:
        return [Node(node.name, {}, sieve.inside(node))]
    values = [part for part in own_values(sieve, reference) if isinstance(part, Node)]
    said = " ".join(part.words().strip() for part in values)
    if sieve.state.get("in series"):
        return [Node(node.name, {}, [Node("c:v", {}, [said])])]
    run = Node("a:r", {}, [Node("a:t", {}, [said])])
    return [Node(node.name, {}, [Node("c:rich", {}, [Node("a:bodyPr", {}), Node("a:p", {}, [run])])])]


def series(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a series, remembering that a caption inside is the series' own."""
    kept: list[Part] = []
    for child in node.children():
        sieve.state["in series"] = child.name == "c:tx"
        kept += sieve.node(child)
    sieve.state["in series"] = False
    return [Node(node.name, {}, kept)]


def axis(sieve: Sieve, node: Node) -> list[Part]:
    """Gives an axis a small number: programs draw theirs by lot."""
    axes = sieve.state.setdefault("axes", {})
    assert isinstance(axes, dict)  # noqa: S101 — put there the line above
    return [Node(node.name, {"val": str(axes.setdefault(node.attributes.get("val", ""), len(axes) + 1))})]


def number_format(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps how numbers are written in a chart."""
    kept = sieve.attributes(Node(node.name, {k: v for k, v in node.attributes.items() if k != "formatCode"}))
    return [Node(node.name, {"formatCode": sieve.text(node.attributes.get("formatCode", "General")), **kept})]


CHART: Cooks = {
    "c:numRef": own_values,
    "c:strRef": own_values,
    "c:multiLvlStrRef": own_values,
    "c:chart": chart,
    "c:axId": axis,
    "c:crossAx": axis,
    "c:tx": caption,
    "c:ser": series,
    "c:numFmt": number_format,
}
"""What a chart needs besides the lists."""
