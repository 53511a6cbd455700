"""A person's own key, opened for one act of reading: what was encrypted to that person, and not to the desk.

Rule: the key is the one the cabinet holds of them (or points to on a card), or one they bring in a file, protected by
its passphrase; either is imported into a fresh GnuPG home on RAM, proven to open, and gone with the act. A file that is
brought is read and left where it is.
Never: keeps a passphrase or a key that was brought. Residual risk: while it is open, root of this machine can read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keys.cabinet import Cabinet, reviewer_name
from keys.reviewer import fresh_home, opened_shelf, sign_with
from keys.session_keys import Ring

LARGEST_KEY = 1 << 20
_PROOF = b"tamis unwrap"


@dataclass(frozen=True, slots=True)
class OwnKey:
    """An opened key: its fingerprint, and the ring that decrypts with it."""

    fingerprint: str
    ring: Ring


@contextmanager
def own_key(cabinet: Cabinet, memory: Path, name: str, passphrase: str) -> Iterator[OwnKey]:
    """Opens a reviewer's key of the cabinet for the length of one act.

    Raises:
        UnknownKey: no such reviewer here.
        WrongPassphrase: the passphrase does not open the key, or the card is not there or did not take the PIN.
    """
    with opened_shelf(cabinet, memory, f"reviewers/{reviewer_name(name)}") as (home, fingerprint):
        sign_with(home, fingerprint, passphrase, _PROOF)  # gpg 2.2 words a wrong passphrase like a torn message
        yield OwnKey(fingerprint, Ring(home.folder, passphrase=passphrase.encode()))


@contextmanager
def brought_key(memory: Path, secret: bytes, passphrase: str) -> Iterator[OwnKey]:
    """Opens a secret key somebody brought, for the length of one act.

    Raises:
        UnknownKey: these bytes hold no key, more than one, or none that is secret.
        WrongPassphrase: the passphrase does not open it.
    """
    with fresh_home(memory) as home:
        fingerprint = home.import_key(secret)
        home.secret(fingerprint, passphrase)  # exporting asks for the passphrase; keys without signing can do it, too
        yield OwnKey(fingerprint, Ring(home.folder, passphrase=passphrase.encode()))
