"""Makes dirty bitmaps (BMP, and pbm, pgm, ppm): Pillow draws them, what betrays is written here."""

import io
import struct

from tests.specimens.pictures import noise
from tests.specimens.planted import needle


def bmp(mode: str = "RGB", size: tuple[int, int] = (33, 21)) -> bytes:
    """Gives a bitmap with nothing planted but a density."""
    out = io.BytesIO()
    noise(*size).convert(mode).save(out, "BMP")
    return out.getvalue()


def dirty_bmp() -> bytes:
    """Gives a V5 bitmap linked to a profile on a disk, with needles in gap, row filling and tail."""
    plain = bmp(size=(33, 40))  # 99 bytes of pixels and one of filling a row
    link = needle("bmp", "m", "profilelink").encode() + b"\0"
    gap = needle("bmp", "h", "gap").encode()
    tail = needle("bmp", "h", "trailer").encode()
    filling = needle("bmp", "h", "filling").encode()
    pixels = bytearray(plain[54:])
    pixels[99::100] = filling.ljust(40, b"\0")
    info = bytearray(plain[14:54]) + bytes(84)
    info[:4] = struct.pack("<I", 124)
    info[56:60] = b"KNIL"
    info[112:120] = struct.pack("<II", 124, len(link))
    at = 14 + 124 + len(link) + len(gap)
    reserved = b"zqbm"
    return (
        b"BM" + struct.pack("<I4sI", at + len(pixels), reserved, at) + bytes(info) + link + gap + bytes(pixels) + tail
    )


def unused_bytes_bmp() -> bytes:
    """Gives a 32-bit bitmap whose fourth bytes, which mean nothing, spell a needle."""
    data = bytearray(bmp("RGBA", (40, 1)))
    spelled = needle("bmpx", "h", "fourth").encode()
    data[54 + 3 : 54 + 160 : 4] = spelled.ljust(40, b"\0")
    return bytes(data)


def rle_bmp() -> bytes:
    """Gives a bitmap in runs, needles in what fills its lists, and after their end mark."""
    hidden = needle("bmpr", "h", "filling").encode()
    rows = b"".join(b"\x03\x07\0\x05abcde" + bytes((letter,)) + b"\0\0" for letter in hidden)
    tail = needle("bmpr", "h", "trailer").encode()
    return in_runs(rows + b"\0\x01", (8, len(hidden))) + tail


def in_runs(runs: bytes, size: tuple[int, int], bits: int = 8) -> bytes:
    """Gives a bitmap of these runs."""
    palette = bytes(level for grey in range(1 << bits) for level in (grey, grey, grey, 0))
    at = 54 + len(palette)
    info = struct.pack("<IiiHHIIiiII", 40, *size, 1, bits, 1 if bits == 8 else 2, len(runs), 2835, 2835, 1 << bits, 0)
    return b"BM" + struct.pack("<III", at + len(runs), 0, at) + info + palette + runs


def pnm(mode: str = "RGB") -> bytes:
    """Gives a portable picture with nothing planted; modes 1, L, RGB and I;16."""
    out = io.BytesIO()
    picture = noise(33, 21)
    (picture.convert("I").convert("I;16") if mode == "I;16" else picture.convert(mode)).save(out, "PPM")
    return out.getvalue()


def dirty_ppm() -> bytes:
    """Gives a pixmap with comments everywhere, and a second picture behind it."""
    first, second = needle("ppm", "m", "first").encode(), needle("ppm", "m", "second").encode()
    raster = pnm()[len(b"P6\n33 21\n255\n") :]
    more = b"P5\n8 3\n255\n" + needle("ppm", "h", "other").encode().ljust(24, b".")
    return b"P6 # " + first + b"\n33 21\n# " + second + b"\n255\n" + raster + more


def dirty_pbm() -> bytes:
    """Gives a black and white picture whose filling bits spell a needle."""
    picture = bytearray(pnm("1"))
    spelled = int.from_bytes(needle("pbm", "h", "bits").encode(), "big")
    start = len(b"P4\n33 21\n")
    for row in range(21):
        picture[start + 5 * row + 4] |= spelled >> (7 * row) & 0x7F
    return bytes(picture) + needle("pbm", "h", "trailer").encode()


def plain_pgm() -> bytes:
    """Gives a grey picture in figures, with a comment between them."""
    return (
        b"P2\n# "
        + needle("pgm", "m", "comment").encode()
        + b"\n3 2\n15\n0 1 2\n# "
        + needle("pgm", "m", "inside").encode()
        + b"\n3 4 15\n"
    )
