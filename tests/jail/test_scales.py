"""Tests of jail/scales.py with what the kernel could say."""

from pathlib import Path

import pytest

from jail.scales import Scales, available


@pytest.mark.parametrize(
    ("said", "left"),
    [("MemTotal: 9 kB\nMemAvailable:    1024 kB\nCached: 7 kB\n", 1 << 20), ("MemTotal: 9 kB\n", 0), ("", 0)],
)
def test_what_is_left_is_read_and_silence_is_nothing(tmp_path: Path, said: str, left: int) -> None:
    (tmp_path / "meminfo").write_text(said)
    assert available(tmp_path / "meminfo") == left


def test_this_machine_says_how_much_it_has_left() -> None:
    assert available() > 1 << 20


def test_it_tips_below_the_reserve_and_does_not_look_twice_at_once(tmp_path: Path) -> None:
    told = tmp_path / "meminfo"
    told.write_text("MemAvailable: 10 kB\n")
    assert not Scales(10 * 1024, told).tipped()
    scales = Scales(11 * 1024, told)
    assert scales.tipped()
    assert not scales.tipped()
