"""SVG drawings: written anew from an allow-list of elements, attributes and values (`svg_strip.py`).

Rule: no script, no address, no name, no word that is not drawn; size, shapes, colours and drawn words stay. The copy is
UTF-8 without declaration, comments or document type. Second engine: a lenient tokenizer, as browsers have, asked for
what must not be there. Fidelity: resvg draws both; sizes are equal and no pixel differs by more than two levels.
Never: is drawn by anything before it was cleaned, but for that comparison. Residual risk: what the drawing shows; words
drawn so that nobody sees them are looked for one by one, up to a number, and told.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageChops

from sanitize.errors import Damaged
from sanitize.findings import Finding, Grade
from sanitize.formats import svg_rules as allowed
from sanitize.formats._row import Format
from sanitize.formats.frames import damaged
from sanitize.formats.svg_pictures import bared
from sanitize.formats.svg_reader import Element, read
from sanitize.formats.svg_second import second_engine
from sanitize.formats.svg_strip import Cleaner
from sanitize.formats.text import decoded
from sanitize.tools import resvg
from words.message import Message

_MOST_LEVELS = 2
_MOST_LOOKED_AT = 40
_LOOK = 300
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*")
_SAME = ("width", "height", "viewBox", "preserveAspectRatio")
_PREFIX = {allowed.XLINK: "xlink:", "http://www.w3.org/XML/1998/namespace": "xml:"}
ReadTags = Callable[[Path], Sequence[Finding]]


def _cleaned(path: Path, read_tags: ReadTags) -> tuple[Element, Element, Cleaner]:
    """Gives a drawing as it is, as it may be, and what was put aside."""
    top, aside = read(path)
    if top.name != (allowed.SVG, "svg"):
        raise damaged("SVG")
    cleaner = Cleaner(lambda data: bared(data, read_tags))
    cleaner.found += aside
    return top, cleaner.drawing(top), cleaner


def _size(top: Element) -> tuple[float, float]:
    """Gives width and height in user units, as far as the drawing states them.

    Raises:
        Unreadable: they make no sense.
    """
    box = [
        float(part)
        for part in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][-+]?\d+)?", top.attributes.get(("", "viewBox"), ""))
    ]
    sides = []
    for index, name in enumerate(("width", "height")):
        length = _LENGTH.fullmatch(top.attributes.get(("", name), ""))
        stated = float(length[1]) * _UNITS[length[2] or ""] if length else 0.0
        sides.append(stated or (box[2 + index] if len(box) == 4 else 100.0))
    width, height = sides
    if not (0 < width < 1e6 and 0 < height < 1e6 and max(width, height) / min(width, height) < 1000):
        raise damaged("SVG")
    return width, height


def written(top: Element) -> str:
    """Writes a cleaned drawing."""
    uses_xlink = any(name[0] == allowed.XLINK for element in top.every() for name in element.attributes)
    declared = f' xmlns="{allowed.SVG}"' + (f' xmlns:xlink="{allowed.XLINK}"' if uses_xlink else "")
    return _markup(top, declared) + "\n"


def _markup(element: Element, declared: str = "") -> str:
    local = element.name[1]
    attributes = "".join(
        f" {_PREFIX.get(namespace, '')}{name}={quoteattr(value)}"
        for (namespace, name), value in element.attributes.items()
    )
    inside = "".join(escape(part) if isinstance(part, str) else _markup(part) for part in element.content)
    return f"<{local}{declared}{attributes}>{inside}</{local}>" if inside else f"<{local}{declared}{attributes}/>"


def _picture_of(markup: str, size: tuple[float, float], longest: int = resvg.LONGEST) -> Image.Image:
    sheet = Image.new("RGBA", (1, 1), "white")
    drawn = resvg.drawn(markup, *size, longest)
    return Image.alpha_composite(sheet.resize(drawn.size), drawn).convert("RGB")


def page(path: Path, read_tags: ReadTags) -> Image.Image:
    """Draws a drawing for people, from its cleaned form.

    Raises:
        Unreadable, TooLarge: it cannot be drawn.
    """
    _, clean, _ = _cleaned(path, read_tags)
    return _picture_of(written(clean), _size(clean), 2400)


def _unseen_words(top: Element) -> list[Finding]:
    """Hides each piece of text, leaves out each picture, in turn: where the drawing stays the same, nobody sees it."""
    size = _size(top)
    whole = _picture_of(written(top), size, _LOOK)
    found = []
    places = [
        (element, at) for element in top.every() for at, part in enumerate(element.content) if _may_hide(element, part)
    ]
    for element, at in places[:_MOST_LOOKED_AT]:
        part = element.content[at]
        # Hidden and not left out: what follows on the line stays where it is.
        element.content[at] = (
            Element((allowed.SVG, "tspan"), {("", "visibility"): "hidden"}, [part]) if isinstance(part, str) else ""
        )
        same = ImageChops.difference(whole, _picture_of(written(top), size, _LOOK)).getbbox() is None
        element.content[at] = part
        if same:
            where, words = (element.name[1], part) if isinstance(part, str) else (part.name[1], part.words())
            found.append(Finding(where, Grade.AMBER, Message.of("sanitize.svg_unseen"), words.strip()[:400]))
    if len(places) > _MOST_LOOKED_AT:
        count = len(places) - _MOST_LOOKED_AT
        found.append(Finding("text", Grade.AMBER, Message.of("sanitize.svg_not_looked_at", count=count)))
    return found


def _may_hide(element: Element, part: Element | str) -> bool:
    if isinstance(part, str):
        return element.name[1] in allowed.WORDS and bool(part.strip())
    return part.name[1] == "image"


def row(read_tags: ReadTags) -> Format:
    """Makes this format's row; `read_tags` is ExifTool, the second engine of the pictures inside a drawing."""

    def examine(path: Path) -> Sequence[Finding]:
        _, clean, cleaner = _cleaned(path, read_tags)
        named = [finding for finding in cleaner.found if not _is_ours(finding)]
        return list(dict.fromkeys([*named, *_unseen_words(clean)]))

    def strip(original: Path, into: Path) -> Sequence[Message]:
        _, clean, cleaner = _cleaned(original, read_tags)
        into.write_text(written(clean), encoding="utf-8")
        return [Message.of(loss) for loss in sorted(cleaner.lost)]

    return Format(
        name="svg",
        media_types=("image/svg+xml",),
        extension="svg",
        examine=examine,
        strip=strip,
        second_engine=second_engine,
        fidelity=fidelity,
        unfold=unfolded,
        visible_text=lambda path: " ".join(
            element.words() for element in read(path)[0].every() if element.name[1] == "text"
        ),
        engines=("pillow", "resvg-py"),
    )


