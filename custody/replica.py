"""Checking a backup on its medium: every byte read again, and compared with what was written and with the vault.

Order: newest state, its manifest and signature → every file it lists read from the medium → its ledger beside ours →
blobs beside the vault's own → the check is an entry (PREMIS "fixity check", of a replica).
Rule: the medium answers and not the kernel's cache (`stick.py`). A file that cannot be read counts as changed. Nothing
is written on the medium.
Never: repairs; `backup.back_up` with `everything` copies anew what is wrong. Residual risk: as in `stick.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from custody import stick
from custody.acts import Act
from custody.backup import ARCHIVE, newest
from custody.chain import Chain
from custody.envelope_archive import read_archive
from custody.errors import BytesChanged, CustodyError, LedgerBroken, NotAVault
from custody.ledger import Ledger
from custody.manifest import Manifest
from keys.notes import NoteSigner

if TYPE_CHECKING:
    from custody.canonical import JSON

_OBJECTS = "objects/"
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What a medium holds: its id, entries in it, files read, those that are wrong, blobs and envelopes it lacks.

    `vault` names blobs that are right on the medium and not in the vault: there the vault is damaged.
    """

    medium: str
    size: int
    files: int
    changed: tuple[str, ...]
    vault: tuple[str, ...]
    lacking: int

    @property
    def held(self) -> bool:
        """Says whether everything was right."""
        return not self.changed and not self.vault


def check_backup(chain: Chain, to: Path, progress: Callable[[int, int], None], by: str = "") -> Checked:
    """Checks everything of the newest backup of this vault below a folder (a stick), and records that.

    `by` is who asked for it, else who unlocked the vault.

    Raises:
        NotAVault: no whole backup of this vault lies there.
        BytesChanged: its manifest is not one that this vault's log key signed.
        LedgerBroken: the ledger in it tells another history than ours.
    """
    place = to if to.name == f"tamis-{chain.vault.id}" else to / f"tamis-{chain.vault.id}"
    found = newest(place, NoteSigner(chain.vault.origin, chain.unlocked.secrets["log"]).verifier())
    if found is None:
        raise NotAVault("custody.no_backup", path=str(to))
    state, made = found
    small = {kept.path: kept for kept in made.files if not kept.path.startswith(_OBJECTS)}
    blobs = {kept.path: kept for kept in made.files if kept.path.startswith(_OBJECTS)}
    both = len(made.files)
    sound = stick.sound(state, small, lambda done, _total: progress(done, both))
    right = stick.sound(place, blobs, lambda done, _total: progress(len(small) + done, both))
    changed = sorted({*small, *blobs} - {*sound, *right})
    if not any(path.startswith("ledger/0") for path in changed):
        _check_history(state, made, chain)
    vault = sorted(path for path, kept in right.items() if _differs(chain.vault.root, path, kept.digest))
    result = Checked(made.medium, made.size, both, tuple(changed), tuple(vault), _lacking(chain, state, blobs, changed))
    facts: dict[str, JSON] = {"backup": made.medium, "size": made.size, "checked": both, "wrong": len(changed)}
    facts |= {"changed": [*changed[:_NAMED]], "vault": len(vault)}
    chain.record([chain.draft(Act.REPLICA_CHECK, by or chain.unlocked.by, **facts)])
    return result


def _differs(root: Path, path: str, digest: str) -> bool:
    """Tells whether the vault's own blob is another; one that is gone was shredded, or the doctor misses it."""
    try:
        return stick.looked_at(root, path).digest != digest
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _lacking(chain: Chain, state: Path, blobs: Mapping[str, object], changed: list[str]) -> int:
    """Counts blobs and envelopes of the vault that came after the backup was made."""
    root = chain.vault.root
    ours = {path.relative_to(root).as_posix() for path in (root / "objects").glob("??/*.gpg")}
    if ARCHIVE in changed:
        return len(ours - set(blobs))
    try:
        with (state / ARCHIVE).open("rb") as file:
            there = {label for label, _ in read_archive(file)}
    except (CustodyError, OSError):
        there = set()
    return len(ours - set(blobs)) + len(chain.envelopes.labels() - there)


def _check_history(state: Path, made: Manifest, chain: Chain) -> None:
    """Compares the backup's ledger, line by line, with as much of ours."""
    theirs, ours = Ledger(state / "ledger"), Ledger(chain.vault.ledger)
    try:
        theirs.refresh()
    except CustodyError as fault:
        raise BytesChanged("custody.manifest_changed") from fault
    ours.refresh()
    if theirs.size != made.size:
        raise BytesChanged("custody.manifest_changed")
    if theirs.size > ours.size:
        raise LedgerBroken("custody.backup_is_newer", there=theirs.size, here=ours.size, place=str(state.parent))
    if list(theirs.leaves) != list(ours.leaves[: theirs.size]):
        raise LedgerBroken("custody.backup_other_history", size=theirs.size)
