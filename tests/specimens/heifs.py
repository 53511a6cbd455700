"""Makes dirty HEIC and AVIF photographs: libheif and Pillow code them, what betrays is written here."""

import io

import pillow_heif
from PIL import Image

from tests.specimens import icc_profiles
from tests.specimens.pictures import noise
from tests.specimens.planted import needle


def heic(mode: str = "RGB", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """Gives a photograph with nothing planted but what the coder itself writes."""
    return _heic([noise(*size).convert(mode)], how)


def _heic(pictures: list[Image.Image], how: dict[str, object]) -> bytes:
    file = pillow_heif.from_pillow(pictures[0])
    for more in pictures[1:]:
        file.add_from_pillow(more)
    out = io.BytesIO()
    file.save(out, quality=80, **how)
    return out.getvalue()


def avif(**how: object) -> bytes:
    """Gives an AVIF with nothing planted."""
    out = io.BytesIO()
    noise(64, 48).save(out, "AVIF", quality=80, **how)
    return out.getvalue()


def _exif(form: str) -> bytes:
    artist = needle(form, "m", "artist").encode() + b"\0"
    return b"MM\0*\0\0\0\x08\0\1\x01\x3b\0\2" + len(artist).to_bytes(4, "big") + b"\0\0\0\x1a\0\0\0\0" + artist


def box(kind: bytes, data: bytes) -> bytes:
    """Writes a box."""
    return (len(data) + 8).to_bytes(4, "big") + kind + data


def _behind(form: str) -> bytes:
    free = box(b"free", needle(form, "h", "free").encode())
    private = box(b"uuid", bytes(16) + needle(form, "m", "uuid").encode())
    return free + private + box(b"mdat", needle(form, "h", "mdat").encode()) + needle(form, "h", "trailer").encode()


def dirty_heic() -> bytes:
    """Gives two photographs (one is shown) with Exif, XMP, a colour profile with words, boxes and bytes behind."""
    profile = icc_profiles.with_words(icc_profiles.display_p3(), needle("heic", "m", "icc"))
    shown, other = noise(64, 48), noise(64, 48, seed=2)
    shown.info["icc_profile"] = profile
    how: dict[str, object] = {"exif": _exif("heic"), "xmp": needle("heic", "m", "xmp").encode()}
    return _heic([shown, other], how) + _behind("heic")


def dirty_avif() -> bytes:
    """Gives an AVIF with Exif, XMP, boxes and bytes behind."""
    profile = icc_profiles.with_words(icc_profiles.srgb(), needle("avif", "m", "icc"))
    coded = avif(exif=_exif("avif"), xmp=needle("avif", "m", "xmp").encode(), icc_profile=profile)
    return coded + _behind("avif")
