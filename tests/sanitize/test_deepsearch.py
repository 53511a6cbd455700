"""Tests of sanitize/deepsearch.py."""

from pathlib import Path

import pytest

from sanitize.deepsearch import STOP_LIST, search, searchable

VALUE = "Zoë Needle-7"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le", "utf-16-be"])
def test_a_value_is_found_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\x01\xff" * 500 + VALUE.encode(encoding) + b"\x02")
    [hit] = search(path, (), [VALUE])
    assert (hit.untrusted_value, hit.encoding, hit.where) == (VALUE, encoding, "raw")


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_a_value_is_found_in_hex(tmp_path: Path, case: object) -> None:
    written = VALUE.encode().hex()
    (tmp_path / "a").write_text(written.upper() if case is str.upper else written)
    assert [hit.encoding for hit in search(tmp_path / "a", (), [VALUE])] == ["hex"]


@pytest.mark.parametrize("around", [(b"", b""), (b"cafe", b""), (b"0123456789ab zz ", b""), (b"", b" 0123456789ab")])
def test_a_value_in_hex_is_found_wherever_it_stands_among_digits(tmp_path: Path, around: tuple[bytes, bytes]) -> None:
    (tmp_path / "a").write_bytes(VALUE.encode().hex().encode().join(around))
    assert [hit.encoding for hit in search(tmp_path / "a", (), [VALUE])] == ["hex"]


def test_a_value_that_begins_with_another_is_found_beside_it_and_without_it(tmp_path: Path) -> None:
    values = ["Marseille 8th", "Marseille", "Marseille 8th, Vieux-Port", "Marsan"]
    for there in (values[:1], values[:3], values[3:], []):
        (tmp_path / "a").write_text(there[-1] if there else "Marsei", "utf-8")
        found = {hit.untrusted_value for hit in search(tmp_path / "a", (), values)}
        assert found == {value for value in values if there and value in there[-1]}


def test_a_value_across_the_border_of_two_windows_is_found(tmp_path: Path) -> None:
    for start in range(128 * 1024 - 12, 128 * 1024 + 2):
        (tmp_path / "a").write_bytes(b"." * start + VALUE.encode() + b"." * 10)
        assert search(tmp_path / "a", (), [VALUE])


def test_a_value_in_what_a_format_unfolds_is_found_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"compressed")
    [hit] = search(tmp_path / "a", [("stream 4", b"x"), ("stream 5", VALUE.encode())], [VALUE, VALUE])
    assert hit.where == "stream 5"


@pytest.mark.parametrize("value", ["DDDDDDDD", "fDfDfD", VALUE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "hex"])
def test_a_value_in_a_page_of_few_greys_is_found(tmp_path: Path, value: str, encoding: str) -> None:
    (tmp_path / "a").write_bytes(b"compressed")
    written = value.encode().hex().encode() if encoding == "hex" else value.encode(encoding)
    page = b"\x00\x33\x44\x66\xff" * 80_000
    [hit] = search(tmp_path / "a", [("page", page[:-7] + written + page)], [value, "Nowhere at all"])
    assert hit.untrusted_value == value


def test_the_beginning_of_a_long_value_is_enough(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"y" * 70)
    assert search(tmp_path / "a", (), ["y" * 500])


def test_short_values_and_the_stop_list_are_left_to_the_structure() -> None:
    assert searchable(["short", " sixsix ", *STOP_LIST, "(Binary data 99 bytes, use -b option to extract)"]) == [
        "sixsix"
    ]


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(range(256)) * 100)
    assert search(tmp_path / "a", (), [VALUE]) == []


def test_letters_an_encoding_does_not_have_make_no_other_value(tmp_path: Path) -> None:
    copy = tmp_path / "a"
    copy.write_bytes(b'p { content: ""; }')
    assert search(copy, (), ['content: "\u2713"']) == []
    copy.write_bytes('p { content: "\u2713"; }'.encode())
    assert [hit.encoding for hit in search(copy, (), ['content: "\u2713"'])] == ["utf-8"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("value", ["Needle", "Žižka 7 Žatec", "Ангара", "Ангара Needle", "Ж1Ж1Ж1Ж"])
def test_a_value_of_two_bytes_a_letter_is_found_at_any_place(tmp_path: Path, value: str, encoding: str) -> None:
    for start in (0, 1, 7):
        (tmp_path / "a").write_bytes(b"\x01" * start + value.encode(encoding))
        assert [hit.encoding for hit in search(tmp_path / "a", (), [value])] == [encoding]
