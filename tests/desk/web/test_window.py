"""The desk's own window: what Chromium is told, and what is left when it closes."""

import stat
from pathlib import Path

import pytest

from desk.web import window
from tests.newsroom import Newsroom

STAND_IN = """#!/bin/sh
for word in "$@"; do case $word in --user-data-dir=*) echo "$@" > "${word#*=}/seen";; esac; done
exec sleep 60
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> str:
    """A program that stands in for Chromium: it notes how it was called, and stays."""
    program = tmp_path / "chromium"
    program.write_text(STAND_IN)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_the_window_s_profile_lies_in_memory_and_goes_with_it(newsroom: Newsroom, stand_in: str) -> None:
    before = set(newsroom.memory.parent.iterdir())
    with window.opened(stand_in, "http://127.0.0.1:1", newsroom.memory) as shown:
        (profile,) = set(newsroom.memory.parent.iterdir()) - before
        assert stat.S_IMODE(profile.stat().st_mode) == 0o700
        assert shown.poll() is None
    assert shown.poll() is not None
    assert set(newsroom.memory.parent.iterdir()) == before


def test_the_profile_goes_when_something_fails_meanwhile(newsroom: Newsroom, stand_in: str) -> None:
    before = set(newsroom.memory.parent.iterdir())
    with pytest.raises(KeyboardInterrupt), window.opened(stand_in, "http://127.0.0.1:1", newsroom.memory):
        raise KeyboardInterrupt
    assert set(newsroom.memory.parent.iterdir()) == before


def test_the_window_shows_one_address_and_resolves_no_other() -> None:
    words = window.command("chromium", "http://127.0.0.1:1", Path("profile"))
    assert words[-1] == "--app=http://127.0.0.1:1"
    assert "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" in words
    assert not [word for word in words if "sandbox" in word]


def test_root_gets_no_window() -> None:
    assert window.program(0) == ""
