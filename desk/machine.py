"""Does this machine keep secrets in memory? What is read of the kernel, and the rules over it.

Rule: plaintext and keys live in RAM only, so RAM must not reach a disk: no unencrypted swap (zram without a backing
device and dm-crypt are fine), no hibernation, no core dump, scratch on tmpfs. A network interface that is up is told.
Never: changes the machine (`forbid_core_dumps` changes this process alone). An unreadable fact is told gravely.
Residual risk: memory read by an administrator, by DMA or from cold RAM; a hypervisor that swaps or suspends its guests.
"""

import re
import resource
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desk.weakness import Weakness
from words.message import Message

_READ_LIMIT = 1 << 20
_PAGE = 4096
_INTERFACE_UP = 0x1
_LOOPBACK = 0x8


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of /proc/mounts."""

    device: str
    where: str
    kind: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What was read. `None`: it could not be read; `core_limit`: RLIMIT_CORE's soft limit in bytes, -1 for none."""

    exposed_swaps: tuple[str, ...] | None
    hibernates: bool
    core_limit: int
    core_handler: str | None
    scratch: str
    scratch_kind: str | None
    interfaces_up: tuple[str, ...]


def weaknesses(machine: Machine) -> tuple[Weakness, ...]:
    """Judges what was read; an empty answer means nothing was found against this machine."""
    return (*_of_swap(machine), *_of_core_dumps(machine), *_of_scratch(machine), *_of_reach(machine))


def _of_swap(machine: Machine) -> tuple[Weakness, ...]:
    if machine.exposed_swaps is None:
        return (_grave(Message.of("desk.machine_unreadable", what="/proc/swaps")),)
    found = [_grave(Message.of("desk.machine_swap", device=device)) for device in machine.exposed_swaps]
    if machine.hibernates:
        found.append(_grave(Message.of("desk.machine_hibernation")))
    return tuple(found)


def _of_core_dumps(machine: Machine) -> tuple[Weakness, ...]:
    """Applies core(5): a limit under a page stops files, a limit of exactly 1 stops handlers too (fs/coredump.c).

    systemd-coredump is the one handler known to obey the limit by itself.
    """
    if machine.core_limit == 1:
        return ()
    if not 0 <= machine.core_limit < _PAGE:
        return (_grave(Message.of("desk.machine_core_limit")),)
    if machine.core_handler is None:
        return (_grave(Message.of("desk.machine_unreadable", what="/proc/sys/kernel/core_pattern")),)
    if machine.core_handler and PurePosixPath(machine.core_handler).name != "systemd-coredump":
        return (_grave(Message.of("desk.machine_core_handler", handler=machine.core_handler)),)
    return ()


def _of_scratch(machine: Machine) -> tuple[Weakness, ...]:
    if machine.scratch_kind is None:
        return (_grave(Message.of("desk.machine_unreadable", what="/proc/mounts")),)
    if machine.scratch_kind in {"tmpfs", "ramfs"}:
        return ()
    return (_grave(Message.of("desk.machine_scratch", where=machine.scratch, kind=machine.scratch_kind)),)


def _of_reach(machine: Machine) -> tuple[Weakness, ...]:
    if not machine.interfaces_up:
        return ()
    return (Weakness(Message.of("desk.machine_network", interfaces=", ".join(machine.interfaces_up)), grave=False),)


def _grave(message: Message) -> Weakness:
    return Weakness(message, grave=True)


def forbid_core_dumps() -> None:
    """Keeps this process and those it starts from ever dumping core, to a file or to a handler.

    A limit of exactly 1 byte is what the kernel refuses handlers at; where the hard limit is already 0, 0 it stays.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    limit = 0 if hard == 0 else 1
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def read_machine(root: Path, scratch: str = "/dev/shm") -> Machine:  # noqa: S108 -- RAM by definition; judged below
    """Reads /proc and /sys under `root` ("/" but in tests), and this process's own limit."""
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    mounts = _mounts(root)
    return Machine(
        exposed_swaps=_exposed_swaps(root, mounts),
        hibernates=_hibernates(root),
        core_limit=soft,
        core_handler=_core_handler(root),
        scratch=scratch,
        scratch_kind=_mount_of(scratch, mounts).kind if mounts else None,
        interfaces_up=_interfaces_up(root),
    )


