"""A key has one name: its 40 digits."""

import pytest

from keys.errors import UnknownKey
from keys.fingerprints import parse_fingerprint, read_aloud

DIGITS = "0123456789ABCDEF0123456789ABCDEF01234567"


def test_spaces_and_small_letters_are_forgiven() -> None:
    assert parse_fingerprint(f"  {read_aloud(DIGITS).lower()}\n") == DIGITS


@pytest.mark.parametrize(
    "text", ["", "01234567", DIGITS[:-1], DIGITS + "0", "desk@example.org", "0x" + DIGITS, "é" * 40]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UnknownKey):
        parse_fingerprint(text)


def test_it_is_read_aloud_in_fours() -> None:
    assert read_aloud(DIGITS).split() == [DIGITS[at : at + 4] for at in range(0, 40, 4)]
