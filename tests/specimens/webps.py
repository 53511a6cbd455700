"""Makes dirty WebPs: Pillow draws them, the chunks that betray are written here."""

import io
from typing import Any

from sanitize.formats.webp_chunks import Chunk, frames, read, write
from tests.specimens import icc_profiles
from tests.specimens.pictures import noise
from tests.specimens.planted import needle


def still(**how: Any) -> bytes:
    """Gives one picture with nothing planted."""
    out = io.BytesIO()
    noise(40, 30).save(out, "WEBP", **how)
    return out.getvalue()


def moving(frames: int = 3, *, clear: bool = False, **how: Any) -> bytes:
    """Gives a film of some frames that runs three times, with nothing planted; `clear`: half seen through."""
    pictures = [noise(40, 30, seed=seed + 1) for seed in range(frames)]
    for picture in pictures * clear:
        picture.putalpha(picture.getchannel("R"))
    out = io.BytesIO()
    film = {"save_all": True, "append_images": pictures[1:], "duration": 100, "loop": 3}
    pictures[0].save(out, "WEBP", **film, **(how or {"lossless": True}))
    return out.getvalue()


def film_behind_codes(plain: bytes) -> bytes:
    """Gives a film with a needle behind the coded data of its last frame."""
    webp = read(plain)
    head, chunks = frames(webp)[-1]
    spoiled = [*chunks[:-1], Chunk(chunks[-1].kind, chunks[-1].data + needle("webpc", "h", "behindcodes").encode())]
    last = Chunk(b"ANMF", head + b"".join(part.written() for part in spoiled))
    return write([*webp.chunks[:-1], last])


def chunk(kind: bytes, data: bytes) -> bytes:
    """Writes a chunk."""
    return kind + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2)


def riff(body: bytes) -> bytes:
    """Writes the file around chunks."""
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _exif(form: str) -> bytes:
    artist = needle(form, "m", "artist").encode() + b"\0"
    entries = (
        b"\x01\x12\0\3\0\0\0\1\0\6\0\0" + b"\x01\x3b\0\2" + len(artist).to_bytes(4, "big") + (38).to_bytes(4, "big")
    )
    return b"MM\0*\0\0\0\x08\0\2" + entries + b"\0\0\0\0" + artist


def dirty_still() -> bytes:
    """Gives a picture, turned by 90 degrees, in Display P3, with a needle in each place."""
    profile = icc_profiles.with_words(icc_profiles.display_p3(), needle("webp", "m", "icc"))
    return _planted(still(icc_profile=profile, exif=_exif("webp"), xmp=needle("webp", "m", "xmp").encode()), "webp")


def veiled_by(alpha: bytes, flag: int = 0x10) -> bytes:
    """Gives a lossy picture of 40 by 30 with this chunk of transparency."""
    head = bytes((flag, 0, 0, 0)) + (39).to_bytes(3, "little") + (29).to_bytes(3, "little")
    return riff(chunk(b"VP8X", head) + chunk(b"ALPH", alpha) + still(quality=80)[12:])


def behind_alpha() -> bytes:
    """Gives a picture with half transparency, uncoded, and a needle behind it."""
    return veiled_by(b"\0" + bytes((128,)) * 1200 + needle("webpa", "h", "behindalpha").encode())


def film_behind_alpha() -> bytes:
    """Gives a film of one frame with a needle behind its transparency."""
    frame = bytes(6) + (39).to_bytes(3, "little") + (29).to_bytes(3, "little") + b"\x64\0\0\0"
    parts = chunk(b"ALPH", b"\0" + b"\x80" * 1200 + needle("webpfa", "h", "behindalpha").encode())
    head = bytes((0x12, 0, 0, 0)) + frame[6:12]
    film = chunk(b"ANMF", frame + parts + still(quality=80)[12:])
    return riff(chunk(b"VP8X", head) + chunk(b"ANIM", bytes(6)) + film)


def dirty_film() -> bytes:
    """Gives a film with needles, one of them inside a frame."""
    data = moving()
    at = data.index(b"ANMF")
    length = int.from_bytes(data[at + 4 : at + 8], "little")
    inside = chunk(b"note", needle("webpf", "h", "inframe").encode())
    first = chunk(b"ANMF", data[at + 8 : at + 8 + length] + inside)
    film = data[12:at] + first + data[at + 8 + length + length % 2 :]
    return _planted(riff(film), "webpf")


def _planted(data: bytes, form: str) -> bytes:
    extra = chunk(b"XTRA", needle(form, "m", "unknown").encode()) + chunk(b"XMP ", needle(form, "m", "xmp2").encode())
    return riff(data[12:] + extra) + needle(form, "h", "trailer").encode()
