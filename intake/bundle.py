"""A folder as one file, be it on the stick or in a zip there: a tar of its files, of nothing but their names and bytes.

Implements: POSIX.1-2001 (pax) as Python's tarfile writes its headers: names sorted by their bytes, no owner, no time.
So the same folder always has the same digest, and `tar -xf` gives it back without Tamis.
Never: reads a tar: what is taken out again is found by where we put it.
Residual risk: two names that differ only in bytes that are no UTF-8 may be written alike.
"""

import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.limits import CHUNK_BYTES

_BLOCK = tarfile.BLOCKSIZE
_END = b"\0" * (2 * _BLOCK)


@dataclass(frozen=True, slots=True)
class Loose:
    """A file of the folder: its path from there (a stranger's), its length in bytes, and what streams its bytes."""

    untrusted_name: str
    size: int
    chunks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Part:
    """A file with its header in the tar."""

    header: bytes
    file: Loose

    @property
    def untrusted_name(self) -> str:
        """Its path from the folder."""
        return self.file.untrusted_name

    @property
    def padding(self) -> int:
        """How many bytes follow it, up to a whole block."""
        return -self.file.size % _BLOCK

    @property
    def size(self) -> int:
        """Its length in the tar, in bytes."""
        return len(self.header) + self.file.size + self.padding


@dataclass(frozen=True, slots=True)
class Bundle:
    """A folder's files, in the order of the tar."""

    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """The tar's length in bytes."""
        return sum(part.size for part in self.parts) + len(_END)

    def chunks(self) -> Iterator[bytes]:
        """Streams the tar.

        Raises:
            DropUnreadable: the stick failed, or a file changed since it was found.
            MemberBroken: a member of a zip is not what its directory says.
        """
        for part in self.parts:
            yield part.header
            yield from part.file.chunks()
            yield b"\0" * part.padding
        yield _END

    def lay_out(self, tar: Path, folder: Path) -> None:
        """Writes the files of its tar into a new folder; the caller has seen that every name is a plain one."""
        folder.mkdir(mode=0o700)
        with tar.open("rb") as file:
            for part in self.parts:
                place = folder / part.untrusted_name
                place.parent.mkdir(parents=True, exist_ok=True)
                file.seek(len(part.header), 1)
                with place.open("xb") as written:
                    for piece in _pieces(file, part.file.size):
                        written.write(piece)
                file.seek(part.padding, 1)


def bundle(files: Iterable[Loose]) -> Bundle:
    """Bundles the files of a folder; of two with one name the last."""
    named = {each.untrusted_name: each for each in files}
    return Bundle(tuple(Part(_header(name, named[name].size), named[name]) for name in sorted(named)))


def _header(untrusted_name: str, size: int) -> bytes:
    told = tarfile.TarInfo(untrusted_name)
    told.size, told.mode = size, 0o644
    return told.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size and (piece := file.read(min(size, CHUNK_BYTES))):
        size -= len(piece)
        yield piece
