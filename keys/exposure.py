"""Looking for secret keys that lie unprotected on a disk.

Rule: no file under a vault may hold a secret key packet (RFC 4880 section 5.5.3) that is not encrypted, nor a key
file of gpg-agent (private-keys-v1.d) in clear. gpg itself lists the packets; a listing that names no S2K
(string-to-key) protection for a secret key is an exposure.
Never: opens or prints a key. Residual risk: a key inside another container (a zip) is not seen.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from keys.errors import GpgFailed

_LARGEST = 1 << 20
_LISTING_LIMIT = 1 << 22


def exposed_secrets(folder: Path) -> tuple[Path, ...]:
    """Lists files below a folder that hold a secret key in clear.

    Raises:
        GpgFailed: gpg is missing.
    """
    return tuple(sorted(path for path in _candidates(folder) if _is_exposed(path)))


def _candidates(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
            yield path


def _is_exposed(path: Path) -> bool:
    start = path.read_bytes()
    if b"(private-key" in start or b"Key: (private-key" in start:
        return True
    if not start or not (start[0] & 0x80 or b"BEGIN PGP PRIVATE KEY" in start):
        return False
    argv = ["gpg", "--batch", "--no-options", "--no-default-keyring", "--pinentry-mode", "error", "--list-packets"]
    try:
        listed = subprocess.run(argv, input=start, capture_output=True, timeout=60, check=False, env=_ENVIRONMENT)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise GpgFailed("keys.gpg_missing") from fault
    sections = listed.stdout[:_LISTING_LIMIT].decode("utf-8", "replace").split(":secret ")[1:]
    return any(" S2K" not in section for section in sections)


_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "GNUPGHOME": "/nonexistent"}
