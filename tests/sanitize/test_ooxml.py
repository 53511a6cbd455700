"""Tests of the rows docx, xlsx and pptx: find, strip, refuse; what is settled, what opens in LibreOffice."""

import gc
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import ooxml, zip_parts
from sanitize.formats.office_pictures import Barer, Recall
from sanitize.formats.ooxml_second import Scan
from sanitize.identify import identify
from sanitize.package_kind import DOCX, PPTX, XLSX
from sanitize.tools import pdfium
from tests.specimens import kinds, office_excel, office_slides, office_word
from tests.specimens.packages import dirty_photo, packed, part
from tests.specimens.planted import CONTENT, needles_in
from words.message import Message

second_engine = Scan().second_engine
ROWS = {row.name: row for row in ooxml.rows(lambda _: ())}
DIRTY = {"docx": office_word, "xlsx": office_excel, "pptx": office_slides}
TYPES = {"docx": DOCX, "xlsx": XLSX, "pptx": PPTX}
FORMS = ("docx", "xlsx", "pptx")
# Found by ExifTool or by the rows of pictures, or only as a part that is left behind.
_TOLD_OTHERWISE = (b"thumbnail", b"emf", b"shapeid", b"vmlalt", b"zipcomment", b"phonetic", b"filter", b"modelid")


def ids(found: Sequence[Finding]) -> set[str]:
    return {finding.message.id for finding in found}


def put(path: Path, form: str, changed: Mapping[str, str | bytes] | None = None) -> Path:
    path.write_bytes(packed(form, {**DIRTY[form].parts(), **(changed or {})}))
    return path


def body(paragraphs: str) -> dict[str, str | bytes]:
    return {"word/document.xml": part("w:document", f"<w:body>{paragraphs}</w:body>")}


def cleaned(path: Path, copy: Path, form: str) -> dict[str, bytes]:
    ROWS[form].strip(path, copy)
    assert ROWS[form].fidelity(path, copy)
    assert second_engine(copy) == []
    return zip_parts.read(copy).parts


@pytest.mark.parametrize("form", FORMS)
def test_it_is_known_by_its_content(tmp_path: Path, form: str) -> None:
    assert identify(put(tmp_path / "a", form)) == TYPES[form]


