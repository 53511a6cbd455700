"""Files of the public site on a disk: a page put in its place, a package packed for one download.

Rule: a file appears whole or not at all; one whose bytes are right stays as it is; every file is 0644 and dated
midnight UTC of its day. The zip holds its files as they are (nothing compressed), in order of name, dated the day: the
same package gives the same bytes with every version of Python.
Never: follows a link: what is in the way is replaced.
"""

import filecmp
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

from release.public.voice import Page

_FILE_MODE = 0o644


def put(into: Path, page: Page, staged: Path) -> int:
    """Writes a page, first into `staged`, where its bytes are not there already; gives how many files were written."""
    return written(into / page.path, page.day, staged, lambda made: made.write_bytes(page.content))


def swept(into: Path, folders: Iterable[str], kept: Collection[str]) -> int:
    """Takes away what these folders of the site show no more; gives how many files went."""
    gone = 0
    for folder in folders:
        if (into / folder).is_symlink():
            continue
        for path in sorted((into / folder).rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(into).as_posix() not in kept:
                path.unlink()
                gone += 1
    return gone


def packed(top: Path, target: Path, day: date, staged: Path) -> int:
    """Packs a package into one zip; gives how many files were written."""

    def write(made: Path) -> None:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(path for path in top.rglob("*") if path.is_file()):
                name = path.relative_to(top.parent).as_posix()
                told = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
                told.create_system, told.external_attr = 3, _FILE_MODE << 16  # as on Unix
                told.file_size = path.stat().st_size
                with path.open("rb") as source, archive.open(told, "w") as entry:
                    shutil.copyfileobj(source, entry)

    return written(target, day, staged, write)


def written(target: Path, day: date, staged: Path, write: Callable[[Path], object]) -> int:
    """Writes a file elsewhere on the same disk, and puts it in its place if that says something else."""
    handle, name = tempfile.mkstemp(dir=staged)
    os.close(handle)
    made = Path(name)
    try:
        write(made)
        midnight = datetime.combine(day, time(), UTC).timestamp()
        if target.is_file() and not target.is_symlink() and filecmp.cmp(made, target, shallow=False):
            os.utime(target, (midnight, midnight))  # the day may be another one even so
            return 0
        target.parent.mkdir(exist_ok=True)  # a block of the search
        made.chmod(_FILE_MODE)
        os.utime(made, (midnight, midnight))
        made.replace(target)
        return 1
    finally:
        made.unlink(missing_ok=True)
