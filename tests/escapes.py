"""Tries to get out of a cell: run as whoever starts it, prints one JSON object {attempt: what happened}.

Standard library and `jail` only, so that a child process of another user can run it with the system's Python.
Usage: python escapes.py FOLDER SECRET, where FOLDER is writable and SECRET is a file nobody inside may read.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jail.cell import Cell
from jail.errors import JailError
from jail.limits import Limits
from jail.walls import interpreter

MIB = 1024 * 1024
LIMITS = Limits(memory=512 * MIB, file_size=MIB, processes=24, open_files=64, wall_seconds=300, output=4 * MIB)
SHORT = Limits(wall_seconds=1.5)
LITTLE = Limits(wall_seconds=120, output=64 * 1024)
MARK = "escape-from-the-cell"

INSIDE = r"""
import ctypes, json, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def tried(act):
    try:
        return act() or "done"
    except BaseException as error:
        return type(error).__name__
def call(number_or_function, *arguments):
    result = number_or_function(*arguments)
    return "done" if result == 0 else "errno %d" % ctypes.get_errno()
def bomb():
    count = 0
    try:
        while count < 500:
            if os.fork() == 0:
                import time
                time.sleep(300)
                os._exit(0)
            count += 1
    except OSError:
        pass
    return count
homes = ["/home", "/root", "/run", "/var", "/mnt", "/media", "/srv", "/boot"]
status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
print(json.dumps({
    "network": tried(lambda: socket.socket(socket.AF_INET)),
    "unix socket": tried(lambda: socket.socket(socket.AF_UNIX)),
    "interfaces": sorted(line.split(":")[0].strip() for line in open("/proc/net/dev").read().splitlines()[2:]),
    "secret": tried(lambda: open(sys.argv[1]).read()),
    "root": sorted(os.listdir("/")),
    "shared memory": os.listdir("/dev/shm"),
    "settings": sorted(os.listdir("/etc")),
    "homes": [os.path.join(top, name) for top in homes for top, folders, files in os.walk(top) for name in files
              if not os.path.join(top, name).startswith(tuple(json.loads(sys.argv[4])))],
    "write": [path for path in ("/usr/x", "/etc/x", "/x", "/dev/x", "/dev/shm/x", sys.executable + ".x")
              if tried(lambda path=path: open(path, "w").close()) == "done"],
    "work": tried(lambda: open("/cell/x", "w").close()),
    "memory": tried(lambda: len(bytearray(1024 * 1024 * 1024))),
    "unshare": call(libc.unshare, 0x10000000),
    "ptrace": call(libc.ptrace, 0, 0, 0, 0),
    "mount": call(libc.mount, b"none", b"/tmp", b"tmpfs", 0, None),
    "kill": tried(lambda: os.kill(int(sys.argv[2]), 0)),
    "user": [os.getuid() != 0, os.geteuid() != 0, status["CapEff"].strip("0 "), status["CapPrm"].strip("0 ")],
    "walls": [status["NoNewPrivs"], status["Seccomp"]],
    "environment": sorted(os.environ),
    "descriptors": len(os.listdir("/proc/self/fd")),
    "walls' arguments": tried(lambda: open("/proc/1/cmdline").read()),
    "forks": bomb(),
}))
"""


def main(folder: Path, secret: Path) -> dict[str, object]:
    """Makes every attempt."""
    work = folder / "work"
    work.mkdir()
    mark = f"{MARK}-{os.getpid()}"
    shown = json.dumps([f"{folder}/" for folder in interpreter()])
    inside = [sys.executable, "-I", "-c", INSIDE, str(secret), str(os.getpid()), mark, shown]
    outcome = Cell(work, LIMITS).run(inside)
    report: dict[str, object] = json.loads(outcome.untrusted_output or b"{}")
    report["exit"] = outcome.code
    report["errors"] = outcome.untrusted_errors.decode(errors="replace")
    python = [sys.executable, "-I", "-c"]
    report["endless loop"] = refused(lambda: Cell(work, SHORT).run([*python, "while True: pass", mark]))
    report["giant output"] = refused(lambda: Cell(work, LITTLE).run([*python, "while True: print('x' * 9999)", mark]))
    report["giant line"] = refused(lambda: Cell(work, LITTLE).start(["/bin/cat", "/dev/zero"]).receive())
    report["silence"] = refused(lambda: Cell(work, SHORT).start(["/bin/sleep", "300"]).receive())
    grandchild = "import os,time\nif os.fork() == 0:\n os.setsid()\n time.sleep(300)\n"
    report["orphan"] = Cell(work, LIMITS).run([*python, grandchild, mark]).code
    big = Cell(work, LIMITS).run([*python, "open('big','wb').write(bytes(3 << 20))", mark])
    report["giant file"] = [big.code != 0, (work / "big").stat().st_size]
    report["no bubblewrap"] = refused(Cell(work, bubblewrap=folder / "missing").prove)
    report["broken bubblewrap"] = refused(Cell(work, bubblewrap=Path("/bin/false")).prove)
    report["survivors"] = survivors(mark)
    return report


def refused(act: Callable[[], object]) -> str:
    """Says how the jail refused, or that it did not."""
    try:
        act()
    except JailError as error:
        return f"{type(error).__name__}: {error.reason}"
    return "not refused"


def survivors(mark: str) -> int:
    """Counts processes that carry the mark; the kernel gets a moment to bury them."""
    for _ in range(100):
        alive = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit() and mark in command_of(entry)]
        if not alive:
            return 0
        time.sleep(0.1)
    return len(alive)


def command_of(entry: Path) -> str:
    """Gives a process's command line, or nothing once it has ended."""
    try:
        return (entry / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
