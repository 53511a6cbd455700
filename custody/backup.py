"""A backup on a stick: everything of the vault but the index, whole and read back, or not counted.

Order: checkpoint → small files (rules, keys, ledger, openings, and the envelopes as one archive) into a state of their
own → blobs that are not there yet → everything new read back from the medium → signed manifest → the state takes the
place of the one before, which goes → entry in the ledger (PREMIS "replication").
Rule: what was copied before a stick was pulled out is not copied again, unless it was sealed anew since; a state counts
only once it is whole. Only the newest state stays, because an older one would hold envelopes that were shredded since.
Never: opens anything: all that lies on the stick is as encrypted as the vault; lets a vault that lost envelopes
replace a backup that has them.
Residual risk: who has the stick learns what vault.md says of the locked disk, and can keep it for ever; decision 0032.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from custody import manifest, stick
from custody.acts import Act
from custody.chain import Chain, nothing
from custody.envelope_archive import read_archive, write_archive
from custody.errors import BytesChanged, LedgerBroken
from custody.ledger import Ledger
from custody.manifest import Kept, Manifest
from custody.media import media
from custody.open_acts import desk_entries
from keys.cabinet import sync_folder, write_whole
from keys.notes import NoteSigner, NoteVerifier

if TYPE_CHECKING:
    from custody.canonical import JSON

ARCHIVE = "envelopes.tar"
_OBJECTS = "objects/"
_LARGEST_MANIFEST = 1 << 28
_MEDIUM = re.compile(r"[0-9a-f]{16}")
_SMALL = ("vault.toml", "keys/**/*", "ledger/*.jsonl", "ledger/sealed/*.sealed", "ledger/checkpoints/*")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was done: the medium's id, ledger entries in it, files in all, bytes copied now, files read back now."""

    medium: str
    size: int
    files: int
    copied: int
    read: int


def back_up(
    chain: Chain,
    to: Path,
    label: str,
    progress: Callable[[int, int], None],
    after: Callable[[str], None] = nothing,
    *,
    everything: bool = False,
    by: str = "",
) -> BackedUp:
    """Writes a backup below a folder (a stick); `label` is what people call the medium.

    With `everything` the blobs that lay there are not believed by name and length: each is read, and copied anew if it
    is not what was written. `by` is who asked for it, else who unlocked the vault.

    Raises:
        BytesChanged: what lies on the medium is not what was written to it.
        LedgerBroken: the vault lost what the backup has, or is older than it.
        OSError: the medium would not take it; a rerun goes on from there.
    """
    place = to / f"tamis-{chain.vault.id}"
    place.mkdir(exist_ok=True)
    medium = _medium_id(place, chain)
    before = newest(place, NoteSigner(chain.vault.origin, chain.unlocked.secrets["log"]).verifier())
    chain.checkpoint()
    after("checkpoint")
    fresh = place / "state.new"
    small, size = _copy_state(chain, fresh)
    _check_nothing_lost(chain, place, before)
    after("state")
    known = _still_ours(chain, place, before[1].files) if before else {}
    sound = stick.sound(place, known, progress) if everything else known
    objects, copied = _copy_objects(chain, place, sound, progress, after)
    fresh_ones = [kept for kept in objects if kept.path not in sound]
    after("copied")
    _read_back(place, fresh, small, fresh_ones, progress)
    after("read back")
    made = Manifest(chain.vault.origin, medium, size, tuple(sorted((*small, *objects), key=lambda kept: kept.path)))
    _switch(place, fresh, made, chain)
    after("switched")
    read = len(small) + (len(objects) if everything else len(fresh_ones))
    facts: dict[str, JSON] = {"backup": medium, "medium": label, "size": size, "files": len(made.files), "read": read}
    # no checkpoint after this entry: the newest one is in the backup, so whoever prints it now restores without alarm
    chain.record([chain.draft(Act.REPLICATION, by or chain.unlocked.by, **facts)])
    return BackedUp(medium, size, len(made.files), copied, read)


