"""ASCII armor for the release key's certificate, so that it can be read, printed and pasted.

Rule: RFC 9580 §6.2, block PUBLIC KEY, 64 characters a line, CRC-24, no header that tells a program or a version.
Never: armors a secret key.
"""

import base64

from release.errors import MalformedPayload

_CRC24_START = 0xB704CE
_CRC24_POLYNOMIAL = 0x1864CFB
_PUBLIC_KEY_TAG = 6


def armored(certificate: bytes) -> bytes:
    """Armors a binary certificate; an armored one is given back as it is.

    Raises:
        MalformedPayload: these bytes do not start with a public key.
    """
    if certificate.startswith(b"-----BEGIN PGP PUBLIC KEY BLOCK-----"):
        return certificate
    if not certificate or _packet_tag(certificate[0]) != _PUBLIC_KEY_TAG:
        raise MalformedPayload("release.certificate_malformed")
    text = base64.b64encode(certificate).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    checksum = base64.b64encode(_crc24(certificate).to_bytes(3)).decode()
    head, tail = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
    return "\n".join([head, "", *lines, f"={checksum}", tail, ""]).encode()


def _packet_tag(first: int) -> int:
    """Reads the packet type from a header's first byte, new or old format."""
    if not first & 0x80:
        return 0
    return first & 0x3F if first & 0x40 else (first & 0x3C) >> 2


def _crc24(data: bytes) -> int:
    value = _CRC24_START
    for byte in data:
        value ^= byte << 16
        for _ in range(8):
            value <<= 1
            if value & 0x1000000:
                value ^= _CRC24_POLYNOMIAL
    return value
