"""Tests of jail/clearing.py: whatever an inmate leaves goes, and nothing it points at."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jail.clearing import emptied, removed

DEEPER_THAN_RECURSION_GOES = 1500


def deep(work: Path) -> None:
    """Nests folders until no path is long enough for them."""
    here = os.open(work, os.O_RDONLY)
    for _ in range(DEEPER_THAN_RECURSION_GOES):
        os.mkdir("folder", dir_fd=here)
        below = os.open("folder", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)


def closed(work: Path) -> None:
    (work / "a/b/c").mkdir(parents=True)
    (work / "a/b/file").touch()
    for folder in ("a/b/c", "a/b", "a", "."):
        (work / folder).chmod(0)


def taken_names(work: Path) -> None:
    """What would be lifted under a name that is taken already, by a file, a full folder, an empty one."""
    (work / "lifted-0").touch()
    (work / "lifted-1/full").mkdir(parents=True)
    (work / "lifted-2").mkdir()
    (work / "z/a/b").mkdir(parents=True)
    (work / "z/c/d").mkdir(parents=True)


def odd_names(work: Path) -> None:
    for name in (b"\xff\xfe\n", b"-rf", b"*", b" "):
        os.mkdir(os.path.join(os.fsencode(work), name))  # noqa: PTH102, PTH118 (names of bytes)


def no_files(work: Path) -> None:
    os.mkfifo(work / "pipe")
    (work / "loop").symlink_to("loop")


@pytest.fixture
def ram() -> Iterator[Path]:
    """Where cells lie; a disk takes its time over deep folders."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="clearing-"))
    yield folder
    folder.rmdir()


@pytest.mark.parametrize("plant", [deep, closed, taken_names, odd_names, no_files], ids=lambda plant: plant.__name__)
def test_whatever_is_left_goes(ram: Path, plant: Callable[[Path], None]) -> None:
    work = ram / "work"
    work.mkdir()
    plant(work)
    emptied(work)
    assert list(work.iterdir()) == []
    plant(work)
    removed(work)
    assert not work.exists()


def test_links_go_and_not_what_they_point_at(tmp_path: Path) -> None:
    outside, work = tmp_path / "outside", tmp_path / "work"
    (work / "deep").mkdir(parents=True)
    outside.mkdir(mode=0o500)
    (tmp_path / "key").write_text("stays")
    os.link(tmp_path / "key", work / "key")
    for place in (work / "link", work / "deep/link"):
        place.symlink_to(outside)
    emptied(work)
    assert list(work.iterdir()) == []
    assert (tmp_path / "key").read_text() == "stays"
    assert outside.stat().st_mode & 0o777 == 0o500


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/file").touch()
    (tmp_path / "work").symlink_to("outside")
    with pytest.raises(OSError, match="work"):
        removed(tmp_path / "work")
    assert (tmp_path / "outside/file").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        removed(tmp_path / "gone")
