"""Documents whose redaction goes wrong in the usual tools: the public set, and the tool it shows to be naive.

Every PDF shows one line with `SECRET` on a page of 420 by 160 points, and holds it once more in the place it is named
after. `NAIVE` covers the line as drawing programs do: a black rectangle appended to the drawing instructions.

| specimen | where the secret stands besides the line |
|---|---|
| text under a box | nowhere: the text itself is left under the rectangle |
| unapplied redaction | a /Redact annotation marks it and was never applied; it quotes the text |
| bookmark | /Outlines |
| layer | optional content that is switched off |
| attachment | /EmbeddedFiles, its name and its bytes |
| earlier revision | the page as it was before an incremental update |
| OCR layer | unpainted text behind a picture |
| thumbnail | /Thumb: bytes of the small picture |
| form value | /AcroForm field, value and default |
| alternative text | /Alt and /ActualText of the structure tree |
| glyph widths | the letters are cut out, the gap they left (`GAP`, thousandths of the size) is not |
| cropped picture | rows of a picture that the page's crop box leaves out |
| page label | /PageLabels prefix, a tag's own name |
| (`photograph`) | the thumbnail in the Exif data of a JPEG |
"""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from sanitize.boxes import Box, Mode
from sanitize.pages import GRID

SECRET = "Quincampoix"
GAP = "-6543.21"
WIDTH, HEIGHT = 420, 160
LINE = f"Le temoin est Madame {SECRET} de Lyon"
SECOND = "La camera filme toute la rue du marche"
# where the secret is painted, in points from the lower left: generous, Helvetica 16 at (30, 100)
_SPOT = (185, 94, 296, 116)
_TEXT = b"BT /F 16 Tf 30 100 Td (%b) Tj 0 -40 Td (%b) Tj ET\n"


def spot(page: int = 1, mode: Mode = Mode.TIGHT) -> Box:
    """The box somebody draws around the secret."""
    left, bottom, right, top = _SPOT
    return Box(
        page, GRID * (HEIGHT - top) // HEIGHT, GRID * left // WIDTH, GRID * (HEIGHT - bottom) // HEIGHT,
        GRID * right // WIDTH, mode,
    )  # fmt: skip


def naive(original: Path, copy: Path) -> Path:
    """Covers the secret as drawing programs do."""
    left, bottom, right, top = _SPOT
    with pikepdf.open(original) as pdf:
        for page in pdf.pages:
            drawing = b"\nq 0 g %d %d %d %d re f Q\n" % (left, bottom, right - left, top - bottom)
            page.contents_add(drawing, prepend=False)
        pdf.save(copy)
    return copy


def page_of(pdf: pikepdf.Pdf, content: bytes = b"") -> pikepdf.Object:
    """Adds a page that shows the line with the secret."""
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT)).obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page["/Resources"] = Dictionary(Font=Dictionary(F=font))
    page["/Contents"] = pdf.make_stream(content or _TEXT % (LINE.encode(), SECOND.encode()))
    return page


def _picture(pdf: pikepdf.Pdf, grey: bytes, width: int) -> pikepdf.Object:
    return pdf.make_stream(
        grey, Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceGray, BitsPerComponent=8, Width=width,
        Height=len(grey) // width,
    )  # fmt: skip


def _under(pdf: pikepdf.Pdf) -> None:
    page_of(pdf)


def _unapplied(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Redact, Rect=Array(_SPOT), IC=Array([0, 0, 0]), Contents=String(SECRET)
    )
    page_of(pdf)["/Annots"] = Array([pdf.make_indirect(note)])


def _bookmark(pdf: pikepdf.Pdf) -> None:
    page_of(pdf)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Audition de {SECRET}", 0))


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    text = _TEXT % (b"Le temoin est couvert", SECOND.encode())
    page = page_of(pdf, text + b"/OC /L BDC BT /F 16 Tf 30 20 Td (%b) Tj ET EMC" % SECRET.encode())
    page["/Resources"]["/Properties"] = Dictionary(L=group)
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


def _attachment(pdf: pikepdf.Pdf) -> None:
    page_of(pdf)
    pdf.attachments[f"{SECRET}.txt"] = f"Carnet de {SECRET}".encode()


def _ocr(pdf: pikepdf.Pdf) -> None:
    picture = _picture(pdf, bytes([200] * 64), 8)
    drawing = b"q 420 0 0 160 0 0 cm /I Do Q BT 3 Tr /F 16 Tf 30 100 Td (%b) Tj ET" % LINE.encode()
    page_of(pdf, drawing)["/Resources"]["/XObject"] = Dictionary(I=picture)


