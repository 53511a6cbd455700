"""Runs a program of the tests as an ordinary user, with the system's Python, on a copy that user can read."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
NOBODY = 65534
WHO = ["as we are", "as an ordinary user"] if os.geteuid() == 0 else ["as we are"]


def as_nobody(folder: Path, program: str, *arguments: str, environment: Mapping[str, str] | None = None) -> bytes:
    """Gives what `tests/PROGRAM.py OWN ARGUMENTS` prints, where OWN is a new folder of that user's in `folder`."""
    folder.chmod(0o755)
    source = folder / "source"
    shutil.copytree(HOUSE / "jail", source / "jail")
    shutil.copytree(HOUSE / "tests/inmates", source / "inmates")
    shutil.copy(HOUSE / f"tests/{program}.py", source)
    own = folder / "own"
    own.mkdir()
    os.chown(own, NOBODY, NOBODY)
    for path in (source, *source.rglob("*")):
        path.chmod(0o755)
    identity = ["/usr/bin/setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
    argv = [*identity, "/usr/bin/python3", str(source / f"{program}.py"), str(own), *arguments]
    plain = {"PYTHONPATH": str(source), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        argv, env={**plain, **(environment or {})}, stdout=subprocess.PIPE, check=True, timeout=300
    ).stdout
