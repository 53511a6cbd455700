"""Pages proven equal by content: whatever changes one byte that paints or hides takes the proof away."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sanitize.errors import Damaged
from sanitize.formats.pdf import PDF
from sanitize.formats.pdf_alike import agreed, alike, digests
from sanitize.formats.pdf_tokens import Unusual, steps_of
from tests.sanitize.test_pdf_redactions import pdf as redacted
from tests.specimens import pdf_specimens as specimens

WORDS = b"BT /F 14 Tf 20 100 Td (Secret name) Tj ET /G gs /C cs 1 scn q /I Do Q q /X Do Q /P cs /S sh 9 9 30 9 re f"
CIRCLE = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 0, 0], N=1)


def _resources(pdf: pikepdf.Pdf) -> Dictionary:
    """Makes one thing of each kind a page can draw with."""
    program = pdf.make_stream(b"font program", Length1=12)
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Own, Flags=32, FontFile2=pdf.make_indirect(program))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Own, FirstChar=65, LastChar=66, Widths=Array([500, 600]),
        FontDescriptor=pdf.make_indirect(descriptor), Encoding=Dictionary(Differences=Array([65, Name.B])),
        ToUnicode=pdf.make_stream(b"begincmap 1 beginbfchar <41> <0041> endbfchar endcmap"),
    )  # fmt: skip
    grey = {"BitsPerComponent": 8, "ColorSpace": Name.DeviceGray, "Width": 2, "Height": 2}
    veil = pdf.make_stream(b"\0\x40\x80\xff", Type=Name.XObject, Subtype=Name.Image, **grey)
    picture = pdf.make_stream(b"\0\x10\x20\x30", Type=Name.XObject, Subtype=Name.Image, SMask=veil, **grey)
    form = pdf.make_stream(
        b"q /T gs BT /F 9 Tf (below) Tj ET Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 90, 90],
        Matrix=[1, 0, 0, 1, 0, 0],
        Resources=Dictionary(Font=Dictionary(F=pdf.make_indirect(font)), ExtGState=Dictionary(T=Dictionary(LW=2))),
    )  # fmt: skip
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=CIRCLE)
    return Dictionary(
        Font=Dictionary(F=pdf.make_indirect(font)), ExtGState=Dictionary(G=Dictionary(ca=0.5)),
        XObject=Dictionary(I=picture, X=form), Shading=Dictionary(S=shading),
        ColorSpace=Dictionary(C=Array([Name.Indexed, Name.DeviceRGB, 1, pdf.make_stream(b"\0\0\0\x80\0\0")])),
    )  # fmt: skip


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document of two pages, of which the second shares nothing with the first."""
    path = tmp_path_factory.mktemp("alike") / "rich.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 200))
        page.Resources, page.Contents = _resources(pdf), pdf.make_stream(WORDS)
        other = pdf.add_blank_page(page_size=(300, 200))
        other.Contents = pdf.make_stream(b"9 9 50 50 re f")
        pdf.docinfo["/Author"] = "zqAuthor"
        pdf.save(path)
    return path


@pytest.fixture(scope="module")
def before(rich: Path) -> list[bytes | None]:
    return digests(rich)


def drawn(old: bytes, new: bytes) -> Callable[[Dictionary], None]:
    """Changes the instructions of a page."""
    assert old in WORDS
    return lambda page: page.Contents.write(WORDS.replace(old, new))


def written(new: bytes, *ways: str) -> Callable[[Dictionary], None]:
    """Changes the data of a stream below a page."""
    return lambda page: at(page, *ways).write(new)


def said(key: str, value: object, *ways: str) -> Callable[[Dictionary], None]:
    """Changes an entry below a page."""

    def change(page: Dictionary) -> None:
        at(page, *ways)[key] = value

    return change


def at(page: pikepdf.Object, *ways: str) -> pikepdf.Object:
    for way in ways:
        page = page[int(way)] if way.isdigit() else page[way]
    return page


FONT = ("/Resources", "/Font", "/F")
PICTURE = ("/Resources", "/XObject", "/I")
FORM = ("/Resources", "/XObject", "/X")
CHANGES = {
    "a glyph": drawn(b"name", b"mame"),
    "a hidden glyph": drawn(b"(Secret", b"3 Tr (Secret"),
    "a place, by a thousandth": drawn(b"20 100 Td", b"20.001 100 Td"),
    "a step more": drawn(b"ET", b"ET 0 g 20 95 90 20 re f"),
    "a step less": drawn(b" 9 9 30 9 re f", b""),
    "a byte of a font program": written(b"font pr0gram", *FONT, "/FontDescriptor", "/FontFile2"),
    "a width": said("/Widths", Array([500, 601]), *FONT),
    "a letter's glyph": said("/Differences", Array([65, Name.C]), *FONT, "/Encoding"),
    "a letter's meaning": written(b"begincmap 1 beginbfchar <41> <0042> endbfchar endcmap", *FONT, "/ToUnicode"),
    "a sample": written(b"\0\x10\x20\x31", *PICTURE),
    "a sample of transparency": written(b"\0\x40\x80\xfe", *PICTURE, "/SMask"),
    "how samples are read": said("/Decode", Array([1, 0]), *PICTURE),
    "a colour of a palette": written(b"\0\0\0\x81\0\0", "/Resources", "/ColorSpace", "/C", "3"),
    "transparency": said("/ca", 0.51, "/Resources", "/ExtGState", "/G"),
    "a colour running": said("/Coords", Array([0, 0, 9, 8]), "/Resources", "/Shading", "/S"),
    "a function": said("/N", 2, "/Resources", "/Shading", "/S", "/Function"),
    "a form's words": written(b"q /T gs BT /F 9 Tf (belaw) Tj ET Q", *FORM),
    "a form's place": said("/Matrix", Array([1, 0, 0, 1, 0, 1]), *FORM),
    "a form's edge": said("/BBox", Array([0, 0, 90, 91]), *FORM),
    "what a form draws with": said("/LW", 3, *FORM, "/Resources", "/ExtGState", "/T"),
    "a resource lost": said("/XObject", Dictionary(), "/Resources"),
    "a default colour": said("/DefaultGray", Name.DeviceRGB, "/Resources", "/ColorSpace"),
    "size": said("/MediaBox", Array([0, 0, 300, 201])),
    "what is cut off": said("/CropBox", Array([0, 0, 200, 200])),
    "rotation": said("/Rotate", 90),
    "a unit": said("/UserUnit", 2),
    "a layer": said("/OC", Dictionary(Type=Name.OCG), *PICTURE),
}


