"""Properties of a HEIF item: what may stay of each, to the byte, and what they say is left out of sight.

Rule: ISO/IEC 23008-12 §6.5, 14496-12 §12.1, AV1-ISOBMFF §2.3, AVIF §2.3.2: fixed lengths, no flags, at most one
property of each kind for an item (of colours one profile and one list of numbers). Never: keeps what it does not know.
Residual risk: the numbers themselves.
"""

from collections.abc import Iterator

from sanitize.formats.colour import standing_for
from sanitize.formats.heif_boxes import Box, Item
from sanitize.formats.heif_coded import av1_units, hevc_config

_LENGTHS = {
    b"ispe": (12,), b"irot": (1,), b"imir": (1,), b"clap": (32,), b"pasp": (8,), b"a1op": (1,), b"lsel": (2,),
    b"a1lx": (7, 13),
}  # fmt: skip
_MOST_CHANNELS = 4
_PADDING, _LEAST = 16, 64
"""Coders fill a picture up to blocks of sixteen, and a small one up to 64 a side."""
_ALPHA = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", b"urn:mpeg:hevc:2015:auxid:1\0")


def is_alpha(item: Item) -> bool:
    """Says whether an item is the transparency of another."""
    return any(box.kind == b"auxC" and box.data[4:].startswith(_ALPHA) for box, _ in item.properties)


def bared(item: Item) -> Iterator[tuple[Box, bool, Box | None]]:
    """Gives each property, its essential flag, and what may stay of it: itself, another, or nothing.

    Raises:
        Unreadable: coded parameters are broken.
    """
    seen: set[bytes] = set()
    for box, essential in item.properties:
        stays = _bared(box)
        kind = box.kind + (stays.data[:4] if stays is not None and box.kind == b"colr" else b"")
        yield box, essential, None if kind in seen else stays
        seen |= {kind} if stays is not None else set()


def _bared(box: Box) -> Box | None:
    if box.kind in _LENGTHS:
        return box if len(box.data) in _LENGTHS[box.kind] and _is_plain(box) else None
    if box.kind == b"pixi":
        return box if _is_depths(box.data) else None
    if box.kind == b"auxC":
        name = next((name for name in _ALPHA if box.data[4:].startswith(name)), b"")
        return Box(b"auxC", bytes(4) + name) if name else None
    if box.kind == b"hvcC":
        return Box(b"hvcC", hevc_config(box.data)[0])
    if box.kind == b"av1C" and len(box.data) >= 4:
        return Box(b"av1C", box.data[:4] + av1_units(box.data[4:]))
    return _colours(box) if box.kind == b"colr" else None


def _is_plain(box: Box) -> bool:
    """Says whether what is reserved is zero: version and flags of ispe, the upper bits of turns and sizes."""
    return {b"ispe": box.data[:4] == bytes(4), b"irot": box.data[0] < 4, b"imir": box.data[0] < 2}.get(
        box.kind, box.kind != b"a1lx" or box.data[0] == (len(box.data) == 13)
    )


def _is_depths(data: bytes) -> bool:
    """Says whether a pixi is bits a channel, and nothing behind."""
    return (
        len(data) > 4
        and data[:4] == bytes(4)
        and data[4] <= _MOST_CHANNELS
        and len(data) == 5 + data[4]
        and all(1 <= depth <= 16 for depth in data[5:])
    )


def _colours(box: Box) -> Box | None:
    if box.data[:4] == b"nclx":
        return Box(b"colr", box.data[:10] + bytes((box.data[10] & 0x80,))) if len(box.data) >= 11 else None
    profile = standing_for(box.data[4:]).profile
    return Box(b"colr", b"prof" + profile) if profile else None


def crops(item: Item) -> bool:
    """Says whether a clap leaves out more of a picture than a coder's padding."""
    size = next((box.data[4:] for box, _ in item.properties if box.kind == b"ispe" and len(box.data) == 12), b"")
    clap = next((box.data for box, _ in item.properties if box.kind == b"clap" and len(box.data) == 32), b"")
    if not size or not clap:
        return bool(clap)
    for side in (0, 1):
        whole = int.from_bytes(size[4 * side : 4 * side + 4], "big")
        above, below = (int.from_bytes(clap[8 * side + at : 8 * side + at + 4], "big") for at in (0, 4))
        if below == 0 or (whole - above / below >= _PADDING and whole > _LEAST):
            return True
    return False
