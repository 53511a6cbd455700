"""Taking the passphrase off SecureDrop's key when it is taken in: asked for once, never needed again.

Rule: a passphrase on the submission key would cost 0.6 s for every item, so the vault keeps the key as a message to
its holders instead. gpg's `--change-passphrase` is answered by descriptor: the old passphrase, then an empty one.
Never: writes the bare key to a disk; the home is in RAM and goes at once.
"""

from collections.abc import Callable
from pathlib import Path

from keys.errors import WrongPassphrase
from keys.gpg import GpgHome
from keys.process import GpgProcess
from keys.reviewer import fresh_home

_DEADLINE = 120.0  # seconds


def without_passphrase(memory: Path, key: bytes, ask: Callable[[], str]) -> bytes:
    """Gives a secret key without its passphrase, asked for where there is one; what is no secret key, as it is.

    Raises:
        UnknownKey: these bytes hold no key, or several.
        WrongPassphrase: what was typed does not open it.
    """
    with fresh_home(memory) as home:
        fingerprint = home.import_key(key)
        if not home.certificates(secret=True):
            return key
        try:
            return home.secret(fingerprint)
        except WrongPassphrase:
            _strip(home, fingerprint, ask())
        return home.secret(fingerprint)


def _strip(home: GpgHome, fingerprint: str, passphrase: str) -> None:
    argv = ["gpg", "--batch", "--no-tty", "--no-options", "--quiet", "--homedir", str(home.folder)]
    argv += ["--pinentry-mode", "loopback", "--command-fd", "0", "--change-passphrase", fingerprint]
    run = GpgProcess(argv, [f"{passphrase}\n\n\n".encode()], {}, _DEADLINE)
    with run:
        for _chunk in run.output():
            pass
