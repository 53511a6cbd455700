"""Tests of sanitize/formats/odf*.py: finds, strips, refuses what is corrupt; the copy opens and shows the same."""

# ruff: noqa: E501 — a line of markup reads better than its pieces

import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sanitize.errors import Damaged, SanitizeError, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import odf
from sanitize.formats._row import Format
from sanitize.formats.odf_second import second_engine, unfolded
from sanitize.identify import identify
from sanitize.odf_kind import LOCKED, ODT
from tests.sanitize.test_printing import printed_words
from tests.specimens import odfs, office
from tests.specimens.planted import CONTENT, needle, needles_in

ROWS = {row.name: row for row in odf.rows(lambda _: ())}
DIRTY: dict[str, Callable[[Path], Path]] = {
    "odt": odfs.dirty_odt,
    "ods": odfs.dirty_ods,
    "odp": odfs.dirty_odp,
    "odg": odfs.dirty_odg,
}


def ids(found: Sequence[Finding]) -> set[str]:
    return {finding.message.id for finding in found}


def text(path: Path, body: str, styles: str = "", more: dict[str, bytes] | None = None) -> Path:
    path.write_bytes(odfs.packed("text", odfs.content(f"<office:text>{body}</office:text>", styles), more, bare=True))
    return path


def stripped(path: Path, row: Format) -> str:
    copy = path.with_name("copy")
    row.strip(path, copy)
    assert second_engine(copy) == []
    with zipfile.ZipFile(copy) as archive:
        return archive.read("content.xml").decode()


@pytest.mark.parametrize("form", DIRTY)
def test_it_finds_every_planted_place_and_keeps_the_value_as_evidence(tmp_path: Path, form: str) -> None:
    dirty = DIRTY[form](tmp_path / "a")
    found = ROWS[form].examine(dirty)
    evidence = needles_in("\n".join(f"{f.untrusted_value} {f.where}" for f in found).encode())
    planted = needles_in(dirty.read_bytes())
    assert len(planted) > 20
    assert {needle for needle in planted if not CONTENT.match(needle)} <= evidence