@pytest.mark.parametrize("form", FORMS)
def test_kinds_with_macros_and_templates_become_plain_ones(tmp_path: Path, form: str) -> None:
    old, new = {
        "docx": ("wordprocessingml.document.main", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        "xlsx": ("spreadsheetml.sheet.main", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "pptx": ("presentationml.presentation.main", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"),
    }[form]
    plain = f"application/vnd.openxmlformats-officedocument.{old}+xml"
    listed = str(DIRTY[form].parts()["[Content_Types].xml"]).replace(plain, new)
    path = put(tmp_path / "a", form, {"[Content_Types].xml": listed})
    assert identify(path) == TYPES[form]
    parts = cleaned(path, tmp_path / "b", form)
    assert b"macroEnabled" not in parts["[Content_Types].xml"]
    assert identify(tmp_path / "b") == TYPES[form]


@pytest.mark.parametrize("form", FORMS)
def test_it_finds_every_planted_place_and_keeps_the_value_as_evidence(tmp_path: Path, form: str) -> None:
    path = put(tmp_path / "a", form)
    evidence = needles_in(" ".join(finding.untrusted_value for finding in ROWS[form].examine(path)).encode())
    planted = {needle for needle in needles_in(path.read_bytes()) if not CONTENT.match(needle)}
    assert not [needle for needle in planted - evidence if not any(word in needle for word in _TOLD_OTHERWISE)]
    assert "sanitize.jpeg_exif" in ids(ROWS[form].examine(path)), "the photograph inside was looked at by its own row"


@pytest.mark.parametrize("form", FORMS)
def test_it_strips_every_needle_and_keeps_every_word(tmp_path: Path, form: str) -> None:
    path, copy = put(tmp_path / "a", form), tmp_path / "b"
    cleaned(path, copy, form)
    before, after = needles_in(path.read_bytes()), needles_in(copy.read_bytes())
    assert after == {needle for needle in before if CONTENT.match(needle)}
    assert {finding.grade for finding in ROWS[form].examine(copy)} <= {Grade.GREEN}
    ROWS[form].strip(copy, tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == copy.read_bytes()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spoil", ["empty", "cut", "no main part", "not well-formed", "entities", "deep"])
def test_a_corrupt_document_is_refused(tmp_path: Path, form: str, spoil: str) -> None:
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[form]
    changed = {
        "no main part": {"_rels/.rels": "<Relationships/>"},
        "not well-formed": {main: "<a><b></a>"},
        "entities": {main: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'},
        "deep": {main: "<a>" * 300 + "</a>" * 300},
    }
    path = put(tmp_path / "a", form, changed.get(spoil))
    if spoil in {"empty", "cut"}:
        path.write_bytes(path.read_bytes()[: 0 if spoil == "empty" else 900])
    with pytest.raises((Unreadable, TooLarge)):
        ROWS[form].strip(path, tmp_path / "b")


def test_another_text_is_damage(tmp_path: Path) -> None:
    path = put(tmp_path / "a", "docx")
    for words in ("<w:p/>", "<w:p><w:r><w:t>other</w:t></w:r></w:p>"):
        with pytest.raises(Damaged):
            ROWS["docx"].fidelity(path, put(tmp_path / "b", "docx", body(words)))


def test_white_tiny_and_cropped_things_are_kept_and_told(tmp_path: Path) -> None:
    white = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>zq-white</w:t></w:r>'
    tiny = '<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>zq-tiny</w:t></w:r>'
    path = put(tmp_path / "a", "docx", body(f"<w:p>{white}{tiny}</w:p>"))
    parts = cleaned(path, tmp_path / "b", "docx")
    assert b"zq-white" in parts["word/document.xml"]
    left = [finding for finding in ROWS["docx"].examine(tmp_path / "b") if finding.grade is Grade.AMBER]
    assert {finding.untrusted_value for finding in left} == {"zq-white", "zq-tiny"}


def test_invisible_characters_go_and_french_spaces_stay(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a", "docx", body("<w:p><w:r><w:t>Le\u200b pain\u00a0: 3\u202f€ \U000e0041</w:t></w:r></w:p>")
    )
    parts = cleaned(path, tmp_path / "b", "docx")
    assert "Le pain\u00a0: 3\u202f€ " in parts["word/document.xml"].decode()
    assert "sanitize.office_mark" in ids(ROWS["docx"].examine(path))


def test_a_field_that_never_shows_anything_is_refused_not_swallowed(tmp_path: Path) -> None:
    words = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>after</w:t></w:r></w:p>'
    with pytest.raises(Unreadable):
        ROWS["docx"].strip(put(tmp_path / "a", "docx", body(words)), tmp_path / "b")


def test_a_workbook_without_results_is_refused(tmp_path: Path) -> None:
    sheet = str(office_excel.parts()["xl/worksheets/sheet1.xml"]).replace("<v>42</v>", "")
    with pytest.raises(Unreadable):
        ROWS["xlsx"].strip(put(tmp_path / "a", "xlsx", {"xl/worksheets/sheet1.xml": sheet}), tmp_path / "b")


def test_formulas_give_way_to_values_and_hidden_cells_go(tmp_path: Path) -> None:
    parts = cleaned(put(tmp_path / "a", "xlsx"), tmp_path / "b", "xlsx")
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert "<x:f" not in sheet
    assert '<x:c r="A4" s="1"><x:v>42</x:v></x:c>' in sheet
    assert '<x:row r="2" hidden="1"/>' in sheet
    assert "hiddensheet" not in parts["xl/workbook.xml"].decode()


def test_what_cleaning_loses_is_listed(tmp_path: Path) -> None:
    lost = {loss.id for form in FORMS for loss in ROWS[form].strip(put(tmp_path / "a", form), tmp_path / "b")}
    for what in (
        "deleted", "hidden", "links", "pictures", "objects", "macros", "comments", "formulas", "hidden_sheets",
        "pivots", "tables", "checks", "rules", "hidden_slides", "notes", "animation",
    ):  # fmt: skip
        assert f"sanitize.office_lost_{what}" in lost


@pytest.mark.parametrize(
    ("form", "name", "planted"),
    [
        ("docx", "word/document.xml", '<w:p w:rsidR="00AB12CD"/>'),
        ("docx", "word/document.xml", '<w:ins w:author="ada"/>'),
        ("docx", "word/document.xml", "<!-- x -->"),
        ("docx", "word/document.xml", '<w:r w:x="http://example.org/"/>'),
        ("docx", "word/document.xml", "<w:instrText>INCLUDEPICTURE x</w:instrText>"),
        ("docx", "word/document.xml", '<wp:docPr id="1" name="x" descr="y"/>'),
        ("xlsx", "xl/workbook.xml", '<x:sheet state="hidden"/>'),
        ("xlsx", "xl/worksheets/sheet1.xml", "<x:f>A1</x:f>"),
        ("pptx", "ppt/slides/slide1.xml", "<p:timing/>"),
    ],
)
def test_the_second_engine_minds_what_the_first_must_not_leave(
    tmp_path: Path, form: str, name: str, planted: str
) -> None:
    parts = cleaned(put(tmp_path / "a", form), tmp_path / "b", form)
    end = parts[name].rindex(b"</")
    zip_parts.write(tmp_path / "c", ({**parts, name: parts[name][:end] + planted.encode() + parts[name][end:]}).items())
    assert second_engine(tmp_path / "c")
    zip_parts.write(tmp_path / "c", {**parts, "docProps/core.xml": b"<x/>"}.items())
    assert second_engine(tmp_path / "c")


@pytest.mark.parametrize("form", FORMS)
def test_a_document_is_forgotten_at_once_and_holds_nothing_in_a_circle(tmp_path: Path, form: str) -> None:
    row = next(row for row in ooxml.rows(lambda _: ()) if row.name == form)
    put(tmp_path / "a", form)
    gc.collect()
    gc.disable()
    try:
        row.examine(tmp_path / "a")
        row.strip(tmp_path / "a", tmp_path / "b")
        row.examine(tmp_path / "b")
        row.fidelity(tmp_path / "a", tmp_path / "b")
        del row
        assert gc.collect() < 100  # a tree in a circle would be thousands
    finally:
        gc.enable()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_we_write_and_shows_the_words(tmp_path: Path) -> None:
    for form in FORMS:
        cleaned(put(tmp_path / "a", form), tmp_path / f"{form}.{form}", form)
    files = [str(tmp_path / f"{form}.{form}") for form in FORMS]
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    argv = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(argv, check=True, capture_output=True, timeout=600)
    for form in FORMS:
        with pdfium.opened(tmp_path / f"{form}.pdf") as pdf:
            shown = ""
            for number in range(len(pdf)):
                with pdfium.page_of(pdf, number) as page:
                    shown += pdfium.text_of(page)
        words = needles_in((tmp_path / f"{form}.{form}").read_bytes())
        seen = "".join(shown.split()).encode()
        assert [needle for needle in words if needle in seen], form


def test_signs_of_symbol_typefaces_and_the_place_of_text_in_its_box_stay(tmp_path: Path) -> None:
    sign = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    parts = cleaned(put(tmp_path / "a", "docx", body(sign)), tmp_path / "b", "docx")
    assert b'<w:sym w:font="Wingdings" w:char="F0FC"/>' in parts["word/document.xml"]
    name = "ppt/slides/slide1.xml"
    slide = str(office_slides.parts()[name]).replace("<a:bodyPr/>", '<a:bodyPr anchor="ctr"/>')
    parts = cleaned(put(tmp_path / "a", "pptx", {name: slide}), tmp_path / "b", "pptx")
    assert b'<a:bodyPr anchor="ctr"/>' in parts[name]


def test_a_picture_is_proven_once_and_another_in_its_place_is_looked_at(tmp_path: Path) -> None:
    row = ROWS["docx"]
    row.examine(put(tmp_path / "a", "docx"))
    parts = cleaned(tmp_path / "a", tmp_path / "b", "docx")
    assert not [found for found in row.examine(tmp_path / "b") if "media" in found.where]
    name = next(name for name in parts if name.endswith(".jpeg"))
    zip_parts.write(tmp_path / "c", {**parts, name: parts[name] + b"somebody"}.items())
    assert "sanitize.after_end" in ids(row.examine(tmp_path / "c"))


def test_the_same_document_gives_the_same_copy_whatever_was_cleaned_before(tmp_path: Path) -> None:
    fresh, used = (next(iter(ooxml.rows(lambda _: ()))) for _ in range(2))
    used.examine(put(tmp_path / "a", "docx"))
    used.strip(tmp_path / "a", tmp_path / "b")
    used.examine(tmp_path / "b")
    for row, into in ((used, "c"), (fresh, "d")):
        row.strip(tmp_path / "b", tmp_path / into)
    assert (tmp_path / "c").read_bytes() == (tmp_path / "d").read_bytes()


def test_bytes_recalled_are_those_made_and_no_others() -> None:
    barer, photo = Barer(lambda _: ()), dirty_photo()
    made = barer.bare(photo)
    assert made is not None
    for data, recalled in ((photo, False), (made[1], True), (made[1] + b"\0", False)):
        recall = Recall(barer)
        recall.bare(data)
        assert recall.recalled is recalled
    again = barer.bare(made[1])
    assert again is not None
    assert again[1] == made[1]
    recall = Recall(barer)
    assert recall.bare(made[1]) == again  # cleaning is known to change nothing: as good as done
    assert not recall.recalled


def test_looks_that_come_again_stay_and_revisions_among_them_are_counted(tmp_path: Path) -> None:
    gone = '<w:del w:id="1" w:author="somebody" w:date="2026-11-21T10:00:00Z"/>'
    run = '<w:r><w:rPr><w:b w:val="0"/><w:sz w:val="24"/><w:lang w:val="somewhere"/></w:rPr><w:t>x</w:t></w:r>'
    end = f"<w:p><w:pPr><w:rPr>{gone}</w:rPr></w:pPr>{run}</w:p>"
    parts = cleaned(put(tmp_path / "a", "docx", body(f"{end}{end}<w:p>{run}{run}</w:p>")), tmp_path / "b", "docx")
    assert parts["word/document.xml"].count(b'<w:r><w:rPr><w:b w:val="0"/><w:sz w:val="24"/><w:lang/></w:rPr>') == 4
    lost = ROWS["docx"].strip(tmp_path / "a", tmp_path / "c")
    assert Message.of("sanitize.office_lost_deleted", count=2) in lost


@pytest.mark.parametrize("kind", kinds.STRICT)
def test_a_strict_document_gives_the_copy_its_usual_twin_gives(tmp_path: Path, kind: str) -> None:
    row = ROWS[kind]
    (tmp_path / "strict").write_bytes(kinds.strict(kind))
    (tmp_path / "usual").write_bytes(kinds.STRICT[kind]())
    row.strip(tmp_path / "strict", tmp_path / "one")
    row.strip(tmp_path / "usual", tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
