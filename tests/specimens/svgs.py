"""Makes dirty drawings: what illustration programs write, and what an enemy would."""

import base64
import tempfile
from pathlib import Path

from tests.specimens import pictures
from tests.specimens.planted import needle


def n(kind: str, place: str) -> str:
    """Writes a needle of this format."""
    return needle("svg", kind, place)


def plain(body: str = "", attributes: str = 'width="200" height="100" viewBox="0 0 200 100"') -> str:
    """Gives a drawing with nothing planted."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{body}</svg>'
    )


def _photo() -> str:
    with tempfile.TemporaryDirectory() as folder:
        data = pictures.dirty_jpeg(Path(folder) / "a.jpg").read_bytes()
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


def dirty() -> bytes:
    """Gives a drawing with a needle in every place; words drawn stay."""
    body = f"""
  <!-- {n("m", "comment")} -->
  <title>{n("m", "title")}</title><desc>{n("m", "desc")}</desc>
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{n("m", "rdf")}</dc:creator></rdf:RDF></metadata>
  <sodipodi:namedview inkscape:document-units="mm" inkscape:export-filename="/home/{n("m", "exportpath")}.png"/>
  <style>@import url("http://{n("b", "import")}.example/a.css");
    /* {n("m", "csscomment")} */
    @font-face {{ font-family: x; src: url(http://{n("b", "font")}.example/f.woff) }}
    .red {{ fill: #c00; -x-note: {n("m", "cssproperty")} }} .gone {{ display: none }}
    #blue {{ fill: blue; background: url(http://{n("b", "cssurl")}.example/x.png) }}</style>
  <script>/* {n("h", "script")} */</script>
  <defs><linearGradient id="{n("m", "usedid")}"><stop offset="0" stop-color="#0a0"/><stop offset="1"/></linearGradient>
    <symbol id="never"><text>{n("h", "unused")}</text></symbol></defs>
  <g id="{n("m", "layerid")}" inkscape:label="{n("m", "label")}" data-owner="{n("m", "data")}">
    <rect class="red" x="5" y="5" width="60" height="40" onclick="{n("h", "onclick")}"/>
    <rect id="blue" x="70" y="5" width="60" height="40"/>
    <rect x="135" y="5" width="60" height="40" fill="url(#{n("m", "usedid")})" style="stroke:#000;stroke-width:2"/>
  </g>
  <a xlink:href="http://{n("b", "link")}.example/"><circle cx="20" cy="70" r="12"/></a>
  <image x="60" y="60" width="1" height="1" xlink:href="http://{n("b", "pixel")}.example/p.png"/>
  <image x="150" y="55" width="40" height="30" xlink:href="{_photo()}"/>
  <text class="gone">{n("h", "displaynone")}</text>
  <text style="visibility:hidden" x="9" y="90">{n("h", "visibility")}</text>
  <g opacity="0"><text x="9" y="95">{n("h", "opacity")}</text></g>
  <switch><foreignObject width="9" height="9" requiredExtensions="x"><p xmlns="http://www.w3.org/1999/xhtml">{
        n("h", "foreign")
    }</p></foreignObject><g><text x="2" y="97" font-size="7" font-family="DejaVu Sans">{
        n("c", "drawn")
    }</text></g></switch>
  <rect x="3" y="48" width="5" height="5" d="{n("m", "wordsinpath")}" paint-order="{n("m", "wordsinkeyword")}"/>
  <g type="{n("m", "wordsoutofplace")}" mask="image-set('//{n("b", "imageset")}.example/a.png' 1x)"/>
  <rect width="1" height="1" fill="none"><animate attributeName="x" to="3" id="{n("m", "animation")}"/></rect>
"""
    spaces = (
        'width="200" height="100" viewBox="0 0 200 100" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
        f'sodipodi:docname="{n("m", "docname")}.svg"'
    )
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="http://{n("b", "stylesheet")}.example/"?>'
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" '
        f'[<!ENTITY ns "{n("m", "entity")}">]>'
    )
    return (head + plain(body, spaces)).encode()
