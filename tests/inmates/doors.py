"""Knocks at every door of the kernel we know of: run inside a cell only. Prints {attempt: what the kernel said}.

What an attempt says is "done", the error's name, or a value. Standard library only.
"""

import contextlib
import ctypes
import fcntl
import json
import mmap
import os
import platform
import resource
import signal
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
YOUNG = {"io_uring_setup": 425, "fsopen": 430, "open_tree": 428, "pidfd_getfd": 438}
NUMBERS = {
    "x86_64": {"keyctl": 250, "add_key": 248, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
               "memfd_create": 319, "name_to_handle_at": 303, "kexec_load": 246, "shmget": 29, "process_vm_readv": 310,
               "ptrace": 101, "setns": 308, "pivot_root": 155, "init_module": 175},
    "aarch64": {"keyctl": 219, "add_key": 217, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
                "memfd_create": 279, "name_to_handle_at": 264, "kexec_load": 104, "shmget": 194,
                "process_vm_readv": 270, "ptrace": 117, "setns": 268, "pivot_root": 41, "init_module": 105},
}  # fmt: skip
NAMESPACES = {"user": 0x10000000, "mount": 0x20000, "network": 0x40000000, "process": 0x20000000}
TOPS = ("/usr", "/cell", "/tmp")
FIRST = ("mem", "environ", "maps", "root", "cwd", "exe", "fd", "syscall", "task/1/mem")


def tried(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"


def called(result: int) -> str:
    return "done" if result >= 0 else os.strerror(ctypes.get_errno())


def kernel() -> dict[str, str]:
    numbers = YOUNG | NUMBERS[platform.machine()]
    said = {name: called(libc.syscall(number, 0, 0, 0, 0, 0)) for name, number in numbers.items()}
    said |= {f"{kind} namespace": called(libc.unshare(flag)) for kind, flag in NAMESPACES.items()}
    said["mount"] = called(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None))
    said["remount"] = called(libc.mount(b"none", b"/usr", None, 0x20 | 0x1000, None))
    said["chroot"] = tried(lambda: os.chroot("/tmp"))
    said["mknod"] = tried(lambda: os.mknod("/cell/disk", 0o60600, os.makedev(254, 0)))
    said["setuid"] = tried(lambda: os.setuid(0))
    said["setgroups"] = tried(lambda: os.setgroups([0]))
    said["sethostname"] = tried(lambda: Path("/proc/sys/kernel/hostname").write_text("out"))
    return said


def first_process() -> dict[str, str]:
    """What /proc says of bubblewrap's own process, through which one could become it."""
    return {
        f"the first process' {what}": tried(lambda what=what: Path("/proc/1", what).lstat())  # type: ignore[misc]  # a lambda that holds its own value
        for what in FIRST
    }


def settings() -> dict[str, str]:
    places = ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/proc/kcore",
              "/dev/mem", "/dev/kmsg", "/dev/console", "/dev/kvm", "/dev/fuse", "/dev/userfaultfd")  # fmt: skip
    return {place: tried(lambda place=place: os.close(os.open(place, os.O_RDWR))) for place in places}  # type: ignore[misc]  # the same


def terminal() -> dict[str, str]:
    """Types a command at whatever terminal can be found, as CVE-2017-5226 did out of bubblewrap."""
    said = {}
    for number in (0, 1, 2):
        said[f"type at {number}"] = tried(lambda number=number: fcntl.ioctl(number, termios.TIOCSTI, b"x"))  # type: ignore[misc]  # the same
    said["type at the terminal"] = tried(lambda: fcntl.ioctl(os.open("/dev/tty", os.O_RDWR), termios.TIOCSTI, b"x"))
    return said


def privileges() -> dict[str, object]:
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    planted = Path("/cell/planted-id")
    uid = subprocess.run([planted, "-u"], capture_output=True, check=False).stdout if planted.exists() else b""
    return {
        "capabilities": [status[name].strip("0") for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")],
        "setuid files are obeyed": [top for top in TOPS if not os.statvfs(top).f_flag & os.ST_NOSUID],
        "a planted setuid program is root": uid.strip() == b"0",
        "no new privileges": status["NoNewPrivs"] == "1",
        "filter": status["Seccomp"] == "2",
        "spared last": Path("/proc/self/oom_score_adj").read_text().strip(),
        "environment": sorted(os.environ),
        "descriptors": descriptors(),
    }  # fmt: skip


def descriptors() -> list[str]:
    """Gives what is open, but for the listing itself, which is closed when we look again."""
    listed = list(Path("/proc/self/fd").iterdir())
    return sorted(descriptor.name for descriptor in listed if os.path.lexists(descriptor))


def memory(tmp_size: int) -> dict[str, object]:
    """Memory that no limit on the address space counts: it must not exist, or have an end of its own."""
    return {
        "memory in /tmp": fill("/tmp/bomb", tmp_size + (8 << 20)) <= tmp_size,
        "memory in /dev/shm": fill("/dev/shm/bomb", 1 << 20),
        "memory in /dev": fill("/dev/bomb", 1 << 20),
        "memory in /proc/1": fill("/proc/1/bomb", 1 << 20),
        "shared memory": tried(lambda: mmap.mmap(-1, 1 << 30)),
    }


def fill(path: str, size: int) -> int:
    """Writes until it is refused; gives what fitted."""
    done = 0
    with contextlib.suppress(OSError), Path(path).open("wb", 0) as out:
        while done < size:
            done += out.write(bytes(1 << 18))
    with contextlib.suppress(OSError):
        Path(path).unlink()
    return done


def core() -> dict[str, object]:
    """Dies the way that leaves a picture of memory behind."""
    if (child := os.fork()) == 0:
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGABRT)
    _, status = os.waitpid(child, 0)
    return {
        "core dumped": os.WCOREDUMP(status),
        "core files": [str(path) for top in ("/cell", "/tmp") for path in Path(top).glob("core*")],
        "core limit": list(resource.getrlimit(resource.RLIMIT_CORE)),
    }


if __name__ == "__main__":
    said: dict[str, object] = {"kernel": kernel() | first_process() | settings() | terminal()}
    sys.stdout.write(json.dumps(said | privileges() | memory(int(sys.argv[1])) | core()))
