"""The public set: documents that betray who covered them with a rectangle, and do not betray who redacts here.

No OCR in this file: boxes and terms are given, so each document takes a fraction of a second. `test_redact.py` reads.
"""

import os
import threading
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from sanitize import deepsearch
from sanitize.boxes import Redactions
from sanitize.errors import BadBoxes, Damaged, Missed, SanitizeError, StillDirty
from sanitize.formats.pdf_streams import decoded_streams
from sanitize.hunting import of_terms, reading_of_text, seen_in
from sanitize.pages import GRID
from sanitize.printing import PDF, Paintable
from sanitize.redact import Burnt, burn, pages_of, quarry_of
from sanitize.redaction_proof import BurnedPage, check_pixels, prove
from sanitize.tools import pdfium
from sanitize.tools.tesseract import Word
from tests.specimens import redactions as specimens

REDACTED = Redactions((specimens.spot(),), hunted=(specimens.SECRET,))


def unread(_: Image.Image) -> tuple[Word, ...]:
    return ()


def quiet(_: str) -> None:
    pass


def layer(copy: Path) -> str:
    with pdfium.opened(copy) as document, pdfium.page_of(document, 0) as page:
        return pdfium.text_of(page)


def finds(copy: Path) -> bool:
    """Looks as anybody can: select all and copy, or search the bytes, unfolded."""
    secrets = (specimens.SECRET, specimens.GAP)
    in_bytes = deepsearch.search(copy, decoded_streams(copy), secrets)
    in_text = seen_in(reading_of_text(1, layer(copy)), of_terms(secrets))
    return bool(in_bytes or in_text)


def proven(original: Path, copy: Path, burnt: Burnt | None = None) -> Burnt:
    painted = Paintable(original, PDF)
    burnt = burnt or burn(painted, REDACTED, copy, unread)
    prove(copy, burnt.pages, pages_of(painted), quarry_of(REDACTED, burnt), unread, quiet)
    return burnt


@pytest.mark.parametrize("name", specimens.SPECIMENS)
def test_a_rectangle_fools_nobody_and_our_copy_holds_nothing(tmp_path: Path, name: str) -> None:
    original = specimens.specimen(name, tmp_path / "in.pdf")
    covered = specimens.naive(original, tmp_path / "naive.pdf") if name != "earlier revision" else original
    assert finds(covered), "the naive way leaves the secret"
    burnt = proven(original, tmp_path / "out.pdf")
    assert not finds(tmp_path / "out.pdf")
    with pytest.raises(StillDirty):
        proven(original, covered, burnt)


def test_a_painted_photograph_keeps_its_small_picture_and_ours_does_not(tmp_path: Path) -> None:
    original = specimens.photograph(tmp_path / "in.jpg")
    covered = specimens.naive_photograph(original, tmp_path / "naive.jpg")
    assert specimens.SECRET.encode() in covered.read_bytes()
    painted = Paintable(original, "image/jpeg")
    burnt = burn(painted, REDACTED, tmp_path / "out.pdf", unread)
    prove(tmp_path / "out.pdf", burnt.pages, pages_of(painted), quarry_of(REDACTED, burnt), unread, quiet)
    assert not finds(tmp_path / "out.pdf")
    with pytest.raises(SanitizeError):
        prove(covered, burnt.pages, pages_of(painted), quarry_of(REDACTED, burnt), unread, quiet)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Burnt]:
    folder = tmp_path_factory.mktemp("made")
    original = specimens.specimen("text under a box", folder / "in.pdf")
    return original, folder / "out.pdf", proven(original, folder / "out.pdf")


def test_a_text_layer_that_says_the_secret_is_refused_with_its_page(
    made: tuple[Path, Path, Burnt], tmp_path: Path
) -> None:
    original, _, _ = made

    def betrays(_: Image.Image) -> tuple[Word, ...]:
        return (Word(specimens.SECRET.upper(), 0.1, 0.7, 0.3, 0.8, 90, 0),)

    bad = tmp_path / "bad.pdf"
    burnt = burn(Paintable(original, PDF), REDACTED, bad, betrays)
    with pytest.raises(Missed) as refused:
        proven(original, bad, burnt)
    assert {sighting.page for sighting in refused.value.sightings} == {1}
    assert refused.value.message.id == "sanitize.redaction_missed"


def test_a_secret_a_fresh_reading_sees_is_refused_with_its_place(made: tuple[Path, Path, Burnt]) -> None:
    original, copy, burnt = made

    def sees(_: Image.Image) -> tuple[Word, ...]:
        return (Word("quincampoix,", 0.1, 0.7, 0.3, 0.8, 90, 0),)

    with pytest.raises(Missed) as refused:
        prove(copy, burnt.pages, pages_of(Paintable(original, PDF)), quarry_of(REDACTED, burnt), sees, quiet)
    (sighting,) = refused.value.sightings
    assert (sighting.left, sighting.top, sighting.right, sighting.bottom) == (100_000, 700_000, 300_000, 800_000)


def test_a_secret_perhaps_misread_is_kept_for_a_person(made: tuple[Path, Path, Burnt]) -> None:
    original, copy, burnt = made

    def nearly(_: Image.Image) -> tuple[Word, ...]:
        return (Word("Quincampolx", 0.1, 0.7, 0.3, 0.8, 90, 0),)

    _, kept = prove(copy, burnt.pages, pages_of(Paintable(original, PDF)), quarry_of(REDACTED, burnt), nearly, quiet)
    assert [finding.message.id for finding in kept] == ["sanitize.redaction_maybe"]


