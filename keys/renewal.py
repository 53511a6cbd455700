"""Giving a key more time: its fingerprint stays, its certificate says a later end.

Rule: gpg's `--quick-set-expire` (gpg(1)), once for the primary key and once for all subkeys ("*"); the passphrase goes
in by a descriptor. Never: judges by exit status alone: the new end is read back from the key.
"""

from keys.errors import GpgFailed
from keys.gpg import GpgHome
from keys.process import GpgProcess

_DEADLINE = 120.0  # seconds


def extend(home: GpgHome, fingerprint: str, passphrase: str, period: str) -> None:
    """Sets the end of a key and its subkeys to `period` from now, as gpg writes periods ("2y").

    Raises:
        WrongPassphrase: the passphrase does not open the key.
        GpgFailed: gpg would not.
    """
    home.sign_detached(b"tamis renewal", fingerprint, passphrase)  # tells a wrong passphrase from everything else
    for which in ([], ["*"]):
        argv = ["gpg", "--batch", "--no-tty", "--no-options", "--quiet", "--homedir", str(home.folder)]
        argv += ["--pinentry-mode", "loopback", "--quick-set-expire", fingerprint, period, *which]
        run = GpgProcess(argv, [], {"--passphrase-fd": passphrase.encode()}, _DEADLINE)
        with run:
            for _chunk in run.output():
                pass
        if run.exit_status != 0:
            raise GpgFailed("keys.gpg_failed", step="quick-set-expire")
