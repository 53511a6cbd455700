"""A newsroom for the tests: a training vault with two founders, alice and bob, founded once and copied for each test.

Founding and unlocking stretch passphrases and cost seconds; so the vault folder and the opened keys in RAM are copied
instead. Everything lies under one short folder in RAM (GnuPG's socket paths are short), which `close` empties; the
agents of the copies are ended there too. The people, passphrases and keys are made up.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from custody import chain as chains
from custody import founding, layout
from custody.chain import Chain
from custody.layout import Vault
from custody.records import Draft
from keys import unlocked as unlocking
from keys.gpg import GpgHome
from keys.memory import wipe_folder
from keys.reviewer import sign_as
from keys.unlocked import Unlocked
from tests.exports import Exporter, Gpg

RAM = Path("/dev/shm")
PASSPHRASES = {"alice": "twelve oars of alder", "bob": "no boat without bread"}
QUORUM = 2
SHARES = (2, 3)
FIRST_DAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_LEFT_OUT = shutil.ignore_patterns("S.*", "*.lock", ".#*")


class FixedClock:
    """A clock that starts at a fixed time and goes on by one second a look."""

    def __init__(self, start: datetime = FIRST_DAY) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Dice:
    """Randomness that is the same in every run: SHA-256 over a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def __call__(self, length: int) -> bytes:
        made = bytearray()
        while len(made) < length:
            self._count += 1
            made += hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()
        return bytes(made[:length])