def two_pages(folder: Path) -> Path:
    """The secret on both pages of a document."""
    pdf = pikepdf.new()
    for _ in range(2):
        specimens.page_of(pdf)
    pdf.save(folder / "two.pdf")
    return folder / "two.pdf"


def sighted(sheet: Image.Image) -> tuple[Word, ...]:
    """Reads the secret wherever it is painted, as OCR would."""
    box = specimens.spot()
    edges = box.left / GRID, box.top / GRID, box.right / GRID, box.bottom / GRID
    width, height = sheet.size
    levels = sheet.crop(
        (round(edges[0] * width), round(edges[1] * height), round(edges[2] * width), round(edges[3] * height))
    ).getextrema()
    return (Word(specimens.SECRET, *edges, 90, 0),) if levels == (0, 255) else ()


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core: one page at a time")
def test_pages_are_read_side_by_side_when_they_burn_and_when_they_are_proven(tmp_path: Path) -> None:
    painted, copy = Paintable(two_pages(tmp_path), PDF), tmp_path / "out.pdf"
    both = threading.Barrier(2, timeout=300)  # breaks unless two readers meet here

    def meeting(_: Image.Image) -> tuple[Word, ...]:
        both.wait()
        return ()

    redactions = Redactions((specimens.spot(1), specimens.spot(2)))
    burnt = burn(painted, redactions, copy, meeting)
    assert [page.number for page in burnt.pages] == [1, 2]
    prove(copy, burnt.pages, pages_of(painted), quarry_of(redactions, burnt), meeting, quiet)


@pytest.mark.parametrize("stays", [False, True])
def test_an_occurrence_nobody_boxed_is_refused_unless_it_may_stay(tmp_path: Path, *, stays: bool) -> None:
    painted, copy = Paintable(two_pages(tmp_path), PDF), tmp_path / "out.pdf"
    redactions = Redactions((specimens.spot(1),), stays=("quincampoix",) if stays else ())
    burnt = burn(painted, redactions, copy, sighted)
    quarry = quarry_of(redactions, burnt)
    if stays:
        prove(copy, burnt.pages, pages_of(painted), quarry, sighted, quiet)
        return
    with pytest.raises(Missed) as missed:
        prove(copy, burnt.pages, pages_of(painted), quarry, sighted, quiet)
    assert [(s.page, s.number, s.source.value) for s in missed.value.sightings] == [(2, 1, "box")]
    assert dict(missed.value.message.params)["pages"] == "2"


def test_a_box_beyond_the_last_page_is_refused(tmp_path: Path) -> None:
    original = specimens.specimen("text under a box", tmp_path / "in.pdf")
    with pytest.raises(BadBoxes) as refused:
        burn(Paintable(original, PDF), Redactions((specimens.spot(2),)), tmp_path / "out.pdf", unread)
    assert refused.value.message.id == "sanitize.boxes_beyond"


def page_and_picture(made: tuple[Path, Path, Burnt]) -> tuple[BurnedPage, pdfium.Stored, Image.Image]:
    original, copy, burnt = made
    with pdfium.opened(copy) as document, pdfium.page_of(document, 0) as page:
        (stored,) = pdfium.pictures_of(page)
    (sheet,) = pages_of(Paintable(original, PDF))
    return burnt.pages[0], stored, sheet


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ("one pixel of the box", "box"),
        ("a letter outside", "outside"),
        ("a pale letter outside", "outside"),
        ("another size", "size"),
        ("nothing burnt", "box"),
    ],
)
def test_pixels_that_are_not_what_they_must_be_are_refused(
    made: tuple[Path, Path, Burnt], spoil: str, message: str
) -> None:
    page, stored, sheet = page_and_picture(made)
    check_pixels(stored, sheet, page)
    left, top, _, _ = page.rects[0].edges
    picture = stored.picture
    if spoil == "one pixel of the box":
        picture.putpixel((left + 5, top + 5), 1)
    elif spoil == "a letter outside":
        ImageDraw.Draw(picture).text((20, 20), "I", fill=0)
    elif spoil == "a pale letter outside":
        picture.paste(180, (24, 24, 36, 44))
    elif spoil == "another size":
        picture = picture.crop((0, 0, picture.width - 1, picture.height))
    else:
        picture = sheet
    with pytest.raises(Damaged) as refused:
        check_pixels(pdfium.Stored(picture, is_jpeg=False), sheet, page)
    assert refused.value.message.id == f"sanitize.redaction_{message}"


def test_a_page_of_the_copy_swapped_for_another_is_refused(made: tuple[Path, Path, Burnt], tmp_path: Path) -> None:
    original, copy, burnt = made
    swapped = tmp_path / "swapped.pdf"
    with pikepdf.open(copy) as pdf:
        picture = pdf.pages[0].obj["/Resources"]["/XObject"]["/P"]
        picture.write(b"\x88" * (-(-int(picture["/Width"]) // 2) * int(picture["/Height"])))
        pdf.save(swapped, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pytest.raises(SanitizeError):
        proven(original, swapped, burnt)
