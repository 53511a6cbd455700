"""libheif, which decodes HEIF and HEIC: the only door of pillow-heif. AVIF is decoded by Pillow itself.

Rule: the primary picture as it is shown (turned, cropped, with transparency), within a bound of pixels; and the count
of everything libheif reads beside it. Runs in the jail. Never: encodes, but for tests.
Residual risk: libheif and libde265 read hostile bytes.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import Image

from sanitize.errors import TooLarge, Unreadable

_MOST_PIXELS = 80_000_000
_NOT_DECODED = (OSError, ValueError, SyntaxError, LookupError, EOFError, RuntimeError, AttributeError, TypeError)


@dataclass(frozen=True, slots=True)
class Shown:
    """The primary picture, and what libheif reads beside it, by name."""

    picture: Image.Image
    beside: tuple[str, ...]


def shown(path: Path) -> Shown:
    """Decodes the picture a HEIF shows.

    Raises:
        Unreadable: libheif cannot decode it. TooLarge: too many pixels.
    """
    try:
        # They warn of Exif that is broken, which is not what is compared here.
        with warnings.catch_warnings(action="ignore"):
            return _avif(path) if path.read_bytes()[8:12] in {b"avif", b"avis"} else _heif(path)
    except (*_NOT_DECODED, Image.DecompressionBombError) as error:
        raise Unreadable("sanitize.damaged_file", format="HEIF") from error


def _heif(path: Path) -> Shown:
    file = pillow_heif.open_heif(path, convert_hdr_to_8bit=True)
    image = file[file.primary_index]
    _check(image.size)
    beside = [name for name in ("exif", "xmp", "metadata", "thumbnails", "depth_images", "aux") if image.info.get(name)]
    beside += ["more pictures"] * (len(file) > 1)
    return Shown(image.to_pillow(), tuple(beside))


def _check(size: tuple[int, int]) -> None:
    if size[0] * size[1] > _MOST_PIXELS:
        raise TooLarge("sanitize.too_many_pixels", limit=_MOST_PIXELS // 1_000_000)


def _avif(path: Path) -> Shown:
    with Image.open(path, formats=["AVIF"]) as picture:
        _check(picture.size)
        picture.load()
        beside = [name for name in ("exif", "xmp") if picture.info.get(name)]
        beside += ["more pictures"] * (getattr(picture, "n_frames", 1) > 1)
        return Shown(picture.copy(), tuple(beside))
