"""The scripts are whole, can be started, and install every program the rooms start."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, files_below, named, python_files

SCRIPTS = list(files_below("script", ".ci"))
PACKAGE_OF = {
    "bwrap": "bubblewrap",
    "exiftool": "libimage-exiftool-perl",
    "choom": "util-linux",
    "flock": "util-linux",
    "gpg": "gnupg",
    "gpg-agent": "gpg-agent",
    "gpgv": "gpgv",
    "pdftotext": "poppler-utils",
    "prlimit": "util-linux",
    "qpdf": "qpdf",
    "setpriv": "util-linux",
    "tesseract": "tesseract-ocr",
}


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_can_be_started_and_read_by_its_shell(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first in {"#!/bin/sh", "#!/usr/bin/env bash"}
    assert path.stat().st_mode & stat.S_IXUSR
    done = subprocess.run(["bash" if "bash" in first else "sh", "-n", str(path)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_stops_at_the_first_fault(path: Path) -> None:
    assert re.search(r"^set -eu", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("program", PACKAGE_OF)
def test_a_program_the_rooms_start_is_installed(program: str) -> None:
    named_so = re.compile(rf"[\"'](?:/usr/bin/)?{program}[\"']")
    started = any(named_so.search(path.read_text(encoding="utf-8")) for path in python_files())
    installed = re.search(rf"\b{PACKAGE_OF[program]} ", (HOUSE / "script/install").read_text(encoding="utf-8"))
    assert installed or not started
