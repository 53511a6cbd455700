"""Watching every process of the machine while a story runs: argument lists and environments, as root could."""

import os
import threading
from collections.abc import Iterable


class Watch:
    """Looks again and again, and remembers which of the secrets it saw and where."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secret.encode() for secret in secrets]
        self._known: dict[str, bytes] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.seen: set[str] = set()
        self.looks = 0

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.003):
            self.looks += 1
            here = [entry.name for entry in os.scandir("/proc") if entry.name.isdigit()]
            for process in here:
                self._read(process)
            self._known = {process: self._known[process] for process in here if process in self._known}

    def _read(self, process: str) -> None:
        """Reads what a process was started with; one that still runs the same command was read before."""
        try:
            started = _read(process, "cmdline")
            if self._known.get(process) == started:
                return
            surroundings = _read(process, "environ")
        except OSError:  # gone, or another user's
            return
        self._known[process] = started
        for name, content in (("cmdline", started), ("environ", surroundings)):
            self.seen |= {f"{name}: {secret.decode()}" for secret in self._secrets if secret in content}


def _read(process: str, name: str) -> bytes:
    with open(f"/proc/{process}/{name}", "rb") as file:  # noqa: PTH123 (thousands a second: a Path costs as much again)
        return file.read()
