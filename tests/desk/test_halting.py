"""Ctrl-C and Ctrl-Z during an intake: they take effect between two things, and never reach what is at work."""

import fcntl
import io
import os
import re
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from custody.chain import Chain
from custody.fixity import check_ledger
from desk.commands.turnstile import Turnstile
from desk.halting import Halting, Wish, listening
from desk.telling import Telling
from intake.errors import IntakeStopped
from intake.limits import Limits
from intake.receive import receive
from tests.exports import write_singles
from tests.newsroom import Newsroom
from words.speak import Speech


class Heard(Turnstile):
    """A turnstile at which the keyboard presses keys: at each thing that is recorded the next one of `keys`."""

    def __init__(self, keys: list[signal.Signals]) -> None:
        super().__init__(Telling(Speech("en"), io.StringIO(), io.StringIO(), as_json=False))
        self.heard = threading.Event()
        self.halting = Halting(lambda _wish: self.heard.set(), self._pause)
        self.keys = keys

    def press(self, step: str) -> None:
        """Does what a terminal does: the whole group of processes gets the signal."""
        if step == "recorded" and self.keys:
            self.heard.clear()
            os.killpg(0, self.keys.pop(0))
            assert self.heard.wait(60)


def took_and_was_stopped(chain: Chain, drop: Path) -> bool:
    """Takes in until the second key, Ctrl-C; says whether that ended it after two things."""
    os.setsid()
    at = Heard([signal.SIGTSTP, signal.SIGINT])
    try:
        with listening(at.halting):
            receive(drop, chain, Limits(), after=at.press, progress=at.read, watcher=at)
    except IntakeStopped:
        return [line.outcome for line in at.lines] == ["accepted", "accepted"]
    return False


def test_a_pause_holds_no_lock_a_stop_leaves_what_is_in_and_the_same_command_goes_on(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    write_singles(newsroom.exporter.large_documents(3), tmp_path)
    child = os.fork()
    if child == 0:
        good = False
        try:
            good = took_and_was_stopped(newsroom.chain(), tmp_path)
        finally:
            os._exit(0 if good else 3)  # whatever happened, this child is no second pytest
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    with (newsroom.vault.ledger / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.kill(child, signal.SIGCONT)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    chain = newsroom.chain()
    assert [each.outcome for each in chain.catalog.submissions()] == ["accepted"] * 2
    assert [line.outcome for line in receive(tmp_path, chain, Limits()).lines] == ["duplicate", "duplicate", "accepted"]
    check_ledger(chain)


def test_what_is_started_meanwhile_hears_no_key_and_afterwards_all_is_as_before() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    with listening(Halting(lambda _wish: None, lambda: None)):
        told = subprocess.run(["cat", "/proc/self/status"], capture_output=True, check=True, text=True).stdout
    blocked = int(re.findall(r"SigBlk:\s*([0-9a-f]+)", told)[0], 16)
    assert all(blocked >> (key - 1) & 1 for key in (signal.SIGINT, signal.SIGTSTP, signal.SIGTERM))
    assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) == before


def test_a_second_stop_interrupts_at_once_and_a_stop_ends_a_pause() -> None:
    slept: list[str] = []
    halting = Halting(lambda _wish: None, lambda: slept.append("slept"))
    assert not halting.check()
    halting.wish(Wish.PAUSE)
    assert not halting.check()
    assert not halting.check()
    assert slept == ["slept"]
    halting.wish(Wish.PAUSE)
    halting.wish(Wish.STOP)
    assert halting.check()
    assert slept == ["slept"]
    with pytest.raises(KeyboardInterrupt):
        _press_twice(halting)


def _press_twice(halting: Halting) -> None:
    halting.wish(Wish.STOP)
    threading.Event().wait(60)
