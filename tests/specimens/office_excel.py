"""Makes a dirty Excel workbook: hidden sheets, rows and columns, formulas, names, caches, links, comments, a macro."""

# ruff: noqa: E501 — mark-up is written as programs write it, not wrapped
from tests.specimens.packages import OFFICE, dirty_photo, packed, part, properties, related, types
from tests.specimens.planted import needle

X = OFFICE + "spreadsheetml/2006/main"


def n(kind: str, place: str) -> str:
    """Writes a needle of this format."""
    return needle("xlsx", kind, place)


def _part(tag: str, body: str, attributes: str = "") -> str:
    return part(tag, body, f'xmlns="{X}" {attributes}', "r mc xdr a c")


STRINGS = ("first", "merged", "rich")


def _sheet() -> str:
    return f"""<sheetPr codeName="{n("m", "codename")}"><tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A1:D9"/>
<sheetViews><sheetView workbookViewId="0"><selection activeCell="C7" sqref="C7"/></sheetView></sheetViews>
<sheetFormatPr defaultRowHeight="15"/><cols><col min="4" max="4" width="9" hidden="1"/></cols><sheetData>
<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12.5</v></c><c r="D1" t="s"><v>4</v></c></row>
<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>{n("h", "hiddenrow")}</t></is></c></row>
<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="inlineStr"><is><t>{n("h", "covered")}</t></is></c></row>
<row r="4"><c r="A4" s="1"><f>SUM({n("m", "formula")})</f><v>42</v></c><c r="B4" t="str"><f>"x"</f><v>{n("c", "shown")}</v></c>
<c r="C4" t="s"><v>2</v></c></row></sheetData><sheetProtection password="{n("m", "password")}" sheet="1"/>
<autoFilter ref="A1:B1"><filterColumn colId="0"><filters><filter val="{n("m", "filter")}"/></filters></filterColumn></autoFilter>
<mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>
<conditionalFormatting sqref="A1"><cfRule type="containsText" priority="1" text="{n("m", "rule")}"><formula>"{n("m", "ruleformula")}"
</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="A1"
 prompt="{n("m", "prompt")}"><formula1>"{n("m", "list")}"</formula1></dataValidation></dataValidations>
<hyperlinks><hyperlink ref="A1" r:id="rIdlink" tooltip="{n("m", "tooltip")}"/></hyperlinks>
<pageSetup orientation="landscape" r:id="rIdprinter"/><headerFooter><oddHeader>&amp;C{n("c", "pageheader")}</oddHeader>
</headerFooter><drawing r:id="rIddrawing"/><legacyDrawing r:id="rIdvml"/><tableParts count="1"><tablePart r:id="rIdtable"/>
</tableParts><extLst><ext uri="{n("m", "extension")}"/></extLst>"""


