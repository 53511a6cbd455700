"""A GIF as a screen and a list of frames: reading it, bounded, and writing it back.

Rule: GIF89a specification (CompuServe 1990) §17 to §27. Compressed pictures are followed code by code (`lzw.py`)
to learn where they end; what stands behind hides there.
Never: decodes a picture. Residual risk: up to seven bits behind the end of the codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sanitize.errors import TooLarge
from sanitize.formats.frames import MOST_FRAMES, check_size, damaged
from sanitize.formats.lzw import lzw_end

_MOST_BLOCKS = 100_000
LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: its control block (or none), descriptor, palette, code size, codes, and bytes hidden behind them."""

    control: bytes
    descriptor: bytes
    palette: bytes
    code_size: int
    codes: bytes
    hidden: int

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width, height in pixels of the screen."""
        left, top, width, height = (int.from_bytes(self.descriptor[at : at + 2], "little") for at in range(0, 8, 2))
        return left, top, width, height


@dataclass(frozen=True, slots=True)
class Extension:
    """A block that is not a picture: its label, its first sub-block, and the rest of its bytes."""

    label: int
    head: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Gif:
    """A whole file: the screen's seven bytes, its palette, frames and other blocks in order, what follows the end."""

    screen: bytes
    palette: bytes
    parts: tuple[Frame | Extension, ...]
    trailer: bytes

    @property
    def frames(self) -> list[Frame]:
        """Gives the pictures."""
        return [part for part in self.parts if isinstance(part, Frame)]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the screen."""
        return int.from_bytes(self.screen[:2], "little"), int.from_bytes(self.screen[2:4], "little")


class _Reader:
    """Bytes being read, never past their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        piece = self._data[self.at : self.at + count]
        if len(piece) != count:
            raise damaged("GIF")
        self.at += count
        return piece

    def byte(self) -> int:
        return self.take(1)[0]

    def blocks(self) -> Iterator[bytes]:
        while size := self.byte():
            yield self.take(size)

    def palette(self, flags: int) -> bytes:
        return self.take(3 << ((flags & 7) + 1)) if flags & 0x80 else b""

    def rest(self) -> bytes:
        return self._data[self.at :]


def read(data: bytes) -> Gif:
    """Takes a GIF apart.

    Raises:
        Unreadable: it is not one, or it ends too early.
        TooLarge: more blocks, frames or pixels than a limit.
    """
    reader = _Reader(data)
    if reader.take(6) not in {b"GIF87a", b"GIF89a"}:
        raise damaged("GIF")
    screen = reader.take(7)
    palette = reader.palette(screen[4])
    gif = Gif(screen, palette, tuple(_parts(reader)), reader.rest())
    width, height = gif.size
    check_size(width, height, max(len(gif.frames), 1))
    if not gif.frames or not width or not height:
        raise damaged("GIF")
    return gif


def _parts(reader: _Reader) -> Iterator[Frame | Extension]:
    control, frames = b"", 0
    for _ in range(_MOST_BLOCKS):
        match reader.byte():
            case 0x3B:
                return
            case 0x2C:
                yield _frame(reader, control)
                control, frames = b"", frames + 1
                if frames > MOST_FRAMES:
                    raise TooLarge("sanitize.too_many_parts")
            case 0x21:
                extension = _extension(reader)
                if extension.label == 0xF9 and len(extension.head) == 4 and not extension.data:
                    control = extension.head
                else:
                    yield extension
            case _:
                raise damaged("GIF")
    raise TooLarge("sanitize.too_many_parts")


def _extension(reader: _Reader) -> Extension:
    label = reader.byte()
    pieces = list(reader.blocks())
    return Extension(label, pieces[0] if pieces else b"", b"".join(pieces[1:]))


def _frame(reader: _Reader, control: bytes) -> Frame:
    descriptor = reader.take(9)
    palette = reader.palette(descriptor[8])
    code_size = reader.byte()
    data = b"".join(reader.blocks())
    width, height = (int.from_bytes(descriptor[at : at + 2], "little") for at in (4, 6))
    check_size(width, height)
    if not width or not height:
        raise damaged("GIF")
    end = lzw_end(data, code_size, width * height, "GIF")
    return Frame(control, descriptor, palette, code_size, data[:end], len(data) - end)


def write(gif: Gif, loops: bytes) -> bytes:
    """Writes screen, frames and, where `loops` holds its two bytes, how often the film runs."""
    out = [b"GIF89a", gif.screen[:6], b"\0", gif.palette]
    if loops:
        out.append(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + loops + b"\0")
    for frame in gif.frames:
        if frame.control:
            out.append(b"\x21\xf9\x04" + bytes((frame.control[0] & 0x1D,)) + frame.control[1:3] + _clear(frame) + b"\0")
        flags = frame.descriptor[8] & 0xC7
        out += [b"\x2c", frame.descriptor[:8], bytes((flags,)), frame.palette, bytes((frame.code_size,))]
        out += [bytes((len(piece),)) + piece for piece in _pieces(frame.codes)]
        out.append(b"\0")
    return b"".join((*out, b"\x3b"))


def _clear(frame: Frame) -> bytes:
    """The colour that is seen through, where the control block says that it counts."""
    return frame.control[3:4] if frame.control[0] & 1 else b"\0"


def _pieces(codes: bytes) -> Iterator[bytes]:
    return (codes[at : at + 255] for at in range(0, len(codes), 255))
