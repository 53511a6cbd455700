"""One page of a TIFF, made anew: its pixels in strips of our own, or, for deep colour, its coded strips bared.

Rule: where Pillow shows every bit of a page (one, two, four or eight bits a sample, or one of sixteen), its pixels are
written again, losslessly (deflate): nothing beside them can survive, neither filling bits nor unseen samples, tile
edges or bytes behind a code; so too where they were coded as JPEG. Deeper samples (sixteen-bit colour, which Pillow
shows in eight, and 32 bits) are copied strip by strip, each cut to the length its rows need. Else: refused.
Source: TIFF 6.0. Never: lowers the depth or the quality of a page.
Colour maps are written with zero where no pixel uses an entry. Residual risk: what the page shows.
"""

import zlib
from collections.abc import Iterator, Sequence

from PIL import Image

from sanitize.errors import UnknownFormat
from sanitize.formats import palette
from sanitize.formats.colour import standing_for
from sanitize.formats.frames import check_size, damaged
from sanitize.formats.lzw import lzw_end
from sanitize.formats.tiff_directories import LONG, RATIONAL, SHORT, UNDEFINED, Directory, Fields

_NONE, _LZW, _JPEG, _DEFLATE, _OLD_DEFLATE = 1, 5, 7, 8, 32946
_STRIP = 256 * 1024
_CAMERA_RAW = {32803, 34892}
_KINDS = {0: 1, 1: 1, 2: 3, 5: 4, 6: 3}
"""How many samples a pixel has, by its photometric interpretation, without those of transparency."""
# The short numbers copied with deep samples, and which values mean something.
_COPIED = {
    258: range(1, 65), 259: (_NONE, _LZW, _DEFLATE, _OLD_DEFLATE), 262: tuple(_KINDS), 274: range(1, 9),
    277: range(1, 6), 284: (1, 2), 317: (1, 2, 3), 338: (0, 1, 2), 339: range(1, 5),
}  # fmt: skip
# Pillow's mode → photometric interpretation, bits of each sample, extra samples, sample format.
_MODES: dict[str, tuple[int, tuple[int, ...], tuple[int, ...], int]] = {
    "1": (1, (1,), (), 1),
    "L": (1, (8,), (), 1),
    "P": (3, (8,), (), 1),
    "LA": (1, (8, 8), (2,), 1),
    "RGB": (2, (8, 8, 8), (), 1),
    "RGBA": (2, (8, 8, 8, 8), (2,), 1),
    "CMYK": (5, (8, 8, 8, 8), (), 1),
    "I;16": (1, (16,), (), 1),
    "I;16B": (1, (16,), (), 1),
}
Page = tuple[Fields, list[bytes]]


def size(page: Directory) -> tuple[int, int]:
    """Gives width and height of a page.

    Raises:
        Unreadable: it states none. TooLarge: too many pixels.
    """
    width, height = page.number(256, 0), page.number(257, 0)
    if not width or not height:
        raise damaged("TIFF")
    check_size(width, height)
    return width, height


def rebuilt(data: bytes, page: Directory, picture: Image.Image) -> Page:
    """Makes a page anew; `picture` is Pillow's, standing at this page.

    Raises:
        UnknownFormat: no lossless way is known. Unreadable: it is broken.
    """
    width, height = size(page)
    if page.number(262, -1) in _CAMERA_RAW:
        raise UnknownFormat("sanitize.tiff_camera_raw")
    if _is_shown_whole(page):
        return _from_pixels(page, picture)
    fields: dict[int, tuple[int, Sequence[int] | bytes]] = {256: (LONG, [width]), 257: (LONG, [height])}
    fields |= {tag: (SHORT, _short(page, tag)) for tag in _COPIED if page.numbers(tag)}
    fields[278] = (LONG, [min(page.number(278, height), height)])
    return {**fields, **_beside(page)}, list(_bared(data, page))


def _short(page: Directory, tag: int) -> Sequence[int]:
    """Gives the numbers of a tag, as many as it may have and none of them a message.

    Raises:
        Unreadable: there are more, or they mean nothing.
    """
    samples = page.number(277, 1)
    counts = {258: {samples}, 338: {samples - _KINDS.get(page.number(262, -1), samples)}, 339: {1, samples}}
    numbers = page.numbers(tag)
    if len(numbers) not in counts.get(tag, {1}) or not all(number in _COPIED[tag] for number in numbers):
        raise damaged("TIFF")
    return numbers


def _is_shown_whole(page: Directory) -> bool:
    bits = set(page.numbers(258) or (1,))
    shown = bits <= {1, 2, 4, 8} or (bits == {16} and page.number(277, 1) == 1)
    return shown and page.number(262, 1) in {0, 1, 2, 3, 5, 6}


