"""Reviewers are witnesses: what an act names as seen bounds its time, and must still be there."""

import pytest

from custody.acts import Act
from custody.errors import LedgerBroken
from custody.records import DESK, Entry
from custody.sight import Sight
from custody.statement import Statement

SIZES = {"a" * 64: 2, "b" * 64: 4}


def entry(seq: int, act: Act, time: str, seen: str = "") -> Entry:
    fields = {"act": act.value, "time": f"2026-03-02T{time}Z", "seen": seen}
    return Entry(seq, b"", Statement(b"", fields), DESK, None)


BEFORE = [entry(0, Act.ACCESSION, "10:00:00"), entry(1, Act.ACCESSION, "11:00:00")]


def told(*entries: Entry) -> None:
    sight = Sight(SIZES)
    for each in (*BEFORE, *entries):
        sight.check(each)


def test_an_honest_story_passes() -> None:
    told(entry(2, Act.APPRAISAL, "11:00:05", "a" * 64), entry(3, Act.APPRAISAL, "10:55:00", "a" * 64))


def test_an_act_dated_before_what_its_signer_had_seen_is_found() -> None:
    with pytest.raises(LedgerBroken, match="backdated"):
        told(entry(2, Act.APPRAISAL, "10:30:00", "a" * 64))


def test_a_change_of_the_clock_excuses_only_what_was_seen_before_it() -> None:
    back = entry(2, Act.CLOCK_CHANGE, "08:00:00")
    told(back, entry(3, Act.APPRAISAL, "08:00:05", "a" * 64))
    with pytest.raises(LedgerBroken, match="backdated"):
        told(back, entry(3, Act.ACCESSION, "09:00:00"), entry(4, Act.APPRAISAL, "08:30:00", "b" * 64))


@pytest.mark.parametrize("seen", ["c" * 64, "b" * 64])
def test_a_checkpoint_there_never_was_or_not_yet_is_found(seen: str) -> None:
    with pytest.raises(LedgerBroken, match="seen_no_more"):
        told(entry(2, Act.APPRAISAL, "12:00:00", seen))


def test_machine_entries_name_nothing() -> None:
    told(entry(2, Act.ACCESSION, "09:00:00"))
