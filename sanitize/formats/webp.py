"""WebP pictures, lossy, lossless, with transparency, and films: an allow-list of chunks.

Rule: kept are the coded picture (VP8, VP8L, ALPH) and a film's frames with place, delay and manner, its background and
loop count; the header (VP8X) is written anew; how the picture stands and a published colour space in our own words
(`upright.py`, `colour.py`). Exif, XMP, other profiles, unknown chunks, bytes behind uncoded transparency and behind
coded data (`webp_codes.py`), transparency no header states and what follows the end go. Specification: RFC 9649.
Never: decodes and encodes again. Residual risk: what the picture shows; that of `webp_codes.py`; a colour profile of no
published space is dropped (stated as a loss).
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sanitize.errors import Damaged
from sanitize.findings import Finding, Grade
from sanitize.formats import frames
from sanitize.formats._row import Format
from sanitize.formats.colour import Standing, standing_for
from sanitize.formats.upright import UPRIGHT, block_for, orientation_of
from sanitize.formats.webp_chunks import (
    ALPHA,
    EXIF,
    FILM,
    ICC,
    PICTURE,
    Chunk,
    Webp,
    frame_sides,
    header,
    pictures,
    read,
    size,
    write,
)
from sanitize.formats.webp_chunks import frames as film_frames
from sanitize.formats.webp_codes import Shears
from words.message import Message

_KINDS = {
    b"EXIF": (Grade.RED, "sanitize.png_exif"),
    b"XMP ": (Grade.RED, "sanitize.jpeg_xmp"),
    b"ICCP": (Grade.AMBER, "sanitize.png_icc"),
    b"C2PA": (Grade.RED, "sanitize.png_provenance"),
}
# What Pillow reads of a WebP that holds nothing but its pictures; profile and Exif are then ours, as `examine` proves.
_OF_THE_PICTURE = frozenset({"background", "duration", "loop", "timestamp", "icc_profile", "exif"})
_Cut = Callable[[Sequence[Chunk], tuple[int, int]], list[Chunk]]


def examine(path: Path, shears: Shears | None = None) -> Sequence[Finding]:
    """Finds every chunk that is not the picture, in the file and in each frame, and whatever follows an end."""
    webp = _read(path)
    found = [
        _finding(f"chunk {number}", chunk)
        for number, chunk in enumerate(webp.chunks)
        if not _is_plain(chunk, webp) or chunk.odd.strip(b"\0")
    ]
    found += _in_frames(webp)
    if _is_padded(webp, shears or Shears()):
        found.append(Finding("coded data", Grade.AMBER, Message.of("sanitize.picture_padded")))
    if webp.trailer:
        found.append(Finding("after the end", Grade.RED, Message.of("sanitize.after_end", count=len(webp.trailer))))
    if _orientation(webp) != UPRIGHT:
        found.append(Finding("orientation", Grade.GREEN, Message.of("sanitize.jpeg_orientation")))
    return found + frames.veiled(path, "WEBP")


def _is_plain(chunk: Chunk, webp: Webp) -> bool:
    """Says whether a chunk tells nothing but the picture: ours, or the picture itself."""
    if chunk.kind == b"VP8X":
        return len(chunk.data) == 10 and not any(chunk.data[1:4]) and not chunk.data[0] & 0xC1
    film = bool(film_frames(webp)) and bool(webp.first(b"ANIM"))
    if chunk.kind == b"ANMF" or chunk.kind in PICTURE:
        return (chunk.kind == b"ANMF") == film and (film or chunk.bare() in _still(webp))
    return chunk.bare() in _rebuilt(webp, _whole)


def _is_padded(webp: Webp, shears: Shears) -> bool:
    """Says whether the end of some picture's coded data can go without a change: room for a message."""
    stills = [(_still(webp), size(webp))] if not film_frames(webp) else []
    moving = [(pictures(chunks, frame_sides(head)), frame_sides(head)) for head, chunks in film_frames(webp)]
    return any(shears.cut(parts, sides) != parts for parts, sides in (*stills, *moving))


def _still(webp: Webp) -> list[Chunk]:
    """Gives the parts of a still picture: what is coded, and its transparency where the header states one."""
    parts = pictures(webp.chunks, size(webp))
    return parts if _is_clear(webp) else parts[-1:]


def _finding(where: str, chunk: Chunk) -> Finding:
    more = chunk.kind in PICTURE | {b"ANMF"}
    other = (Grade.RED, "sanitize.jpeg_more_pictures") if more else (Grade.AMBER, "sanitize.picture_unknown_block")
    grade, message = _KINDS.get(chunk.kind, other)
    return Finding(f"{where} ({chunk.kind.decode('latin-1')})", grade, Message.of(message))


