"""Tests of sanitize/thumbnails.py, likeness.py and previews.py: what a thumbnail still shows, wherever it stands."""

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageDraw, ImageFilter, TiffImagePlugin

from sanitize.findings import Grade
from sanitize.formats.jpeg_segments import APP0, APP1, APP13, Segment, read, write
from sanitize.likeness import differ
from sanitize.previews import previews
from sanitize.printing import Paintable
from sanitize.thumbnails import beside, differing
from tests.specimens.pictures import noise

ODT = "application/vnd.oasis.opendocument.text"


def scene(*, covered: bool = False) -> Image.Image:
    """Gives a photograph of sorts, with a face that may be covered."""
    photo = noise(60, 40).filter(ImageFilter.GaussianBlur(2)).resize((900, 600))
    pen = ImageDraw.Draw(photo)
    pen.rectangle((0, 400, 900, 600), fill=(60, 110, 60))
    pen.ellipse((380, 180, 500, 330), fill=(235, 200, 180))
    pen.ellipse((410, 230, 425, 245), fill=(20, 20, 20))
    if covered:
        pen.rectangle((370, 170, 510, 340), fill="black")
    return photo


def small(photo: Image.Image, size: tuple[int, int] = (160, 107)) -> bytes:
    """Gives a thumbnail as JPEG."""
    out = io.BytesIO()
    photo.resize(size).save(out, "JPEG", quality=60)
    return out.getvalue()


def coded(photo: Image.Image) -> list[Segment]:
    """Gives a photograph as JPEG segments."""
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=85)
    return list(read(out.getvalue()).segments)


def exif(thumb: bytes) -> Segment:
    """Gives an Exif block whose second directory points to a thumbnail."""
    second = b"\0\2" + b"\x02\x01\0\4\0\0\0\1\0\0\0\x2c" + b"\x02\x02\0\4\0\0\0\1" + len(thumb).to_bytes(4, "big")
    block = b"MM\0*\0\0\0\x08" + b"\0\0" + b"\0\0\0\x0e" + second + b"\0\0\0\0"
    assert len(block) == 0x2C
    return Segment(APP1, b"Exif\0\0" + block + thumb)


def photoshop(thumb: bytes) -> Segment:
    """Gives Photoshop's resource with a thumbnail."""
    data = bytes(28) + thumb
    return Segment(APP13, b"Photoshop 3.0\0" + b"8BIM\x04\x0c\0\0" + len(data).to_bytes(4, "big") + data)


def xmp(thumb: bytes) -> Segment:
    """Gives an XMP record with a thumbnail."""
    said = b"<xmpGImg:image>" + base64.b64encode(thumb) + b"</xmpGImg:image>"
    return Segment(APP1, b"http://ns.adobe.com/xap/1.0/\0" + said)


def jfxx(thumb: bytes) -> Segment:
    """Gives JFIF's extension with a thumbnail."""
    return Segment(APP0, b"JFXX\0\x10" + thumb)


def in_jpeg(kind: Callable[[bytes], Segment]) -> Callable[[Path, Image.Image, Image.Image], str]:
    """Puts a thumbnail into a JPEG in one of the ways."""

    def made(path: Path, shown: Image.Image, thumb: Image.Image) -> str:
        first, *rest = coded(shown)
        path.write_bytes(write([first, kind(small(thumb)), *rest]))
        return "image/jpeg"

    return made


def in_list(path: Path, shown: Image.Image, thumb: Image.Image) -> str:
    """Puts a large thumbnail into a camera's list of pictures."""
    shown.save(path, "MPO", save_all=True, append_images=[thumb.resize((640, 427))], quality=85)
    path.write_bytes(_as_large_thumbnail(path.read_bytes()))
    return "image/jpeg"