def _beside(page: Directory) -> dict[int, tuple[int, Sequence[int] | bytes]]:
    """Gives what beside the pixels decides how a page looks: density, and a published colour space by our profile."""
    fields: dict[int, tuple[int, Sequence[int] | bytes]] = {}
    for tag in (282, 283):
        if page.ratio(tag):
            fields[tag] = (RATIONAL, [page.ratio(tag), 1])
    if page.number(296, 2) in {1, 3}:
        fields[296] = (SHORT, [page.number(296, 2)])
    profile = page.entries[34675].data if 34675 in page.entries else b""
    if standing_for(profile).profile:
        fields[34675] = (UNDEFINED, standing_for(profile).profile)
    if page.number(254, 0) in {1, 2, 3}:
        fields[254] = (LONG, [page.number(254, 0)])
    return fields


def _from_pixels(page: Directory, picture: Image.Image) -> Page:
    picture.load()  # Pillow turns it upright here
    mode = picture.mode
    if mode not in _MODES:
        raise UnknownFormat("sanitize.tiff_kind", mode=mode[:20])
    photometric, bits, extra, form = _MODES[mode]
    pixels = picture.tobytes()
    if bits == (16,) and (mode == "I;16B") != (page.order == ">"):
        pixels = _turned(pixels)
    row = (picture.width * sum(bits) + 7) // 8
    rows = max(_STRIP // row, 1)
    fields: dict[int, tuple[int, Sequence[int] | bytes]] = {
        256: (LONG, [picture.width]),
        257: (LONG, [picture.height]),
        258: (SHORT, bits),
        259: (SHORT, [_DEFLATE]),
        262: (SHORT, [photometric]),
        277: (SHORT, [len(bits)]),
        278: (LONG, [rows]),
        284: (SHORT, [1]),
        339: (SHORT, [form] * len(bits)),
    }
    if extra:
        fields[338] = (SHORT, extra)
    if mode == "P":
        colours = palette.bared(colours_of(picture), palette.used_by(picture))
        fields[320] = (SHORT, [level * 257 for channel in range(3) for level in colours[channel::3]])
    strips = [zlib.compress(pixels[at : at + rows * row], 9) for at in range(0, len(pixels), rows * row)]
    return {**fields, **_beside(page)}, strips


def colours_of(picture: Image.Image) -> bytes:
    """Gives the 256 entries of a page's colour map, filled with zero."""
    return bytes(picture.getpalette() or []).ljust(3 * palette.MOST, b"\0")


def _turned(samples: bytes) -> bytes:
    """Gives samples of two bytes in the other order."""
    turned = bytearray(samples)
    turned[::2], turned[1::2] = samples[1::2], samples[::2]
    return bytes(turned)


def _bared(data: bytes, page: Directory) -> Iterator[bytes]:
    """Gives the coded strips of a page without anything before, between or behind them."""
    if 322 in page.entries or page.number(266, 1) != 1 or not _is_plain(page):
        raise UnknownFormat("sanitize.tiff_kind", mode=f"{page.number(262, -1)}/{page.number(259, -1)}")
    lengths = list(_lengths(page))
    places = list(zip(page.numbers(273), page.numbers(279), strict=False))
    if len(places) != len(lengths):
        raise damaged("TIFF")
    for (at, size_in_file), expected in zip(places, lengths, strict=True):
        yield _cut(data[at : at + size_in_file], page.number(259, 1), expected)


def _is_plain(page: Directory) -> bool:
    """Says whether every sample of a page is seen: no samples but those of its kind and one of transparency."""
    samples, bits = page.number(277, 1), page.numbers(258)
    extra = samples - _KINDS.get(page.number(262, -1), samples + 1)
    seen = extra == 0 or (extra == 1 and page.number(338, 0) in {1, 2})
    return seen and page.number(259, 1) != _JPEG and len(bits) == samples and set(bits) <= {16, 32}


def _lengths(page: Directory) -> Iterator[int]:
    """Gives how many bytes each strip holds when it is unpacked."""
    width, height = size(page)
    bits, rows = page.numbers(258), min(page.number(278, height), height)
    if not rows:
        raise damaged("TIFF")
    planes = [sum(bits)] if page.number(284, 1) == 1 else list(bits)
    for plane in planes:
        for top in range(0, height, rows):
            yield min(rows, height - top) * ((width * plane + 7) // 8)


def _cut(piece: bytes, compression: int, expected: int) -> bytes:
    if compression == _NONE and len(piece) >= expected:
        return piece[:expected]
    if compression in {_DEFLATE, _OLD_DEFLATE}:
        inflate = zlib.decompressobj()
        try:
            seen = len(inflate.decompress(piece, expected + 1))
        except zlib.error as error:
            raise damaged("TIFF") from error
        if seen == expected and (inflate.eof or not inflate.decompress(inflate.unconsumed_tail, 1)):
            return piece[: len(piece) - len(inflate.unused_data)]
    if compression == _LZW:
        return piece[: lzw_end(piece, 8, expected, "TIFF")]
    raise damaged("TIFF")
