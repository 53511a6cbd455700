"""Dirty PDFs, made here with pikepdf: one needle in every place known to betray a source.

| needle (all begin with "zq" and end with the place) | where it is planted | after cleaning | after flattening |
|---|---|---|---|
| zqInfoAuthor, zqInfoCustom | /Info | vanishes | vanishes |
| zqXmpCreator, zqXmpPage, zqXmpPicture | XMP of the document, a page, a picture | vanishes | vanishes |
| zqIdentifier (hex) | trailer /ID | vanishes | vanishes |
| zqPieceInfo | /PieceInfo of catalog and page | vanishes | vanishes |
| zqAttachment, zqAttachmentName | /EmbeddedFiles | vanishes | vanishes |
| zqScript | document JavaScript, /OpenAction | vanishes | vanishes |
| zqFormValue, zqXfa | /AcroForm field value, XFA packet | vanishes | vanishes |
| zqNoteAuthor, zqNoteText | text annotation | vanishes | vanishes |
| zqLinkTarget | /URI action of a link | vanishes (loss: link) | vanishes |
| zqAltText, zqActualText | structure tree, BDC property list | vanishes | vanishes |
| zqLayerName, zqHiddenLayerText | optional content, switched off | vanishes | vanishes |
| zqComment | comment in the drawing instructions | vanishes | vanishes |
| zqBookmark | /Outlines | vanishes (loss) | vanishes |
| zqThumb | page thumbnail stream | vanishes | vanishes |
| zqPictureExif, zqPictureComment | APP1 and COM of an embedded JPEG | vanishes | vanishes |
| zqOrphan | object nothing refers to | vanishes | vanishes |
| zqEarlierAuthor | /Info of an earlier revision | vanishes | vanishes |
| zqAfterEnd | bytes after the last %%EOF | vanishes | vanishes |
| zqUnknownKey | a private key of the catalog | vanishes | vanishes |
| VISIBLE ("Le budget des cameras") | page text | remains | remains, read by OCR |
| HIDDEN: zqWhite, zqInvisible, zqOffPage, zqTiny, zqCovered | text nobody sees | stays, is reported | vanishes |
"""

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

VISIBLE = "Le budget des cameras"
NEEDLES = (
    *("zqInfoAuthor", "zqInfoCustom", "zqXmpCreator", "zqXmpPage", "zqXmpPicture", "zqIdentifier", "zqPieceInfo"),
    *("zqAttachment", "zqAttachmentName", "zqScript", "zqFormValue", "zqXfa", "zqNoteAuthor", "zqNoteText"),
    *("zqLinkTarget", "zqAltText", "zqActualText", "zqLayerName", "zqHiddenLayerText", "zqComment", "zqBookmark"),
    *("zqPictureExif", "zqPictureComment", "zqOrphan", "zqEarlierAuthor", "zqAfterEnd", "zqUnknownKey"),
)
HIDDEN = {
    "zqWhite": "same_colour",
    "zqInvisible": "invisible",
    "zqOffPage": "off_page",
    "zqTiny": "tiny",
    "zqCovered": "covered",
}


def _xmp(pdf: pikepdf.Pdf, value: str) -> pikepdf.Stream:
    packet = (
        '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{value}</dc:creator></rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    )
    return pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def dirty_jpeg(size: tuple[int, int] = (64, 48)) -> bytes:
    """A gradient JPEG with an APP1 and a COM that carry needles."""
    picture = Image.new("RGB", size)
    picture.putdata([(x * 3 % 256, y * 5 % 256, 90) for y in range(size[1]) for x in range(size[0])])
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    data = out.getvalue()
    planted = b""
    for marker, body in ((b"\xff\xe1", b"Exif\0\0zqPictureExif"), (b"\xff\xfe", b"zqPictureComment")):
        planted += marker + (len(body) + 2).to_bytes(2, "big") + body
    return data[:2] + planted + data[2:]


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )


