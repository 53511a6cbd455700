"""HEIC, HEIF and AVIF photographs: the picture that is shown, its tiles and its transparency; nothing else.

Rule: of a file's items the primary one is kept, what it is put together from (grid, overlay, identity) and its alpha;
names of items go; properties by allow-list, colour profiles as in `colour.py`; coders' messages are taken out of the
coded data (`heif_coded.py`). Exif, XMP, thumbnails, depth and gain maps, other pictures, and boxes of other kinds go.
The file is written anew. Films inside are refused. Never: decodes and encodes again.
Residual risk: bytes behind the coded data inside a unit; what tiles hold beyond the picture's edge; what is under
transparency. What a crop leaves out or an overlay covers stays, and is told. Without its gain map a photograph is shown
less bright on screens that could (stated as a loss).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sanitize.errors import Damaged, UnknownFormat
from sanitize.findings import Finding, Grade
from sanitize.formats import frames
from sanitize.formats._row import Format
from sanitize.formats.colour import standing_for
from sanitize.formats.heif_boxes import Heif, Item, read
from sanitize.formats.heif_coded import av1_units, hevc_config, hevc_units
from sanitize.formats.heif_properties import bared, crops, is_alpha
from sanitize.formats.heif_written import write
from sanitize.tools import heif as decoder
from words.message import Message

_CODED, _DERIVED = {b"hvc1", b"av01"}, {b"grid", b"iden", b"iovl"}
_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"mif2", b"miaf", b"avif", b"MA1A", b"MA1B"})
_KINDS = {
    b"Exif": (Grade.RED, "sanitize.png_exif"),
    b"mime": (Grade.RED, "sanitize.jpeg_xmp"),
    b"uri ": (Grade.RED, "sanitize.heif_item"),
}


def examine(path: Path) -> Sequence[Finding]:
    """Finds every item, property, message and box that is not the shown picture."""
    heif = _read(path)
    kept = _kept(heif)
    found = [_beside(item) for number, item in heif.items.items() if number not in kept]
    for number in kept:
        item = heif.items[number]
        names = [box.kind.decode("latin-1") for box, _, stays in bared(item) if stays != box]
        found += [Finding(f"item {number} {name}", Grade.AMBER, Message.of("sanitize.heif_property")) for name in names]
        if crops(item) or item.kind == b"iovl":
            found.append(Finding(f"item {number}", Grade.AMBER, Message.of("sanitize.heif_cropped")))
        if _bare(item, heif) != item.data:
            found.append(Finding(f"item {number}", Grade.RED, Message.of("sanitize.heif_messages")))
    found += [
        Finding(kind.decode("latin-1"), Grade.AMBER, Message.of("sanitize.picture_unknown_block"))
        for kind in heif.others
    ]
    if heif.unseen:
        found.append(Finding("between items", Grade.RED, Message.of("sanitize.stray_bytes", count=heif.unseen)))
    return found


def _beside(item: Item) -> Finding:
    grade, message = _KINDS.get(item.kind, (Grade.RED, "sanitize.jpeg_more_pictures"))
    return Finding(f"item {item.number} ({item.kind.decode('latin-1')})", grade, Message.of(message))


def _kept(heif: Heif) -> list[int]:
    """Gives the items that make the picture: the primary, its parts, and their transparency.

    Raises:
        UnknownFormat: a part is coded in a way we do not know.
        Unreadable: there is no primary item.
    """
    if heif.primary not in heif.items:
        raise frames.damaged("HEIF")
    kept, waiting = [], [heif.primary]
    while waiting:
        number = waiting.pop(0)
        if number in kept or number not in heif.items:
            continue
        kept.append(number)
        if heif.items[number].kind not in _CODED | _DERIVED:
            raise UnknownFormat("sanitize.heif_coding")
        waiting += [to for kind, source, many in _shown(heif) if kind == b"dimg" and source == number for to in many]
        waiting += [source for kind, source, many in _shown(heif) if kind == b"auxl" and number in many]
    return kept


def _shown(heif: Heif) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    """Gives the references by which something is shown: parts of what is put together, transparency of the primary."""
    veils = 0
    for kind, source, many in heif.references:
        item = heif.items.get(source)
        if item is None:
            continue
        is_part = kind == b"dimg" and item.kind in _DERIVED
        is_veil = kind == b"auxl" and many == (heif.primary,) and is_alpha(item) and not veils
        veils += is_veil
        if is_part or is_veil or (kind == b"prem" and source == heif.primary):
            yield kind, source, many


def _bare(item: Item, heif: Heif) -> bytes:
    """Gives an item's bytes without coders' messages."""
    if item.kind == b"av01":
        return av1_units(item.data)
    config = next((box.data for box, _ in item.properties if box.kind == b"hvcC"), b"")
    if item.kind == b"hvc1":
        return hevc_units(item.data, hevc_config(config)[1])
    parts = [len(many) for kind, source, many in heif.references if kind == b"dimg" and source == item.number]
    length = _derived_length(item, sum(parts))
    if len(item.data) < length or len(parts) != 1 or not _uses_all(item, parts[0]):
        raise frames.damaged("HEIF")
    return item.data[:length]


def _uses_all(item: Item, parts: int) -> bool:
    """Says whether what is put together has room for each of its parts: one more would be one nobody sees."""
    if item.kind == b"grid":
        return parts == (item.data[2] + 1) * (item.data[3] + 1)
    return item.kind == b"iovl" or parts == 1


def _derived_length(item: Item, parts: int) -> int:
    wide = len(item.data) > 1 and item.data[1] & 1
    if item.kind == b"grid":
        return 12 if wide else 8
    if item.kind == b"iovl":
        return 10 + (8 if wide else 4) + parts * (8 if wide else 4)
    return 0


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the kept items, numbered anew, with bared properties; says what else the file showed or could show."""
    heif = _read(original)
    into.write_bytes(_alone(heif))
    return _losses(heif, _kept(heif))


