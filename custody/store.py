"""The store: blobs on disk, written whole, named so that nobody can test which known file is inside.

Rule: name = keyed name of submission and digest; a blob appears under its name only when it is whole and synced, and
is read only where name and digest belong together: who can write the disk, but does not know the vault's name key,
cannot make other bytes pass by writing a new envelope.
Never: overwrites a blob the ledger refers to (the chain asks for a name only once), decrypts to a disk.
Residual risk: deleted blobs may survive in an SSD's spare cells, as ciphertext.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from custody.envelopes import Envelope
from custody.errors import BytesChanged
from custody.layout import Vault
from custody.records import BlobNote
from keys import blob, sealed
from keys.cabinet import sync_all, sync_folder
from keys.errors import NotDecrypted, TooLarge
from keys.gpg import GpgHome


@dataclass(frozen=True, slots=True)
class Fresh:
    """Bytes to be kept: role, hex SHA-256, the bytes, a file name as data, and the length in bytes (-1: not known)."""

    role: str
    digest: str
    plain: Iterable[bytes]
    filename: str = ""
    length: int = -1


@dataclass(frozen=True, slots=True)
class _Place:
    """What goes into one place, and under which submission's key."""

    fresh: Fresh
    key: bytes = field(repr=False)


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
        (note,) = self.write_all(envelope, [Fresh(role, digest, plain, filename)])
        return note

    def write_all(self, envelope: Envelope, wanted: Sequence[Fresh]) -> tuple[BlobNote, ...]:
        """Seals several at once for one envelope; raises as `write` does."""
        (notes,) = self.write_group([(envelope, wanted)])
        return notes

    def write_group(self, wanted: Sequence[tuple[Envelope, Sequence[Fresh]]]) -> list[tuple[BlobNote, ...]]:
        """Seals several for several envelopes, a gpg on each processor, and waits for the disk once; all or none.

        Raises as `write` does.
        """
        places = {  # by path: the same bytes twice are one blob
            self._vault.blob(self._name(envelope.label, fresh.digest)): _Place(fresh, envelope.key)
            for envelope, all_fresh in wanted
            for fresh in all_fresh
        }
        beside = {path: path.with_name(f"{path.name}.new") for path in places}
        try:
            lengths = self._seal(places, beside)
            for new in beside.values():  # all are on their way before the first is waited for
                _send_out(new)
            sync_all(beside.values())
            for path, new in beside.items():
                new.replace(path)
        finally:
            for new in beside.values():
                new.unlink(missing_ok=True)
        sync_all({path.parent for path in places})
        return [self._notes(envelope, all_fresh, lengths) for envelope, all_fresh in wanted]

    def promised(self, envelope: Envelope, wanted: Sequence[Fresh]) -> tuple[BlobNote, ...]:
        """Gives the notes `write_all` will give, where all lengths are known."""
        return self._notes(envelope, wanted, {each.digest: each.length for each in wanted})

    def _notes(self, envelope: Envelope, wanted: Sequence[Fresh], lengths: Mapping[str, int]) -> tuple[BlobNote, ...]:
        return tuple(
            BlobNote(
                self._name(envelope.label, each.digest), each.role, lengths[each.digest], each.digest, each.filename
            )
            for each in wanted
        )

    def _seal(self, places: Mapping[Path, "_Place"], beside: Mapping[Path, Path]) -> dict[str, int]:
        """Seals each beside its place, on all processors; gives the lengths by digest."""
        missing = {path.parent for path in beside.values() if not path.parent.exists()}
        for folder in missing:
            folder.mkdir(exist_ok=True)
        if missing:
            sync_folder(self._vault.root / "objects")

        wanted = [(place.fresh.plain, beside[path], place.key) for path, place in places.items()]
        sealed = [blob.seal(self._home, *wanted[0])] if len(wanted) == 1 else blob.seal_all(self._home, wanted)
        for (path, place), made in zip(places.items(), sealed, strict=True):
            if made.digest != place.fresh.digest:
                raise BytesChanged("custody.blob_changed", name=path.stem)
        return {made.digest: made.length for made in sealed}

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


def _send_out(path: Path) -> None:
    """Begins to send a file to the disk (posix_fadvise(2): ciphertext nobody reads soon)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
