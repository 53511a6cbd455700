"""Copies of approved values: what people see in a range leaves, and nothing else; the public set and its naive way."""

import zipfile
from pathlib import Path

import pytest

from sanitize.approved import chosen_of, written, written_cell
from sanitize.deepsearch import search
from sanitize.errors import BadRanges, Damaged, SanitizeError, StillDirty, ToolFailed, Unreadable
from sanitize.findings import Cleaning, Made
from sanitize.formats.csv_again import rows_of
from sanitize.formats.csv_table import table_of
from sanitize.formats.pdf_streams import decoded_streams, visible_text
from sanitize.identify import identify
from sanitize.package_kind import XLSX
from sanitize.sheets_told import read_sheets, written_sheets
from sanitize.table_view import texts_of, view
from sanitize.tables import Cell, Choice, Sheet, Why, read_choice, read_range, suggested, written_range
from sanitize.told_cells import read as read_told
from sanitize.values import prove, values
from sanitize.workshop import Workshop
from tests.specimens import odfs, office_excel, spreadsheets
from tests.specimens.planted import CONTENT, needles_in
from tests.specimens.spreadsheets import CHOSEN, SECRETS, SEEN, SHEET, VISIBLE

LEFT_OUT = Choice((read_range(CHOSEN),), leaves_out=True)


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spreadsheets.workbook(tmp_path_factory.mktemp("originals") / "in.xlsx")


@pytest.fixture(scope="module")
def made(original: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cleaning, Path]:
    work = tmp_path_factory.mktemp("work")
    return values(original, identify(original), LEFT_OUT, work / "out.csv", work), work / "out.csv"


