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
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO

from release.public_site import Page

_FILE_MODE = 0o644


def put(into: Path, page: Page, staged: Path) -> int:
    """Writes a page, first into `staged`, where its bytes are not there already; gives how many files were written."""
    return _placed(into / page.path, page.day, staged, lambda stream: stream.write(page.content))


def packed(top: Path, target: Path, day: date, staged: Path) -> int:
    """Packs a package into one zip; gives how many files were written."""

    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(path for path in top.rglob("*") if path.is_file()):
                name = path.relative_to(top.parent).as_posix()
                told = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
                told.create_system, told.external_attr = 3, _FILE_MODE << 16  # as on Unix
                told.file_size = path.stat().st_size
                with path.open("rb") as source, archive.open(told, "w") as entry:
                    shutil.copyfileobj(source, entry)

    return _placed(target, day, staged, write)


def _placed(target: Path, day: date, staged: Path, write: Callable[[BinaryIO], object]) -> int:
    """Writes elsewhere on the same disk, and puts it in its place if that says something else."""
    handle, name = tempfile.mkstemp(dir=staged)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
        midnight = datetime.combine(day, time(), UTC).timestamp()
        if target.is_file() and not target.is_symlink() and filecmp.cmp(made, target, shallow=False):
            os.utime(target, (midnight, midnight))  # the day may be another one even so
            return 0
        made.chmod(_FILE_MODE)
        os.utime(made, (midnight, midnight))
        made.replace(target)
        return 1
    finally:
        made.unlink(missing_ok=True)
