"""The store: blobs on disk, written whole, named so that nobody can test which known file is inside.

Rule: name = keyed name of submission and digest; a blob appears under its name only when it is whole and synced.
Never: overwrites a blob the ledger refers to (the chain asks for a name only once), decrypts to a disk.
Residual risk: deleted blobs may survive in an SSD's spare cells, as ciphertext.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from custody.errors import BytesChanged
from custody.layout import Vault
from custody.records import BlobNote
from keys import blob
from keys.cabinet import sync_folder
from keys.errors import NotDecrypted
from keys.gpg import GpgHome


class Store:
    """The blobs of an unlocked vault; `home` lends gpg a place to run, no key of it is used."""

    def __init__(self, vault: Vault, home: GpgHome) -> None:
        self._vault = vault
        self._home = home.folder

    def write(self, name: str, role: str, filename: str, plain: Iterable[bytes], key: bytes) -> BlobNote:
        """Seals bytes under a submission key; gives the note for the envelope.

        Raises:
            GpgFailed: gpg did not finish; OSError: the disk would not take it.
        """
        path = self._vault.blob(name)
        path.parent.mkdir(exist_ok=True)
        beside = path.with_suffix(".new")
        try:
            made = blob.seal(self._home, plain, beside, key)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(path.parent)
        return BlobNote(name, role, made.length, made.digest, filename)

    def read(self, note: BlobNote, key: bytes, write: Callable[[bytes], object]) -> None:
        """Opens a blob; trust what was written only after this returns.

        Raises:
            BytesChanged: the blob is missing, damaged, or not the one recorded.
        """
        path = self._vault.blob(note.name)
        try:
            blob.unseal(self._home, path, key, note.length, note.digest, write)
        except (NotDecrypted, OSError) as fault:
            raise BytesChanged("custody.blob_changed", name=note.name) from fault

    def names(self) -> frozenset[str]:
        """Lists the blobs on disk."""
        return frozenset(path.stem for path in (self._vault.root / "objects").glob("??/*.gpg"))

    def leftovers(self) -> tuple[Path, ...]:
        """Lists half-written blobs a crash left."""
        return tuple(sorted((self._vault.root / "objects").glob("??/*.new")))
