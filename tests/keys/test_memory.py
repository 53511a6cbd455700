"""Secrets go to RAM only, into folders only their owner can enter."""

import os
from pathlib import Path

import pytest

from keys.errors import NotInMemory
from keys.memory import private_folder, require_memory, wipe_folder
from tests.newsroom import Newsroom

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /dev/shm rw,nosuid,nodev shared:4 - tmpfs tmpfs rw
31 30 8:2 / /dev/shm/disk rw - ext4 /dev/sda2 rw
32 22 0:26 / /with\\040space rw - tmpfs tmpfs rw
33 22 0:27 / /over rw - tmpfs tmpfs rw
34 33 8:3 / /over rw - xfs /dev/sda3 rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mountinfo"
    path.write_text(MOUNTS)
    return path


@pytest.mark.parametrize("path", ["/dev/shm", "/dev/shm/tamis-0", "/with space/x"])
def test_a_path_in_ram_passes(mounts: Path, path: str) -> None:
    require_memory(Path(path), mounts)


@pytest.mark.parametrize("path", ["/", "/home", "/dev/shm/disk", "/dev/shm/disk/x", "/dev/shmoo", "/over", "/over/x"])
def test_a_path_on_a_disk_does_not(mounts: Path, path: str) -> None:
    with pytest.raises(NotInMemory):
        require_memory(Path(path), mounts)


def test_a_link_into_a_disk_is_seen_through(newsroom: Newsroom) -> None:
    link = newsroom.folder / "link"
    link.symlink_to("/proc")
    with pytest.raises(NotInMemory):
        require_memory(link)
    with pytest.raises(NotInMemory):
        private_folder(link)


def test_a_private_folder_is_for_its_owner_only_parents_too(newsroom: Newsroom) -> None:
    before = os.umask(0)
    try:
        made = private_folder(newsroom.folder / "a" / "b")
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (made, made.parent)] == [0o700, 0o700]


def test_an_open_folder_is_closed_to_others(newsroom: Newsroom) -> None:
    folder = newsroom.folder / "open"
    folder.mkdir()
    folder.chmod(0o777)
    assert private_folder(folder).stat().st_mode & 0o777 == 0o700


def test_somebody_else_s_folder_is_refused(newsroom: Newsroom) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    folder = newsroom.folder / "theirs"
    folder.mkdir()
    os.chown(folder, 12345, 12345)
    with pytest.raises(NotInMemory):
        private_folder(folder)


def test_wiping_removes_everything_and_what_is_not_there_is_no_fault(newsroom: Newsroom) -> None:
    folder = newsroom.folder / "gone"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "secret").write_bytes(b"x")
    wipe_folder(folder)
    wipe_folder(folder)
    assert not folder.exists()


def test_what_an_inmate_nested_deeper_than_recursion_goes_is_wiped_too() -> None:
    """Or a vault could not be locked while a hostile file is worked on."""
    folder = Path(f"/dev/shm/wipe-deep-{os.getpid()}")
    folder.mkdir()
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("deep", dir_fd=here)
        here, above = os.open("deep", os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)
    wipe_folder(folder)
    assert not folder.exists()


def test_a_folder_on_a_disk_is_never_wiped() -> None:
    with pytest.raises(NotInMemory):
        wipe_folder(Path("/proc/self"))
