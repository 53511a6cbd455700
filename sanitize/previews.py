"""Previews: the little pictures a file carries beside what it shows, wherever programs put them.

Rule: Exif's second directory (Exif 2.3 §4.6.2), JFIF's extension (JFXX), large thumbnails of a camera's picture list
(CIPA DC-007), Photoshop's resource 0x040C, the Img entries of XMP, items HEIF refers to as thumbnails, /Thumb of a PDF
page (ISO 32000-1 12.3.4), the thumbnail part of office packages. At most `MOST` of a file, each within `_MOST_PIXELS`.
Never: says that a file has none others: makers' own notes are not searched. One that cannot be decoded is listed so.
"""

import base64
import binascii
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import pikepdf
from PIL import ExifTags, Image

from sanitize.errors import SanitizeError
from sanitize.formats import heif, zip_parts
from sanitize.formats.frames import NOT_DECODED
from sanitize.printing import OFFICE, PDF
from sanitize.stills import FORMS, PHOTOGRAPH
from sanitize.tools import heif as decoder

MOST = 12
_MOST_PAGES = 40
_MOST_PIXELS = 20_000_000
_LARGEST = 256 << 20
_START, _LENGTH, _STRIPS = 513, 514, 273  # Exif 2.3 §4.6.4; TIFF 6.0 §8
_PICTURES = 0xB002  # CIPA DC-007 5.2.3
_PHOTOSHOP = re.compile(rb"8BIM\x04[\x0c\x09]")
_XMP = re.compile(rb"<xmpG?Img:image>([^<]{100,2000000})<")
_PART = re.compile(r"(docProps|Thumbnails)/[^/]*thumbnail[^/]*\.(jpe?g|png|emf|wmf)", re.IGNORECASE)
_EXTENSION, _JPEG_INSIDE = b"\xff\xe0", b"JFXX\0\x10"


@dataclass(frozen=True, slots=True)
class Preview:
    """A little picture: where it stands, of which page, and its pixels; None where it cannot be decoded."""

    where: str
    page: int
    picture: Image.Image | None


def previews(original: Path, media_type: str, work: Path) -> tuple[Preview, ...]:
    """Gives the little pictures of a file; `work` is a private folder.

    Raises:
        Unreadable, TooLarge: the file cannot be read as what it is.
    """
    if original.stat().st_size > _LARGEST:
        return ()
    if media_type == PDF:
        found = _of_pdf(original)
    elif media_type == PHOTOGRAPH:
        found = _of_heif(original, work)
    elif media_type in OFFICE:
        found = _of_package(original)
    elif media_type in FORMS:
        found = _of_picture(original, media_type)
    else:
        return ()
    return tuple(islice(found, MOST))


def _of_picture(original: Path, media_type: str) -> Iterator[Preview]:
    data = original.read_bytes()
    yield from _of_exif(original, media_type)
    if media_type == "image/jpeg":
        yield from _of_list(original)
    at = data.find(_JPEG_INSIDE)
    if at >= 4 and data[at - 4 : at - 2] == _EXTENSION:
        length = int.from_bytes(data[at - 2 : at], "big")
        yield _preview("JFXX thumbnail", data[at + len(_JPEG_INSIDE) : at - 2 + length])
    yield from (_preview("Photoshop thumbnail", _resource(data, each.end())) for each in _PHOTOSHOP.finditer(data))
    yield from (_preview("XMP thumbnail", _decoded(each[1])) for each in _XMP.finditer(data))


def _of_exif(original: Path, media_type: str) -> Iterator[Preview]:
    try:
        with Image.open(original, formats=[FORMS[media_type]]) as picture:
            block = picture.info.get("exif", b"")
            second = picture.getexif().get_ifd(ExifTags.IFD.IFD1)
    except NOT_DECODED:
        return
    start, length = second.get(_START), second.get(_LENGTH)
    if isinstance(block, bytes) and isinstance(start, int) and isinstance(length, int):
        yield _preview("Exif thumbnail", block.removeprefix(b"Exif\0\0")[start : start + length])
    elif _STRIPS in second:
        yield Preview("Exif thumbnail", 1, None)


def _of_list(original: Path) -> Iterator[Preview]:
    try:
        with Image.open(original, formats=["JPEG"]) as pictures:
            listed = getattr(pictures, "mpinfo", {}).get(_PICTURES, [])
            for number, entry in enumerate(listed[: MOST + 1]):
                if "Large Thumbnail" in str(entry["Attribute"]["MPType"]):
                    pictures.seek(number)
                    yield Preview(f"picture {number + 1} in the file", 1, pictures.convert("RGB"))
    except NOT_DECODED:
        return


def _resource(data: bytes, at: int) -> bytes:
    """Gives the JPEG in a Photoshop thumbnail resource whose name begins at `at`."""
    name = 1 + data[at] if at < len(data) else 0
    at += name + name % 2
    length = int.from_bytes(data[at : at + 4], "big")
    return data[at + 4 + 28 : at + 4 + length]


def _decoded(written: bytes) -> bytes:
    try:
        return base64.b64decode(written.replace(b"&#xA;", b""))
    except (binascii.Error, ValueError):
        return b""


def _of_heif(original: Path, work: Path) -> Iterator[Preview]:
    for number, written in enumerate(heif.thumbnails(original), start=1):
        alone = work / "thumbnail"
        alone.write_bytes(written)
        yield Preview(f"thumbnail {number}", 1, _or_none(partial(_shown, alone)))
        alone.unlink()


def _of_package(original: Path) -> Iterator[Preview]:
    try:
        parts = zip_parts.read(original).parts
    except SanitizeError:
        return  # an old office file is no package
    yield from (_preview(name, parts[name]) for name in sorted(parts) if _PART.fullmatch(name))


def _of_pdf(original: Path) -> Iterator[Preview]:
    try:
        with pikepdf.open(original) as pdf:
            for number, page in enumerate(pdf.pages[:_MOST_PAGES], start=1):
                thumb = page.obj.get("/Thumb")
                if isinstance(thumb, pikepdf.Stream):
                    yield Preview(f"/Thumb, page {number}", number, _or_none(partial(_of_stream, thumb)))
    except (pikepdf.PdfError, *NOT_DECODED):
        return


def _preview(where: str, data: bytes) -> Preview:
    return Preview(where, 1, _or_none(partial(_of_bytes, data)))


def _of_bytes(data: bytes) -> Image.Image:
    return _bounded(Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]))


def _of_stream(thumb: pikepdf.Stream) -> Image.Image:
    if int(thumb.Width) * int(thumb.Height) > _MOST_PIXELS:
        raise ValueError
    thumb.Subtype = pikepdf.Name.Image  # in memory: the standard lets a thumbnail leave it out
    return _bounded(pikepdf.PdfImage(thumb).as_pil_image())


def _shown(alone: Path) -> Image.Image:
    return decoder.shown(alone).picture


def _bounded(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > _MOST_PIXELS:
        raise ValueError
    return picture.convert("RGB")


def _or_none(decode: Callable[[], Image.Image]) -> Image.Image | None:
    try:
        return decode()
    except (SanitizeError, pikepdf.PdfError, NotImplementedError, *NOT_DECODED):
        return None
