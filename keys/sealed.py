"""Small sealed records, derived keys and keyed names.

Rules: AES-256-GCM (NIST SP 800-38D) with a random 12-byte nonce written before the ciphertext; HKDF-SHA-256
(RFC 5869) with the purpose as info; names are HMAC-SHA-256 (RFC 2104) under the vault's name key, so that nobody
without it can test which known file is inside. Records are padded with spaces to 256 bytes before sealing.
Never: reuses a nonce (fresh randomness for each), reveals why opening failed.
"""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.errors import NotDecrypted

NONCE_BYTES = 12
_PAD = 256


def derive(key: bytes, purpose: str) -> bytes:
    """Derives a 32-byte key for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)


def seal_record(key: bytes, plain: bytes, nonce: bytes, context: str) -> bytes:
    """Seals a record that does not end in a space: nonce ‖ ciphertext ‖ tag."""
    padded = plain + b" " * (-len(plain) % _PAD)
    return nonce + AESGCM(key).encrypt(nonce, padded, context.encode())


def open_record(key: bytes, sealed: bytes, context: str) -> bytes:
    """Opens a record.

    Raises:
        NotDecrypted: wrong key, wrong context, or changed bytes.
    """
    try:
        padded = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as fault:
        raise NotDecrypted("keys.record_changed") from fault
    return padded.rstrip(b" ")


def keyed_name(key: bytes, *parts: str) -> str:
    """Names something: 64 hex digits that mean nothing without the key."""
    return hmac.digest(key, "\x00".join(parts).encode(), "sha256").hex()
