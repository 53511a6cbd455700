"""Spreadsheets whose redaction goes wrong in the usual way: somebody empties the cell one sees, and saves.

One workbook, as Excel writes it (with the name of a program that calculated it); every place holds a secret of its own,
`SECRETS`, which the copier never sees. What one is meant to see stands in `VISIBLE`, rows in order.

| where the secret stands | what hides it |
|---|---|
| hidden row, hidden column | their attribute |
| narrow row | a height of nothing |
| hidden sheet, very hidden sheet | `state` |
| pivot cache | records of a source that is long gone |
| external cache | values kept of another workbook |
| comment, its author | a part of its own |
| defined name | its formula |
| white on white, tiny letters | the style of the cell |
| no format | a number format that shows nothing |
| formula | names a person; its value does not |
| under a merged cell | the cells beside the first |
| outside the range | nothing: the reviewer does not choose it |
| unused string | nothing refers to it any more |
| author | the document's properties |
"""

# ruff: noqa: E501 — mark-up is written as programs write it, not wrapped
import io
import zipfile
from pathlib import Path

from tests.specimens.packages import HEAD, OFFICE, part, related, types

X = OFFICE + "spreadsheetml/2006/main"
SHEET = "Marchés 2026"
PLACES = (
    "hidden row", "hidden column", "narrow row", "hidden sheet", "very hidden sheet", "pivot cache", "external cache",
    "comment", "comment author", "defined name", "white on white", "tiny letters", "no format", "formula",
    "under a merged cell", "outside the range", "unused string", "author",
)  # fmt: skip
SECRETS = {place: f"Quincampoix{number:02}" for number, place in enumerate(PLACES)}
CHOSEN = f"'{SHEET}'!A1:D12"
SEEN = "Madame Delorme"
"""What the naive way empties: the one cell somebody thought of."""

VISIBLE = (
    ("Ville", "Montant", "Signé le"),
    ("Lyon", "1 234,50 €", "01/03/2026"),
    ("'=cmd|' /C calc'!A0", "-12", "oui"),
    ("'@SUM(A1)", "+33 6 12 34 56 78", "'-dit-elle"),
    ("Fusion", "", "50%"),
    ("", "", SEEN),
)
"""The rows of the copy: hidden ones are gone, single hidden cells are empty, numbers and days as shown."""


def _row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}" {more}>{"".join(cells)}</row>'


def _words(place: str, said: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{said}</t></is></c>'


def _sheet() -> str:
    secret = SECRETS
    rows = (
        _row(1, _words("A1", "Ville"), _words("B1", "Montant"), _words("C1", secret["hidden column"]),
             _words("D1", "Signé le"), _words("F1", secret["outside the range"])),
        _row(2, _words("A2", "Lyon"), '<c r="B2" s="1"><v>1234.5</v></c>', '<c r="D2" s="2"><v>46082</v></c>'),
        _row(3, _words("A3", secret["hidden row"]), more='hidden="1"'),
        _row(4, _words("A4", "=cmd|' /C calc'!A0"), _words("B4", "-12"),
             f'<c r="D4" t="str"><f>IF(A1="{secret["formula"]}","non","oui")</f><v>oui</v></c>'),
        _row(5, _words("A5", "@SUM(A1)"), _words("B5", "+33 6 12 34 56 78"), _words("D5", "-dit-elle")),
        _row(6, _words("A6", secret["narrow row"]), more='ht="0" customHeight="1"'),
        _row(7, _words("A7", "Fusion"), _words("B7", secret["under a merged cell"]), '<c r="D7" s="5"><v>0.5</v></c>'),
        _row(8, _words("A8", secret["white on white"], 3), _words("B8", secret["tiny letters"], 4),
             _words("D8", SEEN)),
        _row(9, _words("A9", secret["no format"], 6)),
    )  # fmt: skip
    return (
        '<cols><col min="3" max="3" width="9" hidden="1"/></cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="1"><mergeCell ref="A7:B7"/></mergeCells>'
        '<legacyDrawing r:id="rIdvml"/>'
    )


_STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/>'
    '<numFmt numFmtId="165" formatCode=";;;"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="Arial"/></font>'
    '<font><sz val="11"/><color rgb="FFFFFFFF"/><name val="Arial"/></font>'
    '<font><sz val="1"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf xfId="0"/>'
    '<xf numFmtId="164" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/>'
    '<xf fontId="1" xfId="0" applyFont="1"/><xf fontId="2" xfId="0" applyFont="1"/>'
    '<xf numFmtId="9" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" xfId="0" applyNumberFormat="1"/></cellXfs>'
)


def _part(tag: str, body: str, attributes: str = "") -> str:
    return part(tag, body, f'xmlns="{X}" {attributes}', "r")


def _one(said: str) -> str:
    return _part("worksheet", f"<sheetData>{_row(1, _words('A1', said))}</sheetData>")


