"""Tests of sanitize/formats/svg*.py: finds, strips, refuses what is corrupt or a trap."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanitize.errors import Damaged, SanitizeError, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import svg
from sanitize.formats.svg_second import second_engine
from sanitize.formats.svg_style import declarations, rules
from tests.specimens import pictures, svgs
from tests.specimens.planted import CONTENT, needles_in

ROW = svg.row(lambda _: ())
BARE = '<text x="9" y="50" font-family="DejaVu Sans">shown</text>'


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def ids(found: Sequence[Finding]) -> set[str]:
    return {finding.message.id for finding in found}


def test_it_finds_every_planted_place_and_keeps_the_value_as_evidence(tmp_path: Path) -> None:
    dirty = svgs.dirty()
    found = ROW.examine(put(tmp_path / "a", dirty))
    evidence = needles_in(" ".join(finding.untrusted_value for finding in found).encode())
    assert {needle for needle in needles_in(dirty) if not CONTENT.match(needle)} == evidence
    assert "sanitize.jpeg_exif" in ids(found), "the photograph inside was looked at by its own row"


def test_it_strips_every_needle_and_keeps_size_shapes_and_drawn_words(tmp_path: Path) -> None:
    path, copy = put(tmp_path / "a", svgs.dirty()), tmp_path / "b"
    assert {loss.id for loss in ROW.strip(path, copy)} == {
        "sanitize.svg_animation_dropped",
        "sanitize.svg_picture_dropped",
    }
    data = copy.read_bytes()
    inside = b"".join(data for _, data in svg.unfolded(copy))
    assert needles_in(data) == {b"zqsvgZc_drawnzq"}
    assert not [needle for needle in (*pictures.JPEG_NEEDLES, pictures.TRAILER.decode()) if needle.encode() in inside]
    assert inside.startswith(b"\xff\xd8\xff")
    assert ROW.fidelity(path, copy)
    assert second_engine(copy) == []
    assert {finding.grade for finding in ROW.examine(copy)} <= {Grade.GREEN}
    ROW.strip(copy, tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == data


def test_words_nobody_sees_are_told(tmp_path: Path) -> None:
    body = (
        BARE
        + '<text x="900" y="9">zq-off-canvas</text><text x="9" y="20" fill="#fff">zq-white</text>'
        + '<text x="20" y="80" font-size="6">zq-covered</text><rect x="10" y="60" width="90" height="40" fill="#888"/>'
    )
    found = ROW.examine(put(tmp_path / "a", svgs.plain(body)))
    unseen = {finding.untrusted_value for finding in found if finding.message.id == "sanitize.svg_unseen"}
    assert unseen == {"zq-off-canvas", "zq-white", "zq-covered"}


@pytest.mark.parametrize(
    "hidden",
    [
        'Shown<tspan font-size="0">zq-needle</tspan>',
        'Shown<tspan fill="none">zq-needle</tspan>',
        '<tspan fill="none">zq-needle</tspan>Shown',
        'Sh<tspan fill="none">zq-needle</tspan>own',
        '<tspan x="900">zq-needle</tspan><tspan x="9">Shown</tspan>',
        '<tspan font-size="0"><tspan font-size="16">Shown</tspan>zq-needle</tspan>',
        '<tspan visibility="hidden">zq-needle</tspan>Shown',
        '<tspan fill-opacity="0">zq-needle</tspan>Shown',
    ],
)
def test_words_nobody_sees_inside_a_text_are_told(tmp_path: Path, hidden: str) -> None:
    body = f'<text x="9" y="50" font-family="DejaVu Sans">{hidden}</text>'
    found = ROW.examine(put(tmp_path / "a", svgs.plain(body)))
    unseen = {finding.untrusted_value for finding in found if finding.message.id == "sanitize.svg_unseen"}
    assert unseen == {"zq-needle"}


def test_characters_that_print_nothing_go_from_drawn_words(tmp_path: Path) -> None:
    body = BARE.replace("shown", "sho\u200b\u200cw\u2063n\u00a0!\U000e0041")
    path = put(tmp_path / "a", svgs.plain(body))
    assert {"sanitize.text_invisible", "sanitize.text_tag", "sanitize.text_french_space"} <= ids(ROW.examine(path))
    assert [loss.id for loss in ROW.strip(path, tmp_path / "b")] == ["sanitize.text_joiners_lost"]
    assert ">shown\u00a0!<" in (tmp_path / "b").read_text(encoding="utf-8")
    assert second_engine(path)
    assert second_engine(tmp_path / "b") == []


@pytest.mark.parametrize("piece", ["/*", "@", "a", "{", "@a{", "a{b:c;", "}", "/**/"])
def test_a_sheet_made_to_be_slow_is_read_in_one_walk(piece: str) -> None:
    """Each took seconds for 40,000 letters, and four times as long for twice as many: here, it would take hours."""
    with contextlib.suppress(TooLarge):
        assert not rules(piece * (900_000 // len(piece)))[0] or piece == "a{b:c;"
    assert len(list(declarations(piece * (900_000 // len(piece))))) <= 150_000


def test_a_sheet_too_long_is_too_large() -> None:
    with pytest.raises(TooLarge):
        rules("a" * (1024 * 1024 + 1))
    with pytest.raises(TooLarge):
        rules("a{b:c}" * 5001)


@pytest.mark.parametrize(
    "body",
    [
        '<style>.a{fill:red}</style><rect class="a" width="50" height="50"/>',
        '<style>rect{fill:red}#x{fill:blue}.a{fill:lime}</style><rect id="x" class="a" width="50" height="50"/>',
        '<style>rect.a,circle{fill:red;opacity:.5}</style><rect class="a b" width="50" height="50"/><circle r="30"/>',
        '<rect fill="red" style="fill:blue" width="50" height="50"/>',
        '<defs><path id="p" d="M0 0h40v40z"/></defs><use xlink:href="#p" x="30"/><use href="#p" y="30" fill="red"/>',
        '<defs><clipPath id="c"><circle cx="50" cy="50" r="30"/></clipPath></defs>'
        '<rect clip-path="url(#c)" width="90" height="90"/>',
        '<filter id="f"><feGaussianBlur in="SourceGraphic" stdDeviation="3" result="mine"/>'
        '<feMerge><feMergeNode in="mine"/></feMerge></filter><rect filter="url(#f)" width="60" height="60"/>',
        '<mask id="m"><rect width="50" height="50" fill="#fff"/></mask><rect mask="url(#m)" width="99" height="99"/>',
        '<pattern id="q" width="9" height="9" patternUnits="userSpaceOnUse"><circle r="4"/></pattern>'
        '<rect fill="url(#q)" width="99" height="99"/>',
        BARE + '<text xml:space="preserve" x="5" y="80">a <tspan fill="red">b</tspan>  c &lt;&amp;"</text>',
    ],
)
def test_what_is_drawn_stays(tmp_path: Path, body: str) -> None:
    path = put(tmp_path / "a", svgs.plain(body))
    ROW.strip(path, tmp_path / "b")
    assert ROW.fidelity(path, tmp_path / "b")
    assert second_engine(tmp_path / "b") == []


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://example.org/x">%p;]>',
        "<!DOCTYPE svg [" + "".join(f'<!ENTITY e{i} "x">' for i in range(200)) + "]>",
    ],
)
def test_entities_that_are_a_trap_are_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(Unreadable):
        ROW.examine(put(tmp_path / "a", head + svgs.plain(BARE)))


@pytest.mark.parametrize("data", ["", "<svg", "<svg/>", "<html/>", "<a><b></a>", svgs.plain("<g>")[:-8]])
def test_a_corrupt_drawing_is_unreadable(tmp_path: Path, data: str) -> None:
    with pytest.raises(Unreadable):
        ROW.examine(put(tmp_path / "a", data))


def test_a_drawing_too_deep_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        ROW.examine(put(tmp_path / "a", svgs.plain("<g>" * 300 + "</g>" * 300)))


def test_another_drawing_or_size_is_damage(tmp_path: Path) -> None:
    path = put(tmp_path / "a", svgs.plain(BARE))
    other = put(tmp_path / "b", svgs.plain('<rect width="9" height="9"/>'))
    larger = put(tmp_path / "c", svgs.plain(BARE, 'width="400" height="100"'))
    for changed in (other, larger):
        with pytest.raises(Damaged):
            ROW.fidelity(path, changed)


def test_a_selector_we_do_not_know_that_changes_the_drawing_is_refused_not_lost(tmp_path: Path) -> None:
    path = put(tmp_path / "a", svgs.plain('<style>g > rect{fill:red}</style><g><rect width="50" height="50"/></g>'))
    ROW.strip(path, tmp_path / "b")
    with pytest.raises(Damaged):
        ROW.fidelity(path, tmp_path / "b")


def test_the_second_engine_minds_what_the_first_must_not_leave(tmp_path: Path) -> None:
    for body in (
        "<script/>",
        '<a href="#i1"/>',
        '<rect onload="x"/>',
        '<image href="http://example.org/"/>',
        '<rect fill="url(http://example.org)"/>',
        "<!-- x -->",
        '<g id="ada"/>',
        '<g class="x"/>',
    ):
        assert second_engine(put(tmp_path / "a", svgs.plain(body)))


def test_rules_are_weighed_as_css_does() -> None:
    found, left_out = rules("#a{x:1} b{x:2} .c{x:3} b.c{x:4} a b{x:5} @media print{b{x:6}}")
    assert [dict(rule.declarations)["x"] for rule in found] == ["2", "3", "4", "1"]
    assert left_out == ["@media print{b{x:6}}", "a b"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 6000), junk=st.binary(max_size=12))
def test_mutated_bytes_raise_nothing_else(tmp_path: Path, at: int, junk: bytes) -> None:
    data = bytearray(svgs.dirty())
    data[at : at + len(junk)] = junk
    path = put(tmp_path / "a", bytes(data))
    try:
        ROW.strip(path, tmp_path / "b")
        ROW.fidelity(path, tmp_path / "b")
    except SanitizeError:
        return
    assert second_engine(tmp_path / "b") == []
