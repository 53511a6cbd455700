"""Word documents as an office writes them, for measuring: reports of some 250 paragraphs, each one different.

Rule: the parts, attributes and habits are those of Word 2016 and later (latent styles, theme, identifiers of sessions
and paragraphs, spelling marks, revisions, comments, properties), without anything that makes MAT2 give up, so that both
tools have the same work. Every second report holds a photograph. The same number gives the same bytes.
"""

import io
import random
import zipfile
from collections.abc import Iterator

from PIL import Image, ImageFilter

from tests.specimens.packages import OFFICE, part, properties, related, types

_PARAGRAPHS = 250
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_WORDS = [
    "la", "le", "les", "une", "des", "caméra", "commune", "installation", "préfecture", "vidéo", "marché", "comité",
    "réunion", "données", "personne", "accès", "service", "technique", "logiciel", "police", "municipale", "contrat",
    "prestataire", "analyse", "image", "conservation", "durée", "agent", "rapport", "décision", "autorisation",
    "projet", "budget", "évaluation", "voie", "publique", "traitement", "finalité", "registre", "responsable",
]  # fmt: skip
_PAGE_NUMBER = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
_LATENT = "".join(
    f'<w:lsdException w:name="Style {number}" w:semiHidden="1" w:uiPriority="{number % 99}" w:unhideWhenUsed="1"/>'
    for number in range(376)
)
_EFFECTS = "".join(
    f'<a:gs pos="{at}"><a:schemeClr val="phClr"><a:tint val="{at}"/></a:schemeClr></a:gs>' for at in (0, 50000, 100000)
)


def report(number: int) -> bytes:
    """Gives the report of a number."""
    chance = random.Random(number)  # noqa: S311 — the same bytes each time are what is wanted
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(chance, has_photo=number % 2 == 0).items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _parts(chance: random.Random, *, has_photo: bool) -> dict[str, str | bytes]:
    once = {"styles": "styles", "settings": "settings", "webSettings": "webSettings", "fontTable": "fontTable",
            "numbering": "numbering", "footnotes": "footnotes", "comments": "comments", "header": "header1",
            "footer": "footer1"}  # fmt: skip
    named = {f"word/{name}.xml": f"wordprocessingml.{kind}" for kind, name in once.items()}
    named |= {"word/document.xml": "wordprocessingml.document.main", "word/theme/theme1.xml": "theme"}
    named |= {"docProps/app.xml": "extended-properties", "docProps/core.xml": _CORE}
    main = [(kind, kind, f"{name}.xml") for kind, name in once.items()]
    pictures = {"word/media/image1.png": _picture(chance, (160, 80), "PNG")}
    if has_photo:
        pictures["word/media/image2.jpeg"] = _picture(chance, (800, 600), "JPEG")
        main.append(("photo", "image", "media/image2.jpeg"))
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": related(
            ("1", "officeDocument", "word/document.xml"), ("2", "extended-properties", "docProps/app.xml"),
            ("3", f"{OFFICE}package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": part("w:document", f"<w:body>{_body(chance, has_photo=has_photo)}</w:body>"),
        "word/_rels/document.xml.rels": related(
            *main, ("theme", "theme", "theme/theme1.xml"), ("link", "hyperlink", "https://intranet.example/dossier")
        ),
        "word/styles.xml": part("w:styles", _styles()),
        "word/settings.xml": part("w:settings", _settings(chance)),
        "word/webSettings.xml": part("w:webSettings", "<w:optimizeForBrowser/><w:allowPNG/>"),
        "word/fontTable.xml": part("w:fonts", "".join(map(_font, ("Calibri", "Cambria", "Arial", "Symbol")))),
        "word/numbering.xml": part("w:numbering", _numbering(chance)),
        "word/footnotes.xml": part("w:footnotes", f'<w:footnote w:id="2">{_paragraph(chance)}</w:footnote>'),
        "word/comments.xml": part(
            "w:comments", f'<w:comment w:id="1" {_who(1)} w:initials="JM">{_paragraph(chance)}</w:comment>'
        ),
        "word/header1.xml": part("w:hdr", f"<w:p><w:r>{_drawing('rIdlogo', 1)}</w:r></w:p>{_paragraph(chance)}"),
        "word/_rels/header1.xml.rels": related(("logo", "image", "media/image1.png")),
        "word/footer1.xml": part("w:ftr", _PAGE_NUMBER),
        "word/theme/theme1.xml": part("a:theme", _theme(), 'name="Thème Office"'),
        **{name: data for name, data in properties("bench").items() if name != "docProps/custom.xml"},
        **pictures,
    }  # fmt: skip


