"""Pages as pixels, and the words tesseract reads in them."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from sanitize.errors import SanitizeError, ToolFailed, Unreadable
from sanitize.raster import Ink, sheets
from sanitize.stills import LONGEST_SIDE
from sanitize.tools import pdfium, program, tesseract, typeface
from tests.specimens import heifs, svgs
from tests.specimens import pdf_specimens as specimens


def test_a_pdf_page_is_painted_at_the_asked_resolution(tmp_path: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin", pages=2)
    pages = list(sheets(original, "application/pdf", dpi=72))
    assert [(page.mode, page.size) for page in pages] == [("L", (595, 842))] * 2


def test_pages_of_a_document_opened_anew_every_few_come_in_order_and_once(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for page in range(60):
        pdf.add_blank_page(page_size=(100 + page, 50))
    pdf.save(tmp_path / "in.bin")
    assert [page.get_size()[0] for page in pdfium.leaves(tmp_path / "in.bin")] == [100 + page for page in range(60)]


def test_an_enormous_page_is_painted_within_the_pixel_limit(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_400, 14_400))
    pdf.save(tmp_path / "in.bin")
    (page,) = sheets(tmp_path / "in.bin", "application/pdf", dpi=300)
    assert page.width * page.height <= pdfium.MAX_PIXELS * 1.01


def test_a_photo_is_turned_upright_and_bounded(tmp_path: Path) -> None:
    picture = Image.new("RGB", (4000, 1000), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(tmp_path / "in.bin", "JPEG", exif=exif)
    (page,) = sheets(tmp_path / "in.bin", "image/jpeg", ink=Ink.COLOUR)
    assert page.height == LONGEST_SIDE
    assert page.width == LONGEST_SIDE // 4


def test_transparency_is_laid_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(tmp_path / "in.bin", "PNG")
    (page,) = sheets(tmp_path / "in.bin", "image/png", ink=Ink.COLOUR)
    assert page.getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bit_grey_keeps_its_shades(tmp_path: Path) -> None:
    Image.new("I;16", (10, 10), 32768).save(tmp_path / "in.bin", "PNG")
    (page,) = sheets(tmp_path / "in.bin", "image/png")
    assert page.getpixel((5, 5)) in range(126, 131)


def test_a_heif_and_a_drawing_are_painted_as_people_see_them(tmp_path: Path) -> None:
    (tmp_path / "heif").write_bytes(heifs.dirty_heic())
    (page,) = sheets(tmp_path / "heif", "image/heif", ink=Ink.COLOUR)
    assert page.size == (64, 48)
    (tmp_path / "svg").write_bytes(svgs.dirty())
    (page,) = sheets(tmp_path / "svg", "image/svg+xml", ink=Ink.COLOUR)
    assert page.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_truncated_photo_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (200, 200), "red").save(tmp_path / "in.bin", "JPEG")
    (tmp_path / "in.bin").write_bytes((tmp_path / "in.bin").read_bytes()[:300])
    with pytest.raises(Unreadable):
        list(sheets(tmp_path / "in.bin", "image/jpeg"))


def test_words_come_with_boxes_that_hold_their_ink(tmp_path: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin", ["Bonjour la redaction"])
    (page,) = sheets(original, "application/pdf")
    found = tesseract.words(page, tesseract.probe(tmp_path), tmp_path, dpi=150)
    assert [word.untrusted_text for word in found] == ["Bonjour", "la", "redaction"]
    for word in found:
        assert 0 <= word.left < word.right <= 1
        assert 0 <= word.top < word.bottom <= 1
        box = (word.left * page.width, word.top * page.height, word.right * page.width, word.bottom * page.height)
        assert page.crop(box).getextrema()[0] == 0
    assert len({word.line for word in found}) == 1


def test_an_empty_page_has_no_words(tmp_path: Path) -> None:
    assert tesseract.words(Image.new("L", (800, 600), 255), tesseract.probe(tmp_path), tmp_path, dpi=150) == ()


def test_a_missing_program_is_a_failure_not_a_verdict(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed) as caught:
        program.ask(["tamis-has-no-such-program"], tmp_path)
    assert not caught.value.refused


def test_a_program_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed):
        program.ask(["sleep", "3600"], tmp_path, seconds=1)


def test_a_program_that_says_too_much_is_not_believed(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed):
        program.ask(["head", "-c", "5000", "/dev/zero"], tmp_path, limit=1000)


def test_characters_nobody_sees_are_spelled_out() -> None:
    face = typeface.load(10, 150)
    assert face.seen("é") == "é"
    assert face.seen("\u202e") == "[U+202E]"
    assert face.seen("\u00a0") == "[U+00A0]"
    assert face.seen("\U000e0041") == "[U+E0041]"


def test_a_page_without_size_is_refused(tmp_path: Path) -> None:
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].obj["/MediaBox"] = pikepdf.Array([0, 0, 0.1, 99_999])
    pdf.save(tmp_path / "in.bin")
    with pytest.raises(SanitizeError):
        list(sheets(tmp_path / "in.bin", "application/pdf"))
