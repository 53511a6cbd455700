"""Drawing instructions of a page, re-written token by token: comments, tags and switched-off layers fall away.

Rule: the stream is parsed and written anew, so comments and bytes between tokens cannot survive; marked-content
operators (BMC BDC EMC MP DP, with their property lists, alternative and "actual" texts) are dropped; inside a layer
that is off everything that paints is dropped, while what only changes the drawing state stays (ISO 32000-2, 8.11.3.2:
hidden content still changes the state).
Never: judges text that is merely invisible; `pdf_hidden` flags it. Residual risk: a hidden text in the middle of a
line moved its visible successors; the fidelity check then refuses the copy.
"""

from collections.abc import Iterable, Iterator

import pikepdf

from sanitize.errors import TooLarge
from sanitize.formats.pdf_document import decoded
from sanitize.formats.pdf_inline import rebuilt
from sanitize.formats.pdf_layers import Layers

MAX_CONTENT = 1 << 26
_MARKS = {"BMC", "BDC", "EMC", "MP", "DP"}
_SHOWS = {"Tj", "TJ", "sh", "Do", "INLINE IMAGE"}
_PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def parts_of(contents: object) -> Iterator[pikepdf.Stream]:
    """Gives the streams of a page's /Contents, or the one of a form."""
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        for part in contents:
            if isinstance(part, pikepdf.Stream):
                yield part


def joined(contents: object) -> bytes:
    """Gives the decoded instructions of a page or form, its streams joined as a reader joins them.

    Raises:
        TooLarge: more than `MAX_CONTENT` bytes.
    """
    pieces: list[bytes] = []
    room = MAX_CONTENT
    for part in parts_of(contents):
        pieces.append(decoded(part, room))
        room -= len(pieces[-1]) + 1
        if room <= 0:
            raise TooLarge("sanitize.pdf_stream_too_large", limit=MAX_CONTENT >> 20)
    return b"\n".join(pieces)


def rewritten(scratch: pikepdf.Pdf, contents: object, resources: pikepdf.Object | None, layers: Layers) -> bytes:
    """Gives the instructions without comments, marks and hidden layers; `scratch` only lends a home to the stream.

    Raises:
        Unreadable: not drawing instructions. TooLarge: too long.
    """
    data = joined(contents)
    if not data.strip():
        return b""
    instructions = pikepdf.parse_content_stream(scratch.make_stream(data))
    kept = _visible(instructions, resources, layers) if layers.off else _unmarked(instructions)
    return pikepdf.unparse_content_stream(
        [
            rebuilt(scratch, item, resources) if isinstance(item, pikepdf.ContentStreamInlineImage) else item
            for item in kept
        ]
    )


def _unmarked(instructions: Iterable[Instruction]) -> Iterator[Instruction]:
    for item in instructions:
        if str(item.operator) not in _MARKS:
            yield item


def _visible(
    instructions: Iterable[Instruction], resources: pikepdf.Object | None, layers: Layers
) -> Iterator[Instruction]:
    hidden: list[bool] = []
    for item in instructions:
        operator = str(item.operator)
        if operator in {"BMC", "BDC"}:
            hidden.append((hidden[-1] if hidden else False) or _switches_off(item, resources, layers))
        elif operator == "EMC":
            hidden = hidden[:-1]
        elif operator in _MARKS or _draws_hidden(item, resources, layers):
            continue
        elif hidden and hidden[-1]:
            yield from _silenced(item, operator)
        else:
            yield item


def _named(resources: pikepdf.Object | None, category: str, name: object) -> pikepdf.Object | None:
    shelf = resources.get(category) if isinstance(resources, pikepdf.Dictionary) else None
    return shelf.get(str(name)) if isinstance(shelf, pikepdf.Dictionary) else None


def _switches_off(item: Instruction, resources: pikepdf.Object | None, layers: Layers) -> bool:
    operands = list(item.operands)
    if len(operands) != 2 or operands[0] != "/OC" or not isinstance(operands[1], pikepdf.Name):
        return False
    return layers.hides(_named(resources, "/Properties", operands[1]))


def _draws_hidden(item: Instruction, resources: pikepdf.Object | None, layers: Layers) -> bool:
    if str(item.operator) != "Do" or not item.operands:
        return False
    drawn = _named(resources, "/XObject", item.operands[0])
    return isinstance(drawn, pikepdf.Stream) and layers.hides(drawn.get("/OC"))


def _silenced(item: Instruction, operator: str) -> Iterator[Instruction]:
    """The same step for the drawing state, without its ink."""
    if operator in _PAINTS:
        yield _step("n")
    elif operator == "'":
        yield _step("T*")
    elif operator == '"':
        yield _step("Tw", item.operands[0])
        yield _step("Tc", item.operands[1])
        yield _step("T*")
    elif operator not in _SHOWS:
        yield item


def _step(operator: str, *operands: object) -> Instruction:
    given = list(operands)
    return pikepdf.ContentStreamInstruction(given, pikepdf.Operator(operator))  # type: ignore[arg-type]  # stubs narrow
