"""A sign-in challenge: a short text that only this desk, now, could have posed, answered by an OpenPGP signature.

Rule: the text names the address of the desk, the vault's log, a random number, the newest checkpoint and when it ends,
two minutes after it was posed; the answer is a detached signature over exactly these bytes, judged by gpgv. It begins
otherwise than any statement (those are JSON), so that a signature given here can never count as an act.
Never: reads a clock or randomness of its own, remembers what was posed (the caller uses each challenge once).
"""

import base64
import binascii
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from keys import pipe
from keys.errors import BadSignature, ChallengeOver

LASTS = timedelta(minutes=2)
LONGEST_ANSWER = 8192
_ARMOR = b"-----BEGIN PGP SIGNATURE-----"


@dataclass(frozen=True, slots=True)
class Challenge:
    """Where it holds (`http://127.0.0.1:PORT`), the log's name, hex nonce, hex digest of the newest checkpoint, end."""

    address: str
    log: str
    nonce: str
    checkpoint: str
    until: datetime

    def text(self) -> str:
        """Gives the canonical text; the last line ends with a newline too."""
        lines = (
            "tamis/sign-in/v1",
            f"address {self.address}",
            f"log {self.log}",
            f"nonce {self.nonce}",
            f"checkpoint {self.checkpoint}",
            f"until {self.until:%Y-%m-%dT%H:%M:%SZ}",
        )
        return "\n".join(lines) + "\n"


def pose(address: str, log: str, nonce: bytes, checkpoint: str, now: datetime) -> Challenge:
    """Poses a challenge that lasts two minutes from `now` (UTC)."""
    return Challenge(address, log, nonce.hex(), checkpoint, now.replace(microsecond=0) + LASTS)


def check(
    challenge: Challenge, answer: bytes, certificate: Path, fingerprint: str, now: datetime, scratch: Path
) -> None:
    """Passes only a good answer, in time, by the key with this fingerprint.

    Raises:
        ChallengeOver: it came too late.
        BadSignature: it is not this key's signature over exactly this text.
    """
    if now > challenge.until:
        raise ChallengeOver("keys.challenge_over")
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        data, signature = Path(folder, "challenge"), Path(folder, "answer")
        data.write_text(challenge.text())
        signature.write_bytes(answer)
        pipe.verify_detached(certificate, data, signature, fingerprint)


def read_answer(pasted: str) -> bytes:
    """Reads a signature as people paste it: armored, or base64 of the binary form.

    Raises:
        BadSignature: it is neither, or too long.
    """
    raw = pasted.strip().encode("utf-8", "replace")
    if not raw or len(raw) > LONGEST_ANSWER:
        raise BadSignature("keys.answer_not_a_signature")
    if raw.startswith(_ARMOR):
        return raw + b"\n"
    try:
        return base64.b64decode(b"".join(raw.split()), validate=True)
    except binascii.Error as fault:
        raise BadSignature("keys.answer_not_a_signature") from fault