def _thumbnail(pdf: pikepdf.Pdf) -> None:
    small = pdf.make_stream(SECRET.encode() * 4, ColorSpace=Name.DeviceGray, BitsPerComponent=8, Width=11, Height=4)
    page_of(pdf)["/Thumb"] = small


def _form(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("nom"), V=String(SECRET), DV=String(SECRET),
            Rect=Array(_SPOT), DA=String("/F 12 Tf 0 g"),
        )
    )  # fmt: skip
    page_of(pdf)["/Annots"] = Array([field])
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([field]))


def _alternative(pdf: pikepdf.Pdf) -> None:
    page = page_of(pdf)
    element = Dictionary(Type=Name.StructElem, S=Name.P, Alt=String(SECRET), ActualText=String(LINE), Pg=page)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(element)))
    pdf.Root["/StructTreeRoot"] = tree
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)


def _widths(pdf: pikepdf.Pdf) -> None:
    cut = b"BT /F 16 Tf 30 100 Td [(Le temoin est Madame ) %b ( de Lyon)] TJ ET" % GAP.encode()
    page_of(pdf, cut)


def _cropped(pdf: pikepdf.Pdf) -> None:
    rows = bytes([255] * 11 * 12) + SECRET.encode() * 4
    picture = _picture(pdf, rows, 11)
    page = page_of(pdf, b"q 420 0 0 200 0 -40 cm /I Do Q " + _TEXT % (LINE.encode(), SECOND.encode()))
    page["/Resources"]["/XObject"] = Dictionary(I=picture)


def _label(pdf: pikepdf.Pdf) -> None:
    content = b"/%b <</MCID 0>> BDC " % SECRET.encode() + _TEXT % (LINE.encode(), SECOND.encode()) + b" EMC"
    page_of(pdf, content)
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(f"{SECRET} "))]))


_MADE: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "text under a box": _under,
    "unapplied redaction": _unapplied,
    "bookmark": _bookmark,
    "layer": _layer,
    "attachment": _attachment,
    "OCR layer": _ocr,
    "thumbnail": _thumbnail,
    "form value": _form,
    "alternative text": _alternative,
    "glyph widths": _widths,
    "cropped picture": _cropped,
    "page label": _label,
}
_EARLIER = "earlier revision"
SPECIMENS = (*_MADE, _EARLIER)


def specimen(name: str, path: Path) -> Path:
    """Writes one document of the set."""
    if name == _EARLIER:
        path.write_bytes(_revised())
        return path
    pdf = pikepdf.new()
    _MADE[name](pdf)
    pdf.save(path, static_id=True)
    return path


def _revised() -> bytes:
    """Writes a page, then an update that replaces its drawing instructions: the old ones stay in the file."""
    pdf = pikepdf.new()
    page_of(pdf)
    with io.BytesIO() as out:
        pdf.save(out, static_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        first = out.getvalue()
    with pikepdf.open(io.BytesIO(first)) as again:
        number = again.pages[0].obj["/Contents"].objgen[0]
        root, size = again.Root.objgen[0], len(again.objects) + 1
    drawing = _TEXT % (b"Le temoin est couvert", SECOND.encode())
    before = first.rsplit(b"startxref", 1)[1].split()[0]
    place = len(first)
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (number, len(drawing), drawing)
    rows = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    end = b"trailer\n<< /Size %d /Root %d 0 R /Prev %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, before, place + len(body),
    )  # fmt: skip
    return first + body + rows + end


def photograph(path: Path) -> Path:
    """A JPEG that shows the line, whose Exif data carry a small picture (here: bytes that say the secret)."""
    picture = Image.new("RGB", (1200, 300), "white")
    face = ImageFont.load_default(size=44)
    ImageDraw.Draw(picture).text((60, 120), LINE, font=face, fill="black")
    exif = Image.Exif()
    exif[0x010E] = "ph"
    picture.save(path, "JPEG", quality=90, exif=exif.tobytes() + b"\xff\xd8" + SECRET.encode() + b"\xff\xd9")
    return path


def naive_photograph(original: Path, copy: Path) -> Path:
    """Paints over the picture and saves it as many viewers do: with the Exif data it had."""
    with Image.open(original) as picture:
        exif = picture.info["exif"]
        ImageDraw.Draw(picture).rectangle((500, 100, 800, 180), fill="black")
        picture.save(copy, "JPEG", quality=90, exif=exif)
    return copy
