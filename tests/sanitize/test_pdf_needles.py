"""Tests of what a stranger hid in PDFs: pictures nobody paints, bytes behind samples, names where numbers should be."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sanitize.clean import Bench, clean
from sanitize.errors import Unreadable
from sanitize.findings import Cleaning
from sanitize.formats.pdf import PDF
from sanitize.formats.pdf_names import may_be_named
from sanitize.formats.pdf_samples import samples_of
from sanitize.formats.pdf_streams import decoded_streams

NEEDLE = b"jean.needle@example.org"
BENCH = Bench((PDF,), lambda _: (), "0", lambda _: None)
Plant = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def made(path: Path, plant: Plant) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200)).obj
        page["/Contents"] = pdf.make_stream(b"0.5 g 10 10 50 50 re f")
        page["/Resources"] = Dictionary()
        plant(pdf, page)
        pdf.save(path)
    return path


def cleaned(tmp_path: Path, plant: Plant) -> tuple[Cleaning, bytes]:
    cleaning = clean(made(tmp_path / "a", plant), tmp_path / "b", BENCH, "application/pdf")
    return cleaning, b"".join(data for _, data in decoded_streams(tmp_path / "b")) + (tmp_path / "b").read_bytes()


def grey(pdf: pikepdf.Pdf, data: bytes, **more: object) -> pikepdf.Stream:
    about = {"Width": 10, "Height": 4, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray} | more
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, **about)


def unpainted(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page["/Resources"]["/XObject"] = Dictionary(Hid=grey(pdf, NEEDLE.ljust(40)), Seen=grey(pdf, bytes(40)))
    page["/Contents"] = pdf.make_stream(b"q 50 0 0 20 0 0 cm /Seen Do Q")


def unpainted_form(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    shelf = Dictionary(XObject=Dictionary(Seen=grey(pdf, NEEDLE.ljust(40))))
    form = pdf.make_stream(b"/Seen Do", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=shelf)
    page["/Resources"]["/XObject"] = Dictionary(Seen=form)


def behind_samples(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page["/Resources"]["/XObject"] = Dictionary(Im=grey(pdf, bytes(40) + NEEDLE))
    page["/Contents"] = pdf.make_stream(b"q 50 0 0 20 0 0 cm /Im Do Q")


def behind_inflated_samples(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    parameters = Dictionary(Predictor=15, Columns=10)
    data = zlib.compress((b"\0" + bytes(10)) * 4 + NEEDLE)
    picture = grey(pdf, b"", DecodeParms=parameters)
    picture.write(data, filter=Name.FlateDecode, decode_parms=parameters)
    page["/Resources"]["/XObject"] = Dictionary(Im=picture)
    page["/Contents"] = pdf.make_stream(b"q 50 0 0 20 0 0 cm /Im Do Q")


def behind_a_function(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    ends = {"Domain": Array([0, 1]), "Range": Array([0, 1])}
    function = pdf.make_stream(b"\0\xff" + NEEDLE, FunctionType=0, Size=Array([2]), BitsPerSample=8, **ends)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 200, 0]), Function=function)
    page["/Resources"]["/Shading"] = Dictionary(S=shading)
    page["/Contents"] = pdf.make_stream(b"/S sh")


def name_in_a_box(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page["/CropBox"] = Array([0, 0, 200, 200, Name("/" + NEEDLE.decode())])


def name_as_an_intent(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page["/Resources"]["/ExtGState"] = Dictionary(G=Dictionary(RI=Name("/" + NEEDLE.decode()), LW=1))


def name_as_a_character_map(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, ToUnicode=Name("/" + NEEDLE.decode())
    )
    page["/Resources"]["/Font"] = Dictionary(F=font)
    page["/Contents"] = pdf.make_stream(b"BT /F 20 Tf 20 20 Td (ok) Tj ET")


@pytest.mark.parametrize(
    "plant",
    [
        unpainted,
        unpainted_form,
        behind_samples,
        behind_inflated_samples,
        behind_a_function,
        name_in_a_box,
        name_as_an_intent,
        name_as_a_character_map,
    ],
)
def test_what_paints_nothing_is_not_in_a_copy(tmp_path: Path, plant: Plant) -> None:
    cleaning, data = cleaned(tmp_path, plant)
    assert b"needle" not in data  # of the whole, a predictor may take letters
    assert b"needle" in b"".join(data for _, data in decoded_streams(tmp_path / "a")), "it was there"
    assert cleaning.checks


def test_a_picture_of_a_hidden_layer_is_not_in_a_copy(tmp_path: Path) -> None:
    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("draft")))
        layers = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        pdf.Root["/OCProperties"] = layers
        page["/Resources"] = Dictionary(
            XObject=Dictionary(Im=grey(pdf, NEEDLE.ljust(40))), Properties=Dictionary(L=layer)
        )
        page["/Contents"] = pdf.make_stream(b"/OC /L BDC q 50 0 0 20 0 0 cm /Im Do Q EMC 0 0 9 9 re f")

    assert NEEDLE not in cleaned(tmp_path, plant)[1]


@pytest.mark.parametrize(("level", "decode", "told"), [(0, None, True), (255, [1, 0], True), (255, None, False)])
def test_a_picture_wholly_under_its_mask_is_told(
    tmp_path: Path, level: int, decode: list[int] | None, told: bool
) -> None:
    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        mask = grey(pdf, bytes((level,)) * 40, **({"Decode": Array(decode)} if decode else {}))
        page["/Resources"]["/XObject"] = Dictionary(Im=grey(pdf, NEEDLE.ljust(40), SMask=mask))
        page["/Contents"] = pdf.make_stream(b"0.5 g 10 10 50 50 re f q 100 0 0 30 0 90 cm /Im Do Q")

    kept = {finding.message.id for finding in cleaned(tmp_path, plant)[0].kept}
    assert ("sanitize.picture_veiled" in kept) is told


def test_pictures_in_forms_patterns_and_glyphs_are_painted(tmp_path: Path) -> None:
    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        def shelf() -> Dictionary:
            return Dictionary(XObject=Dictionary(Im=grey(pdf, bytes(range(40)))))

        box = Array([0, 0, 50, 50])
        form = pdf.make_stream(b"q 50 0 0 50 0 0 cm /Im Do Q", Subtype=Name.Form, BBox=box, Resources=shelf())
        bare = pdf.make_stream(b"q 20 0 0 20 100 100 cm /Im Do Q", Subtype=Name.Form, BBox=Array([0, 0, 200, 200]))
        tile = pdf.make_stream(
            b"q 8 0 0 8 0 0 cm /Im Do Q", PatternType=1, PaintType=1, TilingType=1, BBox=box, XStep=9, YStep=9,
            Resources=shelf(),
        )  # fmt: skip
        glyph = pdf.make_stream(b"1000 0 d0 q 700 0 0 700 0 0 cm /Im Do Q")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]), FirstChar=97, LastChar=97,
            FontMatrix=Array([1, 0, 0, 1, 0, 0]), CharProcs=Dictionary(a=glyph), Widths=Array([1000]),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])), Resources=shelf(),
        )  # fmt: skip
        font["/FontMatrix"] = pikepdf.Object.parse(b"[0.001 0 0 0.001 0 0]")
        page["/Resources"] = Dictionary(
            XObject=Dictionary(F=form, B=bare, Im=grey(pdf, bytes(range(40)))), Pattern=Dictionary(T=tile),
            Font=Dictionary(G=pdf.make_indirect(font)),
        )  # fmt: skip
        page["/Contents"] = pdf.make_stream(
            b"/F Do /B Do /Pattern cs /T scn 60 0 60 60 re f BT /G 40 Tf 10 120 Td (a) Tj ET"
        )

    cleaned(tmp_path, plant)
    with pikepdf.open(tmp_path / "b") as pdf:
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
    assert len(pictures) == 4


def test_samples_are_counted_by_size_bits_and_colours() -> None:
    with pikepdf.new() as pdf:
        data = bytes(10_000)
        assert len(samples_of(grey(pdf, b""), data)) == 40
        assert len(samples_of(grey(pdf, b"", ColorSpace=Name.DeviceCMYK), data)) == 160
        assert len(samples_of(grey(pdf, b"", BitsPerComponent=1), data)) == 8
        assert len(samples_of(grey(pdf, b"", ImageMask=True, BitsPerComponent=1), data)) == 8
        profile = Array([Name.ICCBased, pdf.make_stream(b"", N=3)])
        assert len(samples_of(grey(pdf, b"", ColorSpace=profile), data)) == 120
        inks = Array([Name.DeviceN, Array([Name.Cyan, Name.Spot]), Name.DeviceCMYK, Dictionary()])
        assert len(samples_of(grey(pdf, b"", ColorSpace=inks), data)) == 80
        palette = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String("abcdef")])
        assert len(samples_of(grey(pdf, b"", ColorSpace=palette, BitsPerComponent=4), data)) == 20
        for broken in ({"Width": 0}, {"BitsPerComponent": 99}, {"ColorSpace": Name("/x")}):
            with pytest.raises(Unreadable):
                samples_of(grey(pdf, b"", **broken), data)


def test_only_names_of_the_standard_stand_as_values() -> None:
    assert may_be_named("plain", "/Multiply")
    assert may_be_named("encoding", "/Identity-H")
    assert may_be_named("encoding", "/UniJIS-UTF16-V")
    assert may_be_named("encoding", "/GBK-EUC-H")
    assert may_be_named("named", "/ABCDEF+DejaVu")
    assert not may_be_named("encoding", "/jean-H")
    assert not may_be_named("plain", "/jean")
