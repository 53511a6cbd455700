"""Writing to a medium that may be pulled out at any moment, and reading back what really lies on it.

Rule: a file is written under another name, synced, then renamed; it is read back after the kernel has been asked to
forget its pages (posix_fadvise(2), POSIX_FADV_DONTNEED), so that the medium answers and not the cache.
Never: follows a symbolic link. Residual risk: a medium's own cache may still answer; only time and a second look tell.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from custody.manifest import Kept
from keys.cabinet import sync_folder

_CHUNK = 1 << 20
_START = 512


def copy(source: Path, root: Path, path: str) -> Kept:
    """Copies a file durably to `path` below `root`; gives what was read from the source."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".new")
    seen, length = hashlib.sha256(), 0
    with beside.open("wb") as file:
        for chunk in _chunks(source):
            seen.update(chunk)
            length += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
    sync_folder(target.parent)
    return Kept(path, length, seen.hexdigest())


def looked_at(root: Path, path: str) -> Kept:
    """Reads a file anew from the medium."""
    seen, length = hashlib.sha256(), 0
    for chunk in _chunks(root / path, forget=True):
        seen.update(chunk)
        length += len(chunk)
    return Kept(path, length, seen.hexdigest())


def begin_alike(one: Path, other: Path) -> bool:
    """Tells whether two files have one length and begin alike: gpg's random salt stands there, so a blob has one start.

    One that is missing, a link, or cannot be read is like no other.
    """
    try:
        return one.stat().st_size == other.stat().st_size and _start(one) == _start(other)
    except OSError:
        return False


def _start(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(_START)


def sound(root: Path, listed: Mapping[str, Kept], progress: Callable[[int, int], None]) -> dict[str, Kept]:
    """Reads everything that is listed anew; gives what is still what was written. What cannot be read is not."""
    found: dict[str, Kept] = {}
    for done, (path, kept) in enumerate(listed.items(), start=1):
        try:
            if looked_at(root, path) == kept:
                found[path] = kept
        except OSError:  # gone, or the medium does not give it any more
            pass
        progress(done, len(listed))
    return found


def _chunks(path: Path, *, forget: bool = False) -> Iterator[bytes]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if forget:
            os.fsync(file.fileno())  # dirty pages cannot be forgotten
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(_CHUNK):
            yield chunk
