"""Reaches for everything a cell must not give: run inside one, and once without walls to show that each reach works.

Usage: python reach.py JSON, of what to reach for (`breakouts.py` makes it). Prints {attempt: "done", "nothing" or the
error's name}. It harms nothing, so that it may run unjailed. Standard library only.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

# Families by number, for not every Python names them: netlink, packet, ALG, vsock, XDP.
FAMILIES = {"netlink": (16, 3), "packet": (17, 3), "alg": (38, 5), "vsock": (40, 1), "xdp": (44, 3)}


def tried(act: Callable[[], object]) -> str:
    """Says what came of an attempt; an empty answer is none."""
    try:
        return "nothing" if act() in ("", b"", [], False) else "done"
    except OSError as error:
        return type(error).__name__


def talk(family: int, kind: int, address: Any) -> bool:
    with socket.socket(family, kind) as line:
        line.settimeout(2)
        line.connect(address)
        line.send(b"the source is")
    return True


def network(goal: dict[str, Any]) -> dict[str, str]:
    inet, unix = socket.AF_INET, socket.AF_UNIX
    said = {
        "tcp": tried(lambda: talk(inet, socket.SOCK_STREAM, ("127.0.0.1", goal["tcp"]))),
        "udp": tried(lambda: talk(inet, socket.SOCK_DGRAM, ("127.0.0.1", goal["udp"]))),
        "tcp6": tried(lambda: talk(socket.AF_INET6, socket.SOCK_STREAM, ("::1", goal["tcp"]))),
        "unix socket": tried(lambda: talk(unix, socket.SOCK_STREAM, goal["unix"])),
        "abstract socket": tried(lambda: talk(unix, socket.SOCK_STREAM, "\0" + goal["abstract"])),
        "socket pair": tried(socket.socketpair),
        "listeners": tried(lambda: Path("/proc/net/tcp").read_text().splitlines()[1:]),
        "unix names": tried(lambda: Path("/proc/net/unix").read_text().splitlines()[1:]),
    }
    return said | {name: tried(partial(opened, *pair)) for name, pair in FAMILIES.items()}


def opened(family: int, kind: int) -> None:
    socket.socket(family, kind).close()


def files(goal: dict[str, Any]) -> dict[str, str]:
    secret = goal["files"]["vault"]
    lying = {f"read {name}": tried(Path(path).read_bytes) for name, path in goal["files"].items()}
    roundabout = {
        "by dots": tried(Path(f"/cell/../..{secret}").read_bytes),
        "by /proc/self/root": tried(Path(f"/proc/self/root{secret}").read_bytes),
        "by a symbolic link": tried(lambda: linked(os.symlink, secret).read_bytes()),
        "by a hard link": tried(lambda: linked(os.link, secret).read_bytes()),
        "shared memory": tried(lambda: listed("/dev/shm")),
        "block devices": tried(lambda: [name for name in listed("/dev") if name.startswith(("sd", "vd", "nvme"))]),
        "/sys": tried(lambda: listed("/sys")),
        "write beside the secret": tried(lambda: Path(f"{secret}.new").write_text("x")),
        "write over the secret": tried(lambda: os.close(os.open(secret, os.O_RDWR))),
    }
    return lying | roundabout


def listed(folder: str | Path) -> list[str]:
    return [entry.name for entry in Path(folder).iterdir()]


def linked(make: Callable[[str, str], None], to: str) -> Path:
    """Plants a link in the folder we may write."""
    place = Path(f"link-{make.__name__}-{os.getpid()}")
    make(to, str(place))
    return place


def processes(goal: dict[str, Any]) -> dict[str, str]:
    parent = Path("/proc") / str(goal["parent"])
    others = [name for name in listed("/proc") if name.isdigit() and name not in {"1", str(os.getpid())}]
    return {
        "see others": tried(lambda: others),
        "signal the parent": tried(lambda: os.kill(goal["parent"], 0)),
        "the parent's environment": tried(lambda: goal["mark"].encode() in (parent / "environ").read_bytes()),
        "the parent's memory": tried(lambda: os.close(os.open(parent / "mem", os.O_RDONLY))),
        "the parent's descriptors": tried(lambda: listed(parent / "fd")),
        "the parent's folder": tried(lambda: listed(parent / "cwd")),
        "an open descriptor": tried(lambda: os.fstat(goal["descriptor"]).st_ino == goal["inode"]),
        "the terminal": tried(lambda: os.close(os.open("/dev/tty", os.O_RDWR))),
    }


def main(goal: dict[str, Any]) -> dict[str, str]:
    return network(goal) | files(goal) | processes(goal)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
