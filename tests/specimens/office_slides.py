"""Makes a dirty PowerPoint presentation: hidden slides, notes, comments, animation, a film, an object, a diagram."""

# ruff: noqa: E501 — mark-up is written as programs write it, not wrapped
from tests.specimens.office_excel import chart
from tests.specimens.packages import OFFICE, dirty_photo, packed, part, properties, related, types
from tests.specimens.planted import needle

HIDDEN = 'hidden="1"'
NAMELESS = "name=''"
_TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_BOX = '<a:xfrm><a:off x="{x}" y="9"/><a:ext cx="90000" cy="90000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
_COLOURS = (
    'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
)
_COLOURS += 'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"'


def n(kind: str, place: str) -> str:
    """Writes a needle of this format."""
    return needle("pptx", kind, place)


def _shape(words: str, named: str = "", placeholder: str = "", hidden: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" {named or NAMELESS} {hidden}/><p:cNvSpPr/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_BOX.format(x=9)}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang='fr-FR'/><a:t>{words}"
        "</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _frame(inner: str, uri: str) -> str:
    return (
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='5' name='x'/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
        "<p:xfrm><a:off x='9' y='9'/><a:ext cx='90000' cy='90000'/></p:xfrm><a:graphic>"
        f"<a:graphicData uri='{uri}'>{inner}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _slide() -> str:
    picture = (
        f"<p:pic><p:nvPicPr><p:cNvPr id='4' name='{n('m', 'picname')}' descr='{n('m', 'descr')}'/><p:cNvPicPr/><p:nvPr>"
        f"<a:videoFile r:link='rIdfilm'/></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed='rIdphoto'/><a:stretch><a:fillRect/>"
        f"</a:stretch></p:blipFill><p:spPr>{_BOX.format(x=99)}</p:spPr></p:pic>"
    )
    dgm = OFFICE + "drawingml/2006/diagram"
    frames = (
        _frame("<c:chart r:id='rIdchart'/>", OFFICE + "drawingml/2006/chart")
        + _frame(f"<dgm:relIds xmlns:dgm='{dgm}' r:dm='rIddm' r:lo='rIddm' r:qs='rIddm' r:cs='rIddm'/>", dgm)
        + _frame(f"<p:oleObj name='{n('m', 'olename')}' r:id='rIdole' progId='{n('m', 'progid')}'><p:embed/>{picture}</p:oleObj>",
                 OFFICE + "presentationml/2006/ole")
        + _frame("<a:tbl><a:tblPr/><a:tblGrid><a:gridCol w='90000'/></a:tblGrid><a:tr h='90000'><a:tc><a:txBody><a:bodyPr/><a:p><a:r>"
                 f"<a:t>{n('c', 'cell')}</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc></a:tr></a:tbl>", OFFICE + "drawingml/2006/table")
    )  # fmt: skip
    linked = f'name="{n("m", "shapename")}" title="{n("m", "alttitle")}"'
    return (
        f'<p:cSld name="{n("m", "slidename")}"><p:spTree>{_TREE}{_shape(n("c", "title"), linked)}'
        f"{_shape(n('h', 'hiddenshape'), hidden=HIDDEN)}{picture}{frames}</p:spTree><p:custDataLst><p:tags r:id='rIdtags'/>"
        f"</p:custDataLst></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr><p:timing><p:tnLst><p:par><p:cTn id='1'>"
        f"<p:x y='{n('m', 'timing')}'/></p:cTn></p:par></p:tnLst></p:timing>"
    )


def _theme() -> str:
    colours = "".join(
        f'<a:{name}><a:srgbClr val="112233"/></a:{name}>'
        for name in [
            "dk1",
            "lt1",
            "dk2",
            "lt2",
            "accent1",
            "accent2",
            "accent3",
            "accent4",
            "accent5",
            "accent6",
            "hlink",
            "folHlink",
        ]
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    face = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    return part(
        "a:theme",
        f'<a:themeElements><a:clrScheme name="{n("m", "colours")}">{colours}</a:clrScheme><a:fontScheme name="{n("m", "fonts")}">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name='x'><a:fillStyleLst>"
        f"{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>",
        f'name="{n("m", "theme")}"',
    )


def _behind(tag: str, prompt: str, more: str = "") -> str:
    shape = _shape(prompt, placeholder='<p:ph type="title"/>')
    return part(tag, f"<p:cSld name='x'><p:spTree>{_TREE}{shape}</p:spTree></p:cSld>{more}")


def parts() -> dict[str, str | bytes]:
    """Gives all parts of the dirty presentation."""
    kind = "presentationml"
    dsp = "http://schemas.microsoft.com/office/drawing/2008/diagram"
    named = {
        "ppt/presentation.xml": f"{kind}.presentation.main", "ppt/slides/slide1.xml": f"{kind}.slide",
        "ppt/slides/slide2.xml": f"{kind}.slide", "ppt/slideLayouts/slideLayout1.xml": f"{kind}.slideLayout",
        "ppt/slideLayouts/slideLayout2.xml": f"{kind}.slideLayout", "ppt/theme/theme1.xml": "theme",
        "ppt/slideMasters/slideMaster1.xml": f"{kind}.slideMaster", "ppt/charts/chart1.xml": "drawingml.chart",
        "ppt/notesSlides/notesSlide1.xml": f"{kind}.notesSlide", "ppt/diagrams/data1.xml": "drawingml.diagramData",
    }  # fmt: skip
    layouts = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": related(("1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": part(
            "p:presentation",
            '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId2"/>'
            '<p:sldId id="257" r:id="rId3"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
            f'<p:custShowLst><p:custShow name="{n("m", "custshow")}" id="0"/></p:custShowLst><p:modifyVerifier saltData="{n("m", "salt")}"/>'
            f'<p:extLst><p:ext uri="{n("m", "section")}"/></p:extLst>',
        ),
        "ppt/_rels/presentation.xml.rels": related(
            ("1", "slideMaster", "slideMasters/slideMaster1.xml"), ("2", "slide", "slides/slide1.xml"),
            ("3", "slide", "slides/slide2.xml"), ("4", "commentAuthors", "commentAuthors.xml"),
        ),
        "ppt/slides/slide1.xml": part("p:sld", _slide()),
        "ppt/slides/_rels/slide1.xml.rels": related(
            ("1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("photo", "image", "../media/image1.jpeg"),
            ("film", "video", f"http://{n('b', 'film')}.example/x.mp4"), ("chart", "chart", "../charts/chart1.xml"),
            ("dm", "diagramData", "../diagrams/data1.xml"), ("ole", "oleObject", "../embeddings/o1.bin"),
            ("drawn", "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing", "../diagrams/drawing1.xml"),
            ("notes", "notesSlide", "../notesSlides/notesSlide1.xml"), ("tags", "tags", "../tags/tag1.xml"),
        ),
        "ppt/slides/slide2.xml": part("p:sld", f"<p:cSld><p:spTree>{_TREE}{_shape(n('h', 'hiddenslide'))}</p:spTree></p:cSld>", 'show="0"'),
        "ppt/slides/_rels/slide2.xml.rels": related(("1", "slideLayout", "../slideLayouts/slideLayout2.xml")),
        "ppt/slideLayouts/slideLayout1.xml": _behind("p:sldLayout", n("h", "prompt")),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": related(("1", "slideMaster", "../slideMasters/slideMaster1.xml")),
        "ppt/slideLayouts/slideLayout2.xml": _behind("p:sldLayout", n("h", "unusedlayout")),
        "ppt/slideLayouts/_rels/slideLayout2.xml.rels": related(("1", "slideMaster", "../slideMasters/slideMaster1.xml")),
        "ppt/slideMasters/slideMaster1.xml": _behind("p:sldMaster", n("h", "masterprompt"), f"<p:clrMap {_COLOURS}/>{layouts}"),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": related(
            ("1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("2", "theme", "../theme/theme1.xml")
        ),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/charts/chart1.xml": chart("pptx"),
        "ppt/charts/_rels/chart1.xml.rels": related(("book", "package", "../embeddings/book.xlsx")),
        "ppt/diagrams/data1.xml": f'<d x="{n("m", "diagramdata")}"/>',
        "ppt/diagrams/drawing1.xml": f'<dsp:drawing xmlns:dsp="{dsp}" xmlns:a="{OFFICE}drawingml/2006/main"><dsp:spTree>'
        f'<dsp:sp modelId="{n("m", "modelid")}"><dsp:nvSpPr><dsp:cNvPr id="0" name="{n("m", "diagramname")}"/><dsp:cNvSpPr/></dsp:nvSpPr>'
        f"<dsp:spPr>{_BOX.format(x=0)}</dsp:spPr><dsp:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>{n('c', 'diagram')}</a:t></a:r></a:p>"
        "</dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>",
        "ppt/notesSlides/notesSlide1.xml": part("p:notes", f"<p:cSld><p:spTree>{_shape(n('h', 'notes'))}</p:spTree></p:cSld>"),
        "ppt/commentAuthors.xml": part("p:cmAuthorLst", f'<p:cmAuthor id="0" name="{n("m", "commenter")}" initials="x"/>'),
        "ppt/comments/comment1.xml": part("p:cmLst", f"<p:cm><p:text>{n('h', 'comment')}</p:text></p:cm>"),
        "ppt/tags/tag1.xml": part("p:tagLst", f'<p:tag name="x" val="{n("m", "tag")}"/>'),
        "ppt/embeddings/o1.bin": b"\xd0\xcf\x11\xe0" + n("h", "ole").encode("utf-16-le"),
        "ppt/embeddings/book.xlsx": n("h", "book").encode(),
        "ppt/media/image1.jpeg": dirty_photo(),
        "ppt/revisionInfo.xml": f'<r x="{n("m", "revision")}"/>',
        "ppt/presProps.xml": part("p:presentationPr", f'<p:extLst><p:ext uri="{n("m", "presprops")}"/></p:extLst>'),
        **properties("pptx"),
    }  # fmt: skip


def dirty() -> bytes:
    """Gives the file."""
    return packed("pptx", parts())
