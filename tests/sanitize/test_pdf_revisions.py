"""The past of a file read window by window is the past read at once."""

from pathlib import Path

import pytest

from sanitize.formats.pdf_revisions import past_in, past_of

_MARK = b"startxref\n1234\n%%EOF\r\n"
_WINDOW = 1 << 20


@pytest.mark.parametrize("before", [0, 7, _WINDOW - 30, _WINDOW - 9, _WINDOW - 1, _WINDOW, _WINDOW + 4090, 3 * _WINDOW])
@pytest.mark.parametrize("after", [b"", b" \n", b"zqAfterEnd"])
def test_windows_see_what_the_whole_shows(tmp_path: Path, before: int, after: bytes) -> None:
    data = b"junk%PDF-1.7\n" + b"x" * before + _MARK + b"y" * 5000 + b"startxref\n0\n%%EOF\n" + _MARK + after
    (tmp_path / "a").write_bytes(data)
    assert past_in(tmp_path / "a") == past_of(data)
    assert past_of(data).untrusted_tail == after.strip()


def test_a_file_without_an_end_and_one_with_a_sea_of_blanks(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"%PDF-1.7 and nothing")
    assert past_in(tmp_path / "a") == past_of(b"%PDF-1.7 and nothing")
    (tmp_path / "b").write_bytes(b"%PDF-1.7\n" + _MARK + b" " * 100_000 + b"zqFarAway")
    assert past_in(tmp_path / "b").untrusted_tail
