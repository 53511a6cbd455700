"""Redaction measured: pages a second without OCR beside Dangerzone's own conversion, OCR's share, memory by pages.

Prints and judges nothing. `python -m bench.redaction [--pages 20] [--read 4] [--memory 50 500] [--dangerzone PYTHON]`,
where PYTHON is one that has `dangerzone-insecure-conversion`: it only makes pixels of a document (RGB, 150 dpi); the
other half, binding them, is done as Dangerzone does it, with the same library. No container, no proof. Ours paints
twice at 200 dpi, burns, binds and proves, outside the jail.
CPU seconds are of this process and its children: on a busy machine they say more than the clock.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from bench.printed import say
from sanitize.boxes import Box, Mode, Redactions
from sanitize.printing import PDF, Paintable
from sanitize.redact import DPI, burn, pages_of, quarry_of
from sanitize.redaction_proof import Read, prove
from sanitize.tools import tesseract
from sanitize.tools.tesseract import Word

_RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too
_LINES = 46
_LINE = "La commune de Saint-Martin a signe le contrat numero %d de surveillance des rues du centre"
_BOUND = """
import sys, fitz
safe = fitz.Document()
for page in fitz.open("pdf", sys.stdin.buffer.read()):
    seen = page.get_pixmap(dpi=150)
    again = fitz.Pixmap(fitz.Colorspace(fitz.CS_RGB), seen.width, seen.height, bytes(seen.samples_mv), False)
    again.set_dpi(150, 150)
    one = fitz.Document()
    one.insert_file(again)
    safe.insert_pdf(fitz.open("pdf", one.tobytes(deflate_images=True)))
safe.tobytes(deflate_images=True)
"""
_DANGERZONE = "import runpy; runpy.run_module('dangerzone_insecure_conversion.doc_to_pixels', run_name='__main__')"


def document(path: Path, pages: int) -> Path:
    """Writes pages full of text, each with one name to cover."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    for page in range(pages):
        rows = [f"({_LINE % (page * _LINES + row)}) Tj 0 -15 Td" for row in range(_LINES - 1)]
        made = pdf.add_blank_page(page_size=(595, 842)).obj
        made["/Resources"] = Dictionary(Font=Dictionary(F=font))
        text = f"BT /F 11 Tf 60 780 Td {' '.join(rows)} (Madame Quincampoix) Tj ET"
        made["/Contents"] = pdf.make_stream(text.encode())
    pdf.save(path)
    return path


def boxes(pages: int) -> Redactions:
    """Gives one box a page, on the last line."""
    return Redactions(tuple(Box(page, 865_000, 90_000, 885_000, 320_000, Mode.LINE) for page in range(1, pages + 1)))


def unread(_: Image.Image) -> tuple[Word, ...]:
    """Reads nothing."""
    return ()


def redacted(original: Path, into: Path, pages: int, read: Read = unread) -> None:
    """Burns and proves."""
    painted, wanted = Paintable(original, PDF), boxes(pages)
    burnt = burn(painted, wanted, into, read)
    prove(into, burnt.pages, pages_of(painted), quarry_of(wanted, burnt), read, lambda _: None)


def spent(act: Callable[[], object]) -> tuple[float, float]:
    """Gives the seconds by the clock, and of CPU here and in children."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)

    begin, used = time.perf_counter(), cpu()
    act()
    return time.perf_counter() - begin, cpu() - used


def without_ocr(folder: Path, pages: int, dangerzone: str) -> None:
    """Compares pages a second."""
    original = document(folder / "a.pdf", pages)
    clock, cpu = spent(partial(redacted, original, folder / "b.pdf", pages))
    say(f"redact, rebuild, prove, no OCR: {pages} pages, {pages / clock:.2f} a second, {pages / cpu:.2f} a CPU second")
    for what, script in (("pixels only", _DANGERZONE), ("pixels and PDF", _BOUND)) if dangerzone else ():
        clock, cpu = spent(partial(_theirs, original, dangerzone, script))
        say(f"dangerzone, {what}: {pages} pages, {pages / clock:.2f} a second, {pages / cpu:.2f} a CPU second")


def _theirs(original: Path, python: str, script: str) -> None:
    with original.open("rb") as file:
        out = subprocess.DEVNULL
        subprocess.run([python, "-c", script], stdin=file, stdout=out, stderr=out, check=True)


def with_ocr(folder: Path, pages: int) -> None:
    """Compares the whole with one reading of its pages."""
    original = document(folder / "c.pdf", pages)
    read = partial(tesseract.words, reader=tesseract.probe(folder), work=folder, dpi=DPI)
    _, once = spent(lambda: [read(sheet) for sheet in pages_of(Paintable(original, PDF))])
    clock, whole = spent(partial(redacted, original, folder / "d.pdf", pages, read))
    say(f"with OCR: {clock / pages:.1f} s a page, {whole / pages:.1f} CPU seconds")
    say(f"one reading: {once / pages:.1f} CPU seconds a page; the whole takes {whole / once:.2f} times that")


def memory(pages: int) -> None:
    """Prints the largest memory of a process of its own."""
    argv = [sys.executable, "-m", "bench.redaction", "--alone", str(pages)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    say(f"memory: {pages} pages, {int(done.stdout) >> 10} MiB at most")


def main() -> int:
    """Measures what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--read", type=int, default=4)
    parser.add_argument("--memory", type=int, nargs="*", default=[50, 500])
    parser.add_argument("--dangerzone", metavar="PYTHON", default="")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=_RAM, prefix="bench-") as made:
        folder = Path(made)
        if args.alone:
            redacted(document(folder / "a.pdf", args.alone), folder / "b.pdf", args.alone)
            say(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
            return 0
        if args.pages:
            without_ocr(folder, args.pages, args.dangerzone)
        if args.read:
            with_ocr(folder, args.read)
        for pages in args.memory:
            memory(pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
