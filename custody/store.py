"""The store: blobs on disk, written whole, named so that nobody can test which known file is inside.

Rule: name = keyed name of submission and digest; a blob appears under its name only when it is whole and synced, and
is read only where name and digest belong together: who can write the disk, but does not know the vault's name key,
cannot make other bytes pass by writing a new envelope.
Never: overwrites a blob the ledger refers to (the chain asks for a name only once), decrypts to a disk.
Residual risk: deleted blobs may survive in an SSD's spare cells, as ciphertext.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from custody.envelopes import Envelope
from custody.errors import BytesChanged
from custody.layout import Vault
from custody.records import BlobNote
from keys import blob, sealed
from keys.cabinet import sync_folder
from keys.errors import NotDecrypted, TooLarge
from keys.gpg import GpgHome


class Store:
    """The blobs of an unlocked vault; `home` lends gpg a place to run, no key of it is used."""

    def __init__(self, vault: Vault, home: GpgHome, name_key: bytes) -> None:
        self._vault = vault
        self._home = home.folder
        self._name_key = name_key

    def write(self, envelope: Envelope, role: str, digest: str, plain: Iterable[bytes], filename: str) -> BlobNote:
        """Seals bytes with a known hex SHA-256 under an envelope's key; gives the note for the envelope.

        Raises:
            BytesChanged: the bytes are not those of the digest; nothing was kept.
            GpgFailed: gpg did not finish; OSError: the disk would not take it.
        """
        name = self._name(envelope.label, digest)
        path = self._vault.blob(name)
        if not path.parent.exists():
            path.parent.mkdir()
            sync_folder(path.parent.parent)
        beside = path.with_suffix(".new")
        try:
            made = blob.seal(self._home, plain, beside, envelope.key)
            if made.digest != digest:
                raise BytesChanged("custody.blob_changed", name=name)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(path.parent)
        return BlobNote(name, role, made.length, made.digest, filename)

    def read(self, envelope: Envelope, name: str, write: Callable[[bytes], object]) -> BlobNote:
        """Opens a blob; trust what was written only after this returns.

        Raises:
            Unknown: the envelope lists no such blob.
            BytesChanged: the blob is missing, damaged, or not the one recorded.
        """
        note = envelope.note(name)
        if name != self._name(envelope.label, note.digest):
            raise BytesChanged("custody.blob_changed", name=name)
        try:
            blob.unseal(self._home, self._vault.blob(name), envelope.key, note.length, note.digest, write)
        except (NotDecrypted, TooLarge, FileNotFoundError) as fault:
            raise BytesChanged("custody.blob_changed", name=name) from fault
        return note

    def _name(self, label: str, digest: str) -> str:
        return sealed.keyed_name(self._name_key, "blob", label, digest)

    def names(self) -> frozenset[str]:
        """Lists the blobs on disk."""
        return frozenset(path.stem for path in (self._vault.root / "objects").glob("??/*.gpg"))

    def leftovers(self) -> tuple[Path, ...]:
        """Lists half-written blobs a crash left."""
        return tuple(sorted((self._vault.root / "objects").glob("??/*.new")))
