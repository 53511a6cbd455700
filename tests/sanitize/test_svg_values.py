"""Tests of sanitize/formats/svg_values.py through the whole order of cleaning: what calls out or speaks goes."""

from pathlib import Path

import pytest

from sanitize.clean import Bench, clean
from sanitize.errors import Damaged, StillDirty
from sanitize.formats import svg
from sanitize.formats.svg_second import second_engine
from sanitize.formats.svg_values import is_harmless, may_refer, referenced
from tests.specimens import svgs

ROW = svg.row(lambda _: ())
BENCH = Bench((ROW,), lambda _: (), "0", lambda _: None)
RECT = 'x="10" y="10" width="50" height="50"'
CALLS = (
    "image-set('//needle.example/a.png' 1x)",
    "image-set('https:needle.example/a.png' 1x)",
    "image('//needle.example/a.png')",
    "src('//needle.example/a.png')",
    "cross-fade(url(#i1), '//needle.example/a.png')",
    "element(#needle.example)",
    "'//needle.example/a.png'",
    "url(#a) url('//needle.example/a.png')",
    "url(&quot;//needle.example/a.png#a&quot;)",
    "none, needle.example",
)


@pytest.mark.parametrize("name", ["mask", "filter", "clip-path", "marker-start", "fill", "stroke", "cursor", "width"])
@pytest.mark.parametrize("value", CALLS)
def test_nothing_that_calls_out_is_in_a_copy(tmp_path: Path, name: str, value: str) -> None:
    beside = "".join(f' {other}="{written}"' for other, written in [("fill", "red"), ("width", "50")] if other != name)
    body = f'<mask id="a"/><rect x="10" y="10" height="50"{beside} {name}="{value}"/>'
    (tmp_path / "a").write_text(svgs.plain(body))
    try:
        clean(tmp_path / "a", tmp_path / "b", BENCH, "image/svg+xml")
    except (Damaged, StillDirty):
        return  # resvg drew it otherwise than what is left: refused
    assert "needle" not in (tmp_path / "b").read_text()


@pytest.mark.parametrize("value", CALLS)
def test_the_second_engine_minds_what_calls_out(tmp_path: Path, value: str) -> None:
    (tmp_path / "a").write_text(svgs.plain(f'<rect mask="{value}"/>'))
    assert second_engine(tmp_path / "a") or value.startswith("none")


@pytest.mark.parametrize(
    "body",
    [
        f'<rect d="jean needle 06 12 34 56 78" {RECT}/>',
        f'<g type="jean needle 06 12 34 56 78"><rect {RECT}/></g>',
        f'<g version="needle"><rect {RECT}/></g>',
        f'<rect {RECT} stroke-width="needle"/>',
        f'<rect {RECT} paint-order="jean needle"/>',
        f'<rect {RECT} points="needle"/>',
        f'<rect {RECT} style="image-rendering:needle"/>',
        f'<path d="M0 0L90 90L0 90z needle"/><rect {RECT}/>',
        f'<rect {RECT} stroke-dashoffset="\u0661\u0662needle"/>',
        f'<rect {RECT} surfaceScale="1 2 3 needle"/>',
    ],
)
def test_words_of_somebodys_own_are_not_in_a_copy(tmp_path: Path, body: str) -> None:
    (tmp_path / "a").write_text(svgs.plain(body))
    try:
        cleaning = clean(tmp_path / "a", tmp_path / "b", BENCH, "image/svg+xml")
    except Damaged:
        assert "<path" in body
        return
    assert "needle" not in (tmp_path / "b").read_text()
    assert [finding for finding in cleaning.removed if "needle" in finding.untrusted_value]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("d", "M.5.5h-3e-4a1,1 0 01.5.5zm1 1\nC 1,2 3,4 5,6Z"),
        ("points", "1,2 3.5,-4"),
        ("transform", "translate(1.5px, -2) rotate(45 1 2)\nscale(2),matrix(1 0 0 1 0 0)"),
        ("fill", "rgb(100%, 0%, 50%)"),
        ("stop-color", "hsla(120deg 10% 20% / .5)"),
        ("stroke", "#AbC"),
        ("color", "CornflowerBlue"),
        ("font-family", "'Bitstream Vera Sans', \"DejaVu Sans\", sans-serif"),
        ("font-size", "1.2em"),
        ("stroke-dasharray", "1, 2.5 3%"),
        ("preserveAspectRatio", "xMidYMid meet"),
        ("paint-order", "markers fill stroke"),
        ("width", "21.0in"),
        ("orient", "auto-start-reverse"),
        ("values", "0 0 0 0 0  0 0 0 0 0 0 0 0 0 0 0 0 0 .25 0"),
        ("mask", "none"),
        ("baseFrequency", "1e-05"),
    ],
)
def test_what_drawing_programs_write_is_harmless(name: str, value: str) -> None:
    assert is_harmless(name, value)


