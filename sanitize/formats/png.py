"""PNG pictures, still and animated: an allow-list of chunks, and nothing behind any end.

Rule: kept are IHDR, PLTE (where pixels use it), tRNS, gAMA, cHRM, sRGB, the picture data and the animation's frames;
the compressed data are cut where their own stream ends and split anew; the file is cut after IEND. Specification: PNG
third edition (W3C 2025).
Never: decodes and encodes again. Residual risk: what the picture shows; unused palette entries; a dropped colour
profile shifts colours (stated as a loss).
"""

import hashlib
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats._row import Format
from sanitize.formats.png_chunks import Chunk, Header, damaged, header, in_pieces, read, used, write
from words.message import Message

LARGEST = 256 * 1024 * 1024
MOST_PIXELS = 80_000_000
MOST_FRAMES = 2000
_LONGEST_VALUE = 4096

# Kept chunks that must have exactly this length.
_FIXED = {"IHDR": 13, "gAMA": 4, "cHRM": 32, "sRGB": 1, "acTL": 8, "fcTL": 26, "IEND": 0}
_TRANSPARENCY = {0: 2, 2: 6}
_REPEATED = frozenset({"IDAT", "fcTL", "fdAT"})

_NOT_DECODED = (
    OSError, ValueError, SyntaxError, LookupError, EOFError, TypeError, struct.error, zlib.error, Warning,
    Image.DecompressionBombError,
)  # fmt: skip

_KINDS = {
    "tEXt": (Grade.RED, "sanitize.png_text"),
    "zTXt": (Grade.RED, "sanitize.png_text"),
    "iTXt": (Grade.RED, "sanitize.png_text"),
    "eXIf": (Grade.RED, "sanitize.png_exif"),
    "caBX": (Grade.RED, "sanitize.png_provenance"),
    "tIME": (Grade.AMBER, "sanitize.png_time"),
    "iCCP": (Grade.AMBER, "sanitize.png_icc"),
    "pHYs": (Grade.GREEN, "sanitize.png_density"),
}


def examine(path: Path) -> Sequence[Finding]:
    """Finds every chunk that is not the picture, bytes behind the picture data, and whatever follows the end."""
    chunks, trailer = _read(path)
    kept = {id(chunk) for chunk in _allowed(chunks)}
    found = [_finding(number, chunk) for number, chunk in enumerate(chunks) if id(chunk) not in kept]
    for where, stream, expected in _streams(chunks):
        hidden = len(stream) - used(stream, expected)
        if hidden:
            found.append(Finding(where, Grade.RED, Message.of("sanitize.png_hidden", count=hidden)))
    if trailer:
        found.append(Finding("after the end", Grade.RED, Message.of("sanitize.after_end", count=len(trailer))))
    return found


def _finding(number: int, chunk: Chunk) -> Finding:
    grade, message = _KINDS.get(chunk.kind, (Grade.AMBER, "sanitize.png_unknown"))
    value = _text_value(chunk) if message == "sanitize.png_text" else ""
    return Finding(f"chunk {number} ({chunk.kind})", grade, Message.of(message), value)


def _text_value(chunk: Chunk) -> str:
    """Gives what a text chunk says, bounded; what cannot be read is left to the fact that the chunk is there."""
    _, _, rest = chunk.data.partition(b"\0")
    if chunk.kind == "zTXt":
        return _inflated(rest[1:])
    if chunk.kind == "iTXt":
        text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        return _inflated(text) if rest[:1] == b"\1" else text[:_LONGEST_VALUE].decode("utf-8", "replace")
    return rest[:_LONGEST_VALUE].decode("latin-1")