@dataclass
class Newsroom:
    """One vault with its keys opened in RAM.

    `memory_base` is what `Vault.memory` is given; `exporter` makes SecureDrop items for this desk, `stranger` is the
    fingerprint of a key in the same home that is not the desk's.
    """

    folder: Path
    memory_base: Path
    vault: Vault
    exporter: Exporter
    stranger: str
    recovery_shares: tuple[str, ...]
    reviewers: dict[str, str]
    clock: FixedClock = field(default_factory=FixedClock)
    _chains: list[Chain] = field(default_factory=list)
    _copies: int = 0

    @classmethod
    def found(cls, folder: Path) -> "Newsroom":
        """Founds the vault below a folder in RAM and unlocks it; takes some seconds."""
        folder.mkdir(mode=0o700)
        gpg = Gpg(folder / "sd")
        exporter, stranger = Exporter(gpg, gpg.make_key("SecureDrop TEST")), gpg.make_key("Source Key TEST")
        charter = founding.Charter(
            founders=PASSPHRASES,
            quorum=QUORUM,
            shares=SHARES,
            training=True,
            submission_key=gpg.run("--export-secret-keys", exporter.submission),
        )
        gpg.stop()
        clock = FixedClock()
        vault, made = founding.found(folder / "v", charter, folder, os.getuid(), clock, Dice("founding"))
        for name, passphrase in PASSPHRASES.items():
            _wrap_lightly(vault.cabinet.locked(f"reviewers/{name}"), passphrase, folder / "w")
        room = cls(folder, folder, vault, exporter, stranger, made.shares, dict(made.reviewers), clock)
        room.unlock("alice")
        return room

    def fresh(self, memory_base: Path | None = None) -> "Newsroom":
        """Copies the newsroom, opened keys included; another `memory_base` must be short and in RAM."""
        self._copies += 1
        folder = self.folder / str(self._copies)
        folder.mkdir(mode=0o700)
        base = memory_base or folder
        shutil.copytree(self.vault.root, folder / "v", ignore=_LEFT_OUT)
        vault = layout.find(folder / "v")
        for note in (vault.ledger / "checkpoints").iterdir():
            note.touch()  # a copy is as new as its first use: how long others worked before is not its story
        memory = vault.memory(base, os.getuid())
        memory.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copytree(self.memory, memory, ignore=_LEFT_OUT)
        clock = FixedClock(self.clock.now)
        reviewers = dict(self.reviewers)
        return Newsroom(folder, base, vault, self.exporter, self.stranger, self.recovery_shares, reviewers, clock)

    def take_over(self, other: "Newsroom") -> None:
        """Puts a copy of another's vault, founded with the same keys, in the place of its own."""
        shutil.rmtree(self.vault.root)
        shutil.copytree(other.vault.root, self.vault.root, ignore=_LEFT_OUT)
        self.clock.now = other.clock.now

    @property
    def passphrases(self) -> dict[str, str]:
        """Names to passphrases."""
        return dict(PASSPHRASES)

    @property
    def memory(self) -> Path:
        """Where the opened keys lie."""
        return self.vault.memory(self.memory_base, os.getuid())

    @property
    def unlocked(self) -> Unlocked:
        """The opened keys; raises `Locked` when the vault is locked."""
        return unlocking.attach(self.memory)

    def unlock(self, name: str) -> Unlocked:
        """Unlocks with a founder's passphrase."""
        return unlocking.unlock(self.vault.cabinet, self.memory, f"reviewers/{name}", PASSPHRASES[name])

    def lock(self) -> None:
        """Locks the vault: agents and opened keys end."""
        unlocking.lock(self.memory)

    def chain(self, after: Callable[[str], None] = chains.nothing) -> Chain:
        """Attaches to the vault as a process of its own would; each call gives another chain."""
        dice = Dice(f"{self.folder.name}-{len(self._chains)}")
        made = chains.attach(self.vault, self.unlocked, self.clock, dice, after)
        self._chains.append(made)
        return made

    def to_one(self, name: str, plain: bytes) -> bytes:
        """Encrypts to a founder's own key, as a source does who trusts one person."""
        gpg = self.exporter.gpg
        gpg.run("--import", given=self.vault.cabinet.certificate(f"reviewers/{name}").read_bytes())
        return gpg.encrypt(plain, [self.reviewers[name]], "--armor")

    def sign(self, name: str) -> Callable[[Draft], Draft]:
        """Gives the hand of a founder: what signs a draft."""

        def signed(draft: Draft) -> Draft:
            cabinet, memory = self.vault.cabinet, self.unlocked.folder
            _, signature = sign_as(cabinet, memory, name, PASSPHRASES[name], draft.statement.signed_bytes())
            return Draft(draft.statement, draft.scope, signature)

        return signed

    def close(self) -> None:
        """Ends chains and agents and removes everything."""
        for each in self._chains:
            each.catalog.close()
        for configuration in [*self.folder.rglob("gpg-agent.conf"), *self.memory.rglob("gpg-agent.conf")]:
            GpgHome(configuration.parent).stop()
        if self.exporter.gpg.home.is_relative_to(self.folder):
            self.exporter.gpg.stop()
        wipe_folder(self.folder)
        wipe_folder(self.memory)


def opened(chain: Chain, submission: str, blob: str) -> bytes:
    """Reads a blob out of the vault."""
    parts: list[bytes] = []
    chain.read(submission, blob, parts.append)
    return b"".join(parts)


def content(chain: Chain, label: str) -> bytes:
    """Reads an exhibit out of the vault."""
    exhibit = chain.catalog.exhibit(label)
    return opened(chain, exhibit.submission, exhibit.blob)


def contents(chain: Chain) -> set[bytes]:
    """Reads what all exhibits hold."""
    return {content(chain, exhibit.label) for exhibit in chain.catalog.exhibits()}


def _wrap_lightly(locked: Path, passphrase: str, place: Path) -> None:
    """Puts a founder's key under the same passphrase, stretched little: a suite signs two thousand times.

    Where a fresh agent on a busy machine refuses that (once seen), the key stays as it is: slower, not different.
    """
    home = GpgHome(place)
    fingerprint = home.import_key(locked.read_bytes())
    light: bytes = home._gpg.export_keys(fingerprint, True, armor=False, passphrase=passphrase)
    home.close()
    if light:
        locked.write_bytes(light)
