import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from custody import canonical
from release.errors import NoticeRefused
from release.withdrawal import HARMFUL, Notice, Reason, read_notice, stated
from tests.release.packages import log_signer
from tests.release.publications import LOG

NOTICE = Notice(
    "WDR-2026-0001",
    "REL-2026-0001",
    "a" * 64,
    LOG,
    date(2026, 12, 24),
    date(2026, 11, 21),
    "fr",
    "La convention",
    Reason.ERROR,
    {"fr": "<p>Un nom était faux.</p>", "en": ""},
)
DAYS = some.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(
    reason=some.sampled_from(Reason),
    title=some.text(some.characters(categories=("L", "N", "P")), min_size=1, max_size=40),
    said=some.text(max_size=80),
    day=DAYS,
    released=DAYS,
    number=some.integers(0, 999_999),
)
def test_what_is_stated_is_read_again_and_a_harmful_title_goes(
    reason: Reason, title: str, said: str, day: date, released: date, number: int
) -> None:
    given_notice = replace(NOTICE, reason=reason, title=title, day=day, released=released, said={"fr": said})
    given_notice = replace(given_notice, name=f"WDR-2026-{number:04}", replaced_by="REL-2026-0002")
    told = stated(given_notice)
    again = read_notice(canonical.dumps(told))
    assert stated(again) == told
    assert (again.title == "") == (reason in HARMFUL)
    assert (again.reason, again.day, again.released, again.order) == (reason, day, released, (2026, number))


def test_what_is_typed_passes_the_allow_list_and_no_control_character_stays() -> None:
    evil = {"fr": '<p onclick="x()">A\x08B\u202e</p>\r\n<script>c</script>', "en": "<img src=x>"}
    assert read_notice(canonical.dumps(stated(replace(NOTICE, said=evil)))).said == {"fr": "<p>AB</p>\nc", "en": ""}


def test_an_exercise_says_so_by_its_ledger() -> None:
    exercise = replace(NOTICE, log=str(log_signer(training=True).verifier()))
    assert stated(exercise)["training"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 2},
        {"notice": "REL-2026-0001"},
        {"release": "REL-2026-1"},
        {"release": "../x"},
        {"payload": "A" * 64},
        {"log": "tamis/x+00000000+AAAA"},
        {"day": "2026-02-31"},
        {"released": "yesterday"},
        {"language": "de"},
        {"title": "a\u202eb"},
        {"title": " "},
        {"title": "x" * 2001},
        {"reason": "whim"},
        {"reason": "danger"},
        {"reason": "replaced"},
        {"said": {"fr": "<script>x</script>", "en": ""}},
        {"said": {"fr": "x" * 4001, "en": ""}},
        {"said": {"fr": ""}},
        {"said": {"fr": 1, "en": ""}},
        {"replaced_by": "REL-2026-0001"},
        {"training": 1},
        {"more": ""},
    ],
    ids=str,
)
def test_what_tamis_would_not_write_is_not_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(NoticeRefused):
        read_notice(canonical.dumps({**stated(NOTICE), **wrong}))


def test_another_spelling_of_the_same_is_not_read() -> None:
    for data in (json.dumps(stated(NOTICE)).encode(), canonical.dumps(stated(NOTICE)) + b"\n", b"", b"[]", b"\xff"):
        with pytest.raises(NoticeRefused):
            read_notice(data)
