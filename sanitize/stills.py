"""Pictures as pages: every picture family, every page of a scan, every frame of a film, as people see it.

Rule: turned upright (Exif orientation), converted to sRGB where it brings a profile, laid on white, at most
`LONGEST_SIDE` pixels long. A film gives one page a frame, because a word can stand in a single one.
Never: shows a picture that ordinary programs do not show. Residual risk: Pillow's reading of the file.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats import svg
from sanitize.formats.frames import NOT_DECODED
from sanitize.tools import heif

LONGEST_SIDE = 2400
MAX_PICTURE = 80_000_000
MOST_PAGES = 3000

DRAWING, PHOTOGRAPH = "image/svg+xml", "image/heif"

# Media type → what Pillow calls it.
FORMS = {
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "image/webp": "WEBP",
    "image/x-portable-anymap": "PPM",
}


def of_picture(original: Path, media_type: str) -> Iterator[Image.Image]:
    """Gives every page or frame, as people see it.

    Raises:
        Unreadable: it cannot be painted. TooLarge: beyond a limit.
    """
    try:
        with Image.open(original, formats=[FORMS[media_type]]) as picture:
            # Pillow makes a film of a photograph that carries others behind its end; nobody is shown those.
            count = 1 if media_type == "image/jpeg" else getattr(picture, "n_frames", 1)
            if count > MOST_PAGES:
                raise TooLarge("sanitize.too_many_parts")
            for number in range(count):
                picture.seek(number)
                yield _painted(picture)
    except NOT_DECODED as error:
        raise Unreadable("sanitize.pdf_picture_damaged") from error


def of_photograph(original: Path) -> Iterator[Image.Image]:
    """Gives the picture a HEIF or AVIF shows, turned upright by its decoder.

    Raises:
        Unreadable: it cannot be decoded. TooLarge: beyond a limit.
    """
    yield _fitted(_on_white(_in_srgb(heif.shown(original).picture)))


def of_drawing(original: Path) -> Iterator[Image.Image]:
    """Gives an SVG as people see it, drawn from its cleaned form.

    Raises:
        Unreadable: it cannot be drawn. TooLarge: beyond a limit. StillDirty: a picture inside cannot be cleaned.
    """
    yield svg.page(original, lambda _: ())


def _painted(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > MAX_PICTURE:
        raise TooLarge("sanitize.pdf_picture_too_large", limit=MAX_PICTURE // 1_000_000)
    picture.load()
    return _fitted(_on_white(_in_srgb(ImageOps.exif_transpose(picture))))


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "L", "CMYK"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile says nothing about colours: paint the numbers as they are
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        over = picture.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("RGB")
    if picture.mode.startswith("I"):  # 16 bits a sample
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    return picture.convert("RGB")


def _fitted(picture: Image.Image) -> Image.Image:
    if max(picture.size) <= LONGEST_SIDE:
        return picture
    share = LONGEST_SIDE / max(picture.size)
    size = (max(round(picture.width * share), 1), max(round(picture.height * share), 1))
    return picture.resize(size, Image.Resampling.LANCZOS)
