"""OpenDocument files with a chart, as LibreOffice writes them, and needles in every place of the chart's own document."""

# ruff: noqa: E501 — a line of markup reads better than its pieces
from pathlib import Path

from tests.specimens.odfs import content, packed
from tests.specimens.planted import needle

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": f"{_BASE}office:1.0", "style": f"{_BASE}style:1.0", "text": f"{_BASE}text:1.0",
        "table": f"{_BASE}table:1.0", "draw": f"{_BASE}drawing:1.0", "fo": f"{_BASE}xsl-fo-compatible:1.0",
        "svg": f"{_BASE}svg-compatible:1.0", "chart": f"{_BASE}chart:1.0", "number": f"{_BASE}datastyle:1.0",
        "xlink": "http://www.w3.org/1999/xlink", "loext": f"{_BASE.replace('oasis', 'org')}loext:1.0",
        "chartooo": "http://openoffice.org/2010/chart",
    }.items()
)  # fmt: skip
ROWS = (("Nord", "12"), ("Sud", "30"))


def _cell(words: str, value: str = "") -> str:
    said = f'office:value-type="float" office:value="{value}"' if value else 'office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{words}</text:p></table:table-cell>"


def chart(form: str, table: str = "local-table") -> str:
    """Gives a chart's content.xml; its cells lie in `table`."""

    def n(kind: str, place: str) -> str:
        return needle(form, kind, place)

    rows = "".join(f"<table:table-row>{_cell(name)}{_cell(value, value)}</table:table-row>" for name, value in ROWS)
    return f"""<?xml version="1.0" encoding="UTF-8"?><!-- {n("m", "comment")} -->
<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>
<style:style style:name="ch1" style:family="chart"><style:graphic-properties draw:stroke="none"/></style:style>
<style:style style:name="{n("m", "stylename")}" style:family="chart"><style:chart-properties chart:display-label="true" chart:logarithmic="false"/></style:style>
<style:style style:name="ch3" style:family="chart"><style:chart-properties chart:symbol-type="none" chart:link-data-style-to-source="true"/><style:graphic-properties draw:fill-color="#c9211e"/></style:style>
</office:automatic-styles><office:body><office:chart><chart:chart svg:width="8cm" svg:height="7cm" xlink:href="http://{n("b", "chart")}.example/" xlink:type="simple" chart:class="chart:bar" chart:style-name="ch1" xml:id="{n("m", "id")}">
<chart:title svg:x="1cm" svg:y="0.2cm" chart:style-name="ch1"><text:p>{n("c", "title")}</text:p></chart:title>
<chart:legend chart:legend-position="end" svg:x="6.5cm" svg:y="3cm" chart:style-name="ch1"/>
<chart:plot-area chart:style-name="{n("m", "stylename")}" table:cell-range-address="{table}.$A$1:.$B$3" chart:data-source-has-labels="both" svg:x="0.5cm" svg:y="1cm" svg:width="6cm" svg:height="5.5cm">
<chartooo:coordinate-region svg:x="1cm" svg:y="1cm" svg:width="5cm" svg:height="5cm"/>
<chart:axis chart:dimension="x" chart:name="primary-x" chart:style-name="{n("m", "stylename")}"><chart:categories table:cell-range-address="{table}.$A$2:.$A$3"/></chart:axis>
<chart:axis chart:dimension="y" chart:name="primary-y" chart:style-name="{n("m", "stylename")}"><chart:title><text:p>{n("c", "axis")}</text:p></chart:title><chart:grid chart:class="major"/></chart:axis>
<chart:series chart:style-name="ch3" chart:values-cell-range-address="{table}.$B$2:.$B$3" chart:label-cell-address="{table}.$B$1" chart:class="chart:bar" loext:label-string="{n("m", "labelstring")}"><chart:data-point chart:repeated="2"/></chart:series>
<chart:wall chart:style-name="ch1"/><chart:floor chart:style-name="ch1"/></chart:plot-area>
<table:table table:name="local-table" table:title="{n("m", "tabletitle")}"><table:table-header-columns><table:table-column/></table:table-header-columns>
<table:table-columns><table:table-column/></table:table-columns><table:table-header-rows><table:table-row><table:table-cell><text:p/></table:table-cell>{_cell(n("c", "series"))}</table:table-row></table:table-header-rows>
<table:table-rows>{rows}</table:table-rows></table:table></chart:chart><draw:object xlink:href="./{n("b", "inner")}"/></office:chart></office:body></office:document-content>"""


def _frame(form: str) -> str:
    return (
        f'<draw:frame draw:name="{needle(form, "m", "framename")}" text:anchor-type="paragraph" svg:x="1cm" svg:y="1cm" svg:width="8cm" svg:height="7cm">'
        '<draw:object xlink:href="./Object 1" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        '<draw:image xlink:href="./ObjectReplacements/Object 1" xlink:type="simple"/>'
        f"<svg:desc>{needle(form, 'm', 'alt')}</svg:desc></draw:frame>"
    )


def _more(form: str, table: str = "local-table") -> dict[str, bytes]:
    return {
        "Object 1/content.xml": chart(form, table).encode(),
        "Object 1/styles.xml": needle(form, "m", "chartstyles").encode(),
        "Object 1/meta.xml": needle(form, "m", "chartmeta").encode(),
        "ObjectReplacements/Object 1": b"VCLMTF" + needle(form, "h", "replacement").encode(),
    }


def odt(path: Path) -> Path:
    """Puts a text with a chart at a path."""
    body = f"<office:text><text:p>{needle('odtc', 'c', 'words')}{_frame('odtc')}</text:p></office:text>"
    path.write_bytes(packed("text", content(body), _more("odtc")))
    return path


def ods(path: Path) -> Path:
    """Puts a sheet with a chart of its cells at a path."""
    cells = f"<table:table-row>{_cell('')}{_cell('Euros')}</table:table-row>" + "".join(
        f"<table:table-row>{_cell(name)}{_cell(value, value)}</table:table-row>" for name, value in ROWS
    )
    body = (
        f'<office:spreadsheet><table:table table:name="Budget"><table:shapes>{_frame("odsc")}</table:shapes>'
        f"<table:table-column/>{cells}</table:table></office:spreadsheet>"
    )
    path.write_bytes(packed("spreadsheet", content(body), _more("odsc", "Budget")))
    return path