def _words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(2, most)))


def _who(number: int) -> str:
    return f'w:author="Jeanne Martin" w:date="2026-11-{number % 28 + 1:02}T10:{number % 60:02}:00Z"'


def _session(chance: random.Random) -> str:
    return f"{chance.randrange(1 << 32):08X}"


def _run(chance: random.Random, properties: str = "") -> str:
    inside = f'{properties}<w:rFonts w:cstheme="minorHAnsi"/><w:szCs w:val="22"/><w:lang w:val="fr-FR"/>'
    words = f'<w:t xml:space="preserve">{_words(chance, 12)} </w:t>'
    return f'<w:r w:rsidRPr="{_session(chance)}"><w:rPr>{inside}</w:rPr>{words}</w:r>'


def _paragraph(chance: random.Random, properties: str = "", inside: str = "") -> str:
    ids = f'w14:paraId="{_session(chance)}" w14:textId="77777777" w:rsidR="{_session(chance)}" w:rsidP="00A1B2C3"'
    runs = [_run(chance, chance.choice(("", "", "<w:b/>", "<w:i/>"))) for _ in range(chance.randint(2, 5))]
    if chance.random() < 0.3:
        runs.insert(1, '<w:proofErr w:type="spellStart"/>')
        runs.insert(3, '<w:proofErr w:type="spellEnd"/>')
    own = '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/><w:jc w:val="both"/>'
    return f"<w:p {ids}><w:pPr>{properties}{own}</w:pPr>{''.join(runs)}{inside}</w:p>"


def _body(chance: random.Random, *, has_photo: bool) -> str:
    return "".join(_blocks(chance, has_photo=has_photo))


def _blocks(chance: random.Random, *, has_photo: bool) -> Iterator[str]:
    for number in range(_PARAGRAPHS):
        if number % 25 == 0:
            yield (
                '<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr>'
                f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>{_run(chance)}'
                f'<w:bookmarkEnd w:id="{number}"/>'
                "</w:p>"
            )
        if number % 60 == 30:
            yield _table(chance)
        listed = number % 10 in {4, 5, 6}
        in_list = '<w:pStyle w:val="Paragraphedeliste"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        yield _paragraph(chance, in_list if listed else "", _aside(chance, number))
    if has_photo:
        yield f"<w:p><w:r>{_drawing('rIdphoto', 2)}</w:r></w:p>"
    yield (
        '<w:sectPr w:rsidR="00A1B2C3"><w:headerReference w:type="default" r:id="rIdheader"/>'
        '<w:footerReference w:type="default" r:id="rIdfooter"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708"/>'
        '<w:cols w:space="708"/><w:docGrid w:linePitch="360"/></w:sectPr>'
    )


def _aside(chance: random.Random, number: int) -> str:
    """Gives, in some paragraphs, a revision, a link, a note or the mark of a comment."""
    if number % 40 == 7:
        return f'<w:ins w:id="{number}" {_who(number)}>{_run(chance)}</w:ins>'
    if number % 40 == 17:
        said = f"<w:delText>{_words(chance, 5)}</w:delText>"
        return f'<w:del w:id="{number}" {_who(number)}><w:r>{said}</w:r></w:del>'
    if number % 40 == 27:
        return f'<w:hyperlink r:id="rIdlink" w:history="1">{_run(chance)}</w:hyperlink>'
    if number == 100:
        return '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
    return ""


