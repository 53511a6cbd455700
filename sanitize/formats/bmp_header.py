"""The headers of a BMP: what they say of the pixels, read strictly, and the one header we write.

Rule: Microsoft's BITMAPCOREHEADER (12 bytes), BITMAPINFOHEADER (40), its V2 to V5 (52, 56, 108, 124) and OS/2's long
one (64). What is kept: size, direction of rows, bits a pixel, coding, masks, palette. Which bits of a row mean a pixel
follows from them; all others are room for a message.
Never: keeps densities, profiles, links to profiles, counts of important colours, or a gap before the pixels.
Residual risk: palette entries no pixel uses are `bmp.py`'s to empty.
"""

import struct
from dataclasses import dataclass

from sanitize.errors import UnknownFormat
from sanitize.formats.frames import check_size, damaged

RGB, RLE8, RLE4, BITFIELDS, ALPHA_BITFIELDS = 0, 1, 2, 3, 6
_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
_CODINGS = {RGB: {1, 4, 8, 16, 24, 32}, RLE8: {8}, RLE4: {4}, BITFIELDS: {16, 32}, ALPHA_BITFIELDS: {16, 32}}
_MASKS = {16: (0x7C00, 0x03E0, 0x001F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}


@dataclass(frozen=True, slots=True)
class Header:
    """What decides how the pixels look: sizes in pixels, `down` for rows from the top, palette of 4-byte entries."""

    width: int
    height: int
    down: bool
    bits: int
    coding: int
    masks: tuple[int, int, int, int]
    palette: bytes
    pixels_at: int
    profile: bool

    @property
    def is_packed(self) -> bool:
        """Says whether the pixels are coded in runs."""
        return self.coding in {RLE8, RLE4}

    @property
    def row(self) -> int:
        """Bytes of one row, filled to four."""
        return (self.width * self.bits + 31) // 32 * 4

    @property
    def meant(self) -> int:
        """The bits of a row that mean a pixel, as a whole number whose highest byte is the row's first."""
        if self.bits < 16 or self.bits == 24:
            bits = self.width * self.bits
            return ((1 << bits) - 1) << (self.row * 8 - bits)
        mask = self.masks[0] | self.masks[1] | self.masks[2] | self.masks[3]
        row = (mask.to_bytes(4, "little")[: self.bits // 8] * self.width).ljust(self.row, b"\0")
        return int.from_bytes(row, "big")


def read(data: bytes) -> Header:
    """Reads the headers.

    Raises:
        Unreadable: they make no sense. TooLarge: too many pixels. UnknownFormat: a coding no reader of ours knows.
    """
    if data[:2] != b"BM" or len(data) < 26:
        raise damaged("BMP")
    pixels_at, length = struct.unpack_from("<II", data, 10)
    if length not in _SIZES or len(data) < 14 + length:
        raise damaged("BMP")
    if length == 12:
        width, height, planes, bits = struct.unpack_from("<HHHH", data, 18)
        coding = colours = 0
    else:
        width, height, planes, bits, coding, _, _, _, colours = struct.unpack_from("<iiHHIIiiI", data, 18)
    if width <= 0 or not height or planes != 1 or (length == 64 and coding > RLE4):
        raise damaged("BMP")
    if coding not in _CODINGS:
        raise UnknownFormat("sanitize.bmp_coding")
    if bits not in _CODINGS[coding] or (height < 0 and coding in {RLE8, RLE4}):
        raise damaged("BMP")
    check_size(width, abs(height))
    masks, after = _masks(data, length, coding, bits)
    palette = _palette(data, after, bits, colours, 3 if length == 12 else 4)
    if pixels_at < after + len(palette) // 4 * (3 if length == 12 else 4):
        raise damaged("BMP")
    kind, calibrated = data[70:74], length >= 108 and any(data[74:122])
    profile = length >= 108 and (kind in {b"LINK"[::-1], b"MBED"[::-1]} or (kind == bytes(4) and calibrated))
    return Header(width, abs(height), height < 0, bits, coding, masks, palette, pixels_at, profile)


def _masks(data: bytes, length: int, coding: int, bits: int) -> tuple[tuple[int, int, int, int], int]:
    """Gives the masks of red, green, blue and alpha, and where the palette starts."""
    end = 14 + length
    if coding not in {BITFIELDS, ALPHA_BITFIELDS}:
        return _MASKS.get(bits, (0, 0, 0, 0)), end
    count = 4 if coding == ALPHA_BITFIELDS or length >= 56 else 3
    at = 54
    if length == 40:
        end += 4 * count
    if len(data) < at + 4 * count:
        raise damaged("BMP")
    given = struct.unpack_from(f"<{count}I", data, at)
    red, green, blue, alpha = (*given, 0)[:4]
    if red | green | blue | alpha >= 1 << bits or not red | green | blue:
        raise damaged("BMP")
    return (red, green, blue, alpha), end


def _palette(data: bytes, at: int, bits: int, colours: int, entry: int) -> bytes:
    if bits > 8:
        return b""
    count = colours or 1 << bits
    if count > 1 << bits or len(data) < at + count * entry:
        raise damaged("BMP")
    return b"".join(data[at + entry * number :][:3] + b"\0" for number in range(count))


def written(header: Header, pixels: bytes) -> bytes:
    """Writes a whole file: headers with nothing but what decides how the pixels look, palette, pixels."""
    red, green, blue, alpha = header.masks
    masks = struct.pack("<4I", red, green, blue, alpha)
    height = -header.height if header.down else header.height
    coding = BITFIELDS if alpha or header.coding == ALPHA_BITFIELDS else header.coding
    length = 108 if alpha else 40
    at = 14 + length + len(header.palette) + (12 if coding == BITFIELDS and not alpha else 0)
    colours = len(header.palette) // 4
    info = struct.pack(
        "<IiiHHIIiiII", length, header.width, height, 1, header.bits, coding, len(pixels), 0, 0, colours, 0
    )
    if alpha:
        info += masks + b"sRGB"[::-1] + bytes(48)
    elif coding == BITFIELDS:
        info += masks[:12]
    return b"BM" + struct.pack("<IHHI", at + len(pixels), 0, 0, at) + info + header.palette + pixels
