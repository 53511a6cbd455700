"""Makes pictures whose palettes hold a needle in entries no pixel uses: GIF, PNG, BMP and TIFF."""

import io
import zlib

from PIL import Image

from sanitize.formats.png_chunks import Chunk, read, write
from sanitize.formats.tiff_directories import write as write_pages
from tests.specimens.planted import needle

_USED = 8


def _indexed(size: tuple[int, int] = (40, 30)) -> Image.Image:
    """Gives a picture of eight colours, its palette filled to 256."""
    picture = Image.frombytes("P", size, bytes(pixel * 7 // 5 % _USED for pixel in range(size[0] * size[1])))
    picture.putpalette([level for entry in range(_USED) for level in (entry * 30, 255 - entry, 77)] + [9] * 744)
    return picture


def _colours(picture: Image.Image) -> list[int]:
    return [*(picture.getpalette() or [])]


def _unused(form: str, place: str) -> bytes:
    return needle(form, "h", place).encode().ljust(3 * (256 - _USED), b"\0")


def gif() -> bytes:
    """Gives a film with a needle in the palette of all frames, and in that of one frame."""
    first, second = _indexed(), _indexed().transpose(Image.Transpose.ROTATE_180)
    shared, own = _colours(first)[:24] + list(_unused("gifp", "shared")), _unused("gifp", "own")
    return (
        b"GIF89a" + bytes((40, 0, 30, 0, 0xF7, 0, 0)) + bytes(shared)
        + _gif_frame(first, b"") + _gif_frame(second, bytes(_colours(second)[:24]) + own) + b"\x3b"
    )  # fmt: skip


def _gif_frame(picture: Image.Image, palette: bytes) -> bytes:
    out = io.BytesIO()
    picture.save(out, "GIF", optimize=False)
    data = out.getvalue()
    codes = data[data.index(b"\x2c\0\0\0\0") + 10 : -1]
    assert codes[0] == _USED
    return b"\x2c\0\0\0\0\x28\0\x1e\0" + (b"\x87" if palette else b"\0") + palette + codes


def png() -> bytes:
    """Gives a picture with a needle in its palette, and one in what that says of transparency."""
    out = io.BytesIO()
    _indexed().save(out, "PNG", bits=8)
    chunks, _ = read(out.getvalue())
    colours = next(chunk for chunk in chunks if chunk.kind == "PLTE").data[:24] + _unused("pngp", "colours")
    clear = b"\xff\x80" + b"\xff" * (_USED - 2) + needle("pngp", "h", "clear").encode()
    new = {"PLTE": [Chunk("PLTE", colours), Chunk("tRNS", clear)]}
    return write(part for chunk in chunks for part in new.get(chunk.kind, [chunk]))


def bmp(form: str = "bmpp") -> bytes:
    """Gives a bitmap of 256 entries with a needle in those no pixel uses."""
    out = io.BytesIO()
    _indexed().save(out, "BMP")
    data = out.getvalue()
    start = 54 + 4 * _USED
    return data[:start] + needle(form, "h", "entries").encode().ljust(54 + 1024 - start, b"\0") + data[54 + 1024 :]


def tiff() -> bytes:
    """Gives a page with a colour map that holds a needle in its reds."""
    picture = _indexed()
    levels = [level * 257 for channel in range(3) for level in _colours(picture)[channel::3]]
    levels[_USED:256] = [letter * 257 for letter in needle("tiffp", "h", "reds").encode().ljust(256 - _USED, b"\0")]
    fields = {
        256: (4, [40]), 257: (4, [30]), 258: (3, [8]), 259: (3, [8]), 262: (3, [3]), 277: (3, [1]), 278: (4, [30]),
        320: (3, levels),
    }  # fmt: skip
    return write_pages("<", [(fields, [zlib.compress(picture.tobytes())])])
