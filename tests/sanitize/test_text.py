"""Tests of sanitize/formats/text.py: finds, strips, refuses what is corrupt."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import text
from tests.specimens.texts import CLEANED, LOOK_ALIKE, MARKED


def written(folder: Path, content: str | bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_it_finds_each_kind_of_mark_with_its_place(tmp_path: Path) -> None:
    found = {(finding.where, finding.message.id) for finding in text.examine(written(tmp_path, MARKED))}
    assert found >= {
        (place_of("\ufeff"), "sanitize.text_byte_order"),
        (place_of("\u200b"), "sanitize.text_invisible"),
        (place_of("\u00a0"), "sanitize.text_french_space"),
        (place_of("\u2009"), "sanitize.text_odd_space"),
        (place_of("\u202e"), "sanitize.text_direction"),
        (place_of("\u00ad"), "sanitize.text_soft_hyphen"),
        (place_of("\U000e0041"), "sanitize.text_tag"),
        (place_of("\ufe0f"), "sanitize.text_selector"),
        (place_of("\ue000"), "sanitize.text_private"),
        (place_of(LOOK_ALIKE), "sanitize.text_mixed"),
        (place_of("  \r\n"), "sanitize.text_trailing"),
        ("text", "sanitize.text_line_ends_mixed"),
        ("text", "sanitize.text_composition"),
    }


def place_of(mark: str) -> str:
    before = MARKED[: MARKED.index(mark)].replace("\r\n", "\n").replace("\u2028", "\n")
    return f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


def test_it_strips_every_mark_and_keeps_every_letter(tmp_path: Path) -> None:
    path = written(tmp_path, MARKED)
    losses = text.strip(path, tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == CLEANED
    assert [loss.id for loss in losses] == ["sanitize.text_joiners_lost"]
    assert text.second_engine(tmp_path / "b.txt") == []
    assert text.fidelity(path, tmp_path / "b.txt")


def test_a_look_alike_word_is_told_and_kept(tmp_path: Path) -> None:
    [finding] = text.examine(written(tmp_path, CLEANED))
    assert finding.grade is Grade.AMBER
    assert finding.untrusted_value == LOOK_ALIKE


def test_the_second_engine_finds_them_without_the_first(tmp_path: Path) -> None:
    codes = {dict(f.message.params)["code"] for f in text.second_engine(written(tmp_path, "a\u200bb\u00adc\ue000"))}
    assert codes == {"U+200B", "U+00AD", "U+E000"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "Déjà vu, plus de détails à l'été.".encode(encoding))
    text.strip(path, tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_bytes() == "Déjà vu, plus de détails à l'été.".encode()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a\x00\x00b", b"abc\x1b[2J", b"\x81\x8d\x90", b"\x7f"])
def test_corrupt_text_is_unreadable(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable):
        text.examine(written(tmp_path, content))


def test_a_text_without_end_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(text.LARGEST + 1)
    with pytest.raises(TooLarge):
        text.examine(path)


def test_a_changed_letter_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        text.fidelity(written(tmp_path, "mot"), written(tmp_path, "mat", "b.txt"))


def test_many_marks_are_counted_and_not_listed_for_ever(tmp_path: Path) -> None:
    found = text.examine(written(tmp_path, "x" + "\u200b" * 5000))
    assert len(found) == 101
    assert dict(found[-1].message.params)["count"] == 4900


def test_visible_arabic_number_signs_stay(tmp_path: Path) -> None:
    text.strip(written(tmp_path, "\u0600123"), tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == "\u0600123"
    assert text.second_engine(tmp_path / "b.txt") == []


@given(st.text())
def test_cleaning_twice_changes_nothing(content: str) -> None:
    once = text.cleaned(content)
    assert text.cleaned(once) == once


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_cleaned_text_holds_nothing_either_engine_minds(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.getbasetemp() / "cleaned.txt"
    path.write_bytes(text.cleaned(content).encode())
    assert text.second_engine(path) == []
    assert not [finding for finding in text.examine(path) if finding.grade is Grade.RED]


def test_it_finds_the_code_of_a_web_page_and_keeps_it(tmp_path: Path) -> None:
    quoting = "Dear editors,\nthey wrote <script>x</script> and <img src=y> there\n"
    (found,) = text.examine(written(tmp_path, quoting))
    assert (found.where, found.grade, found.message.id) == ("2:12", Grade.AMBER, "sanitize.text_markup")
    assert dict(found.message.params)["count"] == 2
    text.strip(tmp_path / "a.txt", tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == quoting


def test_it_finds_and_strips_double_spaces_that_mark_a_copy(tmp_path: Path) -> None:
    path = written(tmp_path, "The plan  is this.  It was\nnever shown  to anybody.\n")
    places = [f.where for f in text.examine(path) if f.message.id == "sanitize.text_double_space"]
    assert places == ["1:9", "1:19", "2:12"]
    text.strip(path, tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == "The plan is this. It was\nnever shown to anybody.\n"


@pytest.mark.parametrize(
    "table", ["name  age\nAnna   41\nBob    7\n", "ab  cd\nxy  zw\n", "    indented code\n  less\n", "a\t\tb\n"]
)
def test_columns_and_indentation_stay_as_they_are(tmp_path: Path, table: str) -> None:
    path = written(tmp_path, table)
    text.strip(path, tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == table
    told = [finding.message.id for finding in text.examine(path)]
    assert told == ([] if "indented" in table else ["sanitize.text_columns"])


def test_it_finds_a_pattern_of_line_ends(tmp_path: Path) -> None:
    assert ids(text.examine(written(tmp_path, "a\r\nb\nc\r\n"))) == {"sanitize.text_line_ends_mixed": Grade.AMBER}
    assert ids(text.examine(written(tmp_path, "a\r\nb\r\n"))) == {"sanitize.text_line_ends": Grade.GREEN}


def test_it_finds_a_word_all_of_whose_letters_only_look_latin(tmp_path: Path) -> None:
    (found,) = text.examine(written(tmp_path, "We met \u0430 friend\nand \u0441\u043e\u0440 left\n"))[:1]
    assert (found.where, found.message.id, found.untrusted_value) == ("1:8", "sanitize.text_disguised", "\u0430")
    assert ids(text.examine(written(tmp_path, "\u043e\u043d \u0430 \u0441\u0430\u043c\n"))) == {}


def ids(found: Sequence[Finding]) -> dict[str, Grade]:
    return {finding.message.id: finding.grade for finding in found}
