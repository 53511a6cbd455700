"""Watching every process of the machine while a story runs: argument lists and environments, as root could."""

import threading
from collections.abc import Iterable
from pathlib import Path


class Watch:
    """Looks again and again, and remembers which of the secrets it saw and where."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secret.encode() for secret in secrets]
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
            for process in Path("/proc").glob("[0-9]*"):
                self._read(process)

    def _read(self, process: Path) -> None:
        for name in ("cmdline", "environ"):
            try:
                content = (process / name).read_bytes()
            except OSError:  # gone, or another user's
                continue
            self.seen |= {f"{name}: {secret.decode()}" for secret in self._secrets if secret in content}
