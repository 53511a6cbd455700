"""The others in a race, where they are installed: MAT2, and the conversion code of Dangerzone.

MAT2 is found on the PATH (docs/sanitizing.md says how to install it) and gets all files on one command line; it starts
as many processes as there are cores. Of Dangerzone the package `dangerzone-insecure-conversion` paints pages; it is
installed in an environment of its own, whose Python TAMIS_BENCH_DANGERZONE names. What Dangerzone does with the pixels
on the other side of its wall is published as no package: `bound_by_dangerzone.py` makes the same calls to the same
library. No container, no gVisor: theirs is measured without its jail, ours with.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.race import Meter, Side

_BINDER = Path(__file__).with_name("bound_by_dangerzone.py")


def mat2(files: Sequence[Path], *options: str) -> Side | None:
    """Gives MAT2's turn on these files; nothing where it is not installed."""
    program = shutil.which("mat2")
    if program is None:
        sys.stderr.write("mat2: not installed, measured without it (docs/sanitizing.md says how).\n")
        return None
    folder = files[0].parent

    def run(_: Meter) -> None:
        for copy in folder.glob("*.cleaned.*"):
            copy.unlink()
        subprocess.run(
            [program, *options, "--", *(file.name for file in files)], cwd=folder, capture_output=True, check=False
        )
        made = copies(folder)
        if len(made) != len(files):
            sys.stderr.write(f"mat2 made {len(made)} copies of {len(files)} files\n")

    return run


def copies(folder: Path) -> list[Path]:
    """Gives the copies MAT2 made."""
    return sorted(folder.glob("*.cleaned.*"))


def dangerzone(files: Sequence[Path], into: Path, languages: str) -> Side | None:
    """Gives the turn of Dangerzone's conversion, with OCR in these languages or, with "", without."""
    python = os.environ.get("TAMIS_BENCH_DANGERZONE", "")
    if not python:
        sys.stderr.write("dangerzone-insecure-conversion: not installed, measured without it (bench/peers.py).\n")
        return None

    def run(_: Meter) -> None:
        for file in files:
            subprocess.run(
                [python, "-I", str(_BINDER), str(file), str(into / file.name), languages, tessdata()],
                stdout=subprocess.DEVNULL,
                check=True,
            )

    return run


def dangerzone_pixels(files: Sequence[Path]) -> Side | None:
    """Gives the turn of the first half of Dangerzone's conversion: its package makes pixels, nobody binds them."""
    python = os.environ.get("TAMIS_BENCH_DANGERZONE", "")
    if not python:
        return None

    def run(_: Meter) -> None:
        for file in files:
            with file.open("rb") as document:
                subprocess.run(
                    [python, "-I", "-m", "dangerzone_insecure_conversion.doc_to_pixels"],
                    stdin=document,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )

    return run


def tessdata() -> str:
    """Gives the folder of Tesseract's languages, as the program itself names it."""
    listed = subprocess.run(["/usr/bin/tesseract", "--list-langs"], capture_output=True, text=True, check=True)
    return listed.stdout.partition('"')[2].partition('"')[0]