def thumbnails(original: Path) -> Iterator[bytes]:
    """Gives each little picture the file says is one of the shown picture, as a file of its own.

    Raises:
        Unreadable, TooLarge, UnknownFormat: the file or one of them cannot be read.
    """
    heif = _read(original)
    for kind, source, many in heif.references:
        if kind == b"thmb" and heif.primary in many and source in heif.items:
            yield _alone(replace(heif, primary=source))


def _alone(heif: Heif) -> bytes:
    """Writes the primary item with what it is put together from, and nothing else."""
    kept = _kept(heif)
    new = {number: place for place, number in enumerate(kept, start=1)}
    items = [_rebuilt(heif.items[number], heif, new[number]) for number in kept]
    references = [
        (kind, new[source], [new[to] for to in many])
        for kind, source, many in _shown(heif)
        if source in new and all(to in new for to in many)
    ]
    brands = [brand for brand in dict.fromkeys(heif.brands) if brand in _BRANDS]
    return write(brands or [b"mif1"], items, references)


def _rebuilt(item: Item, heif: Heif, number: int) -> Item:
    kept = []
    for _, essential, stays in bared(item):
        if stays is not None:
            kept.append((stays, essential))
        elif essential:
            raise UnknownFormat("sanitize.heif_coding")
    return replace(item, number=number, data=_bare(item, heif), properties=tuple(kept))


def _losses(heif: Heif, kept: Sequence[int]) -> list[Message]:
    profiles = [
        box.data[4:] for number in kept for box, _ in heif.items[number].properties
        if box.kind == b"colr" and box.data[:4] in {b"prof", b"rICC"}
    ]  # fmt: skip
    losses = [Message.of("sanitize.colour_profile_dropped")] if any(standing_for(p).lost for p in profiles) else []
    more = any(item.kind not in _KINDS for number, item in heif.items.items() if number not in kept)
    return losses + ([Message.of("sanitize.heif_more_dropped")] if more else [])


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks libheif, or Pillow for AVIF, what it reads beside the picture."""
    message = Message.of("sanitize.picture_second")
    return [Finding(f"libheif: {name}", Grade.RED, message) for name in decoder.shown(path).beside]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Lets libheif, or Pillow for AVIF, decode both and compares every pixel.

    Raises:
        Damaged: they differ.
        Unreadable: one cannot be decoded.
    """
    before, after = decoder.shown(original).picture, decoder.shown(copy).picture
    if (before.mode, before.size, before.tobytes()) != (after.mode, after.size, after.tobytes()):
        raise Damaged("sanitize.picture_changed")
    return [("fidelity", "every pixel of the shown picture identical")]


def _read(path: Path) -> Heif:
    heif = read(frames.whole(path))
    if b"moov" in heif.others:
        raise UnknownFormat("sanitize.heif_moving")
    for item in heif.items.values():
        for box, _ in item.properties:
            if box.kind == b"ispe" and len(box.data) == 12:
                frames.check_size(int.from_bytes(box.data[4:8], "big"), int.from_bytes(box.data[8:], "big"))
    return heif


HEIF = Format(
    name="heif",
    media_types=("image/heif",),
    extension="heic",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    engines=("pillow", "pillow-heif"),
)
