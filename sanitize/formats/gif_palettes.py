"""The palettes of a GIF, with what no pixel uses set to zero.

Rule: `palette.py`; each frame's codes are decoded alone, over a ramp of greys in place of its palette. The entry a
frame's descriptor or the screen names as background, and one that is seen through, count as used where they exist.
Never: changes a code. Residual risk: that of `palette.py`.
"""

from dataclasses import replace

from sanitize.formats.gif_blocks import Frame, Gif, write
from sanitize.formats.palette import bared, differing, entries_in, ramp


def without_unused(gif: Gif) -> Gif:
    """Gives a film whose palettes say nothing but the colours of its pixels.

    Raises:
        Unreadable: a frame cannot be decoded.
    """
    used = {id(frame): _used(frame) for frame in gif.frames if frame.palette or gif.palette}
    shared = [used[id(frame)] for frame in gif.frames if gif.palette and not frame.palette]
    parts = [
        replace(part, palette=bared(part.palette, used[id(part)])) if isinstance(part, Frame) and part.palette else part
        for part in gif.parts
    ]
    background = frozenset((gif.screen[5],))
    return replace(gif, palette=bared(gif.palette, background.union(*shared)), parts=tuple(parts))


def _used(frame: Frame) -> frozenset[int]:
    _, _, width, height = frame.place
    sides = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    alone = replace(frame, control=b"", descriptor=bytes(4) + sides + b"\0", palette=b"")
    seen = entries_in(write(Gif(sides + b"\xf7\0\0", ramp(), (alone,), b""), b""), "GIF")
    see_through = frame.control[3:4] if frame.control and frame.control[0] & 1 else b""
    return seen.union(see_through)


def unused(gif: Gif) -> int:
    """Counts the entries that say something and are used by nobody."""
    bare = without_unused(gif)
    pairs = zip(gif.frames, bare.frames, strict=True)
    own = sum(differing(before.palette, after.palette) for before, after in pairs)
    return own + differing(gif.palette, bare.palette)
