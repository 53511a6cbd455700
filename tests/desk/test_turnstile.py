"""Ctrl-C at the real command during an intake: what is in has its line, it says how to go on, and going on works.

The terminal is held (as by Ctrl-S) when the intake says its first word, so that the key is pressed in its midst,
however busy the machine is.
"""

import fcntl
import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from custody.fixity import check_ledger
from keys import unlocked
from keys.memory import wipe_folder
from tests.exports import write_singles
from tests.house.plan import HOUSE
from tests.newsroom import PASSPHRASES, RAM, Newsroom

pytestmark = pytest.mark.usefixtures("alone")
LONGEST = 300


@pytest.fixture
def opened(newsroom: Newsroom) -> Iterator[Newsroom]:
    """A newsroom whose keys lie where the real command looks for them."""
    memory = newsroom.vault.memory(RAM, newsroom.memory.parent.stat().st_uid)
    read, write = os.pipe()
    with os.fdopen(write, "w") as line:
        line.write(PASSPHRASES["alice"] + "\n")
    try:
        argv = command(newsroom, "--passphrase-fd", str(read), "unlock", "--as", "alice")
        subprocess.run(argv, cwd=HOUSE, pass_fds=(read,), check=True, capture_output=True, timeout=LONGEST)
        yield newsroom
    finally:
        os.close(read)
        unlocked.lock(memory)
        wipe_folder(memory)


def command(room: Newsroom, *words: str) -> Sequence[str]:
    return [sys.executable, "-m", "desk", "--vault", str(room.vault.root), "--lang", "en", "--json", *words]


def wait_until_it_runs(intake: "subprocess.Popen[bytes]", room: Newsroom) -> None:
    """Waits until an intake has its turn; then it listens for keys."""
    with (room.vault.ledger / "intake-lock").open("a") as lock:
        while intake.poll() is None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            fcntl.flock(lock, fcntl.LOCK_UN)
            time.sleep(0.01)


def wait_until_heard(process: int) -> None:
    """Waits until nothing is pending: the thread that takes the keys has taken it."""
    while int(re.findall(r"ShdPnd:\s*([0-9a-f]+)", Path(f"/proc/{process}/status").read_text())[0], 16):
        time.sleep(0.01)


def test_ctrl_c_ends_it_after_the_present_thing_and_the_same_command_takes_in_the_rest(
    opened: Newsroom, tmp_path: Path
) -> None:
    write_singles(opened.exporter.large_documents(3), tmp_path)
    screen, terminal = pty.openpty()
    termios.tcflow(terminal, termios.TCOOFF)
    argv = command(opened, "intake", str(tmp_path))
    with subprocess.Popen(argv, cwd=HOUSE, stdout=subprocess.PIPE, stderr=terminal, start_new_session=True) as intake:
        wait_until_it_runs(intake, opened)
        os.killpg(intake.pid, signal.SIGINT)
        wait_until_heard(intake.pid)
        termios.tcflow(terminal, termios.TCOON)
        out, _ = intake.communicate(timeout=LONGEST)
    said = os.read(screen, 65_536).decode()
    os.close(terminal)
    os.close(screen)
    assert intake.returncode == 4, said
    assert [json.loads(line)["outcome"] for line in out.splitlines()] == ["accepted"]
    assert "1 of 3 things have their line" in said
    assert "take the same stick in again" in said
    again = subprocess.run(
        command(opened, "intake", str(tmp_path)), cwd=HOUSE, capture_output=True, check=False, timeout=LONGEST
    )
    assert again.returncode == 0, again.stderr
    outcomes = [json.loads(line)["outcome"] for line in again.stdout.splitlines()]
    assert outcomes == ["duplicate", "accepted", "accepted"]
    check_ledger(opened.chain())
