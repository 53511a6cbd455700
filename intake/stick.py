"""What lies on the stick: regular files in a stable order, everything else named with the reason it is left aside.

Rule: no link is followed, not even one swapped in between looking and reading (each step is opened from the folder
above it, O_NOFOLLOW); only regular files are opened; depth and number are bounded; the stick is only read.
Never: opens a device, a pipe or a socket; writes; builds a path from a name that came from outside.
Residual risk: reading may change access times unless the stick is mounted read-only; a stick's own firmware may lie.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.errors import DropTooLarge, DropUnreadable
from intake.limits import CHUNK_BYTES, Limits
from words.message import Message

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_KINDS = {
    stat.S_IFLNK: "intake.found_link",
    stat.S_IFIFO: "intake.found_pipe",
    stat.S_IFSOCK: "intake.found_socket",
    stat.S_IFBLK: "intake.found_device",
    stat.S_IFCHR: "intake.found_device",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found below the root.

    `parts` are the names that lead to it, as the system gave them. `identity` tells whether it is still the same
    file (device, inode, size in bytes, change time in ns). `problem` says why it has no bytes to read, or None.
    """

    parts: tuple[str, ...]
    identity: tuple[int, int, int, int]
    problem: Message | None
    is_folder: bool = False

    @property
    def size(self) -> int:
        """Its length in bytes; 0 where there is nothing to read."""
        return 0 if self.problem else self.identity[2]

    @property
    def untrusted_names(self) -> tuple[str, ...]:
        """The names as text that can always be written down."""
        return tuple(os.fsencode(part).decode("utf-8", "backslashreplace") for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stick:
    """A folder, or the folder around a single file (`only`), that was brought in."""

    root: Path
    only: str | None

    @classmethod
    def at(cls, drop: Path) -> "Stick":
        """Takes a path a person of the desk pointed at.

        Raises:
            DropUnreadable: there is nothing, or it is a link, or neither file nor folder.
        """
        place = drop.absolute()
        try:
            mode = place.lstat().st_mode
        except OSError as reason:
            raise DropUnreadable("intake.drop_missing") from reason
        if stat.S_ISDIR(mode):
            return cls(place, None)
        if stat.S_ISREG(mode):
            return cls(place.parent, place.name)
        raise DropUnreadable("intake.drop_not_a_folder")

    def walk(self, limits: Limits) -> Iterator[Found]:
        """Gives everything found, folders in name order, at most `limits.files` things and `limits.depth` folders.

        Raises:
            DropTooLarge: there is more.
            DropUnreadable: the root itself cannot be read.
        """
        with _opened(str(self.root), _FOLDER, None) as folder:
            things = _look(folder, (), limits) if self.only is None else iter([_one(folder, (), self.only)])
            for count, thing in enumerate(things, start=1):
                if count > limits.files:
                    raise DropTooLarge("intake.too_many_files", limit=limits.files)
                yield thing

    @contextmanager
    def opened(self, found: Found) -> Iterator[BinaryIO]:
        """Opens a file that was found, if it is still the same one.

        Raises:
            DropUnreadable: it cannot be opened, or it changed since.
        """
        above = _descend(str(self.root), found.parts[:-1])
        with above as folder, _opened(found.parts[-1], _FILE, folder) as handle:
            if _identity(os.fstat(handle)) != found.identity:
                raise DropUnreadable("intake.stick_changed")
            with os.fdopen(os.dup(handle), "rb") as file:
                yield file

    def chunks(self, found: Found) -> Iterator[bytes]:
        """Streams a file in chunks of at most 1 MiB, exactly the bytes it had when it was found.

        Raises:
            DropUnreadable: the stick failed, or the file changed.
        """
        with self.opened(found) as file:
            left = found.size
            while left:
                chunk = _read(file, min(left, CHUNK_BYTES))
                left -= len(chunk)
                yield chunk


def _read(file: BinaryIO, length: int) -> bytes:
    try:
        chunk = file.read(length)
    except OSError as reason:
        raise DropUnreadable("intake.stick_unreadable") from reason
    if not chunk:
        raise DropUnreadable("intake.stick_changed")
    return chunk


@contextmanager
def _opened(name: str, flags: int, folder: int | None) -> Iterator[int]:
    try:
        handle = os.open(name, flags, dir_fd=folder)
    except (OSError, ValueError) as reason:
        raise DropUnreadable("intake.stick_unreadable") from reason
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _descend(root: str, folders: tuple[str, ...]) -> Iterator[int]:
    """Opens the folder below `root`, step by step, none of which may have become a link."""
    if not folders:
        with _opened(root, _FOLDER, None) as handle:
            yield handle
        return
    with _descend(root, folders[:-1]) as above, _opened(folders[-1], _FOLDER, above) as handle:
        yield handle


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _look(folder: int, parts: tuple[str, ...], limits: Limits) -> Iterator[Found]:
    for name in _names(folder, limits):
        found = _one(folder, parts, name)
        if not found.is_folder:
            yield found
        elif len(found.parts) > limits.depth:
            yield Found(found.parts, found.identity, Message.of("intake.too_deep", limit=limits.depth))
        else:
            yield from _inside(folder, found, limits)


def _inside(folder: int, found: Found, limits: Limits) -> Iterator[Found]:
    try:
        with _opened(found.parts[-1], _FOLDER, folder) as below:
            yield from _look(below, found.parts, limits)
    except DropUnreadable as error:
        yield Found(found.parts, found.identity, error.message)


def _names(folder: int, limits: Limits) -> list[str]:
    """Gives the names in a folder, sorted by their bytes."""
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                if len(names) > limits.files:
                    raise DropTooLarge("intake.too_many_files", limit=limits.files)
    except OSError as reason:
        raise DropUnreadable("intake.stick_unreadable") from reason
    return sorted(names, key=os.fsencode)


def _one(folder: int, parts: tuple[str, ...], name: str) -> Found:
    """Looks at one name without opening what it names, but for regular files, to see that they can be read."""
    here = (*parts, name)
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        problem = _why_not(folder, name, status.st_mode)
    except OSError:
        return Found(here, (0, 0, 0, 0), Message.of("intake.stick_unreadable"))
    return Found(here, _identity(status), problem, is_folder=stat.S_ISDIR(status.st_mode))


def _why_not(folder: int, name: str, mode: int) -> Message | None:
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return Message.of(_KINDS.get(stat.S_IFMT(mode), "intake.found_device"))
    os.close(os.open(name, _FILE, dir_fd=folder))
    return None
