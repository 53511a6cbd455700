"""What the jail reported is read back as it was written, and the same report has the same bytes."""

from hypothesis import given
from hypothesis import strategies as st

from sanitize.findings import Cleaning, Finding, Grade, Inspection, Recipe
from triage.reports import cleaning_bytes, count, inspection_bytes, read_cleaning, read_inspection
from words.message import Message

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
MESSAGES = st.dictionaries(st.sampled_from(["where", "count"]), TEXT | st.integers(0, 9), max_size=2).map(
    lambda params: Message.of("sanitize.gps_position", **params)
)
FINDINGS = st.lists(st.builds(Finding, TEXT, st.sampled_from(list(Grade)), MESSAGES, TEXT), max_size=4).map(tuple)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
RECIPES = st.builds(Recipe, TEXT, st.integers(1, 99), PAIRS, PAIRS)
CLEANINGS = st.builds(
    Cleaning,
    media_type=TEXT,
    out_media_type=TEXT,
    recipe=RECIPES,
    removed=FINDINGS,
    kept=FINDINGS,
    checks=PAIRS,
    pages=st.integers(0, 999),
    losses=st.lists(MESSAGES, max_size=2).map(tuple),
)


@given(st.builds(Inspection, TEXT, FINDINGS, PAIRS))
def test_an_inspection_is_read_back_as_it_was_written(inspection: Inspection) -> None:
    assert read_inspection(inspection_bytes(inspection)) == inspection
    assert inspection_bytes(read_inspection(inspection_bytes(inspection))) == inspection_bytes(inspection)


@given(CLEANINGS)
def test_a_cleaning_is_read_back_as_it_was_written(cleaning: Cleaning) -> None:
    assert read_cleaning(cleaning_bytes(cleaning)) == cleaning


@given(FINDINGS)
def test_findings_are_counted_by_grade(findings: tuple[Finding, ...]) -> None:
    assert sum(count(findings, grade) for grade in Grade) == len(findings)
