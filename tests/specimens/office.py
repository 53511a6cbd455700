"""Office documents for flattening: small ones written by hand, with words that must be printed and words that must not.

The words are such that OCR reads them without fail.
"""

# ruff: noqa: E501 — a line of markup reads better than its pieces

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.specimens import odfs

PRINTED = ("VISIBLE", "INSERTED")
NOT_PRINTED = ("DELETED", "COMMENTED", "HIDDEN", "NOTED")

_TYPES = "application/vnd.openxmlformats-officedocument"
_RELATIONS = (
    f"{_TYPES.replace('application/vnd.', 'http://schemas.').replace('-officedocument', '.org/officeDocument')}/2006"
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WHO = 'w:id="{}" w:author="Ada" w:date="2026-03-04T05:06:07Z"'


def _packed(path: Path, parts: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def docx(path: Path, *, picture: str = "") -> Path:
    """A text with a tracked deletion and insertion, a comment and hidden words; `picture` is an outside address."""
    run = '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'
    body = (
        f"<w:p>{run.format('', 'VISIBLE ')}<w:del {_WHO.format(1)}><w:r><w:delText>DELETED</w:delText></w:r></w:del>"
        f"<w:ins {_WHO.format(2)}>{run.format('', ' INSERTED ')}</w:ins>"
        f'<w:commentRangeStart w:id="0"/>{run.format("<w:rPr><w:vanish/></w:rPr>", "HIDDEN")}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    relations = f'<Relationship Id="rId1" Type="{_RELATIONS}/relationships/comments" Target="comments.xml"/>'
    if picture:
        relations += f'<Relationship Id="rId9" Type="{_RELATIONS}/relationships/image" Target="{picture}" TargetMode="External"/>'
        body += _linked_picture("rId9")
    space = "http://schemas.openxmlformats.org/package/2006"
    return _packed(path, {
        "[Content_Types].xml": f'<Types xmlns="{space}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.wordprocessingml.document.main+xml"/>'
        f'<Override PartName="/word/comments.xml" ContentType="{_TYPES}.wordprocessingml.comments+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/comments.xml": f"<w:comments {_W}><w:comment {_WHO.format(0)}><w:p>{run.format('', 'COMMENTED')}</w:p></w:comment></w:comments>",
    })  # fmt: skip


def _linked_picture(relation: str) -> str:
    a, wp = (
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    )
    pic, r = "http://schemas.openxmlformats.org/drawingml/2006/picture", f"{_RELATIONS}/relationships"
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{r}" r:link="{relation}"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def rtf(path: Path) -> Path:
    """A text with a tracked deletion and insertion, hidden words and a comment."""
    path.write_text(
        r"{\rtf1\ansi{\*\revtbl{Unknown;}{Ada;}}\pard VISIBLE {\deleted\revauthdel1 DELETED}{\revised\revauth1 INSERTED} "
        r"{\v HIDDEN}{\*\atnid A}{\*\atnauthor Ada}\chatn{\*\annotation\pard COMMENTED}\par}",
        encoding="ascii",
    )
    return path


def odt(path: Path, *, picture: str = "", commented: bool = True) -> Path:
    """An OpenDocument text with the same, and a hidden section; `picture` is an outside address."""
    comment = "<office:annotation><dc:creator>Ada</dc:creator><text:p>COMMENTED</text:p></office:annotation>"
    outside = f"<text:p>{odfs.picture('odt', picture)}</text:p>" if picture else ""
    who = "<office:change-info><dc:creator>Ada</dc:creator><dc:date>2026-03-04T05:06:07</dc:date></office:change-info>"
    body = (
        '<office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        f"{who}<text:p>DELETED</text:p></text:deletion></text:changed-region>"
        f'<text:changed-region text:id="c2"><text:insertion>{who}</text:insertion></text:changed-region></text:tracked-changes>'
        '<text:p>VISIBLE <text:change text:change-id="c1"/> <text:change-start text:change-id="c2"/>INSERTED<text:change-end text:change-id="c2"/>'
        f"{comment if commented else ''}</text:p>"
        '<text:section text:name="s" text:display="none"><text:p>HIDDEN</text:p></text:section>'
        f"{outside}</office:text>"
    )
    path.write_bytes(odfs.packed("text", odfs.content(body), bare=True))
    return path


def locked_odt(path: Path) -> Path:
    """An OpenDocument text that says it is encrypted."""
    manifest = (
        "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><m:encryption-data/></m:manifest>"
    )
    return _packed(
        path,
        {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest, "content.xml": "?"},
    )


def many_pages(path: Path) -> Path:
    """A sheet of some hundred kilobytes that would make thousands of pages."""
    row = '<table:table-row table:number-rows-repeated="200000"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    body = f'<office:spreadsheet><table:table table:name="A">{row}</table:table></office:spreadsheet>'
    path.write_bytes(odfs.packed("spreadsheet", odfs.content(body), bare=True))
    return path


def compound(*names: str) -> bytes:
    """An OLE compound file whose root holds empty streams of these names ([MS-CFB])."""
    none, end, size = 0xFFFFFFFF, 0xFFFFFFFE, 512
    entries = [("Root Entry", 5, none, 1 if names else none)]
    entries += [(name, 2, number + 2 if number + 1 < len(names) else none, none) for number, name in enumerate(names)]
    directory = b"".join(
        struct.pack("<64sHBBLLL36xLQ", name.encode("utf-16-le"), 2 * len(name) + 2, kind, 1, none, right, child, end, 0)
        for name, kind, right, child in entries
    )
    sectors = -(-len(directory) // size)
    table = [0xFFFFFFFD, *range(2, sectors + 1), end]
    table += [none] * (size // 4 - len(table))
    listed = [0] + [none] * 108
    header = struct.pack(
        "<8s16x5H6x9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    return (header + struct.pack("<109L", *listed) + struct.pack("<128L", *table) + directory).ljust(
        size * (sectors + 2), b"\0"
    )
