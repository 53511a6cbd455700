"""Makes dirty HEIC and AVIF photographs: libheif and Pillow code them, what betrays is written here."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pillow_heif
from PIL import Image

from sanitize.formats.heif_boxes import Box, Item, read
from sanitize.formats.heif_written import write
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


def item_of(coded: bytes, number: int = 1, *, hidden: bool = False) -> Item:
    """Gives the shown picture of a file, to be put into another."""
    heif = read(coded)
    return replace(heif.items[heif.primary], number=number, hidden=hidden)


def put_together(items: Sequence[Item], references: Sequence[tuple[bytes, int, Sequence[int]]] = ()) -> bytes:
    """Gives a file of these items; the first is shown."""
    return write([b"heic", b"mif1"], items, references)


def _unit(kind: int, layer: int, data: bytes) -> bytes:
    unit = bytes((kind << 1 | layer >> 5, layer << 3 & 0xFF | 1)) + data
    return len(unit).to_bytes(4, "big") + unit


def hiding_heic() -> bytes:
    """Gives a photograph with needles where decoders do not look: layers, parameter sets, behind properties."""
    item = item_of(heic())
    units = [(39, 0, "sei"), (0, 1, "layer"), (10, 0, "reserved"), (22, 0, "reservedirap"), (41, 0, "reservednvcl")]
    more = b"".join(_unit(kind, layer, needle("heic", "h", place).encode()) for kind, layer, place in units)
    message = _unit(39, 0, needle("heic", "h", "seiinconfig").encode())[2:]
    found = []
    for box, essential in item.properties:
        data = box.data
        if box.kind == b"hvcC":
            data = data[:22] + bytes((data[22] + 1,)) + data[23:] + bytes((0x80 | 34, 0, 1)) + message
        if box.kind == b"pixi":
            data += needle("heic", "h", "pixi").encode()
        found.append((Box(box.kind, data), essential))
    layers = (Box(b"a1lx", needle("heic", "h", "alx").encode()), False)
    twice = (Box(b"pasp", bytes(3) + b"\1" + bytes(3) + b"\1"), False), (Box(b"pasp", b"zqtwice!"), False)
    return put_together([replace(item, data=item.data + more, properties=(*found, layers, *twice))])


def led_away_heic() -> bytes:
    """Gives a photograph that refers, as if it were put together, to a hidden other one."""
    other = item_of(heic(size=(80, 48)), 2, hidden=True)
    return put_together([item_of(heic()), other], [(b"dimg", 1, [2])])


def cropped_heic(left_out: int) -> bytes:
    """Gives a photograph of 128 by 128 of which some rows are cropped away."""
    item = item_of(heic(size=(128, 128)))
    numbers = (128, 1, 128 - left_out, 1, 0, 1, -left_out, 2)
    clap = Box(b"clap", b"".join(number.to_bytes(4, "big", signed=True) for number in numbers))
    kept = tuple(given for given in item.properties if given[0].kind != b"clap")
    return put_together([replace(item, properties=(*kept, (clap, True)))])


def pointed_at_thousands_of_times(extents: int = 4000) -> bytes:
    """Gives a photograph of which one item is the whole file, thousands of times."""
    coded = heic()
    at = coded.index(b"iloc")
    place = (0).to_bytes(4, "big") + (1_000_000).to_bytes(4, "big")
    row = (1).to_bytes(2, "big") + bytes(2) + extents.to_bytes(2, "big") + place * extents
    table = box(b"iloc", bytes(4) + b"\x44\0" + (1).to_bytes(2, "big") + row)
    old = int.from_bytes(coded[at - 4 : at], "big")
    meta = coded.index(b"meta")
    length = int.from_bytes(coded[meta - 4 : meta], "big") - old + len(table)
    head = coded[: meta - 4] + length.to_bytes(4, "big") + coded[meta : at - 4]
    return head + table + coded[at - 4 + old :] + box(b"free", bytes(1_000_000))
