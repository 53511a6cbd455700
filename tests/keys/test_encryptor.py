"""What gpg is given, how long it may take, and what becomes of it when its source fails."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from keys.encryptor import SMALL, encrypt_into
from keys.errors import GpgFailed

SAYS_IT_IS_DONE = "printf '[GNUPG:] END_ENCRYPTION\\n' >/dev/fd/"


def program(folder: Path, script: str) -> list[str]:
    """Makes a program that finds the descriptor for its status lines in $2, and for the passphrase in $4."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return [str(path)]


def ran(folder: Path, script: str, plain: Iterator[bytes] | list[bytes], deadline: float = 30.0) -> bytes:
    with (folder / "out").open("wb") as file:
        encrypt_into(program(folder, script), plain, file, b"secret", deadline)
    return (folder / "out").read_bytes()


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 5 * SMALL])
def test_the_program_gets_every_byte_in_order_and_its_output_is_the_file(tmp_path: Path, size: int) -> None:
    plain = os.urandom(size)
    pieces = [plain[start : start + 70_001] for start in range(0, size, 70_001)]
    assert ran(tmp_path, f"cat; {SAYS_IT_IS_DONE}$2", pieces) == plain


def test_the_passphrase_is_there_to_be_read(tmp_path: Path) -> None:
    assert ran(tmp_path, f"cat /dev/fd/$4; {SAYS_IT_IS_DONE}$2", [b"text"]) == b"secret"


@pytest.mark.parametrize("script", ["cat", f"{SAYS_IT_IS_DONE}$2; exit 2", "printf 'END_ENCRYPTION\\n' >/dev/fd/$2"])
def test_only_the_right_words_and_a_good_end_together_count(tmp_path: Path, script: str) -> None:
    with pytest.raises(GpgFailed):
        ran(tmp_path, script, [b"text"])


def test_a_program_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as file, pytest.raises(GpgFailed) as fault:
        encrypt_into([str(tmp_path / "none")], [b"text"], file, b"secret", 1.0)
    assert fault.value.message.id == "keys.gpg_missing"


@pytest.mark.parametrize("size", [10, 5 * SMALL])
def test_a_program_that_hangs_is_ended(tmp_path: Path, size: int) -> None:
    begin = time.monotonic()
    with pytest.raises(GpgFailed):
        ran(tmp_path, "exec sleep 900", [bytes(size)], deadline=0.3)
    assert time.monotonic() - begin < 600


def test_a_source_that_fails_midway_fails_the_whole(tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield bytes(2 * SMALL)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 (the very error of the source)
        ran(tmp_path, f"cat; {SAYS_IT_IS_DONE}$2", failing())