def _in_frames(webp: Webp) -> list[Finding]:
    return [
        _finding(f"frame {number}", chunk)
        for number, (head, chunks) in enumerate(film_frames(webp))
        for chunk in chunks
        if chunk.bare() not in pictures(chunks, frame_sides(head)) or chunk.odd.strip(b"\0")
    ]


def _standing(webp: Webp) -> Standing:
    return standing_for(webp.first(b"ICCP"))


def _orientation(webp: Webp) -> int:
    return orientation_of(webp.first(b"EXIF"))


def _whole(parts: Sequence[Chunk], _: tuple[int, int]) -> list[Chunk]:
    """Cuts nothing."""
    return list(parts)


def _rebuilt(webp: Webp, cut: _Cut) -> list[Chunk]:
    """Gives the chunks of the copy, in the order the specification demands; `cut` says where each picture ends."""
    film = webp.first(b"ANIM")[:6] if film_frames(webp) else b""
    if film and len(film) != 6:
        raise frames.damaged("WEBP")
    moving = [_frame(head, chunks, cut) for head, chunks in film_frames(webp)] if film else []
    pixels = [Chunk(b"ANIM", film), *moving] if film else cut(_still(webp), size(webp))
    profile = [Chunk(b"ICCP", _standing(webp).profile)] if _standing(webp).profile else []
    exif = [Chunk(b"EXIF", block_for(_orientation(webp)))] if _orientation(webp) != UPRIGHT else []
    flags = ICC * bool(profile) + EXIF * bool(exif) + FILM * bool(film) + ALPHA * _is_clear(webp)
    if not flags and not webp.first(b"VP8X"):
        return pixels
    return [header(flags, size(webp)), *profile, *pixels, *exif]


def _frame(head: bytes, chunks: Sequence[Chunk], cut: _Cut) -> Chunk:
    place, sides = head[:15] + bytes((head[15] & 3,)), frame_sides(head)
    return Chunk(b"ANMF", place + b"".join(chunk.written() for chunk in cut(pictures(chunks, sides), sides)))


def _is_clear(webp: Webp) -> bool:
    """Says whether anything can be seen through, as the header states it."""
    return bool(webp.first(b"VP8X")[:1] and webp.first(b"VP8X")[0] & ALPHA)


def strip(original: Path, into: Path, shears: Shears | None = None) -> Sequence[Message]:
    """Writes the allowed chunks under a new header; says when a colour profile was dropped."""
    webp = _read(original)
    into.write_bytes(write(_rebuilt(webp, (shears or Shears()).cut)))
    return [Message.of("sanitize.colour_profile_dropped")] if _standing(webp).lost else []


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks Pillow (libwebp) what it reads beside the picture."""
    return frames.beside(path, "WEBP", _OF_THE_PICTURE)


def fidelity(original: Path, copy: Path, shears: Shears | None = None) -> Sequence[tuple[str, str]]:
    """Compares how both stand, and the picture: its data byte by byte, or else every pixel of every frame by Pillow.

    Of equal data Pillow decodes one, the copy.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    if shears is not None:
        shears.forget()
    before, after = _read(original), _read(copy)
    if _orientation(before) != _orientation(after):
        raise Damaged("sanitize.picture_changed")
    if _shown(before) != _shown(after):
        return frames.same(original, copy, "WEBP")
    frames.digests(copy, "WEBP")
    return [("fidelity", "coded picture data identical; size and orientation equal; decodes")]


def _shown(webp: Webp) -> tuple[object, ...]:
    """Gives all that decides what is shown: the coded data as they stand there, and what the header says of them."""
    head = webp.first(b"VP8X")[:1]
    data = [chunk.bare() for chunk in webp.chunks if chunk.kind in PICTURE | {b"ANIM", b"ANMF"}]
    return size(webp), bool(head), head and head[0] & (ALPHA | FILM), data


def _read(path: Path) -> Webp:
    webp = read(frames.whole(path))
    width, height = size(webp)
    frames.check_size(width, height, max(len(film_frames(webp)), 1))
    return webp


def row() -> Format:
    """Makes this format's row."""
    shears = Shears()
    return Format(
        name="webp",
        media_types=("image/webp",),
        extension="webp",
        examine=partial(examine, shears=shears),
        strip=partial(strip, shears=shears),
        second_engine=second_engine,
        fidelity=partial(fidelity, shears=shears),
        engines=("pillow",),
    )
