"""A disk of its own for a story: a file-system image that can afterwards be searched raw, deleted blocks too.

Needs root and a loop device; `available` says whether they are here.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SIZE = 768 * 1024 * 1024
_STEP = 1 << 20
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


@dataclass(frozen=True)
class Disk:
    """The image file and where it is mounted."""

    image: Path
    top: Path


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """Makes an ext4 image and mounts it; unmounts it at the end, so that everything is on it."""
    image, top = folder / "disk.img", folder / "disk"
    top.mkdir()
    with image.open("wb") as file:
        file.truncate(_SIZE)
    # no journal: what the journal keeps by chance would only add noise to what a search must find
    subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", str(image)], check=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(top)], check=True)
    try:
        yield Disk(image, top)
    finally:
        subprocess.run(["umount", str(top)], check=True)


def available() -> bool:
    """Tells whether an image can be mounted here."""
    return os.geteuid() == 0 and Path("/dev/loop-control").exists()


def found_raw(image: Path, needles: Iterable[str]) -> set[str]:
    """Searches every byte written to an image so far for needles in four encodings; gives those that are there."""
    os.sync()
    search = Search(image, needles)
    search.look()
    return search.found


@dataclass
class Search:
    """Searches an image again and again for needles in four encodings: each time only what changed since the last.

    `found` are the needles that were ever there when somebody looked.
    """

    image: Path
    needles: Iterable[str]
    found: set[str] = field(default_factory=set)
    _wanted: list[tuple[str, bytes]] = field(init=False)
    _known: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._wanted = [(needle, needle.encode(encoding)) for needle in self.needles for encoding in ENCODINGS]

    def look(self) -> None:
        """Searches every byte that was written to the image so far and not searched as it is now."""
        overlap = max(len(raw) for _, raw in self._wanted)
        descriptor = os.open(self.image, os.O_RDONLY)
        try:
            for start in _written(descriptor):
                digest = hashlib.sha256(os.pread(descriptor, _STEP, start)).digest()
                if self._known.get(start) == digest:
                    continue
                self._known[start] = digest
                before = min(start, overlap)
                window = os.pread(descriptor, before + _STEP + overlap, start - before)
                self.found |= {needle for needle, raw in self._wanted if raw in window}
        finally:
            os.close(descriptor)


def flushed(top: Path) -> None:
    """Has everything written below a mounted disk go to its image, without waiting for other disks."""
    subprocess.run(["sync", "--file-system", str(top)], check=True)


def _written(descriptor: int) -> Iterator[int]:
    """Yields where the pieces of a sparse file lie that were ever written (lseek(2), SEEK_DATA)."""
    size, at = os.fstat(descriptor).st_size, 0
    while at < size:
        try:
            start = os.lseek(descriptor, at, os.SEEK_DATA)
        except OSError:  # ENXIO: only holes are left
            return
        at = os.lseek(descriptor, start, os.SEEK_HOLE)
        yield from range(start - start % _STEP, at, _STEP)
