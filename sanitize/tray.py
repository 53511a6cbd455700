"""The tray: how files are put into the cell and taken out of it, through descriptors only.

Rule: what is opened must be a plain file of bounded size and no link; what is created must be new, is ours alone, and
vanishes when what is done with it fails; copying is bounded even if the source grows meanwhile.
Never: follows a link, waits on a pipe, or overwrites. Residual risk: the folder a path stands in is the caller's.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sanitize.errors import TooLarge, ToolFailed, Unreadable

ORIGINAL, OTHER, COPY, PARTS = "in.bin", "other.bin", "out.bin", "parts"
"""The names in the cell: of the file, of one beside it, of what is made, and of a folder for pieces."""
_PIECE = 64 * 1024  # bytes; larger ones are given back to the kernel and cleared by it each time: a third more time
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def created(path: Path) -> Iterator[int]:
    """Creates a file for us alone, and removes it again when what is done with it fails.

    Raises:
        ToolFailed: it exists, or cannot be created.
    """
    try:
        descriptor = os.open(path, _NEW, 0o600)
    except OSError as error:
        raise ToolFailed("sanitize.cannot_write") from error
    try:
        yield descriptor
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


@contextmanager
def opened(path: Path, largest: int) -> Iterator[int]:
    """Opens a plain file for reading.

    Raises:
        Unreadable: it is missing, closed to us, or a link, pipe, device or folder.
        TooLarge: it has more than `largest` bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable("sanitize.cannot_open") from error
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("sanitize.cannot_open")
        if about.st_size > largest:
            raise TooLarge("sanitize.too_large", limit=largest // (1024 * 1024))
        yield descriptor
    finally:
        os.close(descriptor)


def poured(source: int, target: int, largest: int) -> None:
    """Copies bytes from one descriptor to the other.

    Raises:
        TooLarge: more than `largest` bytes came.
        ToolFailed: they could not be read or written.
    """
    left = largest
    try:
        while piece := os.read(source, _PIECE):
            left -= len(piece)
            if left < 0:
                raise TooLarge("sanitize.too_large", limit=largest // (1024 * 1024))
            view = memoryview(piece)
            while view:
                view = view[os.write(target, view) :]
    except OSError as error:
        raise ToolFailed("sanitize.cannot_write") from error


def laid(data: bytes, place: Path) -> None:
    """Puts bytes of our own into a new file.

    Raises:
        ToolFailed: something is there already, or it cannot be written.
    """
    with created(place) as target:
        os.fchmod(target, 0o444)
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(target, view) :]
        except OSError as error:
            raise ToolFailed("sanitize.cannot_write") from error


def tidied(work: Path, names: Iterable[str]) -> bool:
    """Removes the files of these names; says whether that was all there was."""
    try:
        for name in names:
            (work / name).unlink(missing_ok=True)
        return not any(work.iterdir())
    except OSError:
        return False


def put_in(original: Path, place: Path, largest: int) -> None:
    """Copies an original into the cell, to be read only; raises TooLarge beyond `largest` bytes."""
    with opened(original, largest) as source, created(place) as target:
        os.fchmod(target, 0o444)
        poured(source, target, largest)


def take_out(made: Path, into: Path, largest: int) -> None:
    """Writes anew what was made in the cell; raises TooLarge beyond `largest` bytes, ToolFailed for no plain file."""
    with opened(made, largest) as source, created(into) as target:
        poured(source, target, largest)
