"""Destroying what lies on disk for one scope: its envelope, its openings, its blobs.

Rule: behind the ledger's lock, so that nobody lists another blob meanwhile. What is small and holds or is sealed by a
key is written over first; that helps on a spinning disk and costs nothing. Every removal is synced before the next. It
is set aside under another name before that: an envelope half written over would be a damaged one, at which everything
that reads the ledger stops, this destroying too.
Never: touches the ledger. Can be repeated. Residual risk: a drive with spare cells (SSD, stick) may keep old cells;
what they hold is ciphertext, and the envelope is encrypted to the desk's keys, so destroy the drive with the desk.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from custody.chain import Chain
from custody.errors import Unknown
from keys.cabinet import sync_folder


def destroy_scope(label: str, blobs: Iterable[str], chain: Chain, after: Callable[[str], None]) -> None:
    """Destroys a submission's envelope, openings and blobs, and the blobs its envelope lists besides."""
    with chain.alone():
        names = {*blobs, *_listed(label, chain)}
        _destroy(chain.vault.envelope(label), after)
        after("envelope")
        _destroy(chain.vault.ledger / "sealed" / f"{label}.sealed", after)
        after("openings")
        for name in sorted(names):
            _remove(chain.vault.blob(name))
        after("blobs")


def _listed(label: str, chain: Chain) -> frozenset[str]:
    try:
        return frozenset(note.name for note in chain.envelopes.read(label).blobs)
    except Unknown:
        return frozenset()


def _destroy(path: Path, after: Callable[[str], None]) -> None:
    """Sets a file aside, writes zeros over it, then removes it; what a crash left aside goes first."""
    aside = path.with_name(path.name + ".new")
    _wipe(aside, after)
    if path.exists():
        path.replace(aside)
        sync_folder(path.parent)
        after("set aside")
        _wipe(aside, after)


def _wipe(path: Path, after: Callable[[str], None]) -> None:
    if path.exists():
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        after("zeros")
        _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.exists():
        sync_folder(path.parent)