def _read(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_READ_LIMIT)
    except OSError:
        return None


def _mounts(root: Path) -> tuple[Mount, ...]:
    lines = (line.split() for line in (_read(root / "proc/mounts") or "").splitlines())
    return tuple(Mount(*(_unescaped(field) for field in fields[:3])) for fields in lines if len(fields) >= 3)


def _mount_of(path: str, mounts: tuple[Mount, ...]) -> Mount:
    """Finds the mount a path lies on: the longest mount point above it, the latest of equals."""
    above = [mount for mount in mounts if PurePosixPath(path).is_relative_to(mount.where)]
    return max(reversed(above), key=lambda mount: len(mount.where), default=Mount("", "/", "unknown"))


def _exposed_swaps(root: Path, mounts: tuple[Mount, ...]) -> tuple[str, ...] | None:
    table = _read(root / "proc/swaps")
    if table is None:
        # A kernel built without swap has no table; its memory report then counts none either.
        return () if re.search(r"^SwapTotal:\s+0 kB$", _read(root / "proc/meminfo") or "", re.MULTILINE) else None
    rows = [line.split() for line in table.splitlines()[1:] if line.strip()]
    names = [(_unescaped(row[0]), row[1] if len(row) > 1 else "") for row in rows]
    return tuple(
        name for name, kind in names if not _protected(root, _mount_of(name, mounts).device if kind == "file" else name)
    )


def _protected(root: Path, device: str) -> bool:
    name = _block_name(root, device)
    if re.fullmatch(r"zram\d+", name):
        return (_read(root / "sys/block" / name / "backing_dev") or "none").strip() == "none"
    return _encrypted(root, name, depth=8)


def _encrypted(root: Path, name: str, depth: int) -> bool:
    """Says whether all that is written to a device is encrypted: by itself, or by every device below it."""
    folder = root / "sys/block" / name
    if (_read(folder / "dm/uuid") or "").startswith("CRYPT-"):
        return True
    slaves = folder / "slaves"
    below = sorted(slaves.iterdir()) if depth and slaves.is_dir() else []
    return bool(below) and all(_encrypted(root, slave.name, depth - 1) for slave in below)


def _block_name(root: Path, device: str) -> str:
    """Turns /dev/mapper/NAME into dm-N, as /sys/block calls it."""
    path = PurePosixPath(device)
    if path.parent.name == "mapper":
        for folder in sorted((root / "sys/block").glob("dm-*")):
            if (_read(folder / "dm/name") or "").strip() == path.name:
                return folder.name
    return path.name


def _hibernates(root: Path) -> bool:
    if "disk" not in (_read(root / "sys/power/state") or "").split():
        return False
    if "[disabled]" in (_read(root / "sys/power/disk") or ""):
        return False
    return (_read(root / "sys/power/resume") or "0:0").strip() != "0:0"


def _core_handler(root: Path) -> str | None:
    """Gives the program cores are piped to, "" for none."""
    pattern = _read(root / "proc/sys/kernel/core_pattern")
    if pattern is None:
        return None
    words = pattern.strip().removeprefix("|").split() if pattern.startswith("|") else []
    return words[0] if words else ""


def _interfaces_up(root: Path) -> tuple[str, ...]:
    up = []
    for folder in sorted(path for path in (root / "sys/class/net").glob("*") if path.is_dir()):
        flags = int((_read(folder / "flags") or "0x0").strip(), 16)
        if flags & _INTERFACE_UP and not flags & _LOOPBACK:
            up.append(folder.name)
    return tuple(up)


def _unescaped(field: str) -> str:
    r"""Undoes the kernel's octal escapes: "\040" is a blank (seq_file's mangle_path)."""
    return re.sub(r"\\([0-7]{3})", lambda escape: chr(int(escape[1], 8)), field)
