"""Makes dirty TIFFs: Pillow draws the pages and writes tags, ExifTool plants what cameras plant."""

import io
from pathlib import Path
from typing import Any, Literal

from PIL import Image, TiffImagePlugin

from sanitize.formats.tiff_directories import write
from tests.specimens.pictures import noise, plant
from tests.specimens.planted import needle

_ASCII, _BYTE = 2, 1


def scan(pages: int = 3, mode: str = "RGB", size: tuple[int, int] = (61, 47), **how: Any) -> bytes:
    """Gives a scan of some pages, with nothing planted."""
    sheets = [drawn(mode, size, seed + 1) for seed in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], **how)
    return out.getvalue()


def drawn(mode: str, size: tuple[int, int], seed: int = 1) -> Image.Image:
    """Gives a picture in any mode TIFF knows."""
    picture = noise(*size, seed=seed)
    if mode == "I;16":
        return picture.convert("I").convert("I;16")
    return picture.convert(mode)


def dirty(path: Path) -> Path:
    """Gives a scan of three pages with needles in tags of every page, Exif, GPS, XMP, IPTC, and after the end."""
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, place in ((270, "description"), (271, "make"), (315, "artist"), (65000, "private")):
        info[tag] = needle("tiff", "m", place)
        info.tagtype[tag] = _ASCII
    info[50341] = needle("tiff", "m", "printim").encode()
    info.tagtype[50341] = _BYTE
    path.write_bytes(scan(tiffinfo=info, dpi=(300, 300)))
    plant(
        path,
        [
            f"-XMP-dc:Creator={needle('tiff', 'm', 'xmp')}",
            f"-IPTC:Caption-Abstract={needle('tiff', 'm', 'iptc')}",
            f"-ExifIFD:UserComment={needle('tiff', 'm', 'usercomment')}",
            f"-GPS:GPSProcessingMethod={needle('tiff', 'm', 'gps')}",
            "-IFD0:Orientation#=6",
        ],
    )
    with path.open("ab") as file:
        file.write(needle("tiff", "h", "trailer").encode())
    return path


def uncompressed_with_tail() -> bytes:
    """Gives a page whose one strip states more bytes than its rows need; the needle stands there."""
    data = bytearray(scan(pages=1, size=(20, 10)))
    tail = needle("tifft", "h", "behindrows").encode()
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    at = int.from_bytes(data[4:8], order)
    rows = {
        int.from_bytes(data[place : place + 2], order): place
        for place in range(at + 2, at + 2 + 12 * int.from_bytes(data[at : at + 2], order), 12)
    }
    first = int.from_bytes(data[rows[273] + 8 : rows[273] + 12], order)
    strip = bytes(data[first : first + 600])
    data[rows[273] + 8 : rows[273] + 12] = len(data).to_bytes(4, order)
    data[rows[279] + 8 : rows[279] + 12] = (600 + len(tail)).to_bytes(4, order)
    return bytes(data) + strip + tail


def in_jpeg() -> bytes:
    """Gives a page in JPEG whose strip is taller than the page, with needles behind the picture and in a tag."""
    tall = noise(64, 128).convert("RGB")
    coded = io.BytesIO()
    tall.save(coded, "JPEG", quality=90, subsampling=0, comment=needle("tiffj", "m", "comment"))
    strip = coded.getvalue()[:-2] + needle("tiffj", "h", "behindcodes").encode() + b"\xff\xd9"
    artist = (2, needle("tiffj", "m", "artist").encode() + b"\0")
    return write(
        "<", [({**_colour(8), 257: (4, [64]), 259: (3, [7]), 262: (3, [6]), 530: (3, [1, 1]), 315: artist}, [strip])]
    )


def _colour(bits: int) -> dict[int, tuple[int, list[int]] | tuple[int, bytes]]:
    """Gives the fields of a page of 64 by 64 in colour."""
    return {
        256: (4, [64]), 257: (4, [64]), 258: (3, [bits] * 3), 259: (3, [1]), 262: (3, [2]), 277: (3, [3]),
        278: (4, [64]), 284: (3, [1]),
    }  # fmt: skip


def deep(tag: int = 0, values: list[int] | bytes = b"") -> bytes:
    """Gives a page of sixteen bits a colour, with one tag as told."""
    more = {tag: (3, values)} if tag else {}
    return write(">", [({**_colour(16), **more, 315: (2, b"Needle of an artist\0")}, [bytes(range(256)) * 96])])


def listed_in_deep() -> bytes:
    """Gives a page of sixteen bits a colour, with a needle in each list of a tag that means nothing there."""
    lists = {tag: (3, needle("tifflist", "h", f"tag{tag}").encode().ljust(40)) for tag in (530, 531, 529, 266 + 66)}
    return write("<", [({**_colour(16), **lists}, [bytes(range(256)) * 96])])


def jpeg_pages() -> bytes:
    """Gives two pages in JPEG."""
    return scan(pages=2, size=(64, 64), compression="jpeg", quality=80)


def camera_raw() -> bytes:
    """Gives a file that says it is a digital negative."""
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[50706] = b"\1\4\0\0"
    info.tagtype[50706] = _BYTE
    return scan(pages=1, tiffinfo=info)