def _as_large_thumbnail(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as pictures:
        second = pictures.mpinfo[0xB002][1]  # type: ignore[attr-defined]  # of MPO files
    at = data.index(second["Size"].to_bytes(4, "little"), data.index(b"MPF\0")) - 4
    return data[:at] + (0x010001).to_bytes(4, "little") + data[at + 4 :]


def in_tiff(path: Path, shown: Image.Image, thumb: Image.Image) -> str:
    """Puts Photoshop's resource into a TIFF."""
    data = bytes(28) + small(thumb)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags.tagtype[34377] = 7
    tags[34377] = b"8BIM\x04\x0c\0\0" + len(data).to_bytes(4, "big") + data
    shown.save(path, "TIFF", tiffinfo=tags)
    return "image/tiff"


def in_heic(path: Path, shown: Image.Image) -> str:
    """Writes a HEIC with a thumbnail of its own picture."""
    pillow_heif.from_pillow(shown).save(path, quality=60, thumbnails=[256], save_all=False)
    return "image/heif"


def in_pdf(path: Path, shown: Image.Image, thumb: Image.Image) -> str:
    """Puts a thumbnail on a PDF page."""
    shown.save(path, "PDF", resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        little = thumb.resize((106, 71)).convert("RGB")
        stream = pikepdf.Stream(pdf, little.tobytes())
        stream.Width, stream.Height, stream.ColorSpace, stream.BitsPerComponent = 106, 71, pikepdf.Name.DeviceRGB, 8
        pdf.pages[0].obj.Thumb = pdf.make_indirect(stream)
        pdf.save(path)
    return "application/pdf"


WAYS = {
    "exif": in_jpeg(exif),
    "photoshop": in_jpeg(photoshop),
    "xmp": in_jpeg(xmp),
    "jfxx": in_jpeg(jfxx),
    "list": in_list,
    "tiff": in_tiff,
    "pdf": in_pdf,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_thumbnail_that_shows_what_was_covered_is_red_and_one_that_does_not_is_nothing(
    tmp_path: Path, way: str
) -> None:
    for name, thumb, wanted in (("old", scene(), [Grade.RED]), ("same", scene(covered=True), [])):
        path = tmp_path / name
        kind = WAYS[way](path, scene(covered=True), thumb)
        assert len(previews(path, kind, tmp_path)) == 1
        found = differing(path, kind, Paintable(path, kind), tmp_path)
        assert [finding.grade for finding in found] == wanted, name
        assert {finding.message.id for finding in found} <= {"sanitize.thumbnail_differs"}


def test_the_thumbnail_of_a_photograph_of_a_telephone_is_compared(tmp_path: Path) -> None:
    kind = in_heic(tmp_path / "a", scene())
    assert len(previews(tmp_path / "a", kind, tmp_path)) == 1
    assert differing(tmp_path / "a", kind, Paintable(tmp_path / "a", kind), tmp_path) == []


def test_the_thumbnail_of_an_office_document_is_compared_with_its_first_page(tmp_path: Path) -> None:
    page = Image.new("RGB", (800, 1100), "white")
    pen = ImageDraw.Draw(page)
    for y in range(80, 1000, 30):
        pen.rectangle((80, y, 700, y + 12), fill="black")
    page.save(tmp_path / "printed.pdf", "PDF", resolution=100)
    painted = Paintable(tmp_path / "printed.pdf", "application/pdf")
    earlier = page.copy()
    ImageDraw.Draw(earlier).rectangle((60, 60, 740, 700), fill="white")
    for name, thumb, wanted in (("same", page, []), ("earlier", earlier, ["sanitize.thumbnail_page_differs"])):
        out = io.BytesIO()
        thumb.resize((186, 256)).save(out, "PNG")
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("Thumbnails/thumbnail.png", out.getvalue())
        found = differing(tmp_path / name, ODT, painted, tmp_path)
        assert [finding.message.id for finding in found] == wanted, name


def test_what_cannot_be_compared_is_amber(tmp_path: Path) -> None:
    first, *rest = coded(scene())
    (tmp_path / "a").write_bytes(write([first, exif(b"\xff\xd8 no picture" + bytes(100)), *rest]))
    (found,) = differing(tmp_path / "a", "image/jpeg", Paintable(tmp_path / "a", "image/jpeg"), tmp_path)
    assert (found.grade, found.message.id) == (Grade.AMBER, "sanitize.thumbnail_not_compared")


def _barred(photo: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (160, 120), "black")
    whole.paste(photo.resize((160, 107)), (0, 6))
    return whole


@pytest.mark.parametrize(
    ("name", "thumb", "differs"),
    [
        ("turned", lambda photo: photo.rotate(90, expand=True).resize((107, 160)), False),
        ("brighter", lambda photo: photo.point([min(level * 5 // 4, 255) for level in range(256)] * 3), False),
        ("with bars", _barred, False),
        ("cropped", lambda photo: photo.crop((200, 0, 700, 600)), True),
        ("cropped in shape", lambda photo: photo.crop((0, 0, 600, 400)), True),
        ("another", lambda _: Image.linear_gradient("L").resize((90, 60)), True),
    ],
)
def test_likeness(name: str, thumb: Callable[[Image.Image], Image.Image], differs: bool) -> None:
    assert differ(scene(), thumb(scene())) is differs, name


def test_people_are_shown_both_side_by_side(tmp_path: Path) -> None:
    kind = WAYS["exif"](tmp_path / "a", scene(covered=True), scene())
    sheet = beside(tmp_path / "a", kind, Paintable(tmp_path / "a", kind), tmp_path)
    assert sheet is not None
    left, right = sheet.getpixel((290, 180)), sheet.getpixel((870, 180))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert max(left) < 20 < min(right)
