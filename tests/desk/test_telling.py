"""What the command says, and where: results on stdout, words on stderr, progress only to a person watching."""

import io
import json
import os
import pty
import re
from collections.abc import Iterable
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.telling import Telling
from words.speak import Speech

SPEECH = Speech("en")


def shown(steps: Iterable[tuple[int, int]]) -> str:
    """Tells progress to a terminal; gives what the terminal was sent."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as err:
        telling = Telling(SPEECH, io.StringIO(), err, as_json=False)
        for done, total in steps:
            telling.progress(done, total)
    sent = b""
    while b"\n" not in sent:
        sent += os.read(master, 4096)
    os.close(master)
    return sent.decode()


def percents(sent: str) -> list[int]:
    return [int(number) for number in re.findall(r"\r\s*(\d+) %", sent)]


def quiet(out: TextIO, *, as_json: bool) -> Telling:
    return Telling(SPEECH, out, io.StringIO(), as_json)


@pytest.mark.parametrize("total", [1, 3, 7, 250, 10**9])
def test_progress_on_a_terminal_only_grows_and_ends_at_the_total(total: int) -> None:
    steps = [(total * step // 20, total) for step in range(21)]
    told = percents(shown(steps))
    assert told == sorted(set(told))
    assert told[-1] == 100


def test_progress_of_nothing_is_done_at_once() -> None:
    assert percents(shown([(0, 0)])) == [100]


def test_progress_is_rewritten_on_one_line_and_ends_it_once() -> None:
    sent = shown([(0, 2), (1, 2), (2, 2)])
    assert sent.count("\n") == 1
    assert sent.endswith("100 %\r\n")


def test_progress_is_silent_where_nobody_watches() -> None:
    err = io.StringIO()
    telling = Telling(SPEECH, io.StringIO(), err, as_json=False)
    for done in range(11):
        telling.progress(done, 10)
    assert err.getvalue() == ""


@given(st.text(), st.text())
def test_a_json_result_is_one_line_of_ascii_that_gives_the_value_back(key: str, value: str) -> None:
    out = io.StringIO()
    quiet(out, as_json=True).result("a line", {key: value})
    assert out.getvalue().isascii()
    assert out.getvalue().count("\n") == 1
    assert json.loads(out.getvalue()) == {key: value}


@given(st.text())
def test_a_result_for_people_is_one_printable_line(line: str) -> None:
    out = io.StringIO()
    quiet(out, as_json=False).result(line, {})
    assert out.getvalue().endswith("\n")
    assert len(out.getvalue().splitlines()) == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out.getvalue())


def test_words_go_to_stderr_and_results_to_stdout() -> None:
    out, err = io.StringIO(), io.StringIO()
    telling = Telling(SPEECH, out, err, as_json=False)
    telling.say("desk.repaired")
    assert out.getvalue() == ""
    telling.result("a line", {})
    assert out.getvalue() == "a line\n"
    assert err.getvalue() == telling.words("desk.repaired") + "\n"


def test_a_line_takes_the_place_of_the_one_before_and_words_begin_below_it() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as err:
        telling = Telling(SPEECH, io.StringIO(), err, as_json=False)
        telling.line("7 of 12 things")
        telling.line("8 of 12")
        telling.say("desk.repaired")
        said = telling.words("desk.repaired")
    sent = os.read(master, 4096).decode()
    os.close(master)
    assert sent == f"\r7 of 12 things\r{'8 of 12':14}\r\n{said}\r\n"


def test_a_line_is_silent_where_nobody_watches() -> None:
    err = io.StringIO()
    Telling(SPEECH, io.StringIO(), err, as_json=False).line("7 of 12 things")
    assert err.getvalue() == ""