def _table(chance: random.Random) -> str:
    cell = '<w:tc><w:tcPr><w:tcW w:w="2265" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    rows = "".join(
        f'<w:tr w:rsidR="00A1B2C3">{"".join(cell.format(_words(chance, 3)) for _ in range(4))}</w:tr>' for _ in range(8)
    )
    grid = '<w:gridCol w:w="2265"/>' * 4
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in ("top", "left"))
    head = f'<w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders><w:tblLook w:val="04A0"/>'
    return f"<w:tbl><w:tblPr>{head}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _drawing(number: str, shape: int) -> str:
    frame = f'<wp:extent cx="3000000" cy="2000000"/><wp:docPr id="{shape}" name="Image {shape}" descr="plan.jpg"/>'
    stretched = "<a:stretch><a:fillRect/></a:stretch>"
    placed = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="2000000"/></a:xfrm>'
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">{frame}<a:graphic><a:graphicData '
        f'uri="{OFFICE}drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{shape}" name="plan.jpg"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{number}"/>{stretched}</pic:blipFill><pic:spPr>'
        f'{placed}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _styles() -> str:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/><w:sz w:val="22"/><w:lang w:val="fr-FR"/>'
    named = {"Normal": "Normal", "Titre1": "heading 1", "Paragraphedeliste": "List Paragraph", "En-tte": "header"}
    named |= {f"Titre{level}": f"heading {level}" for level in range(2, 10)}
    written = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        '<w:next w:val="Normal"/><w:uiPriority w:val="9"/><w:qFormat/><w:rsid w:val="00A1B2C3"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="240" w:after="0"/></w:pPr><w:rPr>{fonts}<w:b/></w:rPr></w:style>'
        for key, name in named.items()
    )
    latent = f'<w:latentStyles w:defLockedState="0" w:count="376">{_LATENT}</w:latentStyles>'
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>{latent}{written}"


def _settings(chance: random.Random) -> str:
    sessions = "".join(f'<w:rsid w:val="{_session(chance)}"/>' for _ in range(80))
    return (
        '<w:zoom w:percent="100"/><w:proofState w:spelling="clean"/><w:defaultTabStop w:val="708"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:rsids><w:rsidRoot w:val="00A1B2C3"/>{sessions}</w:rsids><w:themeFontLang w:val="fr-FR"/>'
    )


def _font(name: str) -> str:
    return f'<w:font w:name="{name}"><w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/></w:font>'


def _numbering(chance: random.Random) -> str:
    level = (
        '<w:lvl w:ilvl="{0}" w:tplc="{1}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{0}720" w:hanging="360"/></w:pPr><w:rPr><w:rFonts '
        'w:ascii="Symbol" w:hAnsi="Symbol" w:hint="default"/></w:rPr></w:lvl>'
    )
    forms = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{_session(chance)}"/>'
        f"{''.join(level.format(at, _session(chance)) for at in range(9))}</w:abstractNum>"
        for number in range(4)
    )
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in range(1, 5))
    return forms + lists


def _theme() -> str:
    colours = "".join(
        f'<a:{name}><a:srgbClr val="4472C4"/></a:{name}>'
        for name in ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    )
    scripts = "".join(f'<a:font script="{name}" typeface="Times New Roman"/>' for name in ("Jpan", "Arab", "Hebr") * 10)
    faces = f'<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>{scripts}'
    fill = f'<a:gradFill rotWithShape="1"><a:gsLst>{_EFFECTS}</a:gsLst><a:lin ang="5400000" scaled="0"/></a:gradFill>'
    line = '<a:ln w="6350" cap="flat"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>'
    return (
        f'<a:themeElements><a:clrScheme name="Office">{colours}</a:clrScheme><a:fontScheme name="Office"><a:majorFont>'
        f'{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme><a:fmtScheme name="Office">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>"
        f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
    )


def _picture(chance: random.Random, size: tuple[int, int], form: str) -> bytes:
    """Gives a picture with as much in it as a photograph of its size, or a logo in few colours."""
    small = Image.frombytes("RGB", (16, 12), chance.randbytes(16 * 12 * 3))
    picture = small.resize(size, Image.Resampling.BICUBIC)
    if form == "PNG":
        picture = picture.quantize(16)
    else:
        noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).filter(ImageFilter.GaussianBlur(1))
        picture = Image.blend(picture, noise.convert("RGB"), 0.3)
    buffer = io.BytesIO()
    picture.save(buffer, form, quality=75)
    return buffer.getvalue()
