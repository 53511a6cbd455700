"""One detached OpenPGP signature, in the one spelling we take: what gpg writes for an Ed25519 key, bit by bit.

Rule: RFC 9580 section 5.2.3 (version 4), read strictly, written again by us and compared. One packet with the shortest
old-format header; binary document; EdDSA; SHA-256, SHA-384 or SHA-512; signed subpackets: issuer fingerprint and
creation time; unsigned: the issuer's key id; the digest's first two octets are the digest's; MPIs without leading
zeros; s below the order of the group (RFC 8032 section 5.1.7).
Why: gpg and gpgv accept changed bytes in the unsigned parts (measured: key id, digest start), so one signature would
have many spellings, and a byte could change in a signed package without anybody seeing it.
Never: says whether a signature holds; that is gpgv's part.
Residual risk: RSA and NIST curves are refused, so an old card cannot sign.
"""

import hashlib
from dataclasses import dataclass

from keys.errors import BadSignature

_HASHES = {8: "sha256", 9: "sha384", 10: "sha512"}
_ORDER = 2**252 + 27742317777372353535851937790883648493
_HASHED_LENGTH = 29  # two subpackets: 1 + 22 octets of issuer fingerprint, 1 + 5 of creation time
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says of itself: the signing key's fingerprint, seconds since 1970, its parts."""

    fingerprint: str
    made: int
    hash_id: int
    hashed: bytes
    r: int
    s: int

    def written(self, data: bytes) -> bytes:
        """Writes the whole packet for these signed bytes, in its one spelling."""
        signed = bytes((4, 0, 22, self.hash_id)) + len(self.hashed).to_bytes(2) + self.hashed
        trailer = b"\x04\xff" + len(signed).to_bytes(4)
        digest = hashlib.new(_HASHES[self.hash_id], data + signed + trailer).digest()
        unsigned = b"\x09\x10" + bytes.fromhex(self.fingerprint)[-8:]
        body = signed + len(unsigned).to_bytes(2) + unsigned + digest[:2] + _mpi(self.r) + _mpi(self.s)
        return bytes((0x88, len(body))) + body


def read_signature(packet: bytes, data: bytes) -> Signature:
    """Reads the signature over `data`.

    Raises:
        BadSignature: it is not in the one spelling.
    """
    if len(packet) > _LONGEST or packet[:1] != b"\x88" or packet[2:5] != b"\x04\x00\x16":
        raise BadSignature("keys.signature_spelling")
    hashed = packet[8 : 8 + _HASHED_LENGTH]
    made, issuer = _subpackets(hashed)
    r, rest = _read_mpi(packet[8 + _HASHED_LENGTH + 14 :])
    s, rest = _read_mpi(rest)
    read = Signature(issuer, made, packet[5], hashed, r, s)
    if rest or packet[5] not in _HASHES or read.written(data) != packet or not _below_order(s):
        raise BadSignature("keys.signature_spelling")
    return read


def _subpackets(hashed: bytes) -> tuple[int, str]:
    """Reads issuer fingerprint and creation time, in the order in which gpg writes them."""
    issuer, made = hashed[:23], hashed[23:]
    if issuer[:3] != b"\x16\x21\x04" or made[:2] != b"\x05\x02":
        raise BadSignature("keys.signature_spelling")
    return int.from_bytes(made[2:]), issuer[3:].hex().upper()


def _mpi(value: int) -> bytes:
    return value.bit_length().to_bytes(2) + value.to_bytes((value.bit_length() + 7) // 8)


def _read_mpi(data: bytes) -> tuple[int, bytes]:
    end = 2 + (int.from_bytes(data[:2]) + 7) // 8
    return int.from_bytes(data[2:end]), data[end:]


def _below_order(s: int) -> bool:
    """Reads s as RFC 8032 does, least octet first."""
    return s.bit_length() <= 256 and int.from_bytes(s.to_bytes(32), "little") < _ORDER
