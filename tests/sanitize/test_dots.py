"""Tests of sanitize/dots.py, and that flattening leaves nothing of them."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from sanitize.dots import dots_in, has_dots
from sanitize.findings import Grade
from sanitize.flatten import flatten
from tests.specimens.dotted import PATTERNS, Pattern, dotted, page, scanned


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("quality", [0, 85])
def test_a_pattern_is_seen_at_300_dpi(pattern: Pattern, quality: int) -> None:
    assert has_dots(scanned(dotted(page(300, (3, 3)), pattern, 300, seed=1), quality=quality))


@pytest.mark.parametrize(("quality", "noise"), [(0, 0.0), (85, 0.0), (0, 6.0)])
def test_a_page_without_dots_is_not_said_to_have_some(quality: int, noise: float) -> None:
    assert not has_dots(scanned(page(150, (3, 3)), quality=quality, noise=noise))


def test_a_yellow_marker_is_no_pattern() -> None:
    sheet = page(150, (3, 3))
    sheet.paste((255, 250, 120), (60, 60, 300, 90))
    assert not has_dots(sheet)


def test_inspecting_tells_the_page_in_red_and_never_says_that_there_are_none(tmp_path: Path) -> None:
    dotted(page(200), PATTERNS[0], 200, seed=1).save(tmp_path / "a.png")
    page(200).save(tmp_path / "b.png")
    (found,) = dots_in(tmp_path / "a.png", "image/png")
    assert (found.where, found.grade, found.message.id) == ("page 1", Grade.RED, "sanitize.dots_found")
    assert dots_in(tmp_path / "b.png", "image/png") == []
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    assert [finding.grade for finding in dots_in(tmp_path / "c.png", "image/png")] == [Grade.AMBER]


@pytest.mark.parametrize(
    ("form", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("PDF", "application/pdf")]
)
def test_flattening_leaves_no_off_white_pixel_of_a_dotted_page(tmp_path: Path, form: str, media_type: str) -> None:
    """As a picture of either kind, and as a picture in a PDF, which is what scanners make."""
    original, work = tmp_path / "original", tmp_path / "work"
    sheet = dotted(page(150), PATTERNS[1], 150, seed=1)
    sheet.save(original, form, quality=90, resolution=150)
    work.mkdir()
    flatten(original, media_type, tmp_path / "flat.pdf", work)
    picture = flat_page(tmp_path / "flat.pdf")
    assert off_white(picture) == 0
    assert picture.histogram()[255] > sum(picture.histogram()[:60]) > 500  # the page is there, paper and ink
    assert off_white(sheet.convert("L")) > 500


def flat_page(pdf: Path) -> Image.Image:
    """Gives the picture of a flattened page, as it is coded, in grey."""
    with pikepdf.open(pdf) as read:
        coded = read.pages[0].Resources.XObject.P
        assert isinstance(coded, pikepdf.Stream)
        return pikepdf.PdfImage(coded).as_pil_image().convert("L")


def off_white(picture: Image.Image) -> int:
    """Counts the pixels that are neither white nor as dark as ink."""
    return sum(picture.histogram()[201:255])
