"""Makes a dirty Word document: what Word, its users and an enemy leave in it."""

# ruff: noqa: E501 — mark-up is written as programs write it, not wrapped
from tests.specimens.packages import SPACES, dirty_photo, packed, part, properties, related, types
from tests.specimens.planted import needle

_PICTURE = f"""<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/>
<wp:docPr id="7" name="%(name)s" descr="%(descr)s"><a:hlinkClick r:id="rIdlink"/></wp:docPr>
<a:graphic><a:graphicData uri="{SPACES["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="%(file)s"/><pic:cNvPicPr/>
</pic:nvPicPr><pic:blipFill><a:blip r:embed="%(embed)s" %(link)s><a:extLst><a:ext uri="{{%(ext)s}}"/></a:extLst></a:blip>
<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>
</w:drawing>"""


def n(kind: str, place: str) -> str:
    """Writes a needle of this format."""
    return needle("docx", kind, place)


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def _field(instruction: str, shown: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{n("h", "flddata")}</w:fldData></w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _body() -> str:
    who = f'w:id="9" w:author="{n("m", "author")}" w:date="2026-11-21T10:00:00Z"'
    photo = _PICTURE % {
        "name": n("m", "drawingname"), "descr": n("m", "descr"), "file": n("m", "picturename"), "embed": "rIdphoto",
        "link": 'r:link="rIdpixel"', "ext": n("m", "extension"),
    }  # fmt: skip
    drawing = _PICTURE % {
        "name": "x", "descr": "", "file": "y", "embed": "rIdemf", "link": "", "ext": n("m", "emfextension"),
    }  # fmt: skip
    return f"""
<!-- {n("m", "xmlcomment")} -->
<w:p w:rsidR="00A1B2C3" w14:paraId="{n("m", "paraid")}"><w:pPr><w:pStyle w:val="{n("m", "styleid")}"/>
<w:pPrChange {who}><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrChange></w:pPr>
<w:bookmarkStart w:id="0" w:name="{n("m", "bookmark")}"/>{_run(n("c", "first"))}<w:bookmarkEnd w:id="0"/>
<w:ins {who}>{_run(n("c", "inserted"))}</w:ins><w:del {who}><w:r><w:delText>{n("h", "deleted")}</w:delText></w:r></w:del>
<w:moveFrom {who}>{_run(n("h", "movedaway"))}</w:moveFrom><w:moveTo {who}>{_run(n("c", "movedhere"))}</w:moveTo>
{_run(n("h", "vanished"), "<w:vanish/>")}{_run(n("h", "byrunstyle"), '<w:rStyle w:val="hide"/>')}
<w:commentRangeStart w:id="1"/>{_run("words")}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr>{_run(n("c", "flows"))}</w:p>
<w:p>{_run(n("c", "together"))}</w:p>
<w:p><w:pPr><w:pStyle w:val="hidden"/></w:pPr>{_run(n("h", "byparagraphstyle"))}</w:p>
<w:p><w:hyperlink r:id="rIdlink" w:tooltip="{n("m", "tooltip")}" w:history="1">{_run(n("c", "linked"))}</w:hyperlink>
{_field(f'INCLUDEPICTURE "http://{n("b", "includepicture")}.example/x.png"', n("c", "fieldresult"))}
{_field(f"PAGE {n('m', 'pageswitch')}", "1")}<w:fldSimple w:instr="FILENAME {n("m", "filename")}">{_run("file")}</w:fldSimple>
<w:sdt><w:sdtPr><w:alias w:val="{n("m", "alias")}"/><w:tag w:val="{n("m", "tag")}"/></w:sdtPr><w:sdtContent>
{_run(n("c", "controlled"))}</w:sdtContent></w:sdt><w:smartTag w:uri="{n("m", "smarttag")}" w:element="x">{_run("tagged")}
</w:smartTag><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblCaption w:val="{n("m", "tablecaption")}"/></w:tblPr><w:tblGrid>
<w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p>{_run(n("c", "cell"))}
</w:p></w:tc></w:tr><w:tr><w:trPr><w:del {who}/></w:trPr><w:tc><w:p>{_run(n("h", "deletedrow"))}</w:p></w:tc></w:tr></w:tbl>
<w:p><w:r>{photo}</w:r><w:r>{drawing}</w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9000" cy="9000"/>
<wp:docPr id="3" name=""/><a:graphic><a:graphicData uri="{SPACES["wps"]}"><wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>
<w:txbxContent><w:p>{_run(n("c", "textbox"))}</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>
</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape alt="{n("m", "vmlalt")}"><v:textbox>
<w:txbxContent><w:p>{_run(n("h", "fallback"))}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r><w:r><w:object><v:shape id="{n("m", "shapeid")}" style="width:9pt;height:9pt;x:{n("m", "css")}">
<v:imagedata r:id="rIdphoto" o:title="{n("m", "vmltitle")}"/></v:shape><o:OLEObject Type="Embed" ProgID="{n("m", "progid")}"
 r:id="rIdole"/></w:object></w:r></w:p><w:altChunk r:id="rIdchunk"/>
<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/><w:headerReference w:type="first" r:id="rIdfirst"/>
<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1400" w:right="1400" w:bottom="1400" w:left="1400"/></w:sectPr>"""


def _styles() -> str:
    return f"""<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="{n("m", "styleid")}"><w:name w:val="{n("m", "stylename")}"/>
<w:aliases w:val="{n("m", "stylealias")}"/><w:basedOn w:val="Standard"/><w:rsid w:val="00A1B2C3"/></w:style>
<w:style w:type="character" w:styleId="hide"><w:name w:val="{n("m", "hidestyle")}"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="hidden"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="unused"><w:name w:val="{n("m", "unusedstyle")}"/></w:style>"""


def _settings() -> str:
    return f"""<w:attachedTemplate r:id="rIdtemplate"/><w:mailMerge><w:query w:val="{n("m", "mailmerge")}"/></w:mailMerge>
<w:docVars><w:docVar w:name="x" w:val="{n("m", "docvar")}"/></w:docVars><w:rsids><w:rsidRoot w:val="00A1B2C3"/></w:rsids>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
<w:compatSetting w:name="{n("m", "compat")}" w:uri="{n("m", "compaturi")}" w:val="1"/></w:compat>"""


def parts() -> dict[str, str | bytes]:
    """Gives all parts of the dirty document."""
    note = '<w:footnote w:id="2"><w:p>{}</w:p></w:footnote><w:footnote w:id="5"><w:p>{}</w:p></w:footnote>'
    main = "word/document.xml"
    named = {
        main: "wordprocessingml.document.main", "word/styles.xml": "wordprocessingml.styles",
        "word/settings.xml": "wordprocessingml.settings", "word/header1.xml": "wordprocessingml.header",
        "word/header2.xml": "wordprocessingml.header", "word/footnotes.xml": "wordprocessingml.footnotes",
        "word/comments.xml": "wordprocessingml.comments", "word/numbering.xml": "wordprocessingml.numbering",
    }  # fmt: skip
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": related(("1", "officeDocument", main), ("2", "extended-properties", "docProps/app.xml")),
        main: part("w:document", f"<w:body>{_body()}</w:body>"),
        "word/_rels/document.xml.rels": related(
            ("styles", "styles", "styles.xml"), ("settings", "settings", "settings.xml"),
            ("photo", "image", "media/image1.jpeg"), ("emf", "image", "media/image2.emf"),
            ("pixel", "image", f"http://{n('b', 'pixel')}.example/x.png"), ("header", "header", "header1.xml"),
            ("link", "hyperlink", f"http://{n('b', 'hyperlink')}.example/"), ("first", "header", "header2.xml"),
            ("notes", "footnotes", "footnotes.xml"), ("comments", "comments", "comments.xml"),
            ("ole", "oleObject", "embeddings/oleObject1.bin"), ("chunk", "aFChunk", "chunk.html"),
            ("numbering", "numbering", "numbering.xml"), ("macro", "vbaProject", "vbaProject.bin"),
        ),
        "word/styles.xml": part("w:styles", _styles()),
        "word/settings.xml": part("w:settings", _settings()),
        "word/_rels/settings.xml.rels": related(
            ("template", "attachedTemplate", f"http://{n('b', 'attachedtemplate')}.example/t.dotm")
        ),
        "word/header1.xml": part("w:hdr", f"<w:p>{_run(n('c', 'header'))}</w:p>"),
        "word/header2.xml": part("w:hdr", f"<w:p>{_run(n('h', 'firstheader'))}</w:p>"),
        "word/footnotes.xml": part("w:footnotes", note.format(_run(n("c", "note")), _run(n("h", "orphannote")))),
        "word/numbering.xml": part(
            "w:numbering",
            f'<w:abstractNum w:abstractNumId="0"><w:nsid w:val="1A2B3C4D"/><w:lvl w:ilvl="0"><w:lvlText w:val="'
            f'{n("h", "unusedlist")}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        ),
        "word/comments.xml": part(
            "w:comments",
            f'<w:comment w:id="1" w:author="{n("m", "commenter")}" w:initials="{n("m", "initials")}"><w:p>'
            f"{_run(n('h', 'comment'))}</w:p></w:comment>",
        ),
        "word/media/image1.jpeg": dirty_photo(),
        "word/media/image2.emf": b"\1\0\0\0" + n("m", "emf").encode("utf-16-le"),
        "word/media/image9.png": n("h", "unusedmedia").encode(),
        "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + n("h", "ole").encode("utf-16-le"),
        "word/chunk.html": f"<html>{n('h', 'chunk')}</html>",
        "word/vbaProject.bin": n("m", "vba").encode(),
        "word/glossary/document.xml": part("w:glossaryDocument", n("h", "glossary")),
        "word/people.xml": part("w:people", n("m", "people")),
        "word/webSettings.xml": part("w:webSettings", n("m", "websettings")),
        "word/fontTable.xml": part("w:fonts", f'<w:font w:name="{n("m", "font")}"/>'),
        "word/fonts/font1.odttf": n("m", "embeddedfont").encode(),
        "customXml/item1.xml": f"<x>{n('m', 'customxml')}</x>",
        "docProps/thumbnail.jpeg": dirty_photo() + n("h", "thumbnail").encode(),
        "word/printerSettings/printerSettings1.bin": n("m", "printer").encode("utf-16-le"),
        f"word/{n('m', 'partname')}.xml": "<x/>",
        **properties("docx"),
    }  # fmt: skip


def dirty() -> bytes:
    """Gives the file."""
    return packed("docx", parts())
