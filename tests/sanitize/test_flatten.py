"""Flattening: pixels and words read from them, nothing else; what was hidden is gone, what was seen is readable."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from jail.limits import Limits
from sanitize.binder import Binder, coded
from sanitize.errors import SanitizeError, StillDirty, TooLarge, ToolFailed, UnknownFormat, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.flat_proof import prove
from sanitize.flatten import flatten
from sanitize.formats.pdf_streams import decoded_streams, visible_text
from sanitize.raster import Ink, Manner, sheets
from sanitize.stills import FORMS
from sanitize.tools import tesseract
from sanitize.workshop import Workshop
from tests.specimens import gifs
from tests.specimens import pdf_specimens as specimens
from words.message import Message


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    folder.mkdir()
    return folder


def everything(path: Path) -> bytes:
    return path.read_bytes() + b"\n".join(data for _, data in decoded_streams(path))


def photo(path: Path, form: str) -> Path:
    picture = Image.new("RGB", (900, 300), "white")
    face = ImageFont.load_default(size=48)
    ImageDraw.Draw(picture).text((40, 100), "Contrat de surveillance", font=face, fill="black")
    if form == "PNG":
        note = PngImagePlugin.PngInfo()
        note.add_text("Author", "zqPictureAuthor")
        picture.save(path, form, pnginfo=note)
    else:
        picture.save(path, form, quality=92, comment=b"zqPictureAuthor")
    return path


def test_what_a_picture_brings_beside_its_pixels_is_not_bound_with_it() -> None:
    """Pillow hands a JPEG's comment on from picture to picture, and writes it into the next JPEG by itself."""
    noise = Image.effect_noise((300, 200), 90)
    noise.info = {"comment": b"zqPictureAuthor", "exif": b"zqExif", "icc_profile": b"zqProfile"}
    code = coded(noise)
    assert b"DCTDecode" in code.keys
    assert b"zq" not in code.data


def test_a_flattened_pdf_holds_no_needle_and_keeps_its_visible_words(tmp_path: Path, work: Path) -> None:
    original, copy = specimens.dirty(tmp_path / "in.bin"), tmp_path / "out.bin"
    cleaning = flatten(original, "application/pdf", copy, work)
    data = everything(copy)
    assert [needle for needle in specimens.NEEDLES if needle.encode() in data] == []
    assert specimens.VISIBLE in visible_text(copy)
    assert cleaning.pages == 1
    assert cleaning.out_media_type == "application/pdf"
    assert any(item.untrusted_value == "zqInfoAuthor" for item in cleaning.removed)
    assert "structure" in dict(cleaning.checks)


def test_hidden_text_does_not_survive_flattening(tmp_path: Path, work: Path) -> None:
    original, copy = specimens.hidden(tmp_path / "in.bin"), tmp_path / "out.bin"
    cleaning = flatten(original, "application/pdf", copy, work)
    data = everything(copy)
    assert [word for word in specimens.HIDDEN if word.encode() in data or word.encode().hex().encode() in data] == []
    assert cleaning.kept == ()


def test_flattening_the_same_document_twice_gives_the_same_bytes(tmp_path: Path, work: Path) -> None:
    original = specimens.dirty(tmp_path / "in.bin")
    flatten(original, "application/pdf", tmp_path / "one", work)
    flatten(original, "application/pdf", tmp_path / "two", work)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("BMP", "image/bmp")]
)
def test_a_picture_becomes_a_searchable_page(tmp_path: Path, work: Path, form: str, media_type: str) -> None:
    original, copy = photo(tmp_path / "in.bin", form), tmp_path / "out.bin"
    cleaning = flatten(original, media_type, copy, work)
    assert "surveillance" in visible_text(copy)
    assert b"zqPictureAuthor" not in everything(copy)
    assert cleaning.media_type == media_type


def test_a_plain_text_is_laid_out_with_its_unseen_characters_shown(tmp_path: Path, work: Path) -> None:
    original, copy = tmp_path / "in.bin", tmp_path / "out.bin"
    original.write_text("Le rapport\u200b confidentiel\n" * 3, encoding="utf-8")
    flatten(original, "text/plain", copy, work)
    shown = visible_text(copy)
    assert "Le rapport" in shown
    assert "200B" in shown, "the unseen character is written out"


