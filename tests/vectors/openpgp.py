"""OpenPGP certificates and signatures from seeds: the same bytes in every run, which gpg cannot give.

Version 4, Ed25519 (RFC 9580, "EdDSA legacy"), as gpg writes them.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BORN = datetime(2026, 1, 1, tzinfo=UTC)
_OID = bytes.fromhex("092b06010401da470f01")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a key: their name is the seed. `lasts` in days (0: no end); `revoked`: the certificate says so."""

    name: str
    lasts: int = 0
    revoked: bool = False

    @property
    def fingerprint(self) -> str:
        return hashlib.sha1(_framed(self._key()), usedforsecurity=False).hexdigest().upper()

    def certificate(self) -> bytes:
        """Key, user id, self-signature, and the revocation if any."""
        user = self.name.encode()
        about = _framed(self._key()) + b"\xb4" + len(user).to_bytes(4) + user
        flags = _sub(27, b"\x03") + (_sub(9, (self.lasts * 86400).to_bytes(4)) if self.lasts else b"")
        packets = _packet(6, self._key())
        if self.revoked:
            packets += self._signature(0x20, _framed(self._key()), BORN, _sub(29, b"\x02"))
        return packets + _packet(13, user) + self._signature(0x13, about, BORN, flags)

    def sign(self, data: bytes, moment: datetime) -> bytes:
        """A detached signature, as gpg spells it."""
        return self._signature(0x00, data, moment, b"")

    def _key(self) -> bytes:
        point = b"\x40" + self._secret().public_key().public_bytes_raw()
        return b"\x04" + _time(BORN) + b"\x16" + _OID + _mpi(point)

    def _secret(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"vector " + self.name.encode()).digest())

    def _signature(self, kind: int, data: bytes, moment: datetime, more: bytes) -> bytes:
        mark = bytes.fromhex(self.fingerprint)
        hashed = _sub(33, b"\x04" + mark) + _sub(2, _time(moment)) + more
        signed = bytes((4, kind, 22, 8)) + len(hashed).to_bytes(2) + hashed
        digest = hashlib.sha256(data + signed + b"\x04\xff" + len(signed).to_bytes(4)).digest()
        made = self._secret().sign(digest)
        unhashed = _sub(16, mark[-8:])
        body = signed + len(unhashed).to_bytes(2) + unhashed + digest[:2] + _mpi(made[:32]) + _mpi(made[32:])
        return _packet(2, body)


def _time(moment: datetime) -> bytes:
    return int(moment.timestamp()).to_bytes(4)


def _sub(kind: int, data: bytes) -> bytes:
    return bytes((len(data) + 1, kind)) + data


def _mpi(data: bytes) -> bytes:
    value = int.from_bytes(data)
    return value.bit_length().to_bytes(2) + value.to_bytes((value.bit_length() + 7) // 8)


def _packet(tag: int, body: bytes) -> bytes:
    return bytes((0x80 | tag << 2, len(body))) + body


def _framed(key: bytes) -> bytes:
    """How a key is hashed: for its fingerprint, and under signatures about it."""
    return b"\x99" + len(key).to_bytes(2) + key