def test_a_reference_is_whole_and_stands_where_one_may() -> None:
    assert referenced("url(#a)") == referenced("url('#a')") == referenced(' url( "#a" ) none') == "a"
    assert referenced("url(#a) url(#b) x") == "a"
    assert may_refer("fill", "url(#a) #fff")
    assert may_refer("mask", "url(#a)")
    assert not may_refer("mask", "url(#a) none")
    assert not may_refer("fill", "url(#a) url(//x)")
    assert not may_refer("width", "url(#a)")
    assert referenced("url(#a") is None


def test_a_number_longer_than_any_program_writes_is_not_one() -> None:
    assert is_harmless("x", "1." + "3" * 32)
    assert not is_harmless("x", "1." + "3" * 33)


@pytest.mark.parametrize(
    "body",
    [
        # Inkscape: styles, a gradient that leans on another, a path with transform, markers, tspans with line roles
        '<defs><linearGradient id="g1"><stop style="stop-color:#a00;stop-opacity:1" offset="0"/><stop offset="1"/>'
        '</linearGradient><linearGradient id="g2" xlink:href="#g1" gradientUnits="userSpaceOnUse" x1="0" y1="0" '
        'x2="90" y2="0" gradientTransform="matrix(0.98,0.1,0,1,2e-4,0)"/><marker id="m" orient="auto" refX="0" '
        'refY="0" style="overflow:visible"><path d="M 0,0 5,-5 -12,0 5,5 Z" transform="scale(-0.8)"/></marker></defs>'
        '<path style="fill:url(#g2);fill-opacity:1;fill-rule:evenodd;stroke:#000000;stroke-width:1.5px;'
        'stroke-linecap:butt;marker-end:url(#m);font-variant-ligatures:normal" d="m 10,10 c 3,-4 60,5 70,30 l 5,9"/>'
        '<text xml:space="preserve" style="font-size:10px;line-height:125%;font-family:\'DejaVu Sans\';'
        'text-anchor:start" x="9" y="70"><tspan x="9" y="70">une</tspan><tspan x="9" y="85">deux</tspan></text>',
        # Illustrator: a sheet of classes
        '<style type="text/css">\n\t.st0{fill:#FFFFFF;stroke:#1D1D1B;stroke-miterlimit:10;}\n\t.st1{font-family:\''
        'DejaVu Sans\';}\n</style><g><rect class="st0" width="60" height="30"/>'
        '<text transform="matrix(1 0 0 1 5 60)" class="st1">Titre</text></g>',
        # Figma: filters of numbers, clip paths by reference
        '<g filter="url(#f)" clip-path="url(#c)"><circle cx="50" cy="50" r="30" fill="#D9D9D9"/></g><defs><filter '
        'id="f" x="0" y="0" width="120" height="120" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB">'
        '<feFlood flood-opacity="0" result="b"/><feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 '
        '0 0 0 0 0 0 0 0 0 0 0 127 0" result="h"/><feOffset dy="4"/><feGaussianBlur stdDeviation="2"/><feComposite '
        'in2="h" operator="out"/><feBlend mode="normal" in="SourceGraphic" in2="b" result="shape"/></filter>'
        '<clipPath id="c"><rect width="99" height="80" fill="white"/></clipPath></defs>',
        # matplotlib: glyphs by use, dashes, joins
        '<defs><path id="d1" d="M 10 20 \nQ 3 4 5 6 \nz\n" transform="scale(0.5)"/></defs><g style="stroke: #1f77b4; '
        'stroke-dasharray: 5.55,2.4; stroke-dashoffset: 0; stroke-linejoin: miter"><use xlink:href="#d1" x="63.6" '
        'transform="translate(20 30)"/></g>',
        # LibreOffice: text in many pieces
        '<g fill-rule="evenodd" stroke-width="28.222" stroke-linejoin="round" preserveAspectRatio="xMidYMid"><text>'
        '<tspan font-family="DejaVu Sans, sans-serif" font-size="12px" font-weight="400"><tspan x="10" y="40">'
        '<tspan fill="rgb(201,33,30)" stroke="none">mots</tspan></tspan></tspan></text></g>',
        # Graphviz
        '<g class="graph" transform="scale(1 1) rotate(0) translate(4 90)"><polygon fill="white" stroke="transparent" '
        'points="-4,4 -4,-80 58,-80 58,4 -4,4"/><text text-anchor="middle" x="27" y="-50" font-family="Times,serif" '
        'font-size="14.00">a</text></g>',
    ],
    ids=["inkscape", "illustrator", "figma", "matplotlib", "libreoffice", "graphviz"],
)
def test_what_drawing_programs_draw_stays(tmp_path: Path, body: str) -> None:
    (tmp_path / "a").write_text(svgs.plain(body))
    cleaning = clean(tmp_path / "a", tmp_path / "b", BENCH, "image/svg+xml")
    assert not [finding for finding in cleaning.kept if finding.message.id == "sanitize.svg_unseen"]
