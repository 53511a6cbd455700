"""Signed notes: short texts signed with Ed25519, for checkpoints of the ledger, and witnesses' signatures on them.

Rule: C2SP signed-note. Example, three lines of text, an empty line, one signature line:

    tamis/0123456789abcdef
    42
    q5qWc0Kl0…=

    — tamis/0123456789abcdef nVeHQk…

Key id = first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key); verifier key = "name+keyid+base64(0x01 ‖ key)".
A witness adds a line of its own (C2SP tlog-cosignature, "cosignature/v1"): algorithm byte 0x04 in place of 0x01, the
signature covers a line with the time before the text, and the time (8 bytes) stands between key id and signature.
Never: signs text without a final newline. Unknown signature lines are ignored, as the specification says.
Residual risk: the log key lies in RAM while the vault is unlocked; who takes it can sign a forked history, and only
a witness or the reviewers' own `seen` fields tell.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from keys.errors import BadSignature

_ED25519 = b"\x01"
_COSIGNATURE = b"\x04"
_DASH = "\u2014"
_NAME = re.compile(r"[^\s+]{1,100}")


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A name, an Ed25519 public key (32 bytes), and the byte for what it signs: notes, or as a witness."""

    name: str
    public: bytes
    algorithm: bytes = _ED25519

    def __str__(self) -> str:
        """Gives the verifier key's text form."""
        return f"{self.name}+{self.key_id().hex()}+{base64.b64encode(self.algorithm + self.public).decode()}"

    def key_id(self) -> bytes:
        """Gives the 4-byte key id."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.algorithm + self.public).digest()[:4]


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

    def witness(self) -> NoteVerifier:
        """Gives the public half of a witness."""
        return NoteVerifier(self.name, self.verifier().public, _COSIGNATURE)


def parse_verifier(text: str) -> NoteVerifier:
    """Reads a verifier key.

    Raises:
        BadSignature: it is malformed or its key id is not its own.
    """
    return _parsed(text, _ED25519)


def parse_witness(text: str) -> NoteVerifier:
    """Reads the verifier key of a witness.

    Raises:
        BadSignature: it is malformed, or a key of another kind.
    """
    return _parsed(text, _COSIGNATURE)


def _parsed(text: str, algorithm: bytes) -> NoteVerifier:
    try:
        name, key_id, encoded = text.strip().split("+", 2)  # base64 may hold "+", a name may not
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as fault:
        raise BadSignature("keys.verifier_malformed") from fault
    verifier = NoteVerifier(name, raw[1:], algorithm)
    if (
        raw[:1] != algorithm
        or len(raw) != 33
        or not _NAME.fullmatch(name)
        or str(verifier) != f"{name}+{key_id}+{encoded}"
    ):
        raise BadSignature("keys.verifier_malformed")
    return verifier


def make_signer(name: str) -> NoteSigner:
    """Makes a key with the randomness of the cryptography library."""
    return NoteSigner(name, Ed25519PrivateKey.generate().private_bytes_raw())


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
    text, lines = split_note(note)
    _check(verifier, _signature(lines, verifier), text)
    return text


def split_note(note: str) -> tuple[str, tuple[str, ...]]:
    """Gives a note's text and its signature lines, neither of which is thereby believed.

    Raises:
        BadSignature: the note is malformed.
    """
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise BadSignature("keys.note_malformed")
    return text + "\n", tuple(lines[:-1].split("\n"))


def join_note(text: str, lines: Iterable[str]) -> str:
    """Puts a text and its signature lines together; a line that is there twice is put in once."""
    return f"{text}\n" + "".join(f"{line}\n" for line in dict.fromkeys(lines))


def cosign(text: str, signer: NoteSigner, time: int) -> str:
    """Signs a checkpoint's text as a witness at a time (seconds since 1970); gives the line without its newline."""
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(_witnessed(text, time))
    raw = signer.witness().key_id() + time.to_bytes(8) + signature
    return f"{_DASH} {signer.name} {base64.b64encode(raw).decode()}"


def cosigned_at(note: str, witness: NoteVerifier) -> int:
    """Gives the time (seconds since 1970) at which a witness cosigned a note.

    Raises:
        BadSignature: no line of that witness verifies, or the note is malformed.
    """
    text, lines = split_note(note)
    signature = _signature(lines, witness)
    time = int.from_bytes(signature[:8])
    _check(witness, signature[8:], _witnessed(text, time).decode())
    return time


def _witnessed(text: str, time: int) -> bytes:
    """Gives what a witness signs (C2SP tlog-cosignature, "Format", Ed25519)."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _signature(lines: Iterable[str], verifier: NoteVerifier) -> bytes:
    found = [_signature_in(line, verifier) for line in lines]
    ours = [signature for signature in found if signature is not None]
    if not ours:
        raise BadSignature("keys.note_unsigned", name=verifier.name)
    return ours[0]


def _signature_in(line: str, verifier: NoteVerifier) -> bytes | None:
    """Gives the signature of a line by this key, None for other keys' lines."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH:
        raise BadSignature("keys.note_malformed")
    try:
        raw = base64.b64decode(parts[2], validate=True)
    except ValueError as fault:
        raise BadSignature("keys.note_malformed") from fault
    if base64.b64encode(raw).decode() != parts[2]:  # RFC 4648, 3.5: unused bits could be anything, and nobody would see
        raise BadSignature("keys.note_malformed")
    if parts[1] != verifier.name or raw[:4] != verifier.key_id():
        return None
    return raw[4:]


def _check(verifier: NoteVerifier, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, text.encode())
    except InvalidSignature as fault:
        raise BadSignature("keys.note_bad", name=verifier.name) from fault
