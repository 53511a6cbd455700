"""Envelopes: one OpenPGP message per submission that holds its key and says what its blobs are.

Rule: house.md section 4. Encrypted to the desk key and the recovery key as the policy names them; inside, canonical
JSON {"v":1,"label","key","blobs":[{"name","role","length","digest","filename"}]}. `gpg -d` of the envelope, then
`gpg -d` of a blob with that key, cut to `length`, is the whole rescue recipe. Destroying the envelope shreds.
Never: encrypts to anyone the policy does not name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from custody import canonical
from custody.errors import BytesChanged, EnvelopeFull, NotCanonical, Unknown
from custody.layout import Vault
from custody.records import BlobNote
from keys import pipe
from keys.cabinet import sync_all, sync_folder, write_whole
from keys.encryptor import Small
from keys.errors import NotDecrypted, TooLarge
from keys.gpg import GpgHome

if TYPE_CHECKING:
    from custody.canonical import JSON

_LIMIT = 1 << 26  # bytes: thousands of exhibits out of one container, with all that is made of them
_KEY = re.compile(r"[A-Za-z0-9+/=]{44}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A submission's label, its key (base64 of 32 random bytes), and its blobs."""

    label: str
    key: bytes
    blobs: tuple[BlobNote, ...]

    def __repr__(self) -> str:
        """Hides the key."""
        return f"Envelope({self.label!r}, {len(self.blobs)} blobs)"

    def note(self, name: str) -> BlobNote:
        """Finds a blob's note.

        Raises:
            Unknown: this envelope lists no such blob.
        """
        for note in self.blobs:
            if note.name == name:
                return note
        raise Unknown("custody.unknown_blob", name=name)

    def lists(self, name: str) -> bool:
        """Tells whether a blob is listed."""
        return any(note.name == name for note in self.blobs)

    def with_blobs(self, notes: Sequence[BlobNote]) -> "Envelope":
        """Gives the envelope with more blobs; one already listed is not listed twice."""
        listed = {note.name for note in self.blobs}
        return Envelope(self.label, self.key, (*self.blobs, *(note for note in notes if note.name not in listed)))


class Envelopes:
    """The envelopes of an unlocked vault."""

    def __init__(self, vault: Vault, home: GpgHome) -> None:
        self._vault = vault
        self._home = home

    def sealed(self, envelope: Envelope, recipients: Sequence[str], now: datetime) -> bytes:
        """Seals an envelope; writes nothing.

        Raises:
            EnvelopeFull: it lists more than one submission can hold.
            UnknownKey: a recipient may not be encrypted to.
        """
        return self._home.encrypt(_written(envelope), recipients, now)

    def seal_beside(self, envelopes: Sequence[Envelope], recipients: Sequence[str], now: datetime) -> None:
        """Seals envelopes beside their places, where nobody looks for them; `place_all` makes them count.

        Raises:
            EnvelopeFull: one lists more than one submission can hold; UnknownKey: a recipient may not be encrypted to.
            GpgFailed: gpg did not finish; OSError: the disk would not take it.
        """
        small = [Small(_written(each), self._beside(each.label)) for each in envelopes]
        self._home.encrypt_all(small, recipients, now)

    def place_all(self, envelopes: Sequence[Envelope]) -> None:
        """Puts sealed envelopes into their places, durably."""
        sync_all(self._beside(each.label) for each in envelopes)
        for each in envelopes:
            self._beside(each.label).replace(self._vault.envelope(each.label))
        sync_folder(self._vault.root / "envelopes")

    def drop_beside(self, envelopes: Sequence[Envelope]) -> None:
        """Removes what was sealed and shall not count."""
        for each in envelopes:
            self._beside(each.label).unlink(missing_ok=True)

    def _beside(self, label: str) -> Path:
        return self._vault.envelope(label).with_suffix(".gpg.new")

    def put(self, label: str, sealed: bytes) -> None:
        """Writes or replaces a sealed envelope durably."""
        write_whole(self._vault.envelope(label), sealed)

    def read(self, label: str) -> Envelope:
        """Opens an envelope.

        Raises:
            Unknown: there is none with this label (never was, or shredded).
            BytesChanged: it does not open, or does not hold what an envelope holds.
        """
        path = self._vault.envelope(label)
        if not path.exists():
            raise Unknown("custody.unknown_submission", label=label)
        parts: list[bytes] = []
        try:
            pipe.decrypt(self._home.folder, [path.read_bytes()], parts.append, limit=_LIMIT)
            envelope = _parsed(b"".join(parts))
        except (NotDecrypted, TooLarge, NotCanonical, KeyError, TypeError, ValueError) as fault:
            raise BytesChanged("custody.envelope_changed", label=label) from fault
        if envelope.label != label:
            raise BytesChanged("custody.envelope_changed", label=label)
        return envelope

    def labels(self) -> frozenset[str]:
        """Lists the envelopes on disk."""
        return frozenset(path.stem for path in (self._vault.root / "envelopes").glob("*.gpg"))


def _written(envelope: Envelope) -> bytes:
    blobs: list[JSON] = [
        {
            "name": note.name,
            "role": note.role,
            "length": note.length,
            "digest": note.digest,
            "filename": note.untrusted_filename,
        }
        for note in envelope.blobs
    ]
    written = canonical.dumps({"v": 1, "label": envelope.label, "key": envelope.key.decode(), "blobs": blobs})
    if len(written) > _LIMIT:  # nobody could open it again
        raise EnvelopeFull("custody.envelope_full", label=envelope.label)
    return written


def _parsed(data: bytes) -> Envelope:
    content = canonical.loads_object(data)
    key, blobs = str(content["key"]), content["blobs"]
    if content["v"] != 1 or not _KEY.fullmatch(key) or not isinstance(blobs, list):
        raise NotCanonical("custody.not_canonical", why="envelope")
    notes = tuple(
        BlobNote(blob["name"], blob["role"], int(blob["length"]), blob["digest"], blob["filename"]) for blob in blobs
    )
    return Envelope(str(content["label"]), key.encode(), notes)