def _page(pdf: pikepdf.Pdf, content: bytes, **resources: pikepdf.Object) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj["/Resources"] = Dictionary(Font=Dictionary(F1=_font(pdf)))
    for name, shelf in resources.items():
        page.obj["/Resources"][f"/{name}"] = shelf
    page.obj["/Contents"] = pdf.make_stream(content)
    return page


def plain(path: Path, lines: Sequence[str] = (VISIBLE,), pages: int = 1) -> Path:
    """A harmless PDF: text, and nothing beside it but what pikepdf writes."""
    pdf = pikepdf.new()
    for _ in range(pages):
        rows = b" ".join(b"(" + line.encode("cp1252") + b") Tj 0 -30 Td" for line in lines)
        _page(pdf, b"BT /F1 20 Tf 72 760 Td " + rows + b" ET")
    pdf.save(path, static_id=True)
    return path


_CONTENT = (
    b"% zqComment\n/Span <</ActualText (zqActualText)>> BDC BT /F1 24 Tf 72 700 Td (Le budget des cameras) Tj ET EMC\n"
    b"/OC /MC0 BDC BT /F1 24 Tf 72 600 Td (zqHiddenLayerText) Tj ET 0 0 50 50 re f EMC\n"
    b"q 200 0 0 150 72 400 cm /Im0 Do Q\n0.2 0.4 0.6 rg 72 300 100 50 re f\n"
)


def dirty(path: Path) -> Path:
    """A PDF with every needle of the table (but the hidden texts), in two revisions, with bytes after its end."""
    first = pikepdf.new()
    _page(first, b"BT /F1 24 Tf 72 700 Td (Ancienne version) Tj ET")
    first.trailer["/Info"] = first.make_indirect(Dictionary(Author=String("zqEarlierAuthor")))
    with io.BytesIO() as out:
        first.save(out)
        old = out.getvalue()
    pdf = pikepdf.new()
    _dirty_page(pdf)
    _dirty_catalog(pdf)
    pdf.Root["/ZqOrphan"] = pdf.make_indirect(Dictionary(Note=String("zqOrphan")))
    with io.BytesIO() as out:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False)
        new = re.sub(rb"/ZqOrphan \d+ 0 R", lambda link: b" " * len(link[0]), out.getvalue())
    # every offset of the newer version moves by the length of the older one: let qpdf write it there anew
    path.write_bytes(_appended(old, new) + b"zqAfterEnd\n")
    return path


def _appended(old: bytes, new: bytes) -> bytes:
    """Puts a complete file after another as an incremental update would: same bytes, offsets shifted."""
    shift = len(old)
    head, table = new[: new.rindex(b"xref\n0 ")], new[new.rindex(b"xref\n0 ") :]
    lines = table.split(b"\n")
    count = int(lines[1].split()[1])
    rows = [
        b"%010d%b" % (int(row[:10]) + (shift if row[17:18] == b"n" else 0), row[10:]) for row in lines[2 : 2 + count]
    ]
    rest = b"\n".join(lines[2 + count :])
    start = rest.index(b"startxref\n") + len(b"startxref\n")
    place = int(rest[start:].split(b"\n", 1)[0]) + shift
    return old + head + b"\n".join([*lines[:2], *rows, rest[:start]]) + b"%d\n%%%%EOF\n" % place


def _dirty_page(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("zqLayerName")))
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    picture = pdf.make_stream(
        dirty_jpeg(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=64,
        Height=48,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
        Metadata=_xmp(pdf, "zqXmpPicture"),
    )
    page = _page(pdf, _CONTENT, XObject=Dictionary(Im0=picture), Properties=Dictionary(MC0=layer))
    page.obj["/Metadata"] = _xmp(pdf, "zqXmpPage")
    page.obj["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("zqPieceInfo")))
    page.obj["/Thumb"] = pdf.make_stream(b"\0" * 12, Width=2, Height=2, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    page.obj["/Annots"] = Array([pdf.make_indirect(note) for note in _annotations()])


def _annotations() -> list[Dictionary]:
    box = Array([10, 10, 60, 30])
    return [
        Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=box, T=String("zqNoteAuthor"), Contents=String("zqNoteText")
        ),
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=box,
            A=Dictionary(S=Name.URI, URI=String("https://example.invalid/zqLinkTarget")),
        ),
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Rect=box, T=String("nom"), V=String("zqFormValue")
        ),
    ]