def _parts() -> dict[str, str]:
    secret = SECRETS
    named = {
        "xl/workbook.xml": "spreadsheetml.sheet.main", "xl/styles.xml": "spreadsheetml.styles",
        "xl/sharedStrings.xml": "spreadsheetml.sharedStrings", "xl/comments1.xml": "spreadsheetml.comments",
        "xl/pivotCache/pivotCacheDefinition1.xml": "spreadsheetml.pivotCacheDefinition",
        "xl/pivotCache/pivotCacheRecords1.xml": "spreadsheetml.pivotCacheRecords",
        "xl/externalLinks/externalLink1.xml": "spreadsheetml.externalLink",
        **{f"xl/worksheets/sheet{number}.xml": "spreadsheetml.worksheet" for number in (1, 2, 3)},
    }  # fmt: skip
    sheets = ((SHEET, "visible"), ("Notes", "hidden"), ("Brouillon", "veryHidden"))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state) in enumerate(sheets, start=1)
    )
    core = OFFICE + "package/2006/metadata/core-properties"
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": related(
            ("1", "officeDocument", "xl/workbook.xml"), ("3", "extended-properties", "docProps/app.xml"),
            ("2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/app.xml": f'{HEAD}<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties">'
        "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>",
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{secret['author']}</dc:creator></cp:coreProperties>",
        "xl/workbook.xml": _part(
            "workbook",
            f"<sheets>{listed}</sheets><externalReferences><externalReference r:id='rId7'/></externalReferences>"
            f"<definedNames><definedName name='temoin'>\"{secret['defined name']}\"</definedName></definedNames>"
            "<pivotCaches><pivotCache cacheId='1' r:id='rId6'/></pivotCaches>",
        ),
        "xl/_rels/workbook.xml.rels": related(
            ("1", "worksheet", "worksheets/sheet1.xml"), ("2", "worksheet", "worksheets/sheet2.xml"),
            ("3", "worksheet", "worksheets/sheet3.xml"), ("4", "styles", "styles.xml"),
            ("5", "sharedStrings", "sharedStrings.xml"), ("7", "externalLink", "externalLinks/externalLink1.xml"),
            ("6", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        ),
        "xl/worksheets/sheet1.xml": _part("worksheet", _sheet()),
        "xl/worksheets/_rels/sheet1.xml.rels": related(("note", "comments", "../comments1.xml")),
        "xl/worksheets/sheet2.xml": _one(secret["hidden sheet"]),
        "xl/worksheets/sheet3.xml": _one(secret["very hidden sheet"]),
        "xl/styles.xml": _part("styleSheet", _STYLES),
        "xl/sharedStrings.xml": _part("sst", f"<si><t>{secret['unused string']}</t></si>", 'count="0" uniqueCount="1"'),
        "xl/comments1.xml": _part(
            "comments",
            f"<authors><author>{secret['comment author']}</author></authors><commentList><comment ref='A2' authorId='0'>"
            f"<text><t>{secret['comment']}</t></text></comment></commentList>",
        ),
        "xl/pivotCache/pivotCacheDefinition1.xml": _part(
            "pivotCacheDefinition",
            "<cacheSource type='worksheet'><worksheetSource ref='A1:A2' sheet='Notes'/></cacheSource><cacheFields count='1'>"
            "<cacheField name='Nom'><sharedItems/></cacheField></cacheFields>",
            'r:id="rId1" recordCount="1"',
        ),
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": related(
            ("1", "pivotCacheRecords", "pivotCacheRecords1.xml")
        ),
        "xl/pivotCache/pivotCacheRecords1.xml": _part(
            "pivotCacheRecords", f"<r><s v='{secret['pivot cache']}'/></r>", 'count="1"'
        ),
        "xl/externalLinks/externalLink1.xml": _part(
            "externalLink",
            "<externalBook r:id='rId1'><sheetNames><sheetName val='S'/></sheetNames><sheetDataSet><sheetData sheetId='0'>"
            f"<row r='1'><cell r='A1' t='str'><v>{secret['external cache']}</v></cell></row></sheetData></sheetDataSet>"
            "</externalBook>",
        ),
        "xl/externalLinks/_rels/externalLink1.xml.rels": related(("1", "externalLinkPath", "file:///c:/autre.xlsx")),
    }  # fmt: skip


def workbook(path: Path, more: str = "") -> Path:
    """Writes the workbook; with `more`, a cell, a sheet that is seen and holds it alone comes last."""
    parts = _parts()
    if more:
        parts["xl/worksheets/sheet3.xml"] = _part("worksheet", f"<sheetData>{_row(1, more)}</sheetData>")
        shown = parts["xl/workbook.xml"].replace('"Brouillon" sheetId="3" state="veryHidden"', '"Notes2" sheetId="3"')
        parts["xl/workbook.xml"] = shown
    path.write_bytes(_packed(parts))
    return path


def naive(original: Path, copy: Path) -> Path:
    """Empties the cell one sees and saves, leaving everything else as it is."""
    with zipfile.ZipFile(original) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(SEEN, "")
    copy.write_bytes(_packed(parts))
    return copy


def _packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 4, 5, 6, 8)), said)
    return buffer.getvalue()
