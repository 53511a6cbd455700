"""Mutations inside the parts of office documents, packed again: a flipped byte of a zip ends at its checksum."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sanitize import errors
from tests.fuzz import mutated, row_of, tried
from tests.specimens import office_excel, office_slides, office_word
from tests.specimens.corpus import SPECIMENS
from tests.specimens.packages import packed

TRIES = 15
ENDINGS = {"clean", *(name for name in vars(errors) if name[0].isupper())}
Parts = Callable[[], Mapping[str, str | bytes]]


@pytest.mark.parametrize(
    ("form", "parts"), [("docx", office_word.parts), ("xlsx", office_excel.parts), ("pptx", office_slides.parts)]
)
def test_a_mutated_part_is_refused_or_clean_and_nothing_else(tmp_path: Path, form: str, parts: Parts) -> None:
    row = row_of(next(specimen for specimen in SPECIMENS if specimen.row == form))
    made = dict(parts())
    for number in range(TRIES):
        chance = random.Random(f"{form} {number}")  # noqa: S311 — repeatable
        name = chance.choice([name for name in made if name.endswith((".xml", ".rels"))])
        data = made[name]
        changed = _reworded(data.encode() if isinstance(data, str) else data, chance)
        assert tried(row, packed(form, {**made, name: changed}), tmp_path) in ENDINGS


def _reworded(data: bytes, chance: random.Random) -> bytes:
    """Changes a part so that it often stays well-formed: digits and words swapped, else bytes."""
    if chance.random() < 0.4:
        return mutated(data, chance)
    words = (b"0", b"1", b"-1", b"99999999999", b"", b"A1", b"XFD1048576", b"rId1", b"none", b"e")
    pieces = data.split(b'"')
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(pieces))
        if at % 2:
            pieces[at] = chance.choice(words)
    return b'"'.join(pieces)
