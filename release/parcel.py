"""A parcel: a folder of files written whole or not at all, that tells the day it was made and no time finer.

Rule: written under a temporary name beside its place, synced, checked, then renamed; an existing name is never touched.
Every time on disk is midnight UTC of the day, every file 0644, every folder 0755: same content, same parcel.
Never: says when or by whom it was written.
Residual risk: the file system's own journal knows the true times; copy a parcel to a fresh medium to publish it.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from release.errors import AlreadyThere, DiskTrouble


def check_place(into: Path, name: str) -> None:
    """Refuses what can be known before anything is recorded.

    Raises:
        DiskTrouble: there is no such folder. AlreadyThere: something lies there under this name.
    """
    if not into.is_dir():
        raise DiskTrouble("release.disk_trouble", release=name)
    if os.path.lexists(into / name):
        raise AlreadyThere("release.already_there", release=name)


def write_parcel(into: Path, name: str, day: date, files: Mapping[str, bytes], check: Callable[[Path], None]) -> Path:
    """Writes `into`/NAME; `check` is shown the finished folder before it gets its name, and raises what it will.

    Raises:
        AlreadyThere: something lies there under this name.
        DiskTrouble: the disk would not take it.
    """
    final = into / name
    if os.path.lexists(final):
        raise AlreadyThere("release.already_there", release=name)
    try:
        _write_whole(into, final, day, files, check)
    except OSError as fault:
        raise DiskTrouble("release.disk_trouble", release=name) from fault
    return final


def _write_whole(into: Path, final: Path, day: date, files: Mapping[str, bytes], check: Callable[[Path], None]) -> None:
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=into))
    try:
        _write_files(building, files)
        settle(building, day)
        check(building)
        building.rename(final)
        _sync_folder(into)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write_files(top: Path, files: Mapping[str, bytes]) -> None:
    for path in sorted(files):
        target = top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(files[path])
            stream.flush()
            os.fsync(stream.fileno())


def settle(top: Path, day: date) -> None:
    """Gives every file and folder its mode and its time, the deepest first, and syncs the folders."""
    midnight = datetime.combine(day, time(), UTC).timestamp()
    for path in sorted([top, *top.rglob("*")], key=lambda path: len(path.parts), reverse=True):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (midnight, midnight))
        if path.is_dir():
            _sync_folder(path)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
