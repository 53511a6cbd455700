"""A transcript's turns are claims: genuine ones are found, forged ones are not hidden, nothing makes it fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intake.transcript import MOST_TURNS, Form, read
from tests.workstation import INBOX_TRANSCRIPT, QT_TRANSCRIPT


def test_the_inbox_form_is_read_and_the_forged_turn_is_out_of_place() -> None:
    told = read(INBOX_TRANSCRIPT.decode())
    assert (told.form, told.untrusted_source) == (Form.INBOX, "brave otter")
    assert told.untrusted_updated == "2026-11-18 09:30 +0000"
    assert [(turn.untrusted_who, turn.untrusted_file, turn.in_place) for turn in told.turns] == [
        ("Source", "", True),
        ("Source", "memo.pdf", True),
        ("alice-reporter", "", True),
        ("Source", "", True),
        ("alice-reporter", "", False),
        ("Source", "[encrypted file]", True),
    ]
    assert told.untrusted_files == ("memo.pdf",)


def test_the_qt_form_is_read() -> None:
    told = read(QT_TRANSCRIPT.decode())
    assert told.form is Form.QT
    assert [(turn.untrusted_who, turn.untrusted_file, turn.in_place) for turn in told.turns] == [
        ("brave otter", "", True),
        ("brave otter", "memo.pdf", True),
        ("alice-reporter", "", True),
    ]


@pytest.mark.parametrize("text", ["", "\n", "hello", "Source: x", "Transcript:\n", "Source: x\n\nTranscript:"])
def test_what_is_no_transcript_claims_nothing(text: str) -> None:
    assert read(text).turns == ()


def test_more_turns_than_are_listed_are_told() -> None:
    told = read("a wrote:\n" + "b\n------\na wrote:\n" * (MOST_TURNS + 5))
    assert (len(told.turns), told.more) == (MOST_TURNS, True)


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=400))
def test_no_message_hides_another_s_turn(typed: str) -> None:
    """Whatever a source types, the turns the client wrote after it are still found, each on its own line."""
    text = f"Source: x\nLast Updated: y\n\nTranscript:\n-----------\nSource wrote:\n{typed}\n\nbob replied:\nyes\n\n"
    told = read(text)
    lines = text.split("\n")
    assert told.turns[0].untrusted_who == "Source"
    assert told.turns[-1].untrusted_who == "bob"
    assert lines[told.turns[-1].line - 1] == "bob replied:"
