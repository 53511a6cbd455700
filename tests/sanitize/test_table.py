"""Tests of the format table as a whole: every planted file is cleaned by its row, in the order of `clean.py`.


The test digs for needles by itself (`tests/specimens/planted.py`): it shares no code with the rows or the deep search.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanitize.clean import Bench, clean
from sanitize.findings import Grade
from sanitize.formats.table import formats
from sanitize.inspecting import inspect
from sanitize.tag_reading import tag_reader
from sanitize.tools.exiftool import ExifTool
from tests.specimens.corpus import KINDS, SPECIMENS, Specimen
from tests.specimens.planted import needles_in


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with ExifTool() as exiftool:
        read_tags = tag_reader(exiftool)
        yield Bench(formats(read_tags), read_tags, exiftool.version, lambda _: None)


def named(specimen: Specimen) -> str:
    return specimen.name


@pytest.mark.parametrize("specimen", [*SPECIMENS, *KINDS], ids=named)
def test_every_needle_goes_and_content_stays(tmp_path: Path, bench: Bench, specimen: Specimen) -> None:
    dirty, copy = specimen.put(tmp_path / "in.bin"), tmp_path / "out.bin"
    before = dirty.read_bytes()
    cleaning = clean(dirty, copy, bench)
    after = copy.read_bytes()
    assert cleaning.recipe.name == f"clean {specimen.row}"
    assert specimen.must_vanish(before) & needles_in(after) == set()
    assert not [needle for needle in specimen.must_vanish(before) if needle in after]
    assert specimen.must_stay(before) <= needles_in(after)
    assert cleaning.removed
    assert not [finding for finding in cleaning.kept if finding.grade is Grade.RED]


@pytest.mark.parametrize("specimen", SPECIMENS, ids=named)
def test_a_cleaned_copy_has_nothing_left_to_clean(tmp_path: Path, bench: Bench, specimen: Specimen) -> None:
    clean(specimen.put(tmp_path / "in.bin"), tmp_path / "one", bench)
    again = clean(tmp_path / "one", tmp_path / "two", bench)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert again.removed == ()
    assert {finding.grade for finding in inspect(tmp_path / "one", bench).findings} <= {Grade.GREEN}


def test_every_row_has_a_planted_file() -> None:
    rows = {row.name for row in formats(lambda _: ())}
    assert rows <= {specimen.row for specimen in SPECIMENS}


def test_a_worker_that_cleans_letters_and_photographs_loads_nothing_it_does_not_need() -> None:
    """Else each new worker waits for the libraries of every format."""
    asked = (
        "import sys; from sanitize import worker; from sanitize.formats.table import formats, row_for;"
        "row_for('application/vnd.openxmlformats-officedocument.wordprocessingml.document', formats(lambda _: ()));"
        "print(*{'pikepdf', 'pypdfium2', 'bleach', 'pillow_heif', 'urllib.request', 'phonenumbers'} & {*sys.modules})"
    )
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True).stdout == "\n"
