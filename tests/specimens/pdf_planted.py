"""A PDF with a needle of its own in every place the standard has for words, and in many it has not."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.specimens.packages import dirty_photo
from tests.specimens.planted import needle

_BOX = [10, 10, 60, 30]


def n(kind: str, place: str) -> str:
    """Writes a needle of this format."""
    return needle("pdf", kind, place)


def _said(kind: str, place: str) -> String:
    return String(n(kind, place))


def _address(place: str) -> String:
    return String(f"https://{n('b', place)}.example/")


def _xmp(pdf: pikepdf.Pdf, place: str) -> pikepdf.Stream:
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{n("m", place)}</dc:creator></x:xmpmeta>'
    return pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def put(path: Path) -> Path:
    """Writes the document, in two versions, with bytes before, between and behind."""
    pdf = pikepdf.new()
    _page(pdf)
    _catalog(pdf)
    _catalog_of_words(pdf)
    pdf.Root["/Zq"] = pdf.make_indirect(Dictionary(Note=_said("h", "orphan")))
    with io.BytesIO() as out:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False)
        data = out.getvalue()
    at = data.index(b"/Zq ")
    data = data[:at] + b"    " + b" " * (data.index(b"R", at) + 1 - at - 4) + data[data.index(b"R", at) + 1 :]
    behind = f"%{n('h', 'comment')}\n".encode()
    path.write_bytes(data + behind + n("h", "trailer").encode())
    return path


def _page(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(
        Dictionary(
            Type=Name.OCG,
            Name=_said("m", "layername"),
            Usage=Dictionary(CreatorInfo=Dictionary(Creator=_said("m", "layercreator"), Subtype=Name.Artwork)),
        )
    )
    pdf.Root["/OCProperties"] = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Name=_said("m", "layerconfig"), Order=Array([layer]))
    )
    content = f"""%{n("m", "contentcomment")}
