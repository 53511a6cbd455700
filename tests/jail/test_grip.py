"""Tests of jail/grip.py with processes that are not jailed: a grip is on whatever was reported."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from jail.grip import Grip


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(["/bin/sleep", "300"]) as process:
        yield process
        process.kill()


def told(said: bytes) -> Grip | None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb"), os.fdopen(writer, "wb") as out:
        out.write(said)
        out.close()
        return Grip.taken(reader)


def test_who_is_held_is_ended_and_waited_for(sleeper: "subprocess.Popen[bytes]") -> None:
    grip = told(b'{\n    "child-pid": %d,\n    "mnt-namespace": 4026532\n}\n' % sleeper.pid)
    assert grip is not None
    grip.end()
    assert sleeper.poll() == -9
    grip.end()


@pytest.mark.parametrize("said", [b"", b"}", b'{"child-pid": "x"}', b'{"child-pid": 0999999999}'])
def test_where_no_cell_came_to_be_there_is_nothing_to_hold(said: bytes) -> None:
    assert told(said) is None
