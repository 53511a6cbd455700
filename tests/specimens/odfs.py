"""OpenDocument files with needles in every place: properties, settings, changes, comments, hidden parts, links, names.

Written by hand, part by part (OpenDocument 1.3), so that every needle stands where the specification puts such words.
"""

# ruff: noqa: E501 — a line of markup reads better than its pieces
import io
import zipfile
from pathlib import Path

from tests.specimens.pictures import dirty_png
from tests.specimens.planted import needle

_FAMILY = "application/vnd.oasis.opendocument."
_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": f"{_BASE}office:1.0", "style": f"{_BASE}style:1.0", "text": f"{_BASE}text:1.0",
    "table": f"{_BASE}table:1.0", "draw": f"{_BASE}drawing:1.0", "fo": f"{_BASE}xsl-fo-compatible:1.0",
    "svg": f"{_BASE}svg-compatible:1.0", "presentation": f"{_BASE}presentation:1.0", "number": f"{_BASE}datastyle:1.0",
    "form": f"{_BASE}form:1.0", "script": f"{_BASE}script:1.0", "meta": f"{_BASE}meta:1.0",
    "config": f"{_BASE}config:1.0", "manifest": f"{_BASE}manifest:1.0", "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/", "loext": f"{_BASE.replace('oasis', 'org')}loext:1.0",
    "officeooo": "http://openoffice.org/2009/office", "ooo": "http://openoffice.org/2004/office", "ooow": "http://openoffice.org/2004/writer", "of": f"{_BASE}of:1.2",
}  # fmt: skip
_DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
_WHO = "<dc:creator>{who}</dc:creator><dc:date>2026-03-04T05:06:07</dc:date>"
SHOWN = ("Rapport", "Conclusion")


