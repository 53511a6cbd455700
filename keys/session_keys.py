"""Session keys, taken out of messages by OpenSSL, so that gpg need not ask its agent for each one.

Rule: an RSA key of 4096 bits costs gpg's agent 22 ms a message, one message at a time; OpenSSL does it in 1.5 ms, on
all cores (measured: docs/decisions/0067). Only this step is done here: the secret key is read from the home (RFC 4880
sections 5.5.3 and 12.2), the session key of a message opened with it (5.1: PKCS#1 v1.5, algorithm, key, checksum). gpg
still decrypts the message, checks its integrity and says so: what counts is what `pipe.py` counts.
What is not plainly the usual case is left to gpg whole, which says what is wrong with it: other algorithms than RSA and
AES, a key id that is not told or told twice, a damaged packet, a key with a passphrase.
Never: writes a key to a disk, an argument or a log; decides that a message opened. Residual risk: while this lives, the
secret key lies in this process's memory too, and not only in RAM files and the agent's.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
    rsa_crt_iqmp,
)

from keys.addressees import packet, wrapped_keys
from keys.gpg import GpgHome

BEGINNING = 1 << 14
"""How many bytes of a message are looked at: sixteen recipients with keys of 4096 bits and more."""

_SECRET_KEYS = {5, 7}
_RSA = {1, 2}
_AES_BYTES = {7: 16, 8: 24, 9: 32}
_INTEGRITY_PROTECTED = 0xC0 | 18
_FEWEST_BITS = 2048


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """The secret keys by key id (16 hex digits) that can take a session key out."""

    _keys: Mapping[str, RSAPrivateKey]

    def __repr__(self) -> str:
        """Hides the keys."""
        return f"SessionKeys({', '.join(sorted(self._keys))})"

    def of(self, untrusted_beginning: bytes) -> bytes | None:
        """Gives the session key as gpg takes it ("9:HEX"), None where gpg must look for itself."""
        wrapped, end = wrapped_keys(untrusted_beginning)
        ours = [each for each in wrapped if each.key_id in self._keys and each.algorithm in _RSA]
        if len(ours) != 1 or untrusted_beginning[end : end + 1] != bytes([_INTEGRITY_PROTECTED]):
            return None
        key = self._keys[ours[0].key_id]
        value, rest = _number(ours[0].untrusted_value)
        if value is None or rest or value >= key.public_key().public_numbers().n:
            return None
        try:
            opened = key.decrypt(value.to_bytes(key.key_size // 8), PKCS1v15())
        except ValueError:
            return None
        return _checked(opened)


NOBODY = SessionKeys({})
"""Takes nothing out: gpg does it all."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A home with secret keys, those of them that can take a session key out, and the passphrase they have, if any."""

    home: Path
    sessions: SessionKeys = NOBODY
    passphrase: bytes | None = field(default=None, repr=False)


def ring_of(home: GpgHome) -> Ring:
    """Gives a home with the session keys its keys can take out."""
    return Ring(home.folder, session_keys(home))


def session_keys(home: GpgHome) -> SessionKeys:
    """Reads the RSA keys of a home that have no passphrase."""
    secrets = [home.secret(key.fingerprint) for key in home.certificates(secret=True) if home.holds(key.fingerprint)]
    return SessionKeys(dict(pair for data in secrets for pair in _rsa_keys(data)))


def _rsa_keys(data: bytes) -> Iterator[tuple[str, RSAPrivateKey]]:
    at = 0
    while at < len(data):
        tag, start, length = packet(data, at)
        if not tag:
            return
        if tag in _SECRET_KEYS:
            yield from _rsa_key(data[start : start + length])
        at = start + length


def _rsa_key(body: bytes) -> Iterator[tuple[str, RSAPrivateKey]]:
    """Reads one secret key packet of version 4: public part, an octet 0 (no passphrase), d, p, q, u, checksum."""
    if len(body) < 6 or body[0] != 4 or body[5] not in _RSA:
        return
    n, after_n = _number(body[6:])
    e, after_e = _number(after_n)
    if n is None or e is None or n.bit_length() < _FEWEST_BITS or n.bit_length() % 8 or after_e[:1] != b"\0":
        return
    public = body[: len(body) - len(after_e)]
    d, after_d = _number(after_e[1:])
    p, after_p = _number(after_d)
    q, _ = _number(after_p)
    if d is None or p is None or q is None or p * q != n:
        return
    numbers = RSAPrivateNumbers(
        p, q, d, rsa_crt_dmp1(d, p), rsa_crt_dmq1(d, q), rsa_crt_iqmp(p, q), RSAPublicNumbers(e, n)
    )
    # RFC 4880 section 12.2: the last 64 bits of SHA-1 over 0x99, two octets of length, and the public part
    print_of = hashlib.sha1(b"\x99" + len(public).to_bytes(2) + public, usedforsecurity=False).digest()
    yield (
        print_of[-8:].hex().upper(),
        numbers.private_key(unsafe_skip_rsa_key_validation=True),
    )  # gpg made or imported it; it takes a second


def _number(data: bytes) -> tuple[int | None, bytes]:
    """Reads a number in the one spelling it may have (RFC 4880 section 3.2); gives it and what follows."""
    bits = int.from_bytes(data[:2])
    end = 2 + (bits + 7) // 8
    value = int.from_bytes(data[2:end])
    if len(data) < max(end, 3) or value.bit_length() != bits:
        return None, b""
    return value, data[end:]


def _checked(opened: bytes) -> bytes | None:
    """Passes algorithm and key whose sum is the one told, and whose length is the algorithm's."""
    algorithm, key, told = opened[:1], opened[1:-2], opened[-2:]
    fits = bool(algorithm) and _AES_BYTES.get(algorithm[0]) == len(key)
    if not fits or sum(key) % 65536 != int.from_bytes(told):
        return None
    return b"%d:%b\n" % (algorithm[0], key.hex().upper().encode())
