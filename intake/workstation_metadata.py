"""The metadata file of a Workstation's export, looked at for one thing: whether the passphrase of a drive is in it.

Rule: `{"device":"disk","encryption_key":"…"}` (export.ts, archive.py); the client's README calls the field
`encryption_passphrase` or `encryption-key`, so any of them counts, and so does a torn or strange file that names one.
Never: hands on a byte of it; neither it nor a digest of it is kept (a digest would let passphrases be tried).
Residual risk: the passphrase was read from the stick into this process's memory, as any byte of it is.
"""

_SECRETS = (b"encryption", b"passphrase", b"password", b"secret", b"luks")
_DEVICE = b'"device"'


def names_a_passphrase(untrusted_bytes: bytes) -> bool:
    """Tells whether the bytes name a passphrase or a key; also in UTF-16, and torn."""
    bare = untrusted_bytes.replace(b"\0", b"").lower()
    return any(word in bare for word in _SECRETS)


def seems_metadata(untrusted_bytes: bytes) -> bool:
    """Tells whether it is an export's metadata at all: a small file of this name that names a device."""
    return _DEVICE in untrusted_bytes.replace(b"\0", b"").lower()
