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
_ARMOR, _ARMOR_END = b"-----BEGIN PGP SIGNATURE-----", b"-----END PGP SIGNATURE-----"
_CHECKSUM = 5


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


def read_answers(pasted: str, count: int) -> list[bytes]:
    """Reads several signatures pasted one below the other, in their order; a single one in any form it may have.

    Raises:
        BadSignature: there are fewer or more, or one is none.
    """
    if count == 1:
        return [read_answer(pasted)]
    mark = _ARMOR.decode()
    before, *blocks = pasted.split(mark)
    if before.strip() or len(blocks) != count:
        raise BadSignature("keys.answers_count", wanted=count, count=len(blocks))
    return [read_answer(mark + block) for block in blocks]


def read_answer(pasted: str) -> bytes:
    """Reads a signature as people paste it, armored or base64 of the binary form; gives the binary form.

    Acts are recorded with a signature in one spelling (decision 0025), and armor is another.

    Raises:
        BadSignature: it is neither, torn, or too long.
    """
    raw = pasted.strip().encode("utf-8", "replace")
    if not raw or len(raw) > LONGEST_ANSWER:
        raise BadSignature("keys.answer_not_a_signature")
    try:
        return base64.b64decode(_unarmored(raw) if raw.startswith(_ARMOR) else b"".join(raw.split()), validate=True)
    except binascii.Error as fault:
        raise BadSignature("keys.answer_not_a_signature") from fault


def _unarmored(raw: bytes) -> bytes:
    """Gives the base64 inside an ASCII armor (RFC 4880 section 6.2), without its headers and checksum."""
    head, _, rest = raw.partition(_ARMOR)
    lines = [line.strip() for line in rest.splitlines()[1:]]
    if head or b"" not in lines or lines[-1] != _ARMOR_END:
        raise BadSignature("keys.answer_not_a_signature")
    body = lines[lines.index(b"") + 1 : -1]
    return b"".join(line for line in body if not _is_checksum(line))


def _is_checksum(line: bytes) -> bool:
    return len(line) == _CHECKSUM and line.startswith(b"=")