def test_a_long_text_takes_several_pages(tmp_path: Path) -> None:
    (tmp_path / "in.bin").write_text("ligne\n" * 150, encoding="utf-8")
    pages = list(sheets(tmp_path / "in.bin", "text/plain"))
    assert len(pages) == 3
    assert len({page.size for page in pages}) == 1


def test_what_the_caller_knows_must_not_be_in_the_copy_unless_it_is_visible(tmp_path: Path, work: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin", ["Auteur Duchemin"])
    known = Finding("EXIF:Artist", Grade.RED, Message.of("sanitize.tag_person"), "Duchemin")
    cleaning = flatten(original, "application/pdf", tmp_path / "out.bin", work, known=[known])
    assert [(item.grade, item.untrusted_value) for item in cleaning.kept] == [(Grade.AMBER, "Duchemin")]


def test_the_recipe_says_what_the_ink_does(tmp_path: Path, work: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin")
    grey = flatten(original, "application/pdf", tmp_path / "grey", work)
    colour = flatten(original, "application/pdf", tmp_path / "colour", work, manner=Manner(ink=Ink.COLOUR))
    assert dict(grey.recipe.options)["ink"] == "grey, lighter than 200 becomes white"
    assert dict(colour.recipe.options)["ink"] == "colour"
    assert "sanitize.pdf_flat_grey" not in {loss.id for loss in colour.losses}


def test_faint_yellow_dots_are_white_after_the_default_ink(tmp_path: Path) -> None:
    picture = Image.new("RGB", (400, 400), "white")
    for at in range(20, 380, 30):
        picture.putpixel((at, at), (255, 255, 120))
    picture.save(tmp_path / "in.bin", "PNG")
    (page,) = sheets(tmp_path / "in.bin", "image/png")
    assert page.getextrema() == (255, 255)


def test_every_page_is_told_and_the_page_count_stays(tmp_path: Path, work: Path) -> None:
    steps: list[str] = []
    original = specimens.plain(tmp_path / "in.bin", pages=3)
    cleaning = flatten(original, "application/pdf", tmp_path / "out.bin", work, after=steps.append)
    assert steps == ["examined", "pages 3", "page 1", "page 2", "page 3", "proven"]
    assert cleaning.pages == 3


def test_a_damaged_table_of_contents_can_still_be_flattened(tmp_path: Path, work: Path) -> None:
    original = specimens.dirty(tmp_path / "in.bin")
    original.write_bytes(original.read_bytes().replace(b"startxref", b"startxxxx"))
    flatten(original, "application/pdf", tmp_path / "out.bin", work)
    assert b"zqInfoAuthor" not in everything(tmp_path / "out.bin")


def test_a_format_that_cannot_be_painted_is_refused(tmp_path: Path, work: Path) -> None:
    (tmp_path / "in.bin").write_bytes(b"8BPS")
    with pytest.raises(UnknownFormat):
        flatten(tmp_path / "in.bin", "image/vnd.adobe.photoshop", tmp_path / "out.bin", work)


def test_every_frame_of_a_film_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "in.bin").write_bytes(gifs.moving(3))
    assert len(list(sheets(tmp_path / "in.bin", "image/gif"))) == 3


@pytest.mark.parametrize("media_type", ["application/pdf", *FORMS])
def test_foreign_bytes_are_refused(tmp_path: Path, work: Path, media_type: str) -> None:
    (tmp_path / "in.bin").write_bytes(b"neither this nor that" * 20)
    with pytest.raises(SanitizeError):
        flatten(tmp_path / "in.bin", media_type, tmp_path / "out.bin", work)


def bound(path: Path) -> Path:
    with path.open("wb") as out, Binder(out) as binder:
        binder.add(Image.new("L", (300, 200), 255), [tesseract.Word("Bonjour", 0.1, 0.4, 0.6, 0.6, 90, 0)], 150)
    return path


def test_a_bound_page_passes_the_proof(tmp_path: Path) -> None:
    checks, kept = prove(bound(tmp_path / "out.bin"), [1], ["zqInfoAuthor"])
    assert kept == []
    assert dict(checks)["pages"] == "1 of 1"


@pytest.mark.parametrize("spoil", ["catalog", "annotation", "ink", "second picture", "orphan", "info"])
def test_the_proof_refuses_what_a_flattened_page_must_not_hold(tmp_path: Path, spoil: str) -> None:
    bound(tmp_path / "good")
    with pikepdf.open(tmp_path / "good") as pdf:
        page = pdf.pages[0].obj
        if spoil == "catalog":
            pdf.Root["/Lang"] = pikepdf.String("fr")
        elif spoil == "annotation":
            page["/Annots"] = pikepdf.Array()
        elif spoil == "ink":
            page["/Contents"] = pdf.make_stream(page["/Contents"].read_bytes().replace(b"3 Tr", b"0 Tr"))
        elif spoil == "second picture":
            page["/Resources"]["/XObject"]["/Q"] = page["/Resources"]["/XObject"]["/P"]
        elif spoil == "orphan":
            pdf.pages[0].obj["/Resources"]["/XObject"]["/P"]["/Extra"] = pdf.make_indirect(pikepdf.Dictionary(A=1))
        else:
            pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary(Author=pikepdf.String("zqInfoAuthor")))
        pdf.save(tmp_path / "bad", static_id=True)
    with pytest.raises(StillDirty):
        prove(tmp_path / "bad", [1], [])