def take_out(
    chain: Chain, to: Path | None, label: str, progress: Callable[[int, int], None], by: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Takes what was just shredded out of the newest backup: the medium below `to` gets a new state, without it.

    Gives the id of the medium that is clean now ("" when none is plugged in), and those of all that still hold it.
    """
    cleaned = back_up(chain, to, label, progress, by=by).medium if to is not None else ""
    return cleaned, tuple(medium.id for medium in media(chain) if medium.id != cleaned)


def newest(place: Path, verifier: NoteVerifier) -> tuple[Path, Manifest] | None:
    """Gives the newest whole state on a medium, None when there is none yet.

    Raises:
        BytesChanged: its manifest is not one that this log key signed.
    """
    states = sorted(path for path in place.glob("state-*") if not path.is_symlink())
    if not states:
        return None
    state = states[-1]
    with (state / "manifest.json").open("rb") as file:
        data = file.read(_LARGEST_MANIFEST)
    return state, manifest.read(data, (state / "manifest.note").read_text("utf-8"), verifier)


def _medium_id(place: Path, chain: Chain) -> str:
    """Reads the medium's own name, or gives it one: two sticks with one label stay two."""
    path = place / "medium"
    name = path.read_bytes()[:16].decode("ascii", "replace") if path.is_file() and not path.is_symlink() else ""
    if not _MEDIUM.fullmatch(name):
        name = chain.fresh_name()[:16]
        write_whole(path, name.encode())
    return name


def _copy_state(chain: Chain, fresh: Path) -> tuple[list[Kept], int]:
    """Copies all small files as they are at one moment: nobody writes the ledger meanwhile."""
    shutil.rmtree(fresh, ignore_errors=True)
    root, ledger = chain.vault.root, Ledger(chain.vault.ledger)
    with ledger.locked():
        ledger.refresh()
        paths = sorted({path for pattern in _SMALL for path in root.glob(pattern) if path.is_file()})
        wanted = [path for path in paths if not path.name.endswith(".new")]
        copied = [stick.copy(path, fresh, path.relative_to(root).as_posix()) for path in wanted]
        with (fresh / ARCHIVE).open("wb") as file:
            write_archive(root / "envelopes", file)
    sync_folder(fresh)
    return [*copied, stick.looked_at(fresh, ARCHIVE)], ledger.size


def _check_nothing_lost(chain: Chain, place: Path, before: tuple[Path, Manifest] | None) -> None:
    """Refuses to replace envelopes or entries that the vault lost; what was shredded is no loss."""
    if before is None:
        return
    if before[1].size > chain.size:
        raise LedgerBroken("custody.backup_is_newer", there=before[1].size, here=chain.size, place=str(place))
    with (before[0] / ARCHIVE).open("rb") as file:
        had = {label for label, _ in read_archive(file)}
    lost = had - chain.envelopes.labels() - _shredded(chain)
    if lost:
        raise LedgerBroken("custody.backup_has_more", count=len(lost), place=str(place))


def _shredded(chain: Chain, field: str = "object") -> frozenset[str]:
    """Gives what was shredded: labels, or with field "blobs" the names of blobs."""
    acts = (Act.SHREDDING, Act.SHREDDED)
    told = (entry.fields.get(field) for entry in desk_entries(chain) if entry.text("act") in acts)
    lists = (value if isinstance(value, list) else [value] for value in told)
    return frozenset(str(name) for names in lists for name in names)


def _still_ours(chain: Chain, place: Path, files: Iterable[Kept]) -> dict[str, Kept]:
    """Gives the blobs listed before, without those that were shredded, and those that the vault sealed anew since.

    A blob's name says nothing of its key: after a killed intake, or a shredding, the same bytes are sealed again, with
    the same name and length, and what lies on the medium opens no more. What the vault merely lost stays listed.
    """
    ours, shredded = _blobs(chain), _shredded(chain, "blobs")
    listed = {kept.path: kept for kept in files if kept.path.startswith("objects/")}
    anew = {path for path in listed.keys() & ours if not stick.begin_alike(ours[path], place / path)}
    gone = {path for path in listed.keys() - ours if Path(path).stem in shredded}
    return {path: listed[path] for path in listed.keys() - anew - gone}


def _copy_objects(
    chain: Chain,
    place: Path,
    known: Mapping[str, Kept],
    progress: Callable[[int, int], None],
    after: Callable[[str], None],
) -> tuple[list[Kept], int]:
    """Copies blobs that the medium lacks; one that is there already is not written again."""
    paths, copied = _blobs(chain), 0
    kept = dict(known)
    for done, (path, source) in enumerate(paths.items(), start=1):
        target = place / path
        length = source.stat().st_size
        if path not in kept or not target.is_file() or target.stat().st_size != length:
            if target.is_file() and (there := stick.looked_at(place, path)) == stick.looked_at(chain.vault.root, path):
                kept[path] = there  # copied before the stick was pulled out
            else:
                kept[path] = stick.copy(source, place, path)
                copied += length
            after("object")
        progress(done, len(paths))
    return list(kept.values()), copied


def _blobs(chain: Chain) -> dict[str, Path]:
    root = chain.vault.root
    return {path.relative_to(root).as_posix(): path for path in sorted((root / "objects").glob("??/*.gpg"))}


def _read_back(
    place: Path, fresh: Path, small: list[Kept], objects: list[Kept], progress: Callable[[int, int], None]
) -> None:
    every = [*((fresh, kept) for kept in small), *((place, kept) for kept in objects)]
    for done, (folder, kept) in enumerate(every, start=1):
        if stick.looked_at(folder, kept.path) != kept:
            raise BytesChanged("custody.medium_changed", path=kept.path)
        progress(done, len(every))


def _switch(place: Path, fresh: Path, made: Manifest, chain: Chain) -> None:
    """Makes the new state the one that counts, and removes those before."""
    data = made.written()
    signer = NoteSigner(chain.vault.origin, chain.unlocked.secrets["log"])
    write_whole(fresh / "manifest.json", data)
    write_whole(fresh / "manifest.note", manifest.sign(data, signer).encode())
    for folder in sorted({path.parent for path in _files(fresh)}):
        sync_folder(folder)
    state = place / f"state-{made.size:012d}-{hashlib.sha256(data).hexdigest()[:8]}"
    if state.exists():  # the very same: killed before it could be recorded
        shutil.rmtree(fresh)
    else:
        fresh.rename(state)
    sync_folder(place)
    for older in place.glob("state-*"):
        if older != state:
            shutil.rmtree(older)
    sync_folder(place)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