def unfolded(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("place", SECRETS)
def test_emptying_the_cell_one_sees_fools_nobody_and_our_copy_holds_nothing(
    original: Path, made: tuple[Cleaning, Path], tmp_path: Path, place: str
) -> None:
    naive = unfolded(spreadsheets.naive(original, tmp_path / "naive.xlsx"))
    assert SEEN.encode() not in naive
    assert SECRETS[place].encode() in naive, "the naive way leaves the secret"
    assert SECRETS[place].encode() not in made[1].read_bytes()


def test_the_copy_shows_what_a_person_saw_and_its_report_what_was_left_out(made: tuple[Cleaning, Path]) -> None:
    cleaning, copy = made
    assert rows_of(copy.read_bytes().decode()) == VISIBLE
    assert copy.read_bytes().count(b"\r\n") == len(VISIBLE), "RFC 4180"
    left_out = {f.untrusted_value for f in cleaning.removed if f.message.id == "sanitize.values_left_out"}
    away = ("hidden row", "hidden column", "narrow row", "white on white", "tiny letters", "no format")
    assert {SECRETS[place] for place in (*away, "under a merged cell")} == left_out
    public = str(cleaning.recipe) + str(cleaning.checks) + str(cleaning.losses)
    assert not any(secret in public for secret in (*SECRETS.values(), SHEET))
    assert [loss.id for loss in cleaning.losses] == [
        "sanitize.values_lost", "sanitize.values_lost_hidden", "sanitize.csv_formula_disarmed",
    ]  # fmt: skip


def test_its_flattened_view_holds_the_same_table_and_the_words_of_nothing_else(
    made: tuple[Cleaning, Path], tmp_path: Path
) -> None:
    told = view(made[1], tmp_path / "view.pdf", tmp_path, quiet)
    assert (told.recipe.name, told.pages, told.kept) == ("values view", 1, ())
    shown = visible_text(tmp_path / "view.pdf")
    assert [cell for row in VISIBLE for cell in row if cell not in shown] == []
    assert search(tmp_path / "view.pdf", decoded_streams(tmp_path / "view.pdf"), SECRETS.values()) == []


def test_what_is_hidden_in_a_range_refuses_it_and_so_does_a_hidden_sheet(original: Path, tmp_path: Path) -> None:
    with Workshop(tmp_path) as workshop:
        told = workshop.make(Made.SHEETS, original, tmp_path / "sheets")
        assert (told.media_type, told.out_media_type) == (XLSX, "application/json")
        read = read_sheets((tmp_path / "sheets").read_bytes())
        assert [(sheet.untrusted_name, sheet.is_hidden) for sheet in read] == [
            (SHEET, False), ("Notes", True), ("Brouillon", True),
        ]  # fmt: skip
        assert [written_range(area) for sheet in read if (area := suggested(sheet))] == [f"'{SHEET}'!A1:F8"]
        assert (read[0].hidden_rows, read[0].hidden_columns) == (((2, 2), (5, 5)), ((2, 2),))
        with pytest.raises(BadRanges) as refusal:
            workshop.make(Made.VALUES, original, tmp_path / "no", Choice((read_range(CHOSEN),)).written())
        assert refusal.value.message.id == "sanitize.values_hidden_inside"
        assert not (tmp_path / "no").exists()
        workshop.make(Made.VALUES, original, tmp_path / "copy.csv", LEFT_OUT.written())
        assert rows_of((tmp_path / "copy.csv").read_text(encoding="utf-8")) == VISIBLE
        seen = workshop.make(Made.VALUES_VIEW, tmp_path / "copy.csv", tmp_path / "view.pdf")
        assert seen.out_media_type == "application/pdf"
    for text, why in (
        ("Notes!A1", "hidden_sheet"), ("Ailleurs!A1", "no_sheet"), (f"'{SHEET}'!H1:Z9", "nothing_seen"),
    ):  # fmt: skip
        with pytest.raises(BadRanges) as refusal:
            chosen_of(read, read_range(text), leaves_out=True)
        assert refusal.value.message.id == f"sanitize.values_{why}"


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_every_needle_outside_the_range_stays_behind(tmp_path: Path, form: str) -> None:
    """The dirty specimens of cleaning; a value on which the readers do not agree is left out as well."""
    original = tmp_path / "in.bin"
    if form == "xlsx":
        original.write_bytes(office_excel.dirty())
    else:
        odfs.dirty_ods(original)
    choice = Choice((read_range("A1:Z99"),), leaves_out=True)
    values(original, identify(original), choice, tmp_path / "out.csv", tmp_path)
    found = needles_in((tmp_path / "out.csv").read_bytes())
    assert found
    assert [needle for needle in found if not CONTENT.match(needle)] == []


def test_a_formula_that_gives_something_else_each_time_is_unsure_and_refused(tmp_path: Path) -> None:
    original = spreadsheets.workbook(tmp_path / "in.xlsx", more='<c r="A1"><f>TODAY()</f><v>40000</v></c>')
    with pytest.raises(BadRanges) as refusal:
        values(original, XLSX, Choice((read_range("Notes2!A1"),)), tmp_path / "out.csv", tmp_path)
    assert refusal.value.message.id == "sanitize.values_unsure_inside"


def test_a_table_in_text_is_read_twice_too_and_other_files_are_refused(tmp_path: Path) -> None:
    original = tmp_path / "in.csv"
    original.write_text("nom;note;ville\nAnne\u200b;=1+1;Lyon\n\nBob;-3,5;Nice\n", encoding="utf-8")
    told = values(original, "text/csv", Choice((read_range("A1:B9"),)), tmp_path / "out.csv", tmp_path)
    assert (tmp_path / "out.csv").read_bytes() == b'nom,note\r\nAnne,\'=1+1\r\nBob,"-3,5"\r\n'
    assert "libreoffice" not in dict(told.recipe.tools)
    original.write_text("just words", encoding="utf-8")
    with pytest.raises(SanitizeError) as refusal:
        values(original, "text/plain", Choice((read_range("A1"),)), tmp_path / "no.csv", tmp_path)
    assert refusal.value.message.id == "sanitize.values_no_table"


@pytest.mark.parametrize(
    ("shown", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1+cmd", "'+1+cmd"), ("-dit", "'-dit"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\uff1d1+1", "'\uff1d1+1"),
        (" =1", "'=1"),
        ("-12,50 €", "-12,50 €"), ("+33 6", "+33 6"), ("'=x", "'=x"), ("a\u200bb", "ab"), ("x=1", "x=1"),
    ],
)  # fmt: skip
def test_what_begins_like_a_formula_gets_an_apostrophe_and_numbers_stay(shown: str, cell: str) -> None:
    assert written_cell(shown) == cell