def _dirty_catalog(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    widget = pdf.pages[0].obj["/Annots"][2]
    pdf.trailer["/Info"] = pdf.make_indirect(
        Dictionary(
            Author=String("zqInfoAuthor"), Custom=String("zqInfoCustom"), CreationDate=String("D:20260101000000")
        )
    )
    pdf.trailer["/ID"] = Array([String(b"zqIdentifier-000"), String(b"zqIdentifier-000")])
    root["/Metadata"] = _xmp(pdf, "zqXmpCreator")
    root["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("zqPieceInfo")))
    root["/AcroForm"] = Dictionary(
        Fields=Array([widget]), XFA=pdf.make_stream(b"<xfa:data><nom>zqXfa</nom></xfa:data>")
    )
    pdf.attachments["zqAttachmentName.txt"] = b"zqAttachment"
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('zqScript')"))
    root["/OpenAction"] = script
    root["/Names"]["/JavaScript"] = Dictionary(Names=Array([String("s"), pdf.make_indirect(script)]))
    root["/StructTreeRoot"] = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String("zqAltText"))
    )
    root["/ZqPrivate"] = String("zqUnknownKey")
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("zqBookmark", 0))


def hidden(path: Path) -> Path:
    """A page with one visible line and a text hidden in each of the five ways."""
    pdf = pikepdf.new()
    _page(
        pdf,
        b"BT /F1 24 Tf 72 700 Td (Le budget des cameras) Tj ET\n"
        b"1 g BT /F1 14 Tf 72 650 Td (zqWhite) Tj ET 0 g\n"
        b"BT /F1 14 Tf 3 Tr 72 600 Td (zqInvisible) Tj ET BT 0 Tr ET\n"
        b"BT /F1 14 Tf 700 550 Td (zqOffPage) Tj ET\n"
        b"BT /F1 0.8 Tf 72 500 Td (zqTiny) Tj ET\n"
        b"BT /F1 14 Tf 80 455 Td (zqCovered) Tj ET 0 g 72 445 150 30 re f\n",
    )
    pdf.save(path, static_id=True)
    return path


def locked(path: Path) -> Path:
    """A PDF that wants a password."""
    pdf = pikepdf.new()
    _page(pdf, b"BT /F1 24 Tf 72 700 Td (Secret) Tj ET")
    pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def laughing(path: Path, depth: int = 12) -> Path:
    """Forms that each draw the next one ten times: a renderer would paint 10^depth times. Only a deadline ends it."""
    pdf = pikepdf.new()
    page = _page(pdf, b"/X0 Do")
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    for _ in range(depth):
        inner = pdf.make_stream(
            b"/X0 Do " * 10,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(XObject=Dictionary(X0=inner)),
        )
    page.obj["/Resources"]["/XObject"] = Dictionary(X0=inner)
    pdf.save(path, static_id=True)
    return path


def nested(path: Path, depth: int = 5000) -> Path:
    """Arrays within arrays, deeper than any honest page."""
    body = b"[" * depth + b"]" * depth
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/X " + body + b">> endobj\n"
        b"2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj\ntrailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )
    return path


def inflating(path: Path, megabytes: int = 300) -> Path:
    """A stream that is small on disk and hundreds of megabytes when inflated."""
    import zlib

    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    data = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    pdf = pikepdf.new()
    page = _page(pdf, b"")
    page.obj["/Contents"] = pikepdf.Stream(pdf, data, Filter=Name.FlateDecode)
    pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def circle(path: Path) -> Path:
    """A form whose resources contain the form itself."""
    pdf = pikepdf.new()
    page = _page(pdf, b"BT /F1 20 Tf 72 700 Td (Un) Tj ET")
    form = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 5, 5]))
    form["/Resources"] = Dictionary(XObject=Dictionary(X0=form))
    page.obj["/Resources"]["/XObject"] = Dictionary(X0=form)
    pdf.save(path, static_id=True)
    return path
