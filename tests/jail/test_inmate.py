"""Tests of jail/inmate.py with programs that are not jailed: the pipes are the same."""

from pathlib import Path

import pytest

from jail.cell import Unjailed
from jail.errors import Gone, Overrun
from jail.limits import Limits


def test_lines_go_in_and_come_out(tmp_path: Path) -> None:
    with Unjailed(tmp_path).start(["/bin/cat"]) as inmate:
        inmate.send(b"one")
        inmate.send(b"two")
        assert [inmate.receive(), inmate.receive()] == [b"one", b"two"]
        assert inmate.alive()


def test_one_that_ended_is_gone(tmp_path: Path) -> None:
    inmate = Unjailed(tmp_path).start(["/bin/true"])
    with pytest.raises(Gone):
        inmate.receive()
    with pytest.raises(Gone):
        inmate.send(b"hello?")
    assert not inmate.alive()


def test_stopping_twice_is_harmless(tmp_path: Path) -> None:
    inmate = Unjailed(tmp_path).start(["/bin/sleep", "300"])
    inmate.stop()
    inmate.stop()
    assert not inmate.alive()


def test_outputs_and_code_are_told_apart(tmp_path: Path) -> None:
    outcome = Unjailed(tmp_path).run(["/bin/sh", "-c", "cat; echo no >&2; exit 3"], b"given" * 50_000)
    assert outcome.code == 3
    assert outcome.untrusted_output == b"given" * 50_000
    assert outcome.untrusted_errors == b"no\n"


def test_a_program_that_does_not_read_is_not_waited_for(tmp_path: Path) -> None:
    assert Unjailed(tmp_path).run(["/bin/true"], bytes(1 << 20)).code == 0


def test_errors_are_bounded_too(tmp_path: Path) -> None:
    with pytest.raises(Overrun, match="output"):
        Unjailed(tmp_path, Limits(output=1000)).run(["/bin/sh", "-c", "cat /dev/zero >&2"])


def test_where_memory_runs_out_whoever_is_waited_for_is_ended(tmp_path: Path) -> None:
    short = Limits(reserve=1 << 60)
    with pytest.raises(Overrun, match="memory"):
        Unjailed(tmp_path, short).run(["/bin/sleep", "300"])
    with pytest.raises(Overrun, match="memory"):
        Unjailed(tmp_path, short).start(["/bin/sleep", "300"]).receive()
    with pytest.raises(Overrun, match="memory"):
        Unjailed(tmp_path, short).run(["/bin/sh", "-c", "exec >&- 2>&-; sleep 300"])
    with pytest.raises(Overrun, match="memory"):
        Unjailed(tmp_path, short).run(["/bin/sh", "-c", "while :; do echo x; done"])
