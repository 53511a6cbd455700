"""OpenPGP fingerprints: 40 hexadecimal digits (v4, RFC 4880 section 12.2), the only way we name a key.

Never: a mail address or a short key id, which two keys can share.
"""

import re

from keys.errors import UnknownKey

_V4 = re.compile(r"[0-9A-F]{40}")


def parse_fingerprint(text: str) -> str:
    """Normalises a fingerprint to 40 upper-case digits.

    Raises:
        UnknownKey: it is not a v4 fingerprint.
    """
    digits = "".join(text.split()).upper()
    if not _V4.fullmatch(digits):
        raise UnknownKey("keys.not_a_fingerprint")
    return digits


def read_aloud(fingerprint: str) -> str:
    """Groups a fingerprint in fours, as people read it to each other."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 40, 4))
