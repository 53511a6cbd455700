"""A newsroom to measure in: a vault on a disk, opened in RAM, and what makes SecureDrop items for it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from custody import chain as chains
from custody import founding
from custody.chain import Chain
from custody.layout import Vault
from keys import unlocked as unlocking
from keys.unlocked import Unlocked
from tests.exports import Exporter, Gpg
from tests.newsroom import PASSPHRASES

RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too
SUBMISSION_BITS = 4096  # what SecureDrop's documentation has people make


@dataclass(frozen=True, slots=True)
class Room:
    """The vault, its keys opened, the maker of items, and two folders: one on the disk, one in RAM."""

    vault: Vault
    unlocked: Unlocked
    exporter: Exporter
    disk: Path
    ram: Path

    def chain(self) -> Chain:
        """Attaches to the vault: one chain for each thread."""
        return chains.attach(self.vault, self.unlocked, now, os.urandom)


def now() -> datetime:
    """Gives the time."""
    return datetime.now(UTC)


@contextmanager
def room() -> Iterator[Room]:
    """Founds a training vault on the disk TAMIS_BENCH_DISK names (else the checkout's); all is removed afterwards."""
    named = os.environ.get("TAMIS_BENCH_DISK", str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory(dir=named) as on_disk, tempfile.TemporaryDirectory(dir=RAM, prefix="b") as in_ram:
        disk, ram = Path(on_disk), Path(in_ram)
        gpg = Gpg(ram / "sd")
        exporter = Exporter(gpg, gpg.make_key("SecureDrop TEST", bits=SUBMISSION_BITS))
        key = gpg.run("--export-secret-keys", exporter.submission)
        charter = founding.Charter(founders=PASSPHRASES, quorum=2, shares=(2, 3), training=True, submission_key=key)
        vault, _ = founding.found(disk / "v", charter, ram, os.getuid(), now, os.urandom)
        memory = vault.memory(ram, os.getuid())
        opened = unlocking.unlock(vault.cabinet, memory, "reviewers/alice", PASSPHRASES["alice"])
        try:
            yield Room(vault, opened, exporter, disk, ram)
        finally:
            unlocking.lock(memory)
            gpg.stop()
