"""A checkpoint: the signed promise "so many entries, this root".

Rule: C2SP tlog-checkpoint: three lines — origin, size in decimal, root in base64 — inside a signed note by the log key.
Parsed strictly: the text must equal our own re-serialisation (no leading zeros, no extra lines).
Never: says anything about entries after it. Residual risk: a checkpoint that never left the machine proves nothing
against somebody who holds the log key.
"""

import base64
import hashlib
from dataclasses import dataclass

from custody.errors import LedgerBroken
from keys import notes
from keys.errors import BadSignature


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin (the log's name), size (entries), root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Gives the three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def digest(self) -> str:
        """Gives the hex SHA-256 of the text: what a reviewer's statement names as `seen`."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def sign_checkpoint(checkpoint: Checkpoint, signer: notes.NoteSigner) -> str:
    """Signs a checkpoint; gives the note."""
    return notes.sign_note(checkpoint.text(), signer)


def open_checkpoint(note: str, verifier: notes.NoteVerifier) -> Checkpoint:
    """Reads a checkpoint signed by this log key.

    Raises:
        LedgerBroken: the signature does not hold, or the text is not a checkpoint of this log.
    """
    try:
        text = notes.open_note(note, verifier)
        origin, size, root = text.splitlines()
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except (BadSignature, ValueError) as fault:
        raise LedgerBroken("custody.checkpoint_bad") from fault
    if checkpoint.text() != text or origin != verifier.name:
        raise LedgerBroken("custody.checkpoint_bad")
    return checkpoint
