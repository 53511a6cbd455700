"""Tests of jail/ as a whole: every way out that we know, tried for real, as we are and as an ordinary user."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jail.cell import Cell
from tests import escapes
from tests.jail.nobody import WHO, as_nobody


@pytest.fixture(scope="module", params=WHO)
def report(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="escapes-"))
    try:
        secret = folder / "secret"
        secret.write_text("the source's name")
        secret.chmod(0o644)
        if request.param == "as we are":
            yield escapes.main(folder, secret)
        else:
            yield json.loads(as_nobody(folder, "escapes", str(secret)))
    finally:
        shutil.rmtree(folder)


def test_the_attempts_ran_to_their_end(report: dict[str, Any]) -> None:
    assert report["errors"] == ""
    assert report["exit"] == 0


def test_there_is_no_network(report: dict[str, Any]) -> None:
    assert report["network"] == report["unix socket"] == "PermissionError"
    assert report["interfaces"] == ["lo"]


def test_a_readable_file_in_shared_memory_is_not_there(report: dict[str, Any]) -> None:
    assert report["secret"] == "FileNotFoundError"
    assert report["shared memory"] == []


def test_nothing_of_homes_run_var_or_sticks_is_there_but_this_python(report: dict[str, Any]) -> None:
    assert report["homes"] == []
    assert set(report["settings"]) <= {"ld.so.cache", "fonts", "alternatives", "libreoffice"}


def test_only_the_work_folder_can_be_written(report: dict[str, Any]) -> None:
    assert report["work"] == "done"
    assert report["write"] == []


def test_the_inmate_is_an_ordinary_user_without_capabilities(report: dict[str, Any]) -> None:
    assert report["user"] == [True, True, "", ""]
    assert report["walls"] == ["1", "2"]


def test_no_namespace_trace_or_mount_can_be_made(report: dict[str, Any]) -> None:
    assert report["unshare"] == report["ptrace"] == report["mount"] == "errno 1"


def test_no_process_outside_can_be_signalled(report: dict[str, Any]) -> None:
    assert report["kill"] == "ProcessLookupError"


def test_nothing_of_ours_is_inherited(report: dict[str, Any]) -> None:
    ours = {"PATH", "LANG", "HOME", "TMPDIR", "OMP_THREAD_LIMIT", "GLIBC_TUNABLES"}
    assert ours <= set(report["environment"]) <= ours | {"PWD", "LC_CTYPE"}
    assert report["descriptors"] == 4  # three streams, and the listing itself
    assert report["walls' arguments"] == "FileNotFoundError"


def test_a_fork_bomb_ends_at_its_limit(report: dict[str, Any]) -> None:
    assert report["forks"] < escapes.LIMITS.processes


def test_a_memory_bomb_ends_at_its_limit(report: dict[str, Any]) -> None:
    assert report["memory"] == "MemoryError"


def test_a_giant_file_ends_at_its_limit(report: dict[str, Any]) -> None:
    failed, size = report["giant file"]
    assert failed
    assert size <= escapes.LIMITS.file_size


def test_an_endless_loop_and_silence_end_at_the_deadline(report: dict[str, Any]) -> None:
    assert report["endless loop"] == report["silence"] == "Overrun: time"


def test_giant_output_ends_at_its_limit(report: dict[str, Any]) -> None:
    assert report["giant output"] == report["giant line"] == "Overrun: output"


def test_no_child_survives(report: dict[str, Any]) -> None:
    assert report["orphan"] == 0
    assert report["survivors"] == 0


def test_without_bubblewrap_nothing_is_run(report: dict[str, Any]) -> None:
    assert report["no bubblewrap"] == "NoJail: missing"
    assert report["broken bubblewrap"] == "NoJail: refused"


def test_this_python_can_start_inside() -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = Cell(Path(folder)).run([sys.executable, "-I", "-c", "import sqlite3, PIL; print(1)"])
        assert outcome.untrusted_output == b"1\n"
