"""Cleaning fifty Word documents: all steps in the jail, against MAT2 in one process, if it is installed.

Prints seconds and the ratio; judges nothing. The documents are the planted one of the tests with longer texts.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from keys.memory import private_folder
from sanitize.workshop import Workshop
from tests.specimens import office_word
from tests.specimens.packages import packed

_COUNT, _PARAGRAPHS = 50, 600
_RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too
_RUN = (
    '<w:p w:rsidR="00A1B2C3"><w:r><w:rPr><w:b/></w:rPr>'
    "<w:t>Paragraph {} of a longer report, with words.</w:t></w:r></w:p>"
)


def made(folder: Path) -> list[Path]:
    """Writes the documents."""
    parts = office_word.parts()
    body = "".join(_RUN.format(number) for number in range(_PARAGRAPHS))
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace("<w:sectPr>", f"{body}<w:sectPr>", 1)
    data = packed("docx", parts)
    files = [folder / f"{number:02}.docx" for number in range(_COUNT)]
    for file in files:
        file.write_bytes(data)
    return files


def ours(files: list[Path], scratch: Path) -> float:
    """Gives the seconds Tamis takes."""
    start = time.monotonic()
    with Workshop(scratch) as workshop:
        for file in files:
            workshop.clean(file, file.with_suffix(".clean"))
    return time.monotonic() - start


def mat2(files: list[Path], program: str) -> float:
    """Gives the seconds MAT2 takes for all files at once."""
    start = time.monotonic()
    names = [file.name for file in files]
    done = subprocess.run([program, "--", *names], cwd=files[0].parent, capture_output=True, check=False)
    if len(list(files[0].parent.glob("*.cleaned.docx"))) != len(files):
        sys.stderr.write(f"mat2 did not clean all (status {done.returncode})\n")
    return time.monotonic() - start


def main() -> int:
    """Measures and prints."""
    scratch = Path(tempfile.mkdtemp(dir=private_folder(_RAM / "tamis-bench")))
    try:
        folder = scratch / "documents"
        folder.mkdir()
        files = made(folder)
        one = ours(files, scratch)
        sys.stdout.write(f"tamis  {_COUNT} docx  {one:6.1f} s  {one / _COUNT * 1000:5.0f} ms each\n")
        program = shutil.which("mat2")
        if program is None:
            sys.stderr.write("mat2 is not installed: measured without it (docs/sanitizing.md says how).\n")
            return 0
        other = mat2(files, program)
        sys.stdout.write(f"mat2   {_COUNT} docx  {other:6.1f} s  {other / _COUNT * 1000:5.0f} ms each\n")
        sys.stdout.write(f"mat2 / tamis  {other / one:.2f}\n")
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
