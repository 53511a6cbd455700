"""Tests of words/quantities.py."""

from datetime import date

import pytest

from words.quantities import count, day, size


@pytest.mark.parametrize(
    ("octets", "french", "english"),
    [
        (0, "0\u00a0o", "0\u00a0bytes"),
        (1, "1\u00a0o", "1\u00a0byte"),
        (999, "999\u00a0o", "999\u00a0bytes"),
        (1000, "1\u00a0ko", "1\u00a0kB"),
        (1_400_000, "1,4\u00a0Mo", "1.4\u00a0MB"),
        (999_960, "1\u00a0Mo", "1\u00a0MB"),
        (2_050_000_000, "2,1\u00a0Go", "2.1\u00a0GB"),
        (5_000_000_000_000_000, "5\u202f000\u00a0To", "5,000\u00a0TB"),
    ],
)
def test_sizes_are_written_as_people_read_them(octets: int, french: str, english: str) -> None:
    assert (size(octets, "fr"), size(octets, "en")) == (french, english)


def test_thousands_stand_apart() -> None:
    assert (count(1234567, "fr"), count(1234567, "en")) == ("1\u202f234\u202f567", "1,234,567")
    assert count(12, "fr") == "12"


def test_days_are_written_out() -> None:
    assert day(date(2026, 11, 21), "fr") == "21\u00a0novembre\u00a02026"
    assert day(date(2026, 5, 1), "fr") == "1er\u00a0mai\u00a02026"
    assert day(date(2026, 5, 1), "en") == "1\u00a0May\u00a02026"