def changed(rich: Path, change: Callable[[Dictionary], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(rich) as pdf:
        change(pdf.pages[0].obj)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_takes_the_proof_from_its_page_only(
    tmp_path: Path, rich: Path, before: list[bytes | None], what: str
) -> None:
    (tmp_path / "copy.pdf").write_bytes(changed(rich, CHANGES[what]))
    after = digests(tmp_path / "copy.pdf")
    assert before[0] is not None
    assert after[0] != before[0]
    assert after[1] == before[1] is not None


def test_a_layer_is_switched_outside_the_page_so_it_proves_nothing(tmp_path: Path, rich: Path) -> None:
    for layered in (PICTURE, FORM):
        change = said("/OC", Dictionary(Type=Name.OCG), *layered)
        (tmp_path / "layered.pdf").write_bytes(changed(rich, change))
        first, second = digests(tmp_path / "layered.pdf")
        assert first is None
        assert second is not None


def test_a_cleaned_copy_is_proven_by_content_and_not_painted(tmp_path: Path, rich: Path) -> None:
    PDF.strip(rich, tmp_path / "copy.pdf")
    assert alike(rich, tmp_path / "copy.pdf") == {0, 1}
    told = dict(PDF.held(rich, tmp_path / "copy.pdf", PDF.examine(rich)).fidelity())
    assert told["content"].startswith("2 of 2 ")
    assert "pixels" not in told


@pytest.mark.parametrize("what", ["a glyph", "a step more", "size", "rotation"])
def test_a_copy_that_shows_something_else_is_still_caught(tmp_path: Path, rich: Path, what: str) -> None:
    (tmp_path / "copy.pdf").write_bytes(changed(rich, CHANGES[what]))
    with pytest.raises(Damaged):
        PDF.held(rich, tmp_path / "copy.pdf", PDF.examine(rich)).fidelity()


def test_a_page_pdfium_sees_otherwise_is_not_taken_on_the_word_of_qpdf(tmp_path: Path, rich: Path) -> None:
    for number, what in enumerate(("a glyph", "a step more", "rotation")):
        copy = tmp_path / f"{number}.pdf"
        copy.write_bytes(changed(rich, CHANGES[what]))
        assert agreed(rich, copy, {0, 1}) == {1}


def test_what_only_the_copy_hides_is_told(tmp_path: Path) -> None:
    original, copy = redacted(tmp_path / "open.pdf"), redacted(tmp_path / "boxed.pdf", drawn="0 g 50 145 120 20 re f")
    held = PDF.held(original, copy, PDF.examine(original))
    told = {item.message.id: item.untrusted_value for item in held.examine()}
    assert told["sanitize.pdf_text_covered"] == "Secret name"


def test_a_copy_is_told_of_as_if_it_had_been_examined_alone(tmp_path: Path) -> None:
    given = (
        specimens.dirty(tmp_path / "dirty.pdf"),
        specimens.hidden(tmp_path / "hidden.pdf"),
        redacted(tmp_path / "above.pdf", annotation="/Square"),
    )
    for original in given:
        copy = tmp_path / "copy"
        PDF.strip(original, copy)
        assert list(PDF.held(original, copy, PDF.examine(original)).examine()) == list(PDF.examine(copy))


def test_the_same_steps_written_otherwise_are_the_same() -> None:
    one = b"/P <</MCID 0>> BDC BT /F 12.50 Tf (a\\(b\\)\\101(c)) Tj % note\n[(x) -.5 <4a4>] TJ ET EMC"
    other = b"BT\n/F 12.5 Tf\n<6128622941286329>Tj [<78>-0.50(J@)]TJ\nET"
    assert steps_of(one) == steps_of(other)


@pytest.mark.parametrize(
    "steps",
    [
        b"BI /W 1 /H 1 ID x EI",
        b"/OC /L BDC 0 0 9 9 re f EMC",
        b"/Span <</ActualText (b)>> BDC (a) Tj EMC",
        b"/Span /Named BDC (a) Tj EMC",
        b"/F#31 12 Tf",
        b"(a Tj",
        b"(a)) Tj",
        b"1..2 w",
        b"1 2",
        b"\xff\xfe q",
    ],
)
def test_what_is_not_plainly_understood_has_no_digest(steps: bytes) -> None:
    with pytest.raises(Unusual):
        steps_of(steps)
