"""Tests of sanitize/tray.py."""

import os
from pathlib import Path

import pytest

from sanitize.errors import TooLarge, ToolFailed, Unreadable
from sanitize.tray import created, laid, opened, poured, tidied


def copy(source: Path, target: Path, largest: int = 1000) -> None:
    with opened(source, largest) as one, created(target) as other:
        poured(one, other, largest)


def test_a_plain_file_is_copied_for_us_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1000)
    copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"x" * 1000
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_links_pipes_folders_and_large_files_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1001)
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "missing", "."):
        with pytest.raises(Unreadable):
            copy(tmp_path / name, tmp_path / "b")
    with pytest.raises(TooLarge):
        copy(tmp_path / "a", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_file_that_grows_meanwhile_is_stopped_and_its_copy_vanishes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with opened(tmp_path / "a", 1000) as one:
        (tmp_path / "a").write_bytes(b"x" * 5000)
        with pytest.raises(TooLarge), created(tmp_path / "b") as other:
            poured(one, other, 1000)
    assert not (tmp_path / "b").exists()


def test_nothing_is_overwritten_and_no_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("precious")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("a", "link", "no/such/folder"):
        with pytest.raises(ToolFailed), created(tmp_path / name):
            pass
    assert (tmp_path / "a").read_text() == "precious"
    assert not (tmp_path / "elsewhere").exists()


def test_bytes_of_ours_are_laid_beside_and_never_through_a_link(tmp_path: Path) -> None:
    laid(b"boxes", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"boxes"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o444
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("a", "link"):
        with pytest.raises(ToolFailed):
            laid(b"other", tmp_path / name)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_is_tidy_when_nothing_but_known_files_was_there(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert tidied(tmp_path, ["a", "b"])
    (tmp_path / "c").touch()
    assert not tidied(tmp_path, ["a", "b"])
    (tmp_path / "a").mkdir()
    assert not tidied(tmp_path, ["a", "c"])