def _xml(name: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{name} {_DECLARED} office:version="1.3">{inside}</office:{name}>'


def _meta(form: str) -> str:
    places = {
        "dc:creator": "creator", "dc:title": "title", "dc:subject": "subject", "dc:description": "description",
        "meta:initial-creator": "initial", "meta:printed-by": "printer", "meta:generator": "generator",
        "meta:keyword": "keyword",
    }  # fmt: skip
    said = "".join(f"<{tag}>{needle(form, 'm', place)}</{tag}>" for tag, place in places.items())
    own = (
        f'<meta:user-defined meta:name="{needle(form, "m", "ownname")}">{needle(form, "m", "own")}</meta:user-defined>'
    )
    template = f'<meta:template xlink:type="simple" xlink:href="file:///home/{needle(form, "b", "template")}.ott"/>'
    return _xml("document-meta", f"<office:meta>{said}{own}{template}</office:meta>")


def _settings(form: str) -> str:
    switch = '<config:config-item config:name="AddParaTableSpacing" config:type="boolean">false</config:config-item>'
    item = (
        switch
        + f'<config:config-item config:name="PrinterName" config:type="string">{needle(form, "m", "machine")}</config:config-item>'
    )
    return _xml(
        "document-settings",
        f'<office:settings><config:config-item-set config:name="ooo:view-settings">{item}</config:config-item-set></office:settings>',
    )


def _styles(form: str) -> str:
    named = needle(form, "m", "stylename")
    return _xml(
        "document-styles",
        f'<!-- {needle(form, "m", "stylecomment")} --><office:font-face-decls><style:font-face style:name="DejaVu Sans" '
        f'svg:font-family="&apos;DejaVu Sans&apos;"><svg:font-face-src><svg:font-face-uri '
        f'xlink:href="http://{needle(form, "b", "font")}.example/f.ttf"/></svg:font-face-src></style:font-face>'
        f'</office:font-face-decls><office:styles><style:style style:name="{named}" style:display-name="{named}" '
        f'style:family="paragraph"><style:text-properties fo:font-weight="bold" officeooo:rsid="{needle(form, "m", "rsid")}"/>'
        f'</style:style><style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/>'
        f"</style:style></office:styles><office:automatic-styles>"
        f'<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        f'fo:margin="2cm"/></style:page-layout></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="pm1"/></office:master-styles>',
    )


def packed(kind: str, content: str, more: dict[str, bytes] | None = None, *, bare: bool = False) -> bytes:
    """Packs an OpenDocument file; `bare` leaves out everything but what must be there."""
    form = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}[
        kind.removesuffix("-template")
    ]
    parts: dict[str, bytes] = {"mimetype": f"{_FAMILY}{kind}".encode(), "content.xml": content.encode()}
    if not bare:
        parts |= {"meta.xml": _meta(form).encode(), "settings.xml": _settings(form).encode()}
        parts |= {"styles.xml": _styles(form).encode()}
        parts["Thumbnails/thumbnail.png"] = needle(form, "h", "thumbnail").encode()
        parts["Configurations2/accelerator/current.xml"] = needle(form, "m", "configuration").encode()
        parts["Basic/Standard/Module1.xml"] = needle(form, "m", "macro").encode()
        parts["META-INF/documentsignatures.xml"] = needle(form, "m", "signature").encode()
        parts["manifest.rdf"] = needle(form, "m", "rdf").encode()
        parts["layout-cache"] = needle(form, "m", "layoutcache").encode()
        parts["Versions/Version1"] = needle(form, "h", "version").encode()
        parts["Fonts/font1.ttf"] = needle(form, "m", "fontfile").encode()
    parts |= more or {}
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/>' for name in parts)
    root = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_FAMILY}{kind}"/>'
    parts["META-INF/manifest.xml"] = (
        f'<manifest:manifest xmlns:manifest="{_BASE}manifest:1.0">{root}{entries}</manifest:manifest>'.encode()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            member = zipfile.ZipInfo(name, (2026, 3, 4, 5, 6, 8))
            archive.writestr(member, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
        if not bare:
            archive.comment = needle(form, "m", "zipcomment").encode()
    return out.getvalue()


def content(body: str, styles: str = "", before: str = "") -> str:
    """Writes content.xml around a body."""
    inside = f"{before}<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body>"
    return _xml("document-content", inside)


def picture(form: str, href: str = "Pictures/1.png") -> str:
    """A frame with a picture, its title and description, and a name."""
    return (
        f'<draw:frame draw:name="{needle(form, "m", "framename")}" text:anchor-type="as-char" svg:x="2cm" svg:y="9cm" svg:width="3cm" svg:height="2cm">'
        f'<draw:image xlink:href="{href}" xlink:type="simple"/><svg:title>{needle(form, "m", "alt")}</svg:title>'
        f"<svg:desc>{needle(form, 'm', 'altdescription')}</svg:desc></draw:frame>"
    )


def _png(tmp: Path) -> bytes:
    picture = dirty_png(tmp.with_suffix(".png"))
    data = picture.read_bytes()
    picture.unlink()
    return data


_HIDDEN_STYLES = (
    '<style:style style:name="P1" style:family="paragraph"/>'
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T2" style:family="text" style:parent-style-name="Hidden"/>'
)


def changes(form: str) -> str:
    """Two tracked changes, one deletion and one insertion, by somebody at some time."""
    deletion = _WHO.format(who=needle(form, "m", "deleter"))
    insertion = _WHO.format(who=needle(form, "m", "inserter"))
    return (
        '<text:tracked-changes><text:changed-region text:id="ct1" xml:id="ct1"><text:deletion><office:change-info>'
        f"{deletion}</office:change-info><text:p>{needle(form, 'h', 'deleted')}</text:p></text:deletion>"
        '</text:changed-region><text:changed-region text:id="ct2"><text:insertion><office:change-info>'
        f"{insertion}</office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
    )


def comment(form: str) -> str:
    """A comment by somebody."""
    return f"<office:annotation>{_WHO.format(who=needle(form, 'm', 'commenter'))}<text:p>{needle(form, 'h', 'comment')}</text:p></office:annotation>"


def dirty_odt(path: Path) -> Path:
    """A text with everything a text can hide."""
    n = needle
    body = (
        f'<office:text text:use-soft-page-breaks="true"><office:forms><form:form form:name="{n("odt", "m", "form")}"/></office:forms>'
        f'{changes("odt")}<text:user-field-decls><text:user-field-decl office:value-type="string" '
        f'office:string-value="{n("odt", "m", "uservalue")}" text:name="{n("odt", "m", "username")}"/></text:user-field-decls>'
        f'<text:h text:style-name="{n("odt", "m", "stylename")}" text:outline-level="1" xml:id="{n("odt", "m", "xmlid")}">Rapport</text:h>'
        f'<text:p text:style-name="P1">{n("odt", "c", "words")} <text:change text:change-id="ct1"/>'
        f'<text:change-start text:change-id="ct2"/>{n("odt", "c", "inserted")} <text:change-end text:change-id="ct2"/>{comment("odt")}'
        f'<text:bookmark text:name="{n("odt", "m", "bookmark")}"/>'
        f'<text:span text:style-name="T1">{n("odt", "h", "hiddenspan")}</text:span>'
        f'<text:span text:style-name="T2">{n("odt", "h", "inherited")}</text:span>'
        f'<text:hidden-text text:condition="ooow:1==1" text:string-value="{n("odt", "h", "hiddentext")}" text:is-hidden="true"/>'
        f'<text:a xlink:href="http://{n("odt", "b", "link")}.example/" office:name="{n("odt", "m", "linkname")}">{n("odt", "c", "linktext")}</text:a></text:p>'
        f'<text:p><text:hidden-paragraph text:condition="ooow:1==1" text:is-hidden="true"/>{n("odt", "h", "hiddenparagraph")}</text:p>'
        f'<text:section text:name="{n("odt", "m", "section")}" text:display="none"><text:p>{n("odt", "h", "section")}</text:p></text:section>'
        f'<text:section text:name="b"><text:section-source xlink:href="file:///{n("odt", "b", "sectionsource")}.odt"/><text:p>Conclusion</text:p></text:section>'
        f"<text:p>{picture('odt')}{picture('odt', 'http://' + n('odt', 'b', 'pixel') + '.example/p.png')}</text:p>"
        f'<text:p><draw:frame svg:width="1cm" svg:height="1cm"><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
        "</office:text>"
    )
    scripts = (
        f'<office:scripts><office:script script:language="ooo:Basic">{n("odt", "m", "script")}</office:script></office:scripts>'
        f"<!-- {n('odt', 'm', 'xmlcomment')} -->"
    )
    more = {"Pictures/1.png": _png(path), "Object 1/content.xml": n("odt", "h", "object").encode()}
    more["ObjectReplacements/Object 1"] = n("odt", "h", "replacement").encode()
    path.write_bytes(packed("text", content(body, _HIDDEN_STYLES, scripts), more))
    return path


def dirty_ods(path: Path) -> Path:
    """A spreadsheet with hidden rows, columns, sheets, a print area, names and links."""
    n = needle

    def cell(words: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'

    styles = (
        '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    rows = (
        f"<table:table-row>{cell(n('ods', 'c', 'first'))}{cell(n('ods', 'h', 'hiddencolumn'))}"
        f'<table:table-cell office:value-type="float" office:value="42"><text:p>42</text:p>{comment("ods")}</table:table-cell></table:table-row>'
        f"<table:table-row>{cell(n('ods', 'c', 'outside'))}"
        f'{cell("", f""" office:string-value="{n("ods", "h", "stringvalue")}" """)}</table:table-row>'
        f'<table:table-row table:visibility="collapse">{cell(n("ods", "h", "hiddenrow"))}</table:table-row>'
        f'<table:table-row table:visibility="filter">{cell(n("ods", "h", "filteredrow"))}</table:table-row>'
        f'<table:table-row><table:table-cell table:formula="of:=N(&quot;{n("ods", "h", "formula")}&quot;)" '
        'office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>'
    )
    body = (
        "<office:spreadsheet><table:tracked-changes><table:cell-content-change><office:change-info>"
        f"{_WHO.format(who=n('ods', 'm', 'changer'))}</office:change-info></table:cell-content-change></table:tracked-changes>"
        f'<table:content-validations><table:content-validation table:name="v"><table:help-message><text:p>{n("ods", "h", "validation")}</text:p>'
        "</table:help-message></table:content-validation></table:content-validations>"
        '<table:table table:name="Budget" table:style-name="ta1" table:print-ranges="Budget.A1:Budget.A1">'
        f'<table:table-source xlink:href="http://{n("ods", "b", "tablesource")}.example/t.ods"/>'
        '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
        f'{rows}</table:table><table:table table:name="{n("ods", "m", "hiddensheetname")}" table:style-name="ta2">'
        f"<table:table-row>{cell(n('ods', 'h', 'hiddensheet'))}</table:table-row></table:table>"
        f'<table:named-expressions><table:named-range table:name="{n("ods", "m", "namedrange")}" table:cell-range-address="$Budget.$A$1"/></table:named-expressions>'
        f'<table:dde-links><table:dde-link><office:dde-source office:dde-application="{n("ods", "b", "dde")}"/></table:dde-link></table:dde-links>'
        "</office:spreadsheet>"
    )
    path.write_bytes(packed("spreadsheet", content(body, styles)))
    return path


def _box(words: str, at: int = 1) -> str:
    return (
        f'<draw:frame draw:style-name="gr1" svg:x="2cm" svg:y="{at}cm" svg:width="20cm" svg:height="3cm"><draw:text-box>'
        f"<text:p>{words}</text:p></draw:text-box></draw:frame>"
    )


_SLIDE_STYLES = (
    '<style:style style:name="gr1" style:family="graphic"><style:graphic-properties draw:stroke="none" draw:fill="none"/></style:style>'
    '<style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="visible"/></style:style>'
    '<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)


def dirty_odp(path: Path) -> Path:
    """Slides with notes, a hidden slide, a comment and a hidden layer."""
    n = needle
    body = (
        f'<office:presentation><draw:page draw:name="{n("odp", "m", "pagename")}" draw:style-name="dp1">'
        f"{_box(n('odp', 'c', 'slide'))}{comment('odp')}{picture('odp')}"
        f"<presentation:notes>{_box(n('odp', 'h', 'notes'))}</presentation:notes></draw:page>"
        f'<draw:page draw:name="page2" draw:style-name="dp2">{_box(n("odp", "h", "hiddenslide"))}</draw:page>'
        f'<presentation:settings><presentation:show presentation:name="{n("odp", "m", "showname")}"/></presentation:settings></office:presentation>'
    )
    path.write_bytes(packed("presentation", content(body, _SLIDE_STYLES), {"Pictures/1.png": _png(path)}))
    return path


def dirty_odg(path: Path) -> Path:
    """A drawing with a comment and names."""
    n = needle
    body = (
        f'<office:drawing><draw:page draw:name="{n("odg", "m", "pagename")}" draw:style-name="dp1">{_box(n("odg", "c", "words"))}'
        f'{comment("odg")}<draw:rect draw:name="{n("odg", "m", "shape")}" draw:style-name="gr1" svg:x="1cm" svg:y="9cm" svg:width="2cm" '
        f'svg:height="1cm"><office:event-listeners><presentation:event-listener script:event-name="dom:click" xlink:href="http://{n("odg", "b", "click")}.example/"/>'
        "</office:event-listeners></draw:rect></draw:page></office:drawing>"
    )
    path.write_bytes(packed("graphics", content(body, _SLIDE_STYLES)))
    return path
