"""The coded data of a JPEG, decoded once: that it decodes, how large it is, and whether bytes lie behind the picture.

Rule: all of the coded data is decoded, at an eighth of the size, which leaves out arithmetic on pixels and no coded
bit. The end marker is held back until the decoder (libjpeg, through Pillow) asks for it: if its last row is still
missing then, it needed every byte it was given, and none lies behind the picture. Where it never asks, or the row is
there, both pictures, with and without the last coded bytes, are decoded whole and compared. Before a restart marker the
decoder skips whatever it does not need; so it is told that there are some, and their codes must be followed. What was
asked of the same coded segments just before is not asked again: a copy holds those of its original, byte for byte.
Source: ITU-T T.81 B.1.1.5 (coded data ends at a marker); libjpeg.txt, "I/O suspension".
Never: says that bytes are needed where they are not. Residual risk: fewer bytes than the decoder reads ahead (eight).
"""

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from sanitize.errors import Unreadable
from sanitize.formats import frames
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.jpeg_scans import followed
from sanitize.formats.jpeg_segments import SOS, Segment, write

_SEQUENTIAL, _PROBE = {0xC0, 0xC1}, 8
_EIGHTH, _LOOKS = 8, 64
_END = b"\xff\xd9"
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """What decoding some coded segments told: their picture's size, and whether they are padded or restart within."""

    coded: Sequence[Segment]
    size: tuple[int, int]
    padded: bool
    restarts: bool


class Decoder:
    """Decodes coded segments; remembers the last ones until it is told to forget them.

    `apart` takes the files apart of which they are.
    """

    def __init__(self, apart: Apart | None = None) -> None:
        self.apart = apart or Apart()
        self._last: Decoded | None = None
        self._followed: list[tuple[Sequence[Segment], list[Segment] | None]] = []

    def decoded(self, coded: Sequence[Segment]) -> Decoded:
        """Decodes a picture's coded segments.

        Raises:
            Unreadable: Pillow cannot decode them. TooLarge: more pixels than anybody looks at.
        """
        if self._last is None or self._last.coded != coded:
            self._last = _asked(coded)
        return self._last

    def is_padded(self, coded: Sequence[Segment]) -> bool:
        """Says whether bytes lie behind a picture that can be asked; what does not decode needs all it has.

        The scans of progressive pictures end in refinements that may change nothing: they cannot be asked so.
        """
        if not any(segment.marker in _SEQUENTIAL for segment in coded):
            return False
        try:
            return self.decoded(coded).padded
        except Unreadable:
            return False

    def restarts(self, coded: Sequence[Segment]) -> bool:
        """Says whether restart markers stand in a picture that decodes: a decoder skips what lies before each."""
        try:
            return self.decoded(coded).restarts
        except Unreadable:
            return False

    def followed(self, coded: Sequence[Segment]) -> list[Segment] | None:
        """Follows the codes (`jpeg_scans.followed`), of each of the last two pictures asked for once.

        Raises:
            Unreadable: a table is not built as it must be.
        """
        for known, result in self._followed:
            if known == coded:
                return result
        result = followed(coded)
        self._followed = [*self._followed[-1:], (coded, result)]
        return result

    def forget(self) -> None:
        """Lets go of the last ones."""
        self._last = None
        self._followed.clear()
        self.apart.forget()


def _asked(coded: Sequence[Segment]) -> Decoded:
    held = _Held(write(coded))
    try:
        with warnings.catch_warnings(action="error"), Image.open(held, formats=["JPEG"]) as picture:
            frames.check_size(*picture.size)
            size = picture.size
            picture.draft("L", (max(size[0] // _EIGHTH, 1), max(size[1] // _EIGHTH, 1)))
            held.watch(picture)
            picture.load()
            needed = bool(held.last_row) and held.last_row != _last_row(picture)
    except frames.NOT_DECODED as error:
        raise frames.damaged("JPEG") from error
    padded = not (needed and _scans(coded) == 1) and _is_padded(coded)
    return Decoded(coded, size, padded, restarts=any(_RESTART.search(segment.coded) for segment in coded))


class _Held(io.BytesIO):
    """A picture whose end marker is given only when asked for, and what was painted of its last row by then."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._stop = len(data) - len(_END)
        self._picture: Image.Image | None = None
        self.last_row: tuple[object, ...] = ()

    def watch(self, picture: Image.Image) -> None:
        """Looks at this picture when the end is asked for."""
        self._picture = picture

    def read(self, count: int | None = -1, /) -> bytes:
        """Gives bytes up to the end marker, then that."""
        if self.tell() >= self._stop:
            if self._picture is not None and not self.last_row:
                self.last_row = _last_row(self._picture)
            return super().read(count)
        left = self._stop - self.tell()
        return super().read(left if count is None or count < 0 else min(count, left))


def _last_row(picture: Image.Image) -> tuple[object, ...]:
    """Gives some pixels of the lowest row, which is painted at once: what is not painted yet is black."""
    lowest = picture.height - 1
    return tuple(picture.im.getpixel((at, lowest)) for at in range(0, picture.width, picture.width // _LOOKS + 1))


def _scans(coded: Sequence[Segment]) -> int:
    return sum(segment.marker == SOS for segment in coded)


def _is_padded(coded: Sequence[Segment]) -> bool:
    """Says whether the end of a scan's coded data can go without a change: room for a message behind the picture."""
    if not any(segment.marker in _SEQUENTIAL for segment in coded):
        return False
    for place, segment in enumerate(coded):
        if segment.marker == SOS and len(segment.coded) > 2 * _PROBE:
            shorter = replace(segment, coded=segment.coded[:-_PROBE].rstrip(b"\xff"))
            if frames.alike(write(coded), write([*coded[:place], shorter, *coded[place + 1 :]]), "JPEG"):
                return True
    return False
