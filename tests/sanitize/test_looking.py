"""Tests of sanitize/looking.py and what it asks: codes and faint marks on pages, and what copies would lose."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFont

from sanitize.clean import Bench
from sanitize.codes import codes_on
from sanitize.contrast import drawn_out
from sanitize.errors import ToolFailed
from sanitize.faint import has_faint_marks
from sanitize.findings import Finding, Grade, Inspection
from sanitize.forecast import forecasts
from sanitize.formats.table import formats, row_for
from sanitize.inspecting import inspect
from sanitize.looking import MOST_PAGES, looked
from tests.specimens import office_word
from tests.specimens.dotted import page, scanned
from tests.specimens.texts import MARKED
from words.message import Message
from words.visible import visible

KINDS = ("QRCode", "Code128", "DataMatrix", "Aztec", "PDF417")
POISON = "<script>x</script>\u202egnp.exe\x07\n\u200b"


def code(kind: str, said: str, scale: int = 3) -> Image.Image:
    """Draws a code."""
    drawn = zxingcpp.create_barcode(said, getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=scale)
    height, width = drawn.shape[:2]
    return Image.frombytes("L", (width, height), bytes(memoryview(drawn)))  # type: ignore[arg-type]  # a buffer, though its types do not say so


def sheet(*stuck: Image.Image, turn: int = 0) -> Image.Image:
    """Gives a page of text with pictures stuck on it."""
    whole = page(150, (8.27, 11.69))
    for number, each in enumerate(stuck):
        whole.paste(each.rotate(turn, expand=True, fillcolor=255), (150 + number % 2 * 500, 200 + number // 2 * 400))
    return whole


def look(original: Path, media_type: str, work: Path, *, most: int = MOST_PAGES) -> Inspection:
    """Looks at a file without a jail."""
    work.mkdir()
    bench = Bench(formats(lambda _: ()), lambda _: (), "none", lambda _: None)
    return looked(inspect(original, bench, media_type), original, work, bench, most=most)


def told(inspection: Inspection, start: str) -> list[Finding]:
    """Gives the findings whose message begins so."""
    return [finding for finding in inspection.findings if finding.message.id.startswith(f"sanitize.{start}")]


@pytest.mark.parametrize("form", ["pdf", "png", "jpeg"])
def test_codes_of_many_kinds_are_read_from_pages_and_photographs(tmp_path: Path, form: str) -> None:
    turned = sheet(*(code(kind, f"copy {kind}") for kind in KINDS), turn={"jpeg": 90}.get(form, 0))
    kinds = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
    if form == "jpeg":  # a photograph, a little askew
        turned.rotate(3, Image.Resampling.BICUBIC, fillcolor="white").save(tmp_path / "a", "JPEG", quality=60)
    else:
        turned.save(tmp_path / "a", form, resolution=150)
    found = told(look(tmp_path / "a", kinds[form], tmp_path / "work"), "code_")
    assert {finding.untrusted_value for finding in found} == {f"copy {kind}" for kind in KINDS}
    assert {(finding.where, finding.grade) for finding in found} == {("page 1", Grade.AMBER)}


@pytest.mark.parametrize(
    ("said", "grade", "message"),
    [
        ("4006381333931", Grade.AMBER, "code_found"),
        ("https://example.org/", Grade.AMBER, "code_address"),
        ("https://example.org/t?copy=8f3k-d93jd", Grade.RED, "code_own_address"),
        ("HTTP://EXAMPLE.ORG/a/0123456789", Grade.RED, "code_own_address"),
        ("WIFI:S:desk;T:WPA;P:geheim;;", Grade.RED, "code_contact"),
        ("BEGIN:VCARD\nN:Needle;Nora\nEND:VCARD", Grade.RED, "code_contact"),
        (POISON, Grade.AMBER, "code_found"),
    ],
)
def test_what_a_code_says_decides_how_grave_it_is(said: str, grade: Grade, message: str) -> None:
    (found,) = codes_on(sheet(code("QRCode", said)), "page 1")
    assert (found.grade, found.message.id, found.untrusted_value) == (grade, f"sanitize.{message}", said)
    shown = visible(found.untrusted_value)
    assert not {"\u202e", "\x07", "\n", "\u200b"} & set(shown)


def test_a_page_of_text_carries_no_code(tmp_path: Path) -> None:
    del tmp_path
    assert codes_on(scanned(page(150, (8.27, 11.69)), noise=4, quality=70), "page 1") == []


def test_pages_beyond_the_last_one_looked_at_are_told(tmp_path: Path) -> None:
    first, second = sheet(), sheet(code("QRCode", "second page"))
    first.save(tmp_path / "a.pdf", save_all=True, append_images=[second], resolution=150)
    inspection = look(tmp_path / "a.pdf", "application/pdf", tmp_path / "work", most=1)
    assert [(found.where, found.grade) for found in told(inspection, "pages_not_looked")] == [("page 2", Grade.AMBER)]
    assert told(inspection, "code_") == []
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    broken = looked(
        Inspection("image/png", ()), tmp_path / "b.png", tmp_path, Bench((), lambda _: (), "", lambda _: None)
    )
    assert [found.where for found in told(broken, "pages_not_looked")] == ["page 1"]


def test_what_a_page_makes_us_stumble_over_leaves_the_rest_of_the_report(tmp_path: Path) -> None:
    def stumble(step: str) -> None:
        raise ZeroDivisionError(step)

    sheet().save(tmp_path / "a.png")
    known = Inspection("image/png", (Finding("x", Grade.RED, Message.of("sanitize.tag_place")),))
    told_of = looked(known, tmp_path / "a.png", tmp_path, Bench(formats(lambda _: ()), lambda _: (), "", stumble))
    assert told_of.findings[0] == known.findings[0]
    assert [found.where for found in told(told_of, "pages_not_looked")] == ["page 2"]
    assert [forecast.way for forecast in told_of.forecasts] == ["clean", "flatten"]


def marked(level: int, plain: Image.Image | None = None) -> Image.Image:
    """Gives a page with a name all over it in one level of grey."""
    plain = plain or page(150, (8.27, 11.69))
    mark = Image.new("RGB", plain.size, "white")
    pen, type_ = ImageDraw.Draw(mark), ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
    for y in range(20, plain.height, 100):
        for x in range(20, plain.width, 400):
            pen.text((x, y), "ALICE 17", font=type_, fill=(level, level, level))
    return ImageChops.darker(plain, mark)


@pytest.mark.parametrize(
    ("name", "carries"),
    [("254", True), ("245 scanned", True), ("plain", False), ("grainy", False), ("gradient", False)],
)
def test_faint_marks_are_hinted_at(name: str, carries: bool) -> None:
    plain = page(150, (8.27, 11.69))
    slope = Image.linear_gradient("L").resize(plain.size).point([215 + level * 40 // 255 for level in range(256)])
    pages = {
        "254": lambda: marked(254),
        "245 scanned": lambda: scanned(marked(245), noise=2, quality=85),
        "plain": lambda: scanned(plain, turn=1, quality=80),
        "grainy": lambda: scanned(plain, noise=5, quality=80),
        "gradient": lambda: ImageChops.darker(plain, slope.convert("RGB")),
    }
    assert has_faint_marks(pages[name]()) is carries


@pytest.mark.parametrize("ground", [255, 0])
def test_one_level_becomes_plainly_visible_in_contrast(ground: int) -> None:
    plain = Image.new("L", (400, 400), ground)
    plain.paste(abs(ground - 1), (180, 180, 200, 200))
    drawn = drawn_out(plain)
    assert (drawn.size, drawn.mode) == (plain.size, "L")
    pixels = drawn.tobytes()
    assert abs(pixels[190 * 400 + 190] - pixels[20 * 400 + 20]) >= 16


def test_an_inspection_says_what_each_way_would_lose(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines, Count=0))
        pdf.save(tmp_path / "a.pdf")
    clean, flat = look(tmp_path / "a.pdf", "application/pdf", tmp_path / "one").forecasts
    assert (clean.way, clean.refusal, flat.way, flat.refusal) == ("clean", None, "flatten", None)
    assert {loss.id for loss in flat.losses} == {
        "sanitize.pdf_flat_text_is_ocr", "sanitize.pdf_flat_grey", "sanitize.pdf_flat_structure"
    }  # fmt: skip
    assert not list((tmp_path / "one").iterdir())
    (tmp_path / "b.txt").write_text(MARKED)
    text = look(tmp_path / "b.txt", "text/plain", tmp_path / "two")
    assert [forecast.refusal for forecast in text.forecasts] == [None, None]
    (tmp_path / "c.mp3").write_bytes(b"ID3")
    refused = look(tmp_path / "c.mp3", "audio/mpeg", tmp_path / "three").forecasts
    assert [forecast.refusal is None for forecast in refused] == [False, False]
    assert {forecast.refusal.id for forecast in refused if forecast.refusal} == {
        "sanitize.no_recording", "sanitize.pdf_cannot_paint"
    }  # fmt: skip


def test_a_cleaning_loses_what_was_forecast(tmp_path: Path) -> None:
    data = office_word.dirty()
    (tmp_path / "a.docx").write_bytes(data)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    table = formats(lambda _: ())
    clean, flat = forecasts(tmp_path / "a.docx", kind, ToolFailed("sanitize.no_office"), tmp_path / "b.docx", table)
    lost = row_for(kind, table).strip(tmp_path / "a.docx", tmp_path / "c.docx")
    assert any(dict(loss.params).get("count") for loss in lost)
    assert clean.losses == tuple(dict.fromkeys(lost))
    assert flat.refusal is not None
    assert (tmp_path / "a.docx").read_bytes() == data
    assert not (tmp_path / "b.docx").exists()


def test_a_row_that_stumbles_takes_only_its_forecast_with_it(tmp_path: Path) -> None:
    def stumbles(_: Path, into: Path) -> Sequence[Message]:
        into.write_bytes(b"half a copy")
        raise ZeroDivisionError

    (tmp_path / "a.txt").write_text("x")
    row = replace(row_for("text/plain", formats(lambda _: ())), strip=stumbles)
    clean, _ = forecasts(tmp_path / "a.txt", "text/plain", ToolFailed("sanitize.no_jail"), tmp_path / "copy", (row,))
    assert clean.refusal == Message.of("sanitize.worker_stumbled", kind="ZeroDivisionError")
    assert not (tmp_path / "copy").exists()