def _drawing() -> str:
    anchor = (
        "<xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        "<xdr:to><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{end}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    )
    box = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9000" cy="9000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    return (
        f"<xdr:twoCellAnchor>{anchor.format(row=1, end=9)}<xdr:pic><xdr:nvPicPr><xdr:cNvPr id='2' name='{n('m', 'picname')}' "
        f"descr='{n('m', 'descr')}'/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed='rIdphoto'/><a:stretch>"
        f"<a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>{box}</xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor>"
        f"<xdr:twoCellAnchor>{anchor.format(row=10, end=20)}<xdr:sp macro='{n('m', 'macro')}' textlink='{n('m', 'textlink')}'>"
        f"<xdr:nvSpPr><xdr:cNvPr id='3' name='x' hidden='1'/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{box}</xdr:spPr><xdr:txBody>"
        f"<a:bodyPr/><a:p><a:r><a:t>{n('h', 'hiddenshape')}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>"
        f"</xdr:twoCellAnchor><xdr:twoCellAnchor>{anchor.format(row=21, end=30)}<xdr:graphicFrame macro=''><xdr:nvGraphicFramePr>"
        "<xdr:cNvPr id='4' name='y'/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x='0' y='0'/>"
        "<a:ext cx='0' cy='0'/></xdr:xfrm><a:graphic><a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'>"
        "<c:chart r:id='rIdchart'/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def chart(form: str) -> str:
    """Gives a chart that refers to cells and keeps their values."""

    def m(kind: str, place: str) -> str:
        return needle(form, kind, place)

    return part(
        "c:chartSpace",
        f"""<c:chart><c:title><c:tx><c:strRef><c:f>{m("m", "titleformula")}</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">
<c:v>{m("c", "charttitle")}</c:v></c:pt></c:strCache></c:strRef></c:tx></c:title><c:autoTitleDeleted val="0"/><c:plotArea>
<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>
<c:tx><c:strRef><c:f>{m("m", "seriesformula")}</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{m("c", "series")}</c:v>
</c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>{m("m", "catformula")}</c:f><c:strCache><c:ptCount val="1"/>
<c:pt idx="0"><c:v>{m("c", "category")}</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>
{m("m", "valformula")}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="1"/><c:pt idx="0"><c:v>7</c:v></c:pt>
</c:numCache></c:numRef></c:val></c:ser><c:axId val="2094734552"/><c:axId val="2094734553"/></c:barChart><c:catAx>
<c:axId val="2094734552"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>
<c:crossAx val="2094734553"/></c:catAx><c:valAx><c:axId val="2094734553"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/>
<c:crossAx val="2094734552"/></c:valAx></c:plotArea></c:chart><c:externalData r:id="rIdbook"/>""",
    )


def parts() -> dict[str, str | bytes]:
    """Gives all parts of the dirty workbook."""
    kind = "spreadsheetml"
    named = {
        "xl/workbook.xml": f"{kind}.sheet.main", "xl/worksheets/sheet1.xml": f"{kind}.worksheet",
        "xl/worksheets/sheet2.xml": f"{kind}.worksheet", "xl/styles.xml": f"{kind}.styles",
        "xl/sharedStrings.xml": f"{kind}.sharedStrings", "xl/drawings/drawing1.xml": "drawing",
        "xl/charts/chart1.xml": "drawingml.chart",
    }  # fmt: skip
    said = (n("c", "first"), n("c", "merged"), n("c", "rich"), n("h", "unusedstring"), n("h", "hiddencolumn"))
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": related(("1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _part(
            "workbook",
            f'<fileSharing userName="{n("m", "username")}"/><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath '
            f'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\{n("m", "abspath")}\\"/>'
            f'</mc:Choice></mc:AlternateContent><sheets><sheet name="{n("c", "sheetname")}" sheetId="1" r:id="rId1"/>'
            f'<sheet name="{n("h", "hiddensheetname")}" sheetId="2" state="veryHidden" r:id="rId2"/></sheets><definedNames>'
            f'<definedName name="{n("m", "definedname")}">x</definedName></definedNames>',
        ),
        "xl/_rels/workbook.xml.rels": related(
            ("1", "worksheet", "worksheets/sheet1.xml"), ("2", "worksheet", "worksheets/sheet2.xml"),
            ("3", "styles", "styles.xml"), ("4", "sharedStrings", "sharedStrings.xml"),
            ("5", "externalLink", "externalLinks/externalLink1.xml"), ("6", "pivotCacheDefinition", "pivotCache/p1.xml"),
        ),
        "xl/worksheets/sheet1.xml": _part("worksheet", _sheet()),
        "xl/worksheets/_rels/sheet1.xml.rels": related(
            ("link", "hyperlink", f"http://{n('b', 'hyperlink')}.example/"), ("drawing", "drawing", "../drawings/drawing1.xml"),
            ("printer", "printerSettings", "../printerSettings/p1.bin"), ("table", "table", "../tables/table1.xml"),
        ),
        "xl/worksheets/sheet2.xml": _part(
            "worksheet", f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{n("h", "hiddensheet")}</t></is></c></row></sheetData>'
        ),
        "xl/sharedStrings.xml": _part(
            "sst", "".join(f'<si><t xml:space="preserve">{words}</t></si>' for words in said)
            .replace(f">{said[2]}<", "><")
            .replace("<si><t xml:space=\"preserve\"></t></si>", f"<si><r><t>{said[2]}</t></r><rPh sb='0' eb='1'><t>{n('h', 'phonetic')}</t></rPh></si>"),
        ),
        "xl/styles.xml": _part(
            "styleSheet",
            f'<numFmts count="2"><numFmt numFmtId="164" formatCode="0.0&quot; EUR&quot;"/><numFmt numFmtId="165" '
            f'formatCode="0&quot;{n("h", "unusedformat")}&quot;"/></numFmts><fonts><font><sz val="11"/><name val="Arial"/></font></fonts>'
            '<fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>'
            f'<cellXfs><xf xfId="0"/><xf numFmtId="164" xfId="0"/></cellXfs><cellStyles><cellStyle name="{n("m", "cellstyle")}" xfId="0"/>'
            "</cellStyles>",
        ),
        "xl/drawings/drawing1.xml": part("xdr:wsDr", _drawing()),
        "xl/drawings/_rels/drawing1.xml.rels": related(("photo", "image", "../media/image1.jpeg"), ("chart", "chart", "../charts/chart1.xml")),
        "xl/charts/chart1.xml": chart("xlsx"),
        "xl/charts/_rels/chart1.xml.rels": related(("book", "package", f"file:///{n('b', 'externaldata')}.xlsx")),
        "xl/media/image1.jpeg": dirty_photo(),
        "xl/tables/table1.xml": _part("table", "", f'name="{n("m", "tablename")}" id="1"'),
        "xl/externalLinks/externalLink1.xml": _part("externalLink", n("h", "externalcache")),
        "xl/externalLinks/_rels/externalLink1.xml.rels": related(("1", "externalLinkPath", f"file:///{n('b', 'externalbook')}.xlsx")),
        "xl/pivotCache/p1.xml": _part("pivotCacheDefinition", "", f'refreshedBy="{n("m", "refreshedby")}"'),
        "xl/pivotCache/r1.xml": _part("pivotCacheRecords", f'<r><s v="{n("h", "pivotrecord")}"/></r>'),
        "xl/connections.xml": _part("connections", "", f'x="{n("m", "connection")}"'),
        "xl/comments1.xml": _part("comments", f"<authors><author>{n('m', 'commenter')}</author></authors>{n('h', 'comment')}"),
        "xl/persons/person.xml": _part("personList", "", f'displayName="{n("m", "person")}"'),
        "xl/calcChain.xml": _part("calcChain", ""),
        "xl/printerSettings/p1.bin": n("m", "printer").encode("utf-16-le"),
        "xl/vbaProject.bin": n("m", "vba").encode(),
        "xl/revisions/userNames.xml": _part("users", n("m", "revisionuser")),
        **properties("xlsx"),
    }  # fmt: skip


def dirty() -> bytes:
    """Gives the file."""
    return packed("xlsx", parts())