def _inflated(data: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(data, _LONGEST_VALUE).decode("utf-8", "replace")
    except zlib.error:
        return ""


def _allowed(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The allow-list: which chunks may stay, each kind once unless the picture needs several."""
    head = header(chunks)
    kept: list[Chunk] = []
    seen: set[str] = set()
    for chunk in chunks:
        if _fits(chunk, head) and (chunk.kind in _REPEATED or chunk.kind not in seen):
            seen.add(chunk.kind)
            kept.append(chunk)
    return kept


def _fits(chunk: Chunk, head: Header) -> bool:
    if chunk.kind in _FIXED:
        return len(chunk.data) == _FIXED[chunk.kind]
    if chunk.kind == "PLTE":
        return head.colour == 3 and len(chunk.data) % 3 == 0 and len(chunk.data) <= 768
    if chunk.kind == "tRNS":
        return len(chunk.data) == _TRANSPARENCY.get(head.colour, -1) or (head.colour == 3 and len(chunk.data) <= 256)
    return chunk.kind == "IDAT" or (chunk.kind == "fdAT" and len(chunk.data) >= 4)


def _streams(chunks: Sequence[Chunk]) -> Iterator[tuple[str, bytes, int]]:
    """Gives each compressed picture with its place and the size it must inflate to."""
    head = header(chunks)
    yield "picture data", b"".join(c.data for c in chunks if c.kind == "IDAT"), head.raster(head.width, head.height)
    for number, (control, frame) in enumerate(_frames(chunks)):
        if frame:
            width, height = int.from_bytes(control.data[4:8], "big"), int.from_bytes(control.data[8:12], "big")
            if not (0 < width <= head.width and 0 < height <= head.height):
                raise damaged()
            yield f"frame {number}", frame, head.raster(width, height)


def _frames(chunks: Sequence[Chunk]) -> list[tuple[Chunk, bytes]]:
    frames: list[tuple[Chunk, bytearray]] = []
    for chunk in _allowed(chunks):
        if chunk.kind == "fcTL":
            frames.append((chunk, bytearray()))
        elif chunk.kind == "fdAT":
            if not frames:
                raise damaged()
            frames[-1][1].extend(chunk.data[4:])
    if len(frames) > MOST_FRAMES:
        raise TooLarge("sanitize.too_many_parts")
    return [(control, bytes(stream)) for control, stream in frames]


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the allowed chunks with the compressed data cut and split anew; says when a profile was dropped."""
    chunks, _ = _read(original)
    into.write_bytes(write(_numbered(_rebuilt(chunks))))
    profiles = [chunk for chunk in chunks if chunk.kind == "iCCP"]
    standard = not profiles or b"sRGB" in profiles[0].data[:80]
    return [] if standard else [Message.of("sanitize.colour_profile_dropped")]


def _rebuilt(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    streams = {where: stream[: used(stream, expected)] for where, stream, expected in _streams(chunks)}
    picture_written, frame = False, -1
    for chunk in _allowed(chunks):
        if chunk.kind == "IDAT":
            if not picture_written:
                yield from in_pieces("IDAT", streams["picture data"])
            picture_written = True
        elif chunk.kind == "fcTL":
            frame += 1
            yield chunk
        elif chunk.kind == "fdAT":
            yield from in_pieces("fdAT", streams.pop(f"frame {frame}", b""), prefix=bytes(4))
        else:
            yield chunk


def _numbered(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Gives an animation's chunks the running numbers it needs."""
    number = 0
    for chunk in chunks:
        if chunk.kind in {"fcTL", "fdAT"}:
            yield Chunk(chunk.kind, number.to_bytes(4, "big") + chunk.data[4:])
            number += 1
        else:
            yield chunk


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Lets Pillow decode both and compares every pixel of every frame.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    before, after = _pixels(original), _pixels(copy)
    if before != after:
        raise Damaged("sanitize.picture_changed")
    return [("fidelity", f"pixels of {len(after)} frame(s) identical")]


def _pixels(path: Path) -> list[tuple[str, tuple[int, int], str]]:
    try:
        # What Pillow only warns of (a wrong count of frames, say) could make it show less than is there.
        with warnings.catch_warnings(action="error"), Image.open(path, formats=["PNG"]) as picture:
            return [_frame(picture, number) for number in range(min(getattr(picture, "n_frames", 1), MOST_FRAMES))]
    except _NOT_DECODED as error:
        raise damaged() from error


def _frame(picture: Image.Image, number: int) -> tuple[str, tuple[int, int], str]:
    picture.seek(number)
    palette = bytes(picture.getpalette() or [])
    clear = repr(picture.info.get("transparency")).encode()
    digest = hashlib.sha256(b"\0".join((palette, clear, picture.tobytes()))).hexdigest()
    return picture.mode, picture.size, digest


def _read(path: Path) -> tuple[list[Chunk], bytes]:
    if path.stat().st_size > LARGEST:
        raise TooLarge("sanitize.too_large", limit=LARGEST // (1024 * 1024))
    chunks, trailer = read(path.read_bytes())
    head = header(chunks)
    if head.width * head.height > MOST_PIXELS:
        raise TooLarge("sanitize.too_many_pixels", limit=MOST_PIXELS // 1_000_000)
    if not any(chunk.kind == "IDAT" for chunk in chunks):
        raise Unreadable("sanitize.damaged_file", format="PNG")
    return chunks, trailer


def row(second_engine: Callable[[Path], Sequence[Finding]]) -> Format:
    """Makes this format's row; its second engine is ExifTool, which the caller has running."""
    return Format(
        name="png",
        media_types=("image/png",),
        extension="png",
        examine=examine,
        strip=strip,
        second_engine=second_engine,
        fidelity=fidelity,
        engines=("pillow",),
    )