@pytest.mark.parametrize("form", DIRTY)
def test_it_strips_every_needle_and_keeps_what_is_seen(tmp_path: Path, form: str) -> None:
    dirty, copy = DIRTY[form](tmp_path / "a"), tmp_path / "b"
    ROWS[form].strip(dirty, copy)
    planted = needles_in(dirty.read_bytes())
    assert needles_in(copy.read_bytes()) == {needle for needle in planted if CONTENT.match(needle)}
    assert second_engine(copy) == []
    assert ROWS[form].examine(copy) == []
    assert ROWS[form].fidelity(dirty, copy)
    ROWS[form].strip(copy, tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == copy.read_bytes()


@pytest.mark.parametrize("form", ["odt", "odp"])
def test_libreoffice_opens_the_copy_and_prints_the_same_words(tmp_path: Path, form: str) -> None:
    dirty, copy = DIRTY[form](tmp_path / "a"), tmp_path / "other" / "b"
    copy.parent.mkdir()
    ROWS[form].strip(dirty, copy)
    assert identify(copy) == identify(dirty)
    before = "".join(printed_words(dirty).split()).removesuffix("Object1")  # in place of the object it cannot draw
    assert "".join(printed_words(copy).split()) == before


def test_what_is_lost_is_said(tmp_path: Path) -> None:
    losses = {
        loss.id: dict(loss.params)["count"]
        for loss in ROWS["odt"].strip(odfs.dirty_odt(tmp_path / "a"), tmp_path / "b")
    }
    assert losses == {
        "sanitize.odf_lost_forms": 1,
        "sanitize.odf_lost_links": 1,
        "sanitize.odf_lost_objects": 1,
        "sanitize.odf_lost_pictures": 1,
    }


def test_a_template_becomes_a_plain_document(tmp_path: Path) -> None:
    body = odfs.content("<office:text><text:p>words</text:p></office:text>")
    (tmp_path / "a").write_bytes(odfs.packed("text-template", body, bare=True))
    assert identify(tmp_path / "a") == ODT
    ROWS["odt"].strip(tmp_path / "a", tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as archive:
        assert archive.read("mimetype").decode() == ODT
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_names_are_numbers_and_references_hold(tmp_path: Path) -> None:
    styles = '<style:style style:name="Ada s own" style:family="text"><style:text-properties fo:color="#ff0000"/></style:style>'
    path = text(tmp_path / "a", '<text:p><text:span text:style-name="Ada s own">red</text:span></text:p>', styles)
    markup = stripped(path, ROWS["odt"])
    assert 'style:name="n1"' in markup
    assert 'text:style-name="n1"' in markup
    assert "Ada" not in markup
    assert "Ada s own" in {finding.untrusted_value for finding in ROWS["odt"].examine(path)}


@pytest.mark.parametrize(
    "body",
    [
        '<text:p><text:s text:c="3"/>a<text:tab/>b<text:line-break/>c</text:p>',
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>",
        '<text:p>x<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p>',
        "<table:table><table:table-column/><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row></table:table>",
        '<text:p><draw:custom-shape svg:x="1cm"><draw:enhanced-geometry svg:viewBox="0 0 9 9" draw:enhanced-path="M 0 0 L ?f0 9 N"/></draw:custom-shape></text:p>',
        "<text:p><text:page-number/></text:p>",
    ],
)
def test_what_is_seen_stays(tmp_path: Path, body: str) -> None:
    markup = stripped(text(tmp_path / "a", body), ROWS["odt"])
    assert body.replace(" ", "") in markup.replace(" ", "")


@pytest.mark.parametrize(
    "body",
    [
        "<text:p>x</text:p>zq loose words",
        '<text:p fo:color="http://example.org">x</text:p>',
        '<text:p text:style-name="P1" loext:note="Ada wrote this">x</text:p>',
        '<text:p>x<draw:frame><draw:plugin xlink:href="file:///Ada/x"/></draw:frame></text:p>',
        "<text:p>x<text:unknown-field/></text:p>",
        '<text:p xml:id="Adas-paragraph">x</text:p>',
    ],
)
def test_what_is_not_on_the_list_goes(tmp_path: Path, body: str) -> None:
    markup = stripped(text(tmp_path / "a", body), ROWS["odt"])
    assert [word for word in ("loose", "example", "Ada", "unknown", "plugin") if word in markup] == []


def test_a_word_lost_is_damage(tmp_path: Path) -> None:
    one, other = text(tmp_path / "a", "<text:p>one two</text:p>"), text(tmp_path / "b", "<text:p>one</text:p>")
    with pytest.raises(Damaged):
        ROWS["odt"].fidelity(one, other)


def test_a_field_we_do_not_know_is_refused_not_lost(tmp_path: Path) -> None:
    path = text(tmp_path / "a", "<text:p>x <text:unknown-field>seen</text:unknown-field></text:p>")
    ROWS["odt"].strip(path, tmp_path / "b")
    with pytest.raises(Damaged):
        ROWS["odt"].fidelity(path, tmp_path / "b")


@pytest.mark.parametrize(
    "content",
    [b"", b"<a", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"],
)
def test_a_corrupt_or_hostile_part_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = text(tmp_path / "a", "<text:p/>", more={"content.xml": content})
    with pytest.raises(Unreadable):
        ROWS["odt"].examine(path)


def test_without_content_it_is_damaged_and_locked_it_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr("mimetype", ODT)
    with pytest.raises(Unreadable) as refusal:
        ROWS["odt"].examine(tmp_path / "a")
    assert refusal.value.message.id == "sanitize.odf_damaged"
    assert identify(office.locked_odt(tmp_path / "b")) == LOCKED


def test_the_second_engine_minds_what_the_first_must_not_leave(tmp_path: Path) -> None:
    for body in (
        "<office:annotation/>",
        '<text:a xlink:href="http://example.org/"/>',
        "<!-- x -->",
        '<text:p xml:id="x"/>',
        '<text:section text:name="Ada"/>',
        '<text:section text:name="n1" text:display="none"/>',
        '<draw:image xlink:href="../x.png"/>',
        "<dc:creator/>",
        '<table:table-cell table:formula="x"/>',
    ):
        (tmp_path / "a").write_bytes(odfs.packed("text", odfs.content(f"<office:text>{body}</office:text>"), bare=True))
        assert [f.where for f in second_engine(tmp_path / "a") if f.where.startswith("content.xml")], body


def test_the_deep_search_reads_values_and_words_but_not_the_names_of_elements(tmp_path: Path) -> None:
    text(tmp_path / "a", '<text:p text:style-name="value &amp; more">words</text:p>')
    data = dict(unfolded(tmp_path / "a"))["content.xml"]
    assert b"value & more" in data
    assert b"words" in data
    assert b"style-name" not in data


def test_mutated_markup_is_refused_or_clean(tmp_path: Path) -> None:
    """The archive's checksums would catch every changed byte: so the content is changed before it is packed."""
    dirty = odfs.dirty_odt(tmp_path / "a")
    with zipfile.ZipFile(dirty) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    seed = parts["content.xml"].decode()
    endings = set()
    for number in range(60):
        chance = random.Random(number)  # noqa: S311 — chance to be repeated from its seed, not a secret
        at, length = chance.randrange(len(seed)), chance.randrange(1, 30)
        swap = chance.choice(["", '"', "<text:p>", "</text:p>", "text:", "&#9;", seed[:40], "none"])
        changed = seed[:at] + swap + seed[at + length * chance.randrange(2) :]
        (tmp_path / "b").write_bytes(
            odfs.packed("text", changed, {"Pictures/1.png": parts["Pictures/1.png"]}, bare=True)
        )
        try:
            ROWS["odt"].strip(tmp_path / "b", tmp_path / "c")
            ROWS["odt"].fidelity(tmp_path / "b", tmp_path / "c")
        except SanitizeError as error:
            endings.add(type(error).__name__)
            continue
        assert second_engine(tmp_path / "c") == []
        assert not [f for f in ROWS["odt"].examine(tmp_path / "c") if f.grade is Grade.RED]
        endings.add("clean")
    assert "clean" in endings
    assert "Unreadable" in endings


def test_cells_of_a_hidden_column_go_wherever_repeats_put_them(tmp_path: Path) -> None:
    def cell(words: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'

    hidden, shown = needle("ods", "h", "hidden"), needle("ods", "c", "shown")
    columns = (
        '<table:table-column table:number-columns-repeated="3"/><table:table-column-group table:display="false">'
        "<table:table-column/></table:table-column-group><table:table-column/>"
    )
    row = f'<table:table-cell table:number-columns-repeated="3"/>{cell(hidden)}{cell(shown)}'
    body = f'<office:spreadsheet><table:table table:name="A">{columns}<table:table-row>{row}</table:table-row></table:table></office:spreadsheet>'
    (tmp_path / "a").write_bytes(odfs.packed("spreadsheet", odfs.content(body), bare=True))
    ROWS["ods"].strip(tmp_path / "a", tmp_path / "b")
    assert needles_in((tmp_path / "b").read_bytes()) == {shown.encode()}
    assert ROWS["ods"].fidelity(tmp_path / "a", tmp_path / "b")
    assert "sanitize.odf_hidden" in ids(ROWS["ods"].examine(tmp_path / "a"))


def test_of_the_settings_only_switches_of_the_layout_stay(tmp_path: Path) -> None:
    ROWS["odt"].strip(odfs.dirty_odt(tmp_path / "a"), tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as archive:
        settings = archive.read("settings.xml").decode()
    assert "AddParaTableSpacing" in settings
    assert settings.count("<config:config-item ") == 1
    text(tmp_path / "c", "<text:p>x</text:p>", more={"settings.xml": settings.replace("false", "Ada").encode()})
    assert "settings.xml" in {finding.where for finding in second_engine(tmp_path / "c")}
    ROWS["odt"].strip(tmp_path / "c", tmp_path / "d")
    with zipfile.ZipFile(tmp_path / "d") as archive:
        assert "settings.xml" not in archive.namelist()
