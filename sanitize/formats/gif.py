"""GIF pictures, still and moving: the screen, the frames and how often they run; nothing else.

Rule: kept are screen descriptor, palettes (what no pixel uses set to zero), frames with their control blocks (delay,
disposal, transparency) and the loop count, written anew; comments, application and plain-text blocks go; codes are cut
where the picture ends, and the file after its end. Specification: GIF89a (CompuServe 1990). Plain-text blocks, which no
program shows, are a loss.
Never: decodes and encodes again. Residual risk: what the picture shows; a frame that sticks out of the screen has
pixels most programs do not show (reported, kept, a person answers).
"""

from collections.abc import Sequence
from pathlib import Path

from sanitize.errors import Damaged
from sanitize.findings import Finding, Grade
from sanitize.formats import frames, gif_palettes, palette
from sanitize.formats._row import Format
from sanitize.formats.gif_blocks import LOOPS, Extension, Frame, Gif, read, write
from words.message import Message

LARGEST = 64 * 1024 * 1024
_COMMENT, _APPLICATION, _PLAIN_TEXT = 0xFE, 0xFF, 0x01
_LONGEST_VALUE = 4096
# What Pillow reads of a GIF that holds nothing but its pictures.
_OF_THE_PICTURE = frozenset({"version", "background", "transparency", "duration", "loop", "extension"})


def examine(path: Path) -> Sequence[Finding]:
    """Finds every block that is not the picture, bytes behind a picture's codes, and whatever follows the end."""
    gif = _read(path)
    found = [_block(number, part) for number, part in enumerate(gif.parts) if not _is_plain(part)]
    for number, frame in enumerate(gif.frames):
        where = f"frame {number}"
        if frame.hidden:
            found.append(Finding(where, Grade.RED, Message.of("sanitize.picture_hidden", count=frame.hidden)))
        if _sticks_out(frame, gif):
            found.append(Finding(where, Grade.AMBER, Message.of("sanitize.picture_sticks_out")))
    if gif.trailer:
        found.append(Finding("after the end", Grade.RED, Message.of("sanitize.after_end", count=len(gif.trailer))))
    if unused := gif_palettes.unused(gif):
        found.append(palette.finding(unused))
    return found


def _is_plain(part: Frame | Extension) -> bool:
    return isinstance(part, Frame) or _loops_of(part) == part.data


def _loops_of(part: Extension) -> bytes | None:
    """Gives the loop count's three bytes as we write them, if this is the block that says so."""
    is_loop = part.label == _APPLICATION and part.head in LOOPS and part.data[:1] == b"\1" and len(part.data) >= 3
    return part.data[:3] if is_loop else None


def _block(number: int, part: Frame | Extension) -> Finding:
    label, head, data = (part.label, part.head, part.data) if isinstance(part, Extension) else (0, b"", b"")
    where = f"block {number} (0x{label:02X})"
    if label == _COMMENT:
        return Finding(where, Grade.RED, Message.of("sanitize.picture_comment"), _said(head + data))
    if label == _PLAIN_TEXT:
        return Finding(where, Grade.RED, Message.of("sanitize.gif_plain_text"), _said(data))
    if label == _APPLICATION:
        return Finding(where, Grade.RED, Message.of("sanitize.gif_application"), _said(head))
    return Finding(where, Grade.AMBER, Message.of("sanitize.picture_unknown_block"))


def _said(data: bytes) -> str:
    return data[:_LONGEST_VALUE].decode("utf-8", "replace").strip("\0 ")


def _sticks_out(frame: Frame, gif: Gif) -> bool:
    left, top, width, height = frame.place
    return left + width > gif.size[0] or top + height > gif.size[1]


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes screen, frames and loop count; says when a plain-text block, which is a kind of picture, was dropped."""
    gif = _read(original)
    counts = [loops for part in gif.parts if isinstance(part, Extension) and (loops := _loops_of(part))]
    into.write_bytes(write(gif_palettes.without_unused(gif), counts[0][1:3] if counts else b""))
    texts = any(isinstance(part, Extension) and part.label == _PLAIN_TEXT for part in gif.parts)
    return [Message.of("sanitize.gif_plain_text_dropped")] if texts else []


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Compares codes, places, palettes and delays of every frame, and lets Pillow decode and compare every pixel.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    before, after = gif_palettes.without_unused(_read(original)), _read(copy)
    if before.size != after.size or list(map(_drawn, before.frames)) != list(map(_drawn, after.frames)):
        raise Damaged("sanitize.picture_changed")
    return frames.same(original, copy, "GIF")


def _drawn(frame: Frame) -> tuple[object, ...]:
    return frame.place, frame.palette, frame.codes, frame.control[1:3], (frame.control[:1] or b"\0")[0] & 0x1D


def _read(path: Path) -> Gif:
    return read(frames.whole(path, LARGEST))


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks Pillow what it reads beside the picture."""
    return frames.beside(path, "GIF", _OF_THE_PICTURE)


GIF = Format(
    name="gif",
    media_types=("image/gif",),
    extension="gif",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    engines=("pillow",),
)
