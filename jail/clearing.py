"""Clearing away what an inmate left: folders thousands deep, closed to us, full of links, with names that are no text.

Rule: reached through descriptors, links as links; a folder is opened to us before it is entered; what lies in a folder
is lifted up to the top, so that no depth ends us and no path grows too long.
Never: follows a link, or believes that nobody writes meanwhile: what resists raises, and can be tried again.
Residual risk: time grows with the number of entries, and nothing bounds that but the file system.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

_HOLD = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_TAKEN = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR})


def removed(folder: Path) -> None:
    """Removes a folder and what is in it.

    Raises:
        OSError: something in it resists, or it is not there.
    """
    emptied(folder)
    folder.rmdir()


def emptied(folder: Path) -> None:
    """Removes what is in a folder.

    Raises:
        OSError: something in it resists.
    """
    numbers = count()
    with _entered(str(folder)) as top:
        while os.listdir(top):  # noqa: PTH208 — a descriptor has no path
            with os.scandir(top) as entries:
                for entry in entries:
                    _dissolve(entry.name, top, numbers)


def _dissolve(name: str, top: int, numbers: Iterator[int]) -> None:
    """Removes a file of `top`; of a folder lifts the folders in it up to `top`, and removes the rest."""
    if _unlinked(name, top):
        return
    with _entered(name, top) as below, os.scandir(below) as entries:
        for entry in entries:
            if not _unlinked(entry.name, below):
                _lift(entry.name, below, top, numbers)
    os.rmdir(name, dir_fd=top)


def _unlinked(name: str, folder: int) -> bool:
    """Removes whatever is no folder; says whether it was none."""
    try:
        os.unlink(name, dir_fd=folder)
    except IsADirectoryError:
        return False
    return True


def _lift(name: str, below: int, top: int, numbers: Iterator[int]) -> None:
    with _entered(name, below):
        pass  # now it is open to us: a folder we may not write cannot be moved
    for number in numbers:
        try:
            os.rename(name, f"lifted-{number}", src_dir_fd=below, dst_dir_fd=top)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        else:
            return


@contextmanager
def _entered(name: str, at: int | None = None) -> Iterator[int]:
    """Opens a folder, to its owner too if it was not; by descriptor, so that nothing can be put in its place."""
    held = os.open(name, _HOLD, dir_fd=at)
    try:
        door = Path(f"/proc/self/fd/{held}")
        mode = stat.S_IMODE(door.stat().st_mode)
        if mode & stat.S_IRWXU != stat.S_IRWXU:
            door.chmod(mode | stat.S_IRWXU)
        inside = os.open(door, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    finally:
        os.close(held)
    try:
        yield inside
    finally:
        os.close(inside)
