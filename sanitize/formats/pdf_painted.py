"""Which external objects (pictures, forms) a PDF's instructions really paint.

Rule: an XObject is painted where an instruction `Do` names it (ISO 32000-2, 8.8) on a page, in a form, a tiling pattern
or a glyph of a Type 3 font, and no switched-off layer hides that instruction. Where a stream has no resources of its
own its names count for all. Never: decides what is seen: what is painted may still be covered.
Residual risk: a form nobody paints may name a picture; both fall away then, for nothing leads to them.
"""

from collections.abc import Iterator

import pikepdf

from sanitize.formats.pdf_content import joined, rewritten
from sanitize.formats.pdf_layers import Layers

Number = tuple[int, int]


def painted(pdf: pikepdf.Pdf, scratch: pikepdf.Pdf, layers: Layers) -> frozenset[Number]:
    """Gives the numbers of all painted external objects; `scratch` lends a home to streams.

    Raises:
        Unreadable: not drawing instructions. TooLarge: too long.
    """
    found: set[Number] = set()
    everywhere: set[str] = set()
    shelves: list[pikepdf.Object] = []
    for contents, resources in _drawings(pdf):
        names = _named(contents, resources, scratch, layers)
        shelf = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(resources, pikepdf.Dictionary):
            everywhere |= names
        elif isinstance(shelf, pikepdf.Dictionary):
            shelves.append(shelf)
            found |= {shelf[name].objgen for name in names if name in shelf}
    return frozenset(found | {shelf[name].objgen for shelf in shelves for name in everywhere if name in shelf})


def _drawings(pdf: pikepdf.Pdf) -> Iterator[tuple[object, pikepdf.Object | None]]:
    """Gives all instructions of a file, each with the resources they draw with."""
    for page in pdf.pages:
        yield page.obj.get("/Contents"), page.obj.get("/Resources")
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1):
            yield item, item.get("/Resources")
        elif isinstance(item, pikepdf.Dictionary) and isinstance(item.get("/CharProcs"), pikepdf.Dictionary):
            for glyph in item.CharProcs.keys():  # noqa: SIM118 (pikepdf dictionaries iterate so)
                yield item.CharProcs[glyph], item.get("/Resources")


def _named(contents: object, resources: pikepdf.Object | None, scratch: pikepdf.Pdf, layers: Layers) -> set[str]:
    data = rewritten(scratch, contents, resources, layers) if layers.off else joined(contents)
    if b"Do" not in data:
        return set()
    steps = pikepdf.parse_content_stream(scratch.make_stream(data), "Do")
    return {str(step.operands[0]) for step in steps if str(step.operator) == "Do" and len(step.operands) == 1}
