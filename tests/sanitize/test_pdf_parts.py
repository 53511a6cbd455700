"""The parts of PDF cleaning: layers, drawing instructions, pictures, colour profiles, what may stay."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms

from sanitize.errors import SanitizeError, TooLarge, Unreadable
from sanitize.formats.pdf import PDF
from sanitize.formats.pdf_content import rewritten
from sanitize.formats.pdf_document import decoded, inflated
from sanitize.formats.pdf_icc import bare
from sanitize.formats.pdf_layers import Layers, layers_of
from sanitize.formats.pdf_pictures import beside_pixels, packed, picture_bytes
from sanitize.formats.pdf_revisions import past_of
from sanitize.formats.pdf_streams import decoded_streams
from sanitize.formats.pdf_texts import texts_in, xml_texts
from tests.specimens.pdf_specimens import dirty_jpeg

NO_LAYERS = Layers(frozenset(), ())


@pytest.fixture
def pdf() -> pikepdf.Pdf:
    return pikepdf.new()


def rewrite(pdf: pikepdf.Pdf, content: bytes, resources: pikepdf.Object | None = None) -> bytes:
    return rewritten(pdf, pdf.make_stream(content), resources, layers_of(pdf))


def with_layers(pdf: pikepdf.Pdf, *, base: str = "/ON") -> tuple[pikepdf.Object, pikepdf.Object]:
    shown = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("shown")))
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    settings = Dictionary(BaseState=Name(base), ON=Array([shown]), OFF=Array([hidden]))
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([shown, hidden]), D=settings)
    return shown, hidden


def test_comments_marks_and_property_lists_fall_away(pdf: pikepdf.Pdf) -> None:
    content = b"%secret\n/P <</MCID 0 /Alt (secret)>> BDC BT (seen) Tj ET EMC /X MP /Y <</A (secret)>> DP"
    assert rewrite(pdf, content) == b"BT\n(seen) Tj\nET"


def test_hidden_layers_lose_their_ink_and_keep_their_effect(pdf: pikepdf.Pdf) -> None:
    _, hidden = with_layers(pdf)
    resources = Dictionary(Properties=Dictionary(L=hidden))
    content = b"/OC /L BDC 1 0 0 1 5 5 cm 0 0 9 9 re f BT (secret) Tj (secret) ' ET EMC 0 0 1 1 re f"
    assert rewrite(pdf, content, resources).split(b"\n") == [
        *(b"1 0 0 1 5 5 cm", b"0 0 9 9 re", b"n", b"BT", b"T*", b"ET", b"0 0 1 1 re", b"f")
    ]


def test_marks_inside_a_hidden_layer_do_not_end_it(pdf: pikepdf.Pdf) -> None:
    _, hidden = with_layers(pdf)
    resources = Dictionary(Properties=Dictionary(L=hidden))
    assert rewrite(pdf, b"/OC /L BDC /P BMC EMC 0 0 9 9 re f EMC", resources) == b"0 0 9 9 re\nn"


def test_a_picture_on_a_hidden_layer_is_not_drawn(pdf: pikepdf.Pdf) -> None:
    _, hidden = with_layers(pdf)
    form = pdf.make_stream(b"", Subtype=Name.Form, OC=hidden)
    assert rewrite(pdf, b"q /F Do Q", Dictionary(XObject=Dictionary(F=form))) == b"q\nQ"


@pytest.mark.parametrize(
    ("policy", "groups", "hides"),
    [
        ("/AnyOn", "sh", False),
        ("/AnyOn", "h", True),
        ("/AllOn", "sh", True),
        ("/AnyOff", "sh", False),
        ("/AnyOff", "s", True),
        ("/AllOff", "h", False),
        ("/AllOff", "sh", True),
        ("/AllOn", "", False),
    ],
)
def test_membership_policies_are_followed(pdf: pikepdf.Pdf, policy: str, groups: str, *, hides: bool) -> None:
    shown, hidden = with_layers(pdf)
    chosen = [{"s": shown, "h": hidden}[letter] for letter in groups]
    membership = Dictionary(Type=Name.OCMD, P=Name(policy), OCGs=Array(chosen))
    assert layers_of(pdf).hides(membership) is hides


def test_layers_that_depend_on_a_formula_are_refused(pdf: pikepdf.Pdf) -> None:
    with_layers(pdf)
    with pytest.raises(Unreadable):
        layers_of(pdf).hides(Dictionary(Type=Name.OCMD, VE=Array([Name.Not])))


def test_a_base_state_of_off_hides_what_is_not_switched_on(pdf: pikepdf.Pdf) -> None:
    shown, hidden = with_layers(pdf, base="/OFF")
    layers = layers_of(pdf)
    assert (layers.hides(shown), layers.hides(hidden)) == (False, True)


def test_an_inline_picture_stays_and_one_with_extra_keys_is_refused(pdf: pikepdf.Pdf) -> None:
    good = b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x7f EI Q"
    assert packed(b"\x7f").hex().encode() in rewrite(pdf, good)
    assert rewrite(pdf, good.replace(b"\x7f", b"\x7fneedle")) == rewrite(pdf, good)
    with pytest.raises(Unreadable):
        rewrite(pdf, good.replace(b"/W 1", b"/W 1 /Secret (zq)"))


def test_too_long_instructions_are_refused(pdf: pikepdf.Pdf) -> None:
    with pytest.raises(TooLarge):
        rewrite(pdf, b" " * ((1 << 26) + 10))


def picture(pdf: pikepdf.Pdf, data: bytes, name: str) -> pikepdf.Stream:
    return pikepdf.Stream(pdf, data, Filter=Name(name))


def test_a_jpeg_inside_a_pdf_loses_its_metadata_and_keeps_its_pixels(pdf: pikepdf.Pdf) -> None:
    before = picture(pdf, dirty_jpeg(), "/DCTDecode")
    assert beside_pixels(before) == ["zqPictureExif", "zqPictureComment"]
    data = picture_bytes(before)
    assert beside_pixels(picture(pdf, data, "/DCTDecode")) == []
    with Image.open(io.BytesIO(dirty_jpeg())) as one, Image.open(io.BytesIO(data)) as other:
        assert one.tobytes() == other.tobytes()


def jpeg_2000() -> bytes:
    with io.BytesIO() as out:
        Image.new("RGB", (32, 32), "teal").save(out, "JPEG2000", comment="zqCodestreamComment")
        data = out.getvalue()
    box = b"zqBoxText" * 3
    return data + (len(box) + 8).to_bytes(4, "big") + b"xml " + box


def test_a_jpeg_2000_keeps_only_boxes_and_markers_of_pixels(pdf: pikepdf.Pdf) -> None:
    dirty = jpeg_2000()
    assert "zqBoxText" in " ".join(beside_pixels(picture(pdf, dirty, "/JPXDecode")))
    data = picture_bytes(picture(pdf, dirty, "/JPXDecode"))
    assert b"zqBoxText" not in data
    assert b"zqCodestreamComment" not in data
    assert beside_pixels(picture(pdf, data, "/JPXDecode")) == []
    with Image.open(io.BytesIO(dirty)) as one, Image.open(io.BytesIO(data)) as other:
        assert one.tobytes() == other.tobytes()


def test_bytes_after_the_end_of_zlib_data_are_cut(pdf: pikepdf.Pdf) -> None:
    shot = picture(pdf, packed(b"pixels") + b"zqTail", "/FlateDecode")
    shot["/Width"], shot["/Height"], shot["/ColorSpace"] = 3, 2, Name.DeviceGray
    data = picture_bytes(shot)
    assert b"zqTail" not in data
    assert inflated(data) == b"pixels"


def test_an_unknown_coding_is_refused(pdf: pikepdf.Pdf) -> None:
    with pytest.raises(Unreadable):
        picture_bytes(picture(pdf, b"x", "/Crypt"))


def test_inflating_stops_at_its_limit() -> None:
    with pytest.raises(TooLarge):
        inflated(packed(bytes(5000)), 1000)
    with pytest.raises(Unreadable):
        inflated(packed(bytes(range(200)) * 9)[:20])


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_a_colour_profile_keeps_its_numbers_and_loses_its_words() -> None:
    before, after = profile(), bare(profile())
    assert "sRGB".encode("utf-16-be") in before
    assert "sRGB".encode("utf-16-be") not in after
    assert bare(after) == after
    shade = Image.new("RGB", (4, 4), (200, 30, 90))
    lab = ImageCms.createProfile("LAB")
    seen = []
    for data in (before, after):
        source = ImageCms.ImageCmsProfile(io.BytesIO(data))
        converted = ImageCms.profileToProfile(shade, source, lab, outputMode="LAB")
        assert converted is not None
        seen.append(converted.tobytes())
    assert seen[0] == seen[1]


@pytest.mark.parametrize("spoil", [lambda data: data[:100], lambda data: b"\0" * len(data), lambda data: data[:200]])
def test_a_damaged_colour_profile_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Unreadable):
        bare(spoil(profile()))


def test_a_page_with_profiles_masks_patterns_and_shadings_looks_the_same(pdf: pikepdf.Pdf, tmp_path: Path) -> None:
    space = Array([Name.ICCBased, pdf.make_stream(profile(), N=3, Alternate=Name.DeviceRGB)])
    mask = pdf.make_stream(
        bytes(range(0, 256, 16)),
        Subtype=Name.Image,
        Width=4,
        Height=4,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    shot = pdf.make_stream(
        bytes(range(48)), Subtype=Name.Image, Width=4, Height=4, ColorSpace=space, BitsPerComponent=8, SMask=mask
    )
    ramp = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([0, 0, 300, 0]),
        Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1),
    )
    tile = pdf.make_stream(
        b"0 0 4 4 re f",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 8, 8]),
        XStep=8,
        YStep=8,
        Resources=Dictionary(),
        Secret=String("zqPattern"),
    )
    page = pdf.add_blank_page(page_size=(300, 300))
    page.obj["/Resources"] = Dictionary(
        XObject=Dictionary(S=shot),
        Shading=Dictionary(R=ramp),
        Pattern=Dictionary(T=tile),
        ExtGState=Dictionary(G=Dictionary(ca=pikepdf.Object.parse(b"0.5"), Secret=String("zqState"))),
        ColorSpace=Dictionary(C=space),
    )
    page.obj["/Rotate"] = 90
    page.obj["/Contents"] = pdf.make_stream(
        b"q 0 0 300 60 re W n /R sh Q q /G gs 100 0 0 100 20 80 cm /S Do Q\n"
        b"/Pattern cs /T scn 150 80 100 100 re f /C cs 0.2 0.9 0.4 sc 20 200 90 60 re f"
    )
    pdf.save(tmp_path / "in.bin")
    PDF.strip(tmp_path / "in.bin", tmp_path / "out.bin")
    PDF.fidelity(tmp_path / "in.bin", tmp_path / "out.bin")
    data = b"".join(piece for _, piece in decoded_streams(tmp_path / "out.bin"))
    assert b"zqPattern" not in data
    assert b"zqState" not in data


def test_comments_in_character_maps_and_calculators_are_dropped(pdf: pikepdf.Pdf, tmp_path: Path) -> None:
    cmap = pdf.make_stream(b"% zqMapComment\nbegincmap endcmap")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, ToUnicode=cmap)
    page = pdf.add_blank_page(page_size=(300, 300))
    page.obj["/Resources"] = Dictionary(Font=Dictionary(F=font))
    page.obj["/Contents"] = pdf.make_stream(b"BT /F 20 Tf 20 20 Td (ok) Tj ET")
    pdf.save(tmp_path / "in.bin")
    PDF.strip(tmp_path / "in.bin", tmp_path / "out.bin")
    assert b"zqMapComment" not in b"".join(piece for _, piece in decoded_streams(tmp_path / "out.bin"))


def test_too_deep_resources_are_refused(pdf: pikepdf.Pdf, tmp_path: Path) -> None:
    inner = pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    for _ in range(80):
        resources = Dictionary(XObject=Dictionary(X=inner))
        inner = pdf.make_stream(b"/X Do", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=resources)
    page = pdf.add_blank_page()
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(X=inner))
    page.obj["/Contents"] = pdf.make_stream(b"/X Do")
    pdf.save(tmp_path / "in.bin")
    with pytest.raises(SanitizeError):
        PDF.strip(tmp_path / "in.bin", tmp_path / "out.bin")


def test_a_stream_is_decoded_as_far_as_it_is_lossless(pdf: pikepdf.Pdf) -> None:
    stream = pikepdf.Stream(pdf, packed(dirty_jpeg()), Filter=Array([Name.FlateDecode, Name.DCTDecode]))
    assert decoded(stream) == dirty_jpeg()


def test_texts_below_an_object_are_listed_with_their_path_and_circles_end(pdf: pikepdf.Pdf) -> None:
    outer = pdf.make_indirect(Dictionary(A=Array([String("un")]), B=Dictionary(C=String("deux"))))
    outer["/Self"] = outer
    assert texts_in(outer) == [("/A", "un"), ("/B/C", "deux")]


def test_xml_texts_need_no_xml_parser_and_expand_nothing() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x:y z:auteur="Jean &amp; Marie">&a;</x:y>'
    assert ("z:auteur", "Jean & Marie") in list(xml_texts(bomb))
    assert ("x:y", "&a;") in list(xml_texts(bomb))


def test_a_linearized_file_is_not_taken_for_two_versions(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page()
    with io.BytesIO() as out:
        pdf.save(out, linearize=True)
        past = past_of(out.getvalue())
    assert (past.ends, past.untrusted_tail) == ((), b"")


def test_a_broken_picture_is_reported_and_stops_cleaning_but_not_inspecting(pdf: pikepdf.Pdf) -> None:
    broken = picture(pdf, dirty_jpeg()[:40], "/DCTDecode")
    assert beside_pixels(broken) == ["?"]
    with pytest.raises(Unreadable, match=r"sanitize\.pdf_picture_unknown"):
        picture_bytes(broken)
