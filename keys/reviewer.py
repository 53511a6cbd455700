"""A reviewer's own key: made for the desk, used for a moment in RAM, gone again.

Rule: the secret key lies on disk protected by its passphrase; to use it, it is imported into a fresh GnuPG home on
RAM, with an agent that caches nothing, and the home is removed afterwards. Where the file only points to a card, the
home's agent may ask the card; the passphrase is then its PIN.
Never: keeps a passphrase; asks a card for a key that is here.
Residual risk: the passphrase is in this process's memory while it is used. A card that has seen three wrong PINs blocks
itself.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from keys import pipe
from keys.cabinet import Cabinet, reviewer_name, write_whole
from keys.errors import UnknownKey, WrongPassphrase
from keys.gpg import GpgHome
from keys.memory import private_folder

_SECRET_LIMIT = 1 << 20
EXPIRY = "2y"


def make_reviewer(cabinet: Cabinet, memory: Path, name: str, passphrase: str) -> str:
    """Makes a reviewer's key under a pseudonymous user id; gives its fingerprint."""
    shelf = f"reviewers/{reviewer_name(name)}"
    with fresh_home(memory) as home:
        fingerprint = home.make_key(f"tamis reviewer {name}", passphrase, expires=EXPIRY)
        write_whole(cabinet.certificate(shelf), home.certificate(fingerprint))
        write_whole(cabinet.locked(shelf), home.secret(fingerprint, passphrase))
    return fingerprint


def sign_as(cabinet: Cabinet, memory: Path, name: str, passphrase: str, data: bytes) -> tuple[str, bytes]:
    """Signs bytes with a reviewer's key; gives the fingerprint and the binary detached signature.

    Raises:
        UnknownKey: no such reviewer here.
        WrongPassphrase: the passphrase does not open the key, or the card is not there or did not take the PIN.
    """
    with opened_shelf(cabinet, memory, f"reviewers/{reviewer_name(name)}") as (home, fingerprint):
        return fingerprint, sign_with(home, fingerprint, passphrase, data)


def sign_all(cabinet: Cabinet, memory: Path, shelf: str, passphrase: str, many: Sequence[bytes]) -> list[bytes]:
    """Signs several byte strings with one opened key of the cabinet: "reviewers/NAME" or "recovery".

    Raises:
        UnknownKey: no such key here.
        WrongPassphrase: the passphrase does not open the key, or the card is not there or did not take the PIN.
    """
    with opened_shelf(cabinet, memory, shelf) as (home, fingerprint):
        return [sign_with(home, fingerprint, passphrase, data) for data in many]


def open_as(
    cabinet: Cabinet, memory: Path, shelf: str, passphrase: str, sealed: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Decrypts messages with a passphrase-protected key of the cabinet ("reviewers/NAME" or "recovery").

    Raises:
        UnknownKey: no such key here.
        WrongPassphrase: the passphrase does not open it.
        NotDecrypted: a message is damaged or not for this key.
    """
    opened: dict[str, bytes] = {}
    with opened_shelf(cabinet, memory, shelf) as (home, fingerprint):
        # gpg 2.2 words a wrong passphrase like a torn message; a signature tells the two apart
        sign_with(home, fingerprint, passphrase, b"tamis unlock")
        for name, message in sealed.items():
            parts: list[bytes] = []
            pipe.decrypt(home.folder, [message], parts.append, limit=_SECRET_LIMIT, passphrase=passphrase.encode())
            opened[name] = b"".join(parts)
    return opened


@contextmanager
def fresh_home(memory: Path) -> Iterator[GpgHome]:
    """Gives a GnuPG home on RAM for the length of one act; its place is new each time, away from agents that end."""
    private_folder(memory)
    home = GpgHome(Path(tempfile.mkdtemp(prefix="once-", dir=memory)))
    try:
        yield home
    finally:
        home.close()


@contextmanager
def opened_shelf(cabinet: Cabinet, memory: Path, shelf: str) -> Iterator[tuple[GpgHome, str]]:
    """Imports one key of the cabinet into a fresh home, for the length of one act; gives its fingerprint.

    Raises:
        UnknownKey: no such key here.
    """
    path = cabinet.locked(shelf)
    if not path.exists():
        raise UnknownKey("keys.unknown_reviewer", name=shelf.rpartition("/")[2])
    with fresh_home(memory) as home:
        fingerprint = home.import_key(path.read_bytes())
        if not home.holds(fingerprint):
            home.learn_card()
        yield home, fingerprint


def sign_with(home: GpgHome, fingerprint: str, passphrase: str, data: bytes) -> bytes:
    """Signs with a key of an opened home, on a card or here; gives the binary detached signature.

    Raises:
        WrongPassphrase: the passphrase does not open the key, or the card is not there or did not take the PIN.
    """
    try:
        return home.sign_detached(data, fingerprint, passphrase)
    except WrongPassphrase as fault:
        if not home.holds(fingerprint):
            raise WrongPassphrase("keys.card_did_not_sign") from fault
        raise
