"""Putting everything together: the one place where clock, randomness, environment and folders are read.

Never: a global; a `Desk` is made once per command and handed on.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from custody import chain as chains
from custody.chain import Chain
from custody.founding import sign_draft
from custody.layout import Vault, find
from custody.records import Clock, Draft, Randomness
from desk.asking import Ask
from desk.errors import Usage
from desk.places import MOUNTS, places_of
from desk.telling import Telling
from desk.workers import workers_of
from keys import unlocked
from sanitize.workshop import Workshop

_MEMORY = Path("/dev/shm")  # noqa: S108 (RAM, checked by keys/memory.py; house.md section 4 names it)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    telling: Telling
    ask: Ask
    clock: Clock
    random: Randomness
    memory_base: Path
    user: int
    root: Path | None
    places: tuple[Path, ...] = MOUNTS
    workers: int = 1

    @property
    def vault(self) -> Vault:
        """The vault the command is about.

        Raises:
            Usage: none was named.
            NotAVault: the folder is none.
        """
        if self.root is None:
            raise Usage("desk.no_vault_named")
        return find(self.root)

    def memory(self, vault: Vault) -> Path:
        """Where the vault's opened keys lie."""
        return vault.memory(self.memory_base, self.user)

    def chain(self, after: Callable[[str], None] = chains.nothing) -> Chain:
        """Opens the chain of the unlocked vault.

        Raises:
            Locked: nobody has unlocked it.
        """
        vault = self.vault
        return chains.attach(vault, unlocked.attach(self.memory(vault)), self.clock, self.random, after)

    def signer(self, chain: Chain, name: str) -> Callable[[Draft], Draft]:
        """Gives the act of signing as a reviewer; their passphrase is asked each time."""

        def sign(draft: Draft) -> Draft:
            passphrase = self.ask(self.telling.words("desk.ask_passphrase", name=name))
            return sign_draft(chain, draft, name, passphrase)

        return sign

    def workshop(self, scratch: Path) -> Workshop:
        """Opens a jailed workshop in scratch."""
        return Workshop(scratch)


def assemble(telling: Telling, ask: Ask, root: Path | None) -> Desk:
    """Makes the desk of this process."""
    return Desk(
        telling=telling,
        ask=ask,
        clock=lambda: datetime.now(UTC),
        random=os.urandom,
        memory_base=_MEMORY,
        user=os.getuid(),
        root=root,
        places=places_of(os.environ),
        workers=workers_of(os.environ),
    )
