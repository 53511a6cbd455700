"""Signed notes: short texts signed with Ed25519, for checkpoints of the ledger.

Rule: C2SP signed-note. Example, three lines of text, an empty line, one signature line:

    tamis/0123456789abcdef
    42
    q5qWc0Kl0…=

    — tamis/0123456789abcdef nVeHQk…

Key id = first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key); verifier key = "name+keyid+base64(0x01 ‖ key)".
Never: signs text without a final newline. Unknown signature lines are ignored, as the specification says.
Residual risk: the log key lies in RAM while the vault is unlocked; who takes it can sign a forked history, and only
a witness or the reviewers' own `seen` fields tell.
"""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from keys.errors import BadSignature

_ED25519 = b"\x01"
_DASH = "\u2014"


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A name and an Ed25519 public key (32 bytes)."""

    name: str
    public: bytes

    def __str__(self) -> str:
        """Gives the verifier key's text form."""
        return f"{self.name}+{self.key_id().hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def key_id(self) -> bytes:
        """Gives the 4-byte key id."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A name and the 32-byte Ed25519 seed."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        """Hides the seed."""
        return f"NoteSigner({self.name!r})"

    def verifier(self) -> NoteVerifier:
        """Gives the public half."""
        return NoteVerifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())


def parse_verifier(text: str) -> NoteVerifier:
    """Reads a verifier key.

    Raises:
        BadSignature: it is malformed or its key id is not its own.
    """
    try:
        name, key_id, encoded = text.strip().split("+", 2)  # base64 may hold "+", a name may not
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as fault:
        raise BadSignature("keys.verifier_malformed") from fault
    verifier = NoteVerifier(name, raw[1:])
    if raw[:1] != _ED25519 or len(raw) != 33 or str(verifier) != f"{name}+{key_id}+{encoded}":
        raise BadSignature("keys.verifier_malformed")
    return verifier


def sign_note(text: str, signer: NoteSigner) -> str:
    """Signs a text that ends in a newline; gives the whole note."""
    if not text.endswith("\n"):
        raise BadSignature("keys.note_malformed")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode())
    blob = base64.b64encode(signer.verifier().key_id() + signature).decode()
    return f"{text}\n{_DASH} {signer.name} {blob}\n"


def open_note(note: str, verifier: NoteVerifier) -> str:
    """Gives the text of a note signed by `verifier`.

    Raises:
        BadSignature: no line of that key verifies, or the note is malformed.
    """
    text, separator, lines = note.rpartition("\n\n")
    text += "\n"
    if not separator or not lines.endswith("\n"):
        raise BadSignature("keys.note_malformed")
    found = [_signature_in(line, verifier) for line in lines[:-1].split("\n")]
    ours = [signature for signature in found if signature is not None]
    if not ours:
        raise BadSignature("keys.note_unsigned", name=verifier.name)
    _check(verifier, ours[0], text)
    return text


def _signature_in(line: str, verifier: NoteVerifier) -> bytes | None:
    """Gives the signature of a line by this key, None for other keys' lines."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH:
        raise BadSignature("keys.note_malformed")
    try:
        raw = base64.b64decode(parts[2], validate=True)
    except ValueError as fault:
        raise BadSignature("keys.note_malformed") from fault
    if parts[1] != verifier.name or raw[:4] != verifier.key_id():
        return None
    return raw[4:]


def _check(verifier: NoteVerifier, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, text.encode())
    except InvalidSignature as fault:
        raise BadSignature("keys.note_bad", name=verifier.name) from fault
