"""Tests of jail/ as a whole, in depth: each reach is made without walls first, to show that it reaches something."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jail.walls import ENVIRONMENT
from tests import breakouts
from tests.jail.nobody import HOUSE, WHO, as_nobody

PASSPHRASE = {"TAMIS_TEST_PASSPHRASE": breakouts.MARK}
# What works for anybody where there are no walls; the rest depends on the machine.
REACHED = {
    *("tcp", "udp", "unix socket", "abstract socket", "socket pair", "listeners", "unix names", "netlink"),
    *("read vault", "read keys", "read opened", "read /etc/passwd", "by /proc/self/root", "by a symbolic link"),
    *("shared memory", "write beside the secret", "write over the secret"),
    *("see others", "signal the parent", "the parent's environment", "the parent's descriptors", "the parent's folder"),
}


@pytest.fixture(scope="module", params=WHO)
def report(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="breakouts-"))
    try:
        if request.param == "as we are":
            argv = [sys.executable, "-P", str(HOUSE / "tests/breakouts.py"), str(folder)]
            environment = {**os.environ, **PASSPHRASE, "PYTHONPATH": str(HOUSE)}
            said = subprocess.run(argv, env=environment, stdout=subprocess.PIPE, check=True, timeout=300).stdout
        else:
            said = as_nobody(folder, "breakouts", environment=PASSPHRASE)
        yield json.loads(said)
    finally:
        shutil.rmtree(folder)


def test_without_walls_what_we_reach_for_is_there(report: dict[str, Any]) -> None:
    assert {attempt for attempt in REACHED if report["unjailed"][attempt] != "done"} == set()
    assert report["heard unjailed"] == ["abstract", "tcp", "udp", "unix"]


def test_inside_nothing_of_it_is(report: dict[str, Any]) -> None:
    assert report["jailed"].keys() == report["unjailed"].keys()
    assert [attempt for attempt, said in report["jailed"].items() if said == "done"] == []
    assert report["heard jailed"] == []


def test_every_door_of_the_kernel_is_shut(report: dict[str, Any]) -> None:
    assert len(report["doors"]["kernel"]) > 50
    assert [attempt for attempt, said in report["doors"]["kernel"].items() if said == "done"] == []


def test_bubblewraps_own_process_cannot_be_looked_into(report: dict[str, Any]) -> None:
    said = {attempt: what for attempt, what in report["doors"]["kernel"].items() if attempt.startswith("the first")}
    assert set(said.values()) == {"FileNotFoundError"}


def test_nothing_makes_an_inmate_more_than_nobody(report: dict[str, Any]) -> None:
    doors = report["doors"]
    assert doors["capabilities"] == ["", "", "", ""]
    assert doors["setuid files are obeyed"] == []
    assert not doors["a planted setuid program is root"]
    assert doors["no new privileges"]
    assert doors["filter"]


def test_nothing_of_ours_comes_along(report: dict[str, Any]) -> None:
    assert set(report["doors"]["environment"]) <= {*ENVIRONMENT, "PWD", "LC_CTYPE"}
    assert report["doors"]["descriptors"] == ["0", "1", "2"]


def test_memory_outside_the_address_space_has_an_end(report: dict[str, Any]) -> None:
    doors = report["doors"]
    assert doors["memory in /tmp"] is True
    assert [doors[f"memory in {place}"] for place in ("/dev/shm", "/dev", "/proc/1")] == [0, 0, 0]


def test_processes_that_take_memory_together_are_ended_before_the_machine_has_none(report: dict[str, Any]) -> None:
    assert report["bomb"] == "Overrun: memory"


def test_the_kernel_would_end_an_inmate_before_us(report: dict[str, Any]) -> None:
    assert report["doors"]["spared last"] == "1000"


def test_a_crash_leaves_no_picture_of_memory_and_calls_no_handler(report: dict[str, Any]) -> None:
    doors = report["doors"]
    assert (doors["core dumped"], doors["core files"]) == (False, [])
    assert doors["core limit"] in ([1, 1], [0, 0])
    assert doors["core limit"] == [1, 1] or report["core limit outside"] == 0


def test_nothing_is_typed_at_our_terminal(report: dict[str, Any]) -> None:
    assert report["typed"] == ""


def test_nobody_is_left_when_a_cell_is_over(report: dict[str, Any]) -> None:
    assert report["left"]["after its end"] == {"began": True, "alive": []}
    assert report["left"]["after the deadline"] == {"began": True, "alive": []}


def test_nobody_stays_in_the_first_process_place(report: dict[str, Any]) -> None:
    assert report["left"]["in the first process' place"] == {"began": False, "alive": []}


def test_a_loop_ends_by_the_kernels_own_count(report: dict[str, Any]) -> None:
    assert report["endless counting"] != 0