def test_the_proof_refuses_bytes_after_the_end(tmp_path: Path) -> None:
    copy = bound(tmp_path / "out.bin")
    copy.write_bytes(copy.read_bytes() + b"zqAfterEnd")
    with pytest.raises(StillDirty):
        prove(copy, [1], [])


def test_an_empty_page_stays_an_empty_page(tmp_path: Path, work: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.save(tmp_path / "in.bin")
    cleaning = flatten(tmp_path / "in.bin", "application/pdf", tmp_path / "out.bin", work)
    assert cleaning.pages == 1
    assert visible_text(tmp_path / "out.bin").strip() == ""


def test_a_pdf_that_paints_for_ever_is_ended_by_the_deadline_of_the_jail(tmp_path: Path) -> None:
    original = specimens.laughing(tmp_path / "laughing.pdf")
    limits = Limits(memory=2 << 30, wall_seconds=4)
    with Workshop(tmp_path, limits=limits) as workshop, pytest.raises((ToolFailed, Unreadable, TooLarge)):
        workshop.flatten(original, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_flattening_in_the_jail_gives_the_bytes_it_gives_outside(tmp_path: Path, work: Path) -> None:
    original = specimens.dirty(tmp_path / "in.bin")
    with Workshop(tmp_path) as workshop:
        inside = workshop.flatten(original, tmp_path / "inside.pdf")
    outside = flatten(original, "application/pdf", tmp_path / "outside.pdf", work)
    assert (tmp_path / "inside.pdf").read_bytes() == (tmp_path / "outside.pdf").read_bytes()
    assert inside.recipe == outside.recipe


def test_a_copy_that_could_not_be_finished_is_not_left_behind(tmp_path: Path, work: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin", pages=2)

    def stop(step: str) -> None:
        if step == "page 1":
            raise ToolFailed("sanitize.pdf_tool_unclear", tool="test")

    with pytest.raises(ToolFailed):
        flatten(original, "application/pdf", tmp_path / "out.bin", work, after=stop)
    assert not (tmp_path / "out.bin").exists()
    assert list(work.iterdir()) == []


def test_what_could_not_be_read_in_the_original_is_said_in_the_checks(tmp_path: Path, work: Path) -> None:
    original = specimens.inflating(tmp_path / "in.bin", megabytes=70)
    cleaning = flatten(original, "application/pdf", tmp_path / "out.bin", work)
    assert "not looked for" in dict(cleaning.checks)["original"]
