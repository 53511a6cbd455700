import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.payload import build_payload
from release.terms import TermFound, find_terms, fold
from tests.release.packages import record_of


@pytest.mark.parametrize("written", ["Hélène Martin", "HELENE-MARTIN", "h&eacute;l&egrave;ne martin", "Hélène\nMartin"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert find_terms({"data/release.json": written.encode()}, ["Hélène Martin"]) == (
        TermFound("data/release.json", 0),
    )


def test_a_telephone_number_is_found_with_other_gaps() -> None:
    assert find_terms({"x": b"tel 06.12.34.56.78"}, ["nothing", "06 12 34 56 78"]) == (TermFound("x", 1),)


def test_a_file_name_is_searched_too() -> None:
    assert find_terms({"data/documents/martin.pdf": b"\xff\xfe"}, ["Martin"])


def test_short_terms_are_not_searched() -> None:
    assert find_terms({"x": b"abc abc"}, ["abc", "", "--"]) == ()


def test_a_real_payload_is_searched_whole() -> None:
    payload = build_payload(*record_of())
    found = find_terms(payload.files, ["3 mars une convention", "absent de tout"])
    assert found == (TermFound("data/index.html", 0), TermFound("data/release.json", 0))


@given(st.text(max_size=50), st.text(max_size=50), st.text(min_size=4, max_size=20))
def test_a_term_is_found_wherever_it_stands(before: str, after: str, term: str) -> None:
    if len(fold(term)) >= 4 and "&" not in before + after + term:
        spaced = f"{before} {term} {after}".encode(errors="ignore")
        assert find_terms({"x": spaced}, [term.encode(errors="ignore").decode()]) or "\ud800" <= max(term) <= "\udfff"
