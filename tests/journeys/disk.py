"""A disk of its own for a story: a file-system image that can afterwards be searched raw, deleted blocks too.

Needs root and a loop device; `available` says whether they are here.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SIZE = 768 * 1024 * 1024
_STEP = 1 << 24
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
    wanted = [(needle, needle.encode(encoding)) for needle in needles for encoding in ENCODINGS]
    overlap = max(len(raw) for _, raw in wanted)
    found: set[str] = set()
    for extent in _written(image):
        for start in range(0, len(extent), _STEP):
            window = extent[max(0, start - overlap) : start + _STEP]
            found |= {needle for needle, raw in wanted if raw in window}
    return found


def _written(image: Path) -> Iterator[bytes]:
    """Yields the parts of a sparse file that were ever written (lseek(2), SEEK_DATA)."""
    descriptor = os.open(image, os.O_RDONLY)
    try:
        size, at = os.fstat(descriptor).st_size, 0
        while at < size:
            try:
                start = os.lseek(descriptor, at, os.SEEK_DATA)
            except OSError:  # ENXIO: only holes are left
                return
            at = os.lseek(descriptor, start, os.SEEK_HOLE)
            yield os.pread(descriptor, at - start, start)
    finally:
        os.close(descriptor)
