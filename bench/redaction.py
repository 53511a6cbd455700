"""Redaction measured: pages a second without OCR beside Dangerzone's own conversion, OCR's share, memory by pages.

    python -m bench.redaction [--pages 20] [--rounds 3] [--read 4] [--memory 50 500]

Beside Dangerzone's conversion (`peers.py`: RGB at 150 dpi, no container, no proof), and beside its first half alone,
which only makes pixels. Ours paints twice at 200 dpi, burns, binds and proves, and looks for the name in the bytes,
outside the jail. Judges nothing. Processor seconds are of this process and its children: on a busy machine they say
more than the clock.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from bench import peers
from bench.printed import say
from bench.race import Meter, Side, race, told
from sanitize.boxes import Box, Mode, Redactions
from sanitize.printing import PDF, Paintable
from sanitize.reading import side_by_side
from sanitize.redact import DPI, burn, pages_of, quarry_of
from sanitize.redaction_proof import Read, prove
from sanitize.tools import tesseract
from sanitize.tools.tesseract import Word

_RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too
_LINES = 46
_LINE = "La commune de Saint-Martin a signe le contrat numero %d de surveillance des rues du centre"
_NAME = "Quincampoix"


def document(path: Path, pages: int) -> Path:
    """Writes pages full of text, each with one name to cover."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    for page in range(pages):
        rows = [f"({_LINE % (page * _LINES + row)}) Tj 0 -15 Td" for row in range(_LINES - 1)]
        made = pdf.add_blank_page(page_size=(595, 842)).obj
        made["/Resources"] = Dictionary(Font=Dictionary(F=font))
        text = f"BT /F 11 Tf 60 780 Td {' '.join(rows)} (Madame {_NAME}) Tj ET"
        made["/Contents"] = pdf.make_stream(text.encode())
    pdf.save(path)
    return path


def boxes(pages: int) -> Redactions:
    """Gives one box a page, on the last line, and the name that is hunted."""
    wanted = (Box(page, 865_000, 90_000, 885_000, 320_000, Mode.LINE) for page in range(1, pages + 1))
    return Redactions(tuple(wanted), hunted=(_NAME,))


def unread(_: Image.Image) -> tuple[Word, ...]:
    """Reads nothing."""
    return ()


def redacted(original: Path, into: Path, pages: int, read: Read = unread) -> None:
    """Burns and proves."""
    painted, wanted = Paintable(original, PDF), boxes(pages)
    burnt = burn(painted, wanted, into, read)
    prove(into, burnt.pages, pages_of(painted), quarry_of(wanted, burnt), read, lambda _: None)


def without_ocr(folder: Path, pages: int, rounds: int) -> None:
    """Compares pages a second."""
    original, out = document(folder / "a.pdf", pages), folder / "out"
    out.mkdir()
    sides: dict[str, Side | None] = {
        "tamis, proven, no OCR": lambda _: redacted(original, folder / "b.pdf", pages),
        "dangerzone conversion": peers.dangerzone([original], out, ""),
        "dangerzone, pixels alone": peers.dangerzone_pixels([original]),
    }
    say(f"redacted, rebuilt, proven, no OCR: {pages} pages")
    results = race({name: act for name, act in sides.items() if act is not None}, rounds)
    told(results, pages)
    for name, took in results.items():
        say(f"  {name:<30} {pages / took.wall:6.1f} pages a second {pages / took.cpu:6.1f} a processor second")


def with_ocr(folder: Path, pages: int) -> None:
    """Compares the whole with one reading of its pages."""
    original = document(folder / "c.pdf", pages)
    read = partial(tesseract.words, reader=tesseract.probe(folder), work=folder, dpi=DPI)

    def once(_meter: Meter) -> None:
        with side_by_side(pages_of(Paintable(original, PDF)), read) as sheets:
            for _, words in sheets:
                words()

    say(f"with OCR: {pages} pages")
    sides: dict[str, Side] = {
        "one reading of each page": once,
        "tamis, proven, with OCR": lambda _: redacted(original, folder / "d.pdf", pages, read),
    }
    told(race(sides, 1), pages)


def memory(pages: int) -> None:
    """Prints the largest memory of a process of its own."""
    argv = [sys.executable, "-m", "bench.redaction", "--alone", str(pages)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    say(f"memory: {pages} pages, {int(done.stdout) >> 10} MiB at most")


def main() -> int:
    """Measures what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--read", type=int, default=4)
    parser.add_argument("--memory", type=int, nargs="*", default=[50, 500])
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=_RAM, prefix="bench-") as made:
        folder = Path(made)
        if args.alone:
            redacted(document(folder / "a.pdf", args.alone), folder / "b.pdf", args.alone)
            say(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
            return 0
        if args.pages:
            without_ocr(folder, args.pages, args.rounds)
        if args.read:
            with_ocr(folder, args.read)
        for pages in args.memory:
            memory(pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
