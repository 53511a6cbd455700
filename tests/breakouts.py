"""Break-outs, seen from outside: lays out what must not be reached, locks `inmates/` up, prints one JSON object.

Run as whoever starts it: python breakouts.py FOLDER, where FOLDER is ours and in RAM, with `MARK` in its environment.
Standard library and `jail` only, so that another user can run it with the system's Python.
"""

import json
import os
import pty
import resource
import select
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jail.cell import Cell, Place, Unjailed
from jail.errors import JailError
from jail.limits import Limits
from jail.scales import available

HERE = Path(__file__).parent / "inmates"
MIB = 1024 * 1024
MARK = "the-source-is-called"
LIMITS = Limits(memory=2048 * MIB, tmp_size=4 * MIB, file_size=64 * MIB, processes=24, wall_seconds=300)
DEADLINES = (1.5, 10, 60)


def program(name: str, *arguments: str) -> list[str]:
    """Gives the command that runs a program where no file of ours can be seen."""
    return [sys.executable, "-I", "-c", (HERE / f"{name}.py").read_text(encoding="utf-8"), *arguments]


def main(folder: Path) -> dict[str, Any]:
    """Makes every attempt."""
    work = folder / "work"
    work.mkdir()
    planted = shutil.copy("/usr/bin/id", work / "planted-id")
    report: dict[str, Any] = {}
    with laid_out(folder) as (goal, heard):
        report["unjailed"] = answer(Unjailed(work, LIMITS), program("reach", json.dumps(goal)))
        report["heard unjailed"] = heard()
        cell = Cell(work, LIMITS)
        Path(planted).chmod(0o4755)
        report["jailed"] = answer(cell, program("reach", json.dumps(goal)))
        report["doors"] = answer(cell, program("doors", str(LIMITS.tmp_size)))
        report["heard jailed"] = heard()
    report["typed"] = typed(cell)
    report["left"] = {
        "after its end": left(work, LIMITS, "daemon"),
        "after the deadline": left_late(work),
        "in the first process' place": left(work, Limits(wall_seconds=DEADLINES[0]), "hijack"),
    }
    report["endless counting"] = counting(work)
    report["bomb"] = bomb(work)
    report["core limit outside"] = resource.getrlimit(resource.RLIMIT_CORE)[1]
    return report


def answer(place: Place, argv: list[str]) -> Any:
    outcome = place.run(argv)
    try:
        return json.loads(outcome.untrusted_output)
    except ValueError:
        return outcome.untrusted_errors.decode(errors="replace")


@contextmanager
def laid_out(folder: Path) -> Iterator[tuple[dict[str, Any], Any]]:
    """Lays out a vault, keys and listeners, all open to everybody: nothing but the walls protects them."""
    shared = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="tamis-"))
    secrets = {"vault": folder / "vault/ledger", "keys": folder / "gnupg/private-keys-v1.d/key", "opened": shared / "k"}
    for path in secrets.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MARK)
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
        secrets["vault"].open("rb") as held,
    ):
        udp.bind(("127.0.0.1", 0))
        unix.bind(str(folder / "line"))
        abstract.bind(f"\0tamis-{os.getpid()}")
        for line in (unix, abstract):
            line.listen()
        os.set_inheritable(held.fileno(), True)
        goal = {
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": str(folder / "line"),
            "abstract": f"tamis-{os.getpid()}",
            "files": {name: str(path) for name, path in secrets.items()} | {"/etc/passwd": "/etc/passwd"},
            "parent": os.getpid(),
            "mark": MARK,
            "descriptor": held.fileno(),
            "inode": os.fstat(held.fileno()).st_ino,
        }
        try:
            yield goal, lambda: heard_by({"tcp": tcp, "udp": udp, "unix": unix, "abstract": abstract})
        finally:
            shutil.rmtree(shared)


def heard_by(lines: dict[str, socket.socket]) -> list[str]:
    """Says which listeners somebody spoke to, and hangs up."""
    ready = select.select(list(lines.values()), [], [], 0)[0]
    for line in ready:
        if line.type == socket.SOCK_DGRAM:
            line.recv(100)
        else:
            line.accept()[0].close()
    return sorted(name for name, line in lines.items() if line in ready)


def typed(cell: Cell) -> str:
    """Locks the kernel's door-knocker up below a terminal of our own; gives what arrived there as if typed."""
    child, terminal = pty.fork()
    if child == 0:
        cell.run(program("doors", "0"))
        os._exit(0)
    os.waitpid(child, 0)
    said = b""
    while select.select([terminal], [], [], 0)[0]:
        try:
            said += os.read(terminal, 1000)
        except OSError:  # nobody holds its other end any more
            break
    os.close(terminal)
    return said.decode(errors="replace")


def left(work: Path, limits: Limits, how: str, hang: str = "") -> dict[str, object]:
    """Says whether the attempt began, and who is left of a cell as soon as it is over: nobody gets a moment more."""
    mark = f"outlive-{os.getpid()}-{how}-{hang}"
    (work / "began").unlink(missing_ok=True)
    try:
        Cell(work, limits).run([*program("outlive", how, mark), hang])
    except JailError as error:
        if error.reason != "time":
            raise
    alive = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and mark in command(entry)]
    return {"began": (work / "began").exists(), "alive": alive}


def left_late(work: Path) -> dict[str, object]:
    """The same after the deadline; a later one where the machine was too busy for the attempt to begin."""
    report: dict[str, object] = {}
    for seconds in DEADLINES:
        report = left(work, Limits(wall_seconds=seconds), "daemon", "hang")
        if report["began"]:
            break
    return report


def command(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def bomb(work: Path) -> str:
    """Lets processes take memory together, on a machine that wants to keep nearly all it has left."""
    limits = Limits(memory=512 * MIB, processes=24, wall_seconds=300, reserve=available() - 300 * MIB)
    try:
        Cell(work, limits).run(program("bomb"))
    except JailError as error:
        return f"{type(error).__name__}: {error.reason}"
    return "not refused"


def counting(work: Path) -> int:
    """A loop that costs nothing but the processor ends by the kernel's count of it; our own deadline would raise."""
    endless = [sys.executable, "-I", "-c", "while True: pass"]
    return Cell(work, Limits(cpu_seconds=1, wall_seconds=600)).run(endless).code


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
