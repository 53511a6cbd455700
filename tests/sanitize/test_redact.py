"""Redaction as a whole: read, fill, bind, prove; what was missed is told, what was covered is gone."""

from dataclasses import replace
from pathlib import Path

import pytest

from sanitize.boxes import Mode, Redactions
from sanitize.deepsearch import search
from sanitize.errors import Missed
from sanitize.findings import Cleaning
from sanitize.formats.pdf_streams import decoded_streams, visible_text
from sanitize.redact import redact
from sanitize.tools import pdfium
from sanitize.workshop import Workshop
from tests.specimens import redactions as specimens

LABELLED = replace(specimens.spot(mode=Mode.LINE), is_labelled=True, reason="témoin")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return specimens.specimen("attachment", tmp_path_factory.mktemp("originals") / "in.pdf")


@pytest.fixture(scope="module")
def redacted(original: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cleaning, Path, list[str]]:
    folder, steps = tmp_path_factory.mktemp("redacted"), list[str]()
    boxes = Redactions((LABELLED,), hunted=("zqNowhere",), label="CAVIARDÉ")
    (folder / "parts").mkdir()
    made = redact(original, "application/pdf", boxes, folder / "out.pdf", folder / "parts", after=steps.append)
    return made, folder / "out.pdf", steps


def test_what_lay_under_a_box_is_gone_and_the_rest_can_be_read(redacted: tuple[Cleaning, Path, list[str]]) -> None:
    cleaning, copy, _ = redacted
    secret = specimens.SECRET
    assert search(copy, decoded_streams(copy), [secret, f"Carnet de {secret}"]) == []
    shown = visible_text(copy)
    assert "camera filme toute la rue" in shown
    assert "temoin" not in shown, "the line is covered whole"
    assert cleaning.kept == ()
    assert cleaning.recipe.name == "redact"


def test_the_report_says_what_was_covered_and_the_public_part_does_not(
    redacted: tuple[Cleaning, Path, list[str]],
) -> None:
    cleaning, _, _ = redacted
    assert [item.untrusted_value for item in cleaning.removed if item.where == "page 1, box 1"] == [specimens.SECRET]
    public = str(cleaning.recipe) + str(cleaning.checks) + str(cleaning.losses)
    assert specimens.SECRET not in public
    assert Redactions((LABELLED,), hunted=("zqNowhere",), label="CAVIARDÉ").digest() not in public
    assert {"boxes", "outside the boxes", "hunt", "search", "structure", "pages"} <= set(dict(cleaning.checks))


def test_the_same_label_stands_in_the_box(redacted: tuple[Cleaning, Path, list[str]]) -> None:
    _, copy, _ = redacted
    with pdfium.opened(copy) as document, pdfium.page_of(document, 0) as page:
        (stored,) = pdfium.pictures_of(page)
    box = stored.picture.crop((400, 124, 800, 180))
    assert {level for level, count in enumerate(box.histogram()) if count} == {0, 255}, "black, and white letters"


def test_every_page_is_told_twice(redacted: tuple[Cleaning, Path, list[str]]) -> None:
    assert redacted[2] == ["examined", "pages 1", "page 1", "proven 1", "proven"]


def test_in_the_jail_it_gives_the_bytes_it_gives_outside(
    original: Path, redacted: tuple[Cleaning, Path, list[str]], tmp_path: Path
) -> None:
    cleaning, copy, _ = redacted
    boxes = Redactions((LABELLED,), hunted=("zqNowhere",), label="CAVIARDÉ")
    with Workshop(tmp_path) as workshop:
        inside = workshop.redact(original, boxes, tmp_path / "inside.pdf")
        with pytest.raises(Missed) as missed:
            workshop.redact(original, Redactions((), hunted=("quincampoix",)), tmp_path / "missed.pdf")
    assert (tmp_path / "inside.pdf").read_bytes() == copy.read_bytes()
    assert inside.recipe == cleaning.recipe
    assert not (tmp_path / "missed.pdf").exists()
    (sighting,) = missed.value.sightings
    assert (sighting.page, sighting.untrusted_text, sighting.is_sure) == (1, specimens.SECRET, True)
    box = specimens.spot()
    assert box.left <= sighting.left <= sighting.right <= box.right, "it says where to draw"
