"""The walls of a cell as bubblewrap arguments, and the last steps inside them (lose identity, set limits).

Rule: everything is unshared, every capability dropped, the system read-only and only what programs need of it, /tmp
private and bounded, one writable folder at `WORK`. An ordinary user gets a user namespace in which no other can be
made. Root gets none, because scratch folders are closed to everybody else and have to be mounted before the identity
is lost: bubblewrap keeps three capabilities for `setpriv`, which gives all of them up and becomes nobody.
The first process inside is bubblewrap's own, without limits, and may be the same user: what /proc says of it is
covered, because through its `mem` an inmate could become it (and then outlive us).
Never: shows a home folder, /run, /var, /dev/shm or anything of /etc but fonts, alternatives,
LibreOffice's defaults and the linker's cache.
"""

import resource
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from jail.limits import Limits

WORK = "/cell"
NOBODY = 65534
# What glibc comes to by itself once it has freed a block of 32 MiB (mallopt(3)): memory of that size is kept for the
# next file. So from the start: else each block is given back, and the next one must be cleared by the kernel again.
_KEPT = "glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=67108864"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/tmp",  # noqa: S108 — the cell's own
    "TMPDIR": "/tmp",  # noqa: S108 — the cell's own
    "OMP_THREAD_LIMIT": "1",
    "GLIBC_TUNABLES": _KEPT,
}

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives", "/etc/libreoffice")
_FIRST = "/proc/1"
_SPARED_LAST = ("/usr/bin/choom", "--adjust", "1000", "--")
_DROP = ("/usr/bin/setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all")


def interpreter() -> tuple[Path, ...]:
    """Gives the folders this Python needs to start again inside: its environment and its base, where not in /usr."""
    folders = dict.fromkeys((Path(sys.base_prefix), Path(sys.prefix)))
    return tuple(folder for folder in folders if not folder.is_relative_to("/usr"))


def arguments(work: Path, shown: Iterable[Path], limits: Limits, *, as_root: bool) -> list[str]:
    """Gives bubblewrap's options, to be passed by `--args` so that no inmate reads them in /proc/1/cmdline."""
    walls = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    walls += ["--cap-drop", "ALL", "--new-session", "--die-with-parent", "--hostname", "cell"]
    if as_root:
        walls += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
    else:
        walls += ["--unshare-user", "--disable-userns"]
    walls += ["--proc", "/proc", "--perms", "0555", "--size", "4096", "--tmpfs", _FIRST, "--remount-ro", _FIRST]
    walls += ["--dev", "/dev"]
    walls += ["--perms", "1777", "--size", str(limits.tmp_size), "--tmpfs", "/tmp"]  # noqa: S108 — the cell's own
    for system in _SYSTEM:
        walls += _system(Path(system))
    for setting in _SETTINGS:
        walls += [*_parents(Path(setting)), "--ro-bind-try", setting, setting]
    for folder in shown:
        walls += [*_parents(folder), "--ro-bind", str(folder), str(folder)]
    walls += ["--bind", str(work), WORK, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK]
    return walls


def last_steps(argv: Sequence[str], limits: Limits, *, as_root: bool) -> list[str]:
    """Wraps a command in the programs that lose the identity and set the limits, in this order, inside the walls."""
    identity = [*_DROP, "--bounding-set=-all", "--no-new-privs", "--"] if as_root else []
    return [*identity, *_SPARED_LAST, *bounded(argv, limits)]


def bounded(argv: Sequence[str], limits: Limits) -> list[str]:
    """Wraps a command in `prlimit`."""
    numbers = (
        f"--as={limits.memory}",
        f"--cpu={limits.cpu_seconds}",
        f"--fsize={limits.file_size}",
        f"--nproc={limits.processes}",
        f"--nofile={limits.open_files}",
        f"--core={_core()}",
    )
    return ["/usr/bin/prlimit", *numbers, "--", *argv]


def _core() -> int:
    """Gives the limit on core dumps, in bytes: at 1 the kernel calls no handler either; a hard 0 cannot be raised."""
    return min(1, resource.getrlimit(resource.RLIMIT_CORE)[1] % (1 << 64))


def _system(folder: Path) -> list[str]:
    """Shows a system folder, as the link it is on a merged /usr or as the folder it is elsewhere."""
    if folder.is_symlink():
        return ["--symlink", str(folder.readlink()), str(folder)]
    return ["--ro-bind-try", str(folder), str(folder)]


def _parents(path: Path) -> list[str]:
    """Makes the folders above a mount point ourselves: bubblewrap would close some of them to nobody."""
    above = [parent for parent in reversed(path.parents) if parent != Path("/")]
    return [word for parent in above if not _is_shown(parent) for word in ("--perms", "0755", "--dir", str(parent))]


def _is_shown(folder: Path) -> bool:
    if str(folder) in {"/tmp", "/dev", "/proc"}:  # noqa: S108 — the cell's own
        return True
    return any(folder.is_relative_to(system) for system in _SYSTEM)
