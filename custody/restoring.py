"""Restoring a vault from a backup, on this machine or a new one.

Order: newest state of the medium, its manifest and signature → every file copied, its digest compared on the way →
envelopes unpacked → `vault.toml` last: before it is there, the folder is no vault. Can be repeated after any crash.
Rule: a backup vouches only for being whole; that it is *ours* the policy says once it is unlocked, and that it is the
*newest* only a checkpoint that was kept elsewhere: without one, a rollback cannot be ruled out.
Never: writes over a vault; believes a path that is not of the closed form (`manifest.py`).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from custody import layout, merkle, stick
from custody.acts import Act
from custody.backup import ARCHIVE, newest
from custody.chain import Chain, nothing
from custody.checkpoint import Checkpoint, open_checkpoint
from custody.envelope_archive import read_archive
from custody.errors import BytesChanged, LedgerBroken, NotAVault
from custody.layout import Vault
from custody.ledger import Ledger
from custody.manifest import Manifest
from keys.cabinet import sync_folder, write_whole
from keys.errors import BadSignature
from keys.notes import NoteVerifier, parse_verifier

_HEAD = "vault.toml"
_LONGEST_NOTE = 1 << 16


@dataclass(frozen=True, slots=True)
class Compared:
    """A restored ledger beside checkpoints kept elsewhere: its entries, and those of the newest known (0: none)."""

    size: int
    known: int

    @property
    def missing(self) -> int:
        """How many entries the backup lacks, at least."""
        return max(0, self.known - self.size)


def restore(
    source: Path, into: Path, progress: Callable[[int, int], None], after: Callable[[str], None] = nothing
) -> Vault:
    """Makes a vault from the newest backup on a medium; gives it, locked.

    Raises:
        NotAVault: no backup lies there, or the folder holds a vault already.
        BytesChanged: a file is not what the manifest says.
    """
    place = _place(source)
    found = newest(place, _verifier(place))
    if found is None:
        raise NotAVault("custody.no_backup", path=str(source))
    if (into / _HEAD).exists():
        raise NotAVault("custody.folder_not_empty", path=str(into))
    state, made = found
    into.mkdir(parents=True, exist_ok=True)
    into.chmod(0o700)
    _copy(place, state, made, into, progress, after)
    _unpack(state, made, into)
    after("envelopes")
    write_whole(into / _HEAD, (state / _HEAD).read_bytes())
    after("head")
    return layout.find(into)


def compare(vault: Vault, notes: Iterable[str]) -> Compared:
    """Compares a restored ledger with checkpoints that were kept elsewhere.

    Raises:
        LedgerBroken: one tells another history than this ledger, or is not signed by its log key.
    """
    ledger = Ledger(vault.ledger)
    ledger.refresh()
    verifier = _log_key(vault.cabinet.log_key())
    known = [open_checkpoint(note, verifier) for note in notes]
    for checkpoint in known:
        _check_history(checkpoint, ledger)
    return Compared(ledger.size, max((checkpoint.size for checkpoint in known), default=0))


def kept_notes(path: Path) -> tuple[str, ...]:
    """Reads checkpoints kept elsewhere: a note in a file, or all notes of a vault's or a backup's folder."""
    files = sorted(path.glob("**/*.note")) if path.is_dir() else [path]
    texts = [file.read_bytes()[:_LONGEST_NOTE].decode("utf-8", "replace") for file in files if not file.is_symlink()]
    return tuple(text for text in texts if not text.startswith("tamis-backup/"))


def record_restoring(chain: Chain, compared: Compared) -> None:
    """Records that this vault was restored, and from how far back."""
    facts = {"size": compared.size, "known": compared.known, "missing": compared.missing}
    chain.record([chain.draft(Act.RESTORATION, chain.unlocked.by, **facts)])
    chain.checkpoint()


def _place(source: Path) -> Path:
    """Finds the backup's folder: the one given, or the only one in it."""
    if any(source.glob("state-*")):
        return source
    inside = [path for path in source.glob("tamis-*") if path.is_dir() and not path.is_symlink()]
    if len(inside) != 1:
        raise NotAVault("custody.no_backup", path=str(source))
    return inside[0]


def _verifier(place: Path) -> NoteVerifier:
    states = sorted(path for path in place.glob("state-*") if not path.is_symlink())
    if not states:
        raise NotAVault("custody.no_backup", path=str(place))
    return _log_key(states[-1] / "keys" / "log.vkey")


def _log_key(path: Path) -> NoteVerifier:
    try:
        return parse_verifier(path.read_bytes()[:_LONGEST_NOTE].decode("utf-8", "replace"))
    except BadSignature as fault:
        raise BytesChanged("custody.manifest_changed") from fault


def _copy(
    place: Path,
    state: Path,
    made: Manifest,
    into: Path,
    progress: Callable[[int, int], None],
    after: Callable[[str], None],
) -> None:
    for done, kept in enumerate(made.files, start=1):
        progress(done, len(made.files))
        source = (place if kept.path.startswith("objects/") else state) / kept.path
        if kept.path in {ARCHIVE, _HEAD}:
            if stick.looked_at(source.parent, source.name).digest != kept.digest:
                raise BytesChanged("custody.medium_changed", path=kept.path)
            continue
        if _is_there(into, kept.path, kept.digest):
            continue
        if not source.is_file() or stick.copy(source, into, kept.path) != kept:
            raise BytesChanged("custody.medium_changed", path=kept.path)
        after("file")


def _is_there(into: Path, path: str, digest: str) -> bool:
    return (into / path).is_file() and stick.looked_at(into, path).digest == digest


def _unpack(state: Path, made: Manifest, into: Path) -> None:
    (digest,) = [kept.digest for kept in made.files if kept.path == ARCHIVE] or [""]
    data = (state / ARCHIVE).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise BytesChanged("custody.archive_changed")
    for folder in ("keys/reviewers", "objects", "envelopes", "ledger/sealed", "ledger/checkpoints"):
        (into / folder).mkdir(parents=True, exist_ok=True)
    with (state / ARCHIVE).open("rb") as file:
        for label, envelope in read_archive(file):
            write_whole(into / "envelopes" / f"{label}.gpg", envelope)
    sync_folder(into)


def _check_history(checkpoint: Checkpoint, ledger: Ledger) -> None:
    if checkpoint.size <= ledger.size and merkle.root(ledger.leaves[: checkpoint.size]) != checkpoint.root:
        raise LedgerBroken("custody.another_history", size=checkpoint.size)
