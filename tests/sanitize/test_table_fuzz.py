"""A few mutations of every planted file, always the same, against its row: refused with a kind of error, or clean."""

import random
from pathlib import Path

import pytest

from sanitize import errors
from tests.fuzz import mutated, row_of, tried
from tests.specimens.corpus import SPECIMENS, Specimen

TRIES = 12
ENDINGS = {"clean", *(name for name in vars(errors) if name[0].isupper())}


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_a_mutated_file_is_refused_or_clean_and_nothing_else(tmp_path: Path, specimen: Specimen) -> None:
    row, seed = row_of(specimen), specimen.put(tmp_path / "seed").read_bytes()
    chances = [random.Random(f"{specimen.name} {number}") for number in range(TRIES)]  # noqa: S311 — repeatable
    endings = [tried(row, mutated(seed, chance), tmp_path) for chance in chances]
    assert set(endings) <= ENDINGS
    assert tried(row, seed, tmp_path) == "clean"
