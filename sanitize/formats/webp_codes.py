"""Where the coded data of a WebP's pictures end: libwebp is shown fewer and fewer bytes, for nobody else can tell.

Rule: where a part of a picture (its pixels, its transparency) looks the same without its last eight bytes, it is cut to
the fewest that show the same; what is cut is no picture. Frames of a film are asked each by itself. What was asked of
the same bytes before is not asked again, until it is told to forget: a copy holds those of its original.
Source: RFC 9649 §2.5 to §2.7 (parts of a picture).
Never: gives a part that has more to cut, or one that shows anything else. Residual risk: up to seven bytes behind the
coded data of a picture (parts of at most sixteen bytes are not asked), and bytes behind the codes of a lossy picture's
inner partitions (RFC 6386 §9.5).
"""

from collections.abc import Sequence
from dataclasses import replace

from sanitize.formats import frames
from sanitize.formats.recall import Recall
from sanitize.formats.webp_chunks import ALPHA, Chunk, header, write

_PROBE = 8
Sides = tuple[int, int]


class Shears:
    """Cuts what stands behind the codes; remembers the last pictures it was asked about."""

    def __init__(self) -> None:
        self._recall = Recall[list[Chunk]]()

    def cut(self, parts: Sequence[Chunk], sides: Sides) -> list[Chunk]:
        """Gives the parts of one picture (its transparency, if it has one, then its pixels) with nothing behind."""
        size = sum(len(part.data) for part in parts)
        return self._recall.of((sides, tuple(parts)), size, lambda: _cut(parts, sides))

    def forget(self) -> None:
        """Lets go of them."""
        self._recall.forget()


def _cut(parts: Sequence[Chunk], sides: Sides) -> list[Chunk]:
    head = [header(ALPHA, sides)] if len(parts) > 1 else []
    left = list(parts)
    for number, part in enumerate(parts):

        def made(length: int, place: int = number, whole: Chunk = part) -> bytes:
            return write([*head, *left[:place], replace(whole, data=whole.data[:length]), *left[place + 1 :]])

        length = len(part.data)
        while length > 2 * _PROBE and frames.alike(made(length), made(length - _PROBE), "WEBP"):
            length = frames.shortest(made, length - _PROBE, "WEBP")
        left[number] = replace(part, data=part.data[:length])
    return left