def test_the_proof_refuses_a_cell_changed_a_byte_too_many_and_a_formula(tmp_path: Path) -> None:
    copy, expected = tmp_path / "copy.csv", (("a", "b c"), ("1", ""))
    for damage, kind in (
        (b'a,b c\r\n1,"x"\r\n', Damaged), (b"a,b c\r\n1,\r\nz\r\n", Damaged), (b"a,b c\r\n\r\n1,\r\n", StillDirty),
        (b"a,b c\n1,\n", StillDirty), (b"\xff", Damaged), (b'"a', Damaged), (b'a,"b c"\r\n1,\r\n', StillDirty),
    ):  # fmt: skip
        copy.write_bytes(damage)
        with pytest.raises(kind):
            prove(copy, expected, ())
    copy.write_bytes(written((("=1",),)))
    with pytest.raises(StillDirty):
        prove(copy, (("=1",),), ())
    copy.write_bytes(written(expected))
    assert prove(copy, expected, ())[1] == []


@pytest.mark.parametrize(
    "said",
    ["a,b\r\n1,2\r\n", 'a,"b ""c"" d"\n"x\ny",\n', '""\n"",\n\n\n1\n', "a,\n,b\n,", "é;à,b", 'a,"b"'],
)
def test_two_readers_of_tables_read_the_same(said: str) -> None:
    table = table_of(said)
    assert rows_of(said, table.separator) == table.rows


@pytest.mark.parametrize("said", ['"a', '"a"b,c\n', '"a" ,b'])
def test_a_quote_that_does_not_end_is_refused(said: str) -> None:
    with pytest.raises(Unreadable):
        rows_of(said)


def test_a_range_is_written_as_spreadsheets_write_it() -> None:
    for text in ("A1:F40", "Feuille1!B2:C3", "'Ma feuille'!A1:A1", "'L''été'!A1:XFD1048576"):
        assert written_range(read_range(text)) == text
    assert written_range(read_range("$d$9:b2")) == "B2:D9"
    for bad in ("", "A", "1:2", "A0", "A1:", "ZZZZ1", "XFE1", "A1048577", "x!y!A1", "A1:B2,C3", "A" * 900):
        with pytest.raises(BadRanges):
            read_range(bad)
    assert read_choice(LEFT_OUT.written()) == LEFT_OUT
    for content in (b"", b"{}", b'{"areas":[["",2,0,1,0]],"leaves_out":0,"tamis":"values/v1"}', b"\xff"):
        with pytest.raises(BadRanges):
            read_choice(content)


def test_what_crosses_from_the_jail_is_read_strictly() -> None:
    sheets = (Sheet("a", is_hidden=True, cells=(Cell(1, 2, "x", Why.FAINT),), hidden_rows=((0, 4),)),)
    assert read_sheets(written_sheets(sheets)) == sheets
    for line in (
        b"[]]",
        b'[["a",2,[],[],[]]]',
        b'[["a",0,[[0,0,"x","odd"]],[],[]]]',
        b'[["a",0,[[-1,0,"x","shown"]],[],[]]]',
    ):
        with pytest.raises(ToolFailed):
            read_sheets(line)
    told = read_told("sheet\t0\t1\tA\nseen\t0\t0\t0\t1\t1\ncell\t0\t3\t0\ts\t0\t-1\t-1\t10\ta\\tb\\\\\n")
    assert told[0].cells[3, 0].untrusted_shown == "a\tb\\"
    assert (told[0].hidden_rows(), told[0].hidden_columns()) == ([(2, 3)], [])
    for lines in (
        "cell\t0\t0\t0\ts\t0\t-1\t-1\t10\tx",
        "sheet\t1\t1\tA",
        "sheet\t0\t1",
        "sheet\t0\t1\tA\ncell\t0\t0\t99999\ts\t0\t-1\t-1\t10\tx",
    ):
        with pytest.raises(ToolFailed):
            read_told(lines)


def test_a_wide_table_goes_on_beside_and_long_cells_wrap() -> None:
    rows = [["tête"] * 9, ["un mot " * 12] + ["x"] * 8]
    texts = list(texts_of(rows, 80))
    assert len(texts) > 1
    assert all(len(line) <= 80 for text in texts for line in text.split("\n"))
    assert "".join(texts).count("mot") == 12
