"""The receipt: every line counted, none missing, in both languages."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from intake.errors import ReceiptIncomplete
from intake.receipt import Outcome, Receipt, ReceiptLine
from words.message import Message
from words.speak import Language, Speech

REASON = Message.of("intake.name_unknown")
LINES = (
    ReceiptLine("all.zip › 1-a_b-msg.gpg", Outcome.ACCEPTED, None, 1, "a b", "00" * 32, 647),
    ReceiptLine("1-a_b-msg(1).gpg", Outcome.DUPLICATE, None, 1, "a b", "00" * 32, 647),
    ReceiptLine("holiday.jpg", Outcome.QUARANTINED, REASON, None, "", "11" * 32, 12),
)


def test_every_outcome_is_counted_even_when_there_is_none() -> None:
    assert Receipt(LINES[:1]).counts == {Outcome.ACCEPTED: 1, Outcome.DUPLICATE: 0, Outcome.QUARANTINED: 0}


def test_a_receipt_with_a_line_missing_or_too_many_is_refused() -> None:
    Receipt(LINES).check_complete(3)
    for arrivals in (2, 4):
        with pytest.raises(ReceiptIncomplete):
            Receipt(LINES).check_complete(arrivals)


def test_the_json_form_holds_every_line_and_no_float_or_boolean() -> None:
    value = json.loads(json.dumps(Receipt(LINES).as_json()))
    assert [line["outcome"] for line in value["lines"]] == ["accepted", "duplicate", "quarantined"]
    assert value["lines"][2]["message"] == {"id": "intake.name_unknown", "params": {}}
    assert value["lines"][0]["number"] == 1
    assert value["counts"] == {"accepted": 1, "duplicate": 1, "quarantined": 1}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_text_has_a_line_for_each_arrival_and_the_sum(language: Language) -> None:
    say = Speech(language).say
    written = Receipt(LINES).as_text(say).splitlines()
    assert len(written) == 4
    assert written[2].endswith(say(REASON))
    assert written[3] == say(Receipt(LINES).summary())


def test_the_digests_come_in_the_form_of_sha256sum(tmp_path: Path) -> None:
    names = ["plain", "two  blanks", "back\\slash", "line\nend"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    lines = [
        ReceiptLine(name, Outcome.ACCEPTED, None, 1, "", hashlib.sha256(name.encode()).hexdigest(), 1) for name in names
    ]
    unkept = ReceiptLine("link", Outcome.QUARANTINED, REASON, None, "", "", 0)
    listed = Receipt((*lines, unkept)).as_sums()
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict"], input=listed.encode(), cwd=tmp_path, capture_output=True, check=True
    )
    assert checked.stdout.count(b": OK") == len(names)
