"""Tries to outlive its cell: a daemon that lets go of everything, a hijack of the first process. Run inside only.

Usage: python outlive.py daemon|hijack MARK; the mark is how those outside find who is left.
"""

import os
import signal
import sys
import time
from pathlib import Path

# prctl(PR_SET_PDEATHSIG, 0), then pause() for ever: x86-64. The first process would no longer die with bubblewrap.
STAY = bytes.fromhex("b89d000000bf0100000031f631d20f05b8220000000f05ebf7")


def daemon() -> None:
    """Forks twice into a session of its own, closes what it has, and is deaf to what can be ignored."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 64)
            for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, 32, 33}:
                signal.signal(number, signal.SIG_IGN)
            Path("/cell/began").touch()
            while True:
                time.sleep(300)
        os._exit(0)


def hijack() -> None:
    """Writes into the first process' code, where it will go on when a child of its own dies; and lets one die."""
    at = int(Path("/proc/1/syscall").read_text().split()[-1], 16)
    with Path("/proc/1/mem").open("r+b", 0) as memory:
        memory.seek(at)
        memory.write(STAY)
    Path("/cell/began").touch()
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(0.3)
        os._exit(0)


if __name__ == "__main__":
    {"daemon": daemon, "hijack": hijack}[sys.argv[1]]()
    while sys.argv[1] == "daemon" and not Path("/cell/began").exists():
        time.sleep(0.01)
    if sys.argv[1] == "hijack" or "hang" in sys.argv:
        time.sleep(300)
