"""The folder of checkpoints: every promise this desk signed about its ledger.

Rule: one signed note per size, named by it; the newest is the largest. All of them must agree with the ledger.
Never: removes or rewrites one of another size. Residual risk: on this machine only, they prove little; print them.
"""

from collections.abc import Sequence
from pathlib import Path

from custody import merkle
from custody.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from custody.errors import LedgerBroken
from keys.cabinet import write_whole
from keys.notes import NoteSigner


class Checkpoints:
    """The checkpoints of one vault."""

    def __init__(self, folder: Path, signer: NoteSigner) -> None:
        self._folder = folder
        self._signer = signer

    def sign(self, leaves: Sequence[bytes]) -> Checkpoint:
        """Signs and stores a checkpoint over these leaves."""
        made = Checkpoint(self._signer.name, len(leaves), merkle.root(leaves))
        write_whole(self._path(made.size), sign_checkpoint(made, self._signer).encode())
        return made

    def newest(self) -> Checkpoint | None:
        """Gives the newest one.

        Raises:
            LedgerBroken: it is not signed by this vault's log key.
        """
        paths = self._paths()
        return open_checkpoint(paths[-1].read_text(), self._signer.verifier()) if paths else None

    def note(self, size: int) -> str:
        """Gives the signed note of a size as it lies on disk."""
        return self._path(size).read_text()

    def check(self, leaves: Sequence[bytes]) -> None:
        """Checks every checkpoint against the ledger's leaves.

        Raises:
            LedgerBroken: one is not signed by the log key, larger than the ledger, or of another root.
        """
        for path in self._paths():
            checkpoint = open_checkpoint(path.read_text(), self._signer.verifier())
            short = checkpoint.size > len(leaves)
            if short or merkle.root(leaves[: checkpoint.size]) != checkpoint.root:
                raise LedgerBroken("custody.checkpoint_disagrees", size=checkpoint.size)

    def _path(self, size: int) -> Path:
        return self._folder / f"{size:012d}.note"

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.note"))