/Span <</ActualText ({n("h", "actualtext")}) /Alt ({n("m", "contentalt")}) /E ({n("m", "expansion")})>> BDC
BT /F1 12 Tf 72 700 Td ({n("c", "words")}) Tj ET EMC
/Artifact <</Owner ({n("m", "artifact")})>> DP /Zq MP
/OC /MC0 BDC BT /F1 12 Tf 72 600 Td ({n("h", "layertext")}) Tj ET EMC
q 100 0 0 80 72 400 cm /Im0 Do Q /Fm0 Do""".encode()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0].obj
    page["/Contents"] = pdf.make_stream(content)
    page["/Resources"] = Dictionary(
        Font=Dictionary(F1=_font(pdf)),
        XObject=Dictionary(Im0=_picture(pdf), Fm0=_form(pdf), Unused=_unused(pdf)),
        Properties=Dictionary(MC0=layer, MC1=Dictionary(Who=_said("m", "property"))),
    )
    page["/Metadata"] = _xmp(pdf, "pagexmp")
    page["/PieceInfo"] = Dictionary(App=Dictionary(Private=_said("m", "pagepiece"), LastModified=String("D:2026")))
    page["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=_said("h", "pagescript")))
    page["/Zq"] = _said("m", "pagekey")
    page["/SeparationInfo"] = Dictionary(DeviceColorant=_said("m", "separation"))
    page["/Thumb"] = pdf.make_stream(
        n("h", "thumbnail").encode().ljust(48), Width=4, Height=4, ColorSpace=Name.DeviceRGB, BitsPerComponent=8
    )
    page["/Annots"] = Array([pdf.make_indirect(note) for note in _annotations(pdf)])


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    map_of_characters = f"%{n('m', 'cmapcomment')}\n/CMapName /Zq def begincmap endcmap".encode()
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            ToUnicode=pdf.make_stream(map_of_characters),
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32, FontFamily=_said("m", "fontfamily"),
                CharSet=_said("m", "charset"),
            ),
        )
    )  # fmt: skip


def _picture(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_stream(
        dirty_photo(),
        Type=Name.XObject, Subtype=Name.Image, Width=160, Height=120, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Name.DCTDecode, Metadata=_xmp(pdf, "picturexmp"), Zq=_said("m", "picturekey"),
        ID=_said("m", "pictureid"), OPI=Dictionary(Author=_said("m", "opi")),
        Alternates=Array([Dictionary(Image=_unused(pdf, "alternate"))]),
        PieceInfo=Dictionary(App=Dictionary(Private=_said("m", "picturepiece"))),
    )  # fmt: skip


def _form(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_stream(
        f"%{n('m', 'formcomment')}\n0.5 g 300 300 50 50 re f".encode(),
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 800]), Metadata=_xmp(pdf, "formxmp"),
        PieceInfo=Dictionary(App=Dictionary(Private=_said("m", "formpiece"))), Zq=_said("m", "formkey"),
    )  # fmt: skip


def _unused(pdf: pikepdf.Pdf, place: str = "unpainted") -> pikepdf.Object:
    return pdf.make_stream(
        n("h", place).encode().ljust(64), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip


def _annotations(pdf: pikepdf.Pdf) -> list[Dictionary]:
    box, annot = Array(_BOX), Name.Annot
    stamp = pdf.make_stream(f"%{n('m', 'stamp')}\n".encode(), Subtype=Name.Form, BBox=box)
    file = Dictionary(
        Type=Name.Filespec, F=_said("m", "notefilename"), EF=Dictionary(F=pdf.make_stream(n("h", "notefile").encode()))
    )
    return [
        Dictionary(
            Type=annot, Subtype=Name.Text, Rect=box, T=_said("m", "noteauthor"), Contents=_said("h", "note"),
            RC=_said("h", "richnote"), NM=_said("m", "noteid"), Subj=_said("m", "notesubject"),
        ),
        Dictionary(Type=annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.URI, URI=_address("link"))),
        Dictionary(Type=annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.Launch, F=_said("b", "launch"))),
        Dictionary(Type=annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.GoToR, F=_said("b", "gotor"), D=0)),
        Dictionary(Type=annot, Subtype=Name.FileAttachment, Rect=box, FS=file),
        Dictionary(Type=annot, Subtype=Name.Stamp, Rect=box, AP=Dictionary(N=stamp), Name=Name.Draft),
        Dictionary(
            Type=annot, Subtype=Name.Widget, FT=Name.Tx, Rect=box, T=_said("m", "fieldname"), V=_said("h", "value"),
            TU=_said("m", "fieldtip"), DV=_said("h", "default"), TM=_said("m", "mapping"), F=2,
        ),
    ]  # fmt: skip


def _catalog(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    pdf.trailer["/Info"] = pdf.make_indirect(
        Dictionary(
            Author=_said("m", "author"), Title=_said("m", "title"), Subject=_said("m", "subject"),
            Keywords=_said("m", "keywords"), Creator=_said("m", "creator"), Producer=_said("m", "producer"),
            Company=_said("m", "company"), CreationDate=String("D:20260101000000"),
        )
    )  # fmt: skip
    pdf.trailer["/ID"] = Array([String(n("m", "idone").encode()), String(n("m", "idtwo").encode())])
    pdf.trailer["/Zq"] = _said("m", "trailerkey")
    root["/Metadata"] = _xmp(pdf, "xmp")
    root["/PieceInfo"] = Dictionary(App=Dictionary(Private=_said("m", "piece")))
    root["/AcroForm"] = Dictionary(
        Fields=Array([pdf.pages[0].obj["/Annots"][6]]),
        XFA=pdf.make_stream(f"<xdp><nom>{n('h', 'xfa')}</nom></xdp>".encode()),
        DA=_said("m", "appearance"),
    )
    pdf.attachments[n("m", "attachmentname") + ".txt"] = n("h", "attachment").encode()
    script = Dictionary(S=Name.JavaScript, JS=_said("h", "script"))
    root["/OpenAction"] = Dictionary(S=Name.URI, URI=_address("open"))
    root["/AA"] = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=_said("h", "closing")))
    root["/Names"]["/JavaScript"] = Dictionary(Names=Array([_said("m", "scriptname"), pdf.make_indirect(script)]))
    root["/Names"]["/Dests"] = Dictionary(Names=Array([_said("m", "place"), Array([pdf.pages[0].obj, Name.Fit])]))
    root["/Names"]["/URLS"] = Dictionary(Names=Array([_said("m", "urlname"), Dictionary(URL=_address("url"))]))


def _catalog_of_words(pdf: pikepdf.Pdf) -> None:
    root, page = pdf.Root, pdf.pages[0].obj
    element = Dictionary(
        Type=Name.StructElem, S=Name.Figure, Alt=_said("m", "alt"), ActualText=_said("h", "structtext"),
        T=_said("m", "structtitle"), E=_said("m", "structexpansion"), ID=_said("m", "structid"),
        Lang=_said("m", "lang"),
    )  # fmt: skip
    root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot, K=element)
    root["/Lang"] = _said("m", "language")
    root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(P=_said("m", "pagelabel"))]))
    root["/URI"] = Dictionary(Base=_address("base"))
    root["/SpiderInfo"] = Dictionary(V=1, C=Array([Dictionary(AU=_address("spider"))]))
    root["/OutputIntents"] = Array(
        [Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier=_said("m", "intent"), Info=_said("m", "intentinfo"))]
    )
    root["/Legal"] = Dictionary(Attestation=_said("m", "legal"))
    root["/Collection"] = Dictionary(D=_said("m", "collection"))
    root["/Extensions"] = Dictionary(ZQ=Dictionary(URL=_address("extension")))
    root["/Threads"] = Array(
        [
            pdf.make_indirect(
                Dictionary(Type=Name.Thread, I=Dictionary(Title=_said("m", "thread")), F=Dictionary(P=page))
            )
        ]
    )
    root["/Zq"] = _said("m", "rootkey")
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(n("m", "bookmark"), 0))