def _is_ours(finding: Finding) -> bool:
    return finding.message.id == "sanitize.svg_name" and re.fullmatch(r"i\d{1,6}", finding.untrusted_value) is not None


def unfolded(path: Path) -> Iterable[tuple[str, bytes]]:
    """Gives the pictures inside, as they are when unpacked."""
    for element in read(path)[0].every():
        for value in element.attributes.values():
            inner = allowed.INNER_PICTURE.fullmatch(value)
            if inner is not None:
                yield "picture inside", b64decode("".join(inner[1].split()))


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Compares the stated sizes, and lets resvg draw both.

    Raises:
        Damaged: they differ.
        Unreadable: resvg cannot draw one of them.
    """
    before, after = read(original)[0], read(copy)[0]
    if any(before.attributes.get(("", name)) != after.attributes.get(("", name)) for name in _SAME):
        raise Damaged("sanitize.picture_changed")
    one, other = (_picture_of(decoded(path)[0], _size(after)) for path in (original, copy))
    apart = ImageChops.difference(one, other) if one.size == other.size else None
    if apart is None or apart.point([int(level > _MOST_LEVELS) for level in range(256)] * 3).getbbox() is not None:
        raise Damaged("sanitize.picture_changed")
    return [("fidelity", f"drawn alike at {one.width} by {one.height} pixels (at most {_MOST_LEVELS} levels apart)")]
