"""RAM-backed folders: the only place where plaintext and opened keys may lie.

Rule: a path qualifies when the file system it lies on is tmpfs or ramfs according to /proc/self/mountinfo (proc(5)).
Never: falls back to a disk. Residual risk: tmpfs pages can be swapped out; the doctor refuses unencrypted swap.
"""

import errno
import shutil
from pathlib import Path

from jail.clearing import removed
from keys.errors import NotInMemory

_IN_MEMORY = frozenset({"tmpfs", "ramfs"})


def require_memory(path: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> None:
    """Passes only a path on a RAM-backed file system.

    Raises:
        NotInMemory: the path lies on a disk, or we cannot tell.
    """
    resolved = path.resolve()
    best, kind = Path(), ""
    for line in mountinfo.read_text().splitlines():
        left, _, right = line.partition(" - ")
        mount = Path(left.split()[4].replace("\\040", " "))
        if resolved.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, kind = mount, right.split()[0]
    if kind not in _IN_MEMORY:
        raise NotInMemory("keys.not_in_memory", path=str(path))


def room(folder: Path, meminfo: Path = Path("/proc/meminfo")) -> int:
    """Gives how many bytes a RAM folder takes now: what it may hold (tmpfs) is not yet RAM that is free (proc(5)).

    Half of what is free is left to everybody else.
    """
    told = dict(line.split(":", 1) for line in meminfo.read_text(encoding="ascii").splitlines())
    available = int(told["MemAvailable"].split()[0]) * 1024
    return min(shutil.disk_usage(folder).free, available // 2)


def private_folder(path: Path) -> Path:
    """Makes a folder only its owner can enter, on RAM.

    Raises:
        NotInMemory: the path lies on a disk, or belongs to somebody else.
    """
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    require_memory(existing)
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir(mode=0o700)
    if path.is_symlink() or path.stat().st_uid != _me():
        raise NotInMemory("keys.folder_not_ours", path=str(path))
    path.chmod(0o700)
    return path


def wipe_folder(path: Path) -> None:
    """Removes a RAM folder and what is in it; does nothing when it is not there."""
    while path.exists():
        require_memory(path)
        try:
            removed(path)
        except FileNotFoundError:
            continue  # a dying gpg-agent removes its own sockets at the same time
        except OSError as fault:
            if fault.errno != errno.ENOTEMPTY:  # somebody who is about to be stopped wrote once more
                raise


def _me() -> int:
    return Path("/proc/self").stat().st_uid
