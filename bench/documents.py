"""Cleaning and flattening PDFs of text: all steps in the jail, beside MAT2 and the conversion code of Dangerzone.

    python -m bench.documents [--files 20] [--pages 20] [--flattened 2] [--rounds 3]

Cleaned beside MAT2, which paints pages by default and rewrites them with -L. Flattened at 150 dpi beside Dangerzone,
both with OCR in the same languages, and both without: ours is then the steps that make and prove the pages with a
reader that reads nothing, in this process and not in the jail, because OCR is no option of ours. OCR takes seconds a
page: of the files the first ones are flattened. Judges nothing.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import peers
from bench.pictures import RAM
from bench.printed import say
from bench.race import Meter, Side, race, told
from keys.memory import private_folder
from sanitize.binder import Binder
from sanitize.flat_proof import prove
from sanitize.formats.pdf_examine import examine
from sanitize.raster import DPI, sheets
from sanitize.tools import tesseract
from sanitize.workshop import Workshop

_LINES, _WIDTH, _HEIGHT = 48, 595, 842
_WORDS = "le registre des caméras de la ville indique la date, le lieu et le nom de chaque agent chargé du contrôle"


@dataclass(frozen=True, slots=True)
class Given:
    """What the sides work on, and where they may write."""

    files: Sequence[Path]
    out: Path


def documents(folder: Path, count: int, pages: int) -> list[Path]:
    """Makes PDFs of text, each with properties of its own."""
    files = [folder / f"{number:02}.pdf" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(_document(number, pages))
    return files


def _document(number: int, pages: int) -> bytes:
    """Writes one by hand: a font every reader has, uncompressed text, an Info dictionary."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for page in range(pages):
        text = _page(number, page)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {5 + 2 * page} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        bodies.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text))
    bodies.append(f"<< /Author (Jeanne Exemple {number}) /Producer (Bureau {number}) >>".encode())
    return _bound(bodies)


def _page(number: int, page: int) -> bytes:
    words = _WORDS.split()
    lines = [
        " ".join(words[(line * 7 + page + step) % len(words)] for step in range(12)) + f" {number}.{page}.{line}"
        for line in range(_LINES)
    ]
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    return f"BT /F 11 Tf 15 TL 1 0 0 1 60 780 Tm {shown} ET".encode("cp1252")


def _bound(bodies: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, count = len(out), len(bodies) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % place for place in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(bodies), start)
    return bytes(out)


def cleaned(given: Given, meter: Meter) -> None:
    """One worker cleans all."""
    with Workshop(given.out) as workshop:
        for file in given.files:
            copy = given.out / f"clean {file.name}"
            workshop.clean(file, copy)
            copy.unlink()
        meter.count_living()


def flattened(given: Given, meter: Meter) -> None:
    """One worker flattens all, with OCR."""
    with Workshop(given.out) as workshop:
        for file in given.files:
            (given.out / f"flat {file.name}").unlink(missing_ok=True)
            workshop.flatten(file, given.out / f"flat {file.name}")
        meter.count_living()


def flattened_unread(given: Given, _: Meter) -> None:
    """The same steps but OCR, in this process: examined, painted, bound, proven."""
    for file in given.files:
        copy, count = given.out / f"unread {file.name}", 0
        found = examine(file, repair=True)
        with copy.open("wb") as out, Binder(out) as binder:
            for count, page in enumerate(sheets(file, "application/pdf"), start=1):  # noqa: B007 — counted for the proof
                binder.add(page, (), DPI)
        prove(copy, [0] * count, [item.untrusted_value for item in found])


def _present(sides: dict[str, Side | None]) -> dict[str, Side]:
    return {name: act for name, act in sides.items() if act is not None}


def _size(files: Sequence[Path], pages: int) -> str:
    return f"{sum(file.stat().st_size for file in files) / len(files) / pages / 1000:.1f} KB a page"


def _cleaning(given: Given, rounds: int) -> None:
    say(f"cleaned: {len(given.files)} PDFs")
    sides = {
        "tamis, one worker": partial(cleaned, given),
        "mat2": peers.mat2(given.files),
        "mat2 -L": peers.mat2(given.files, "-L"),
    }
    told(race(_present(sides), rounds), len(given.files))


def _flattening(given: Given, pages: int, rounds: int) -> None:
    languages = "+".join(tesseract.probe(given.out).languages)
    plain, read = given.out / "without", given.out / "with"
    plain.mkdir()
    read.mkdir()
    count = len(given.files) * pages
    say(f"flattened at {DPI} dpi with OCR ({languages}), {count} pages")
    sides = {
        "tamis, one worker": partial(flattened, given),
        "dangerzone conversion": peers.dangerzone(given.files, read, languages),
    }
    told(race(_present(sides), rounds), count)
    say(f"flattened at {DPI} dpi without OCR, {count} pages")
    sides = {
        "tamis' steps, no jail": partial(flattened_unread, given),
        "dangerzone conversion": peers.dangerzone(given.files, plain, ""),
    }
    told(race(_present(sides), rounds), count)
    for name, made in (
        ("tamis, with words", given.out.glob("flat *")),
        ("tamis, without", given.out.glob("unread *")),
        ("dangerzone, with words", read.iterdir()),
        ("dangerzone, without", plain.iterdir()),
    ):
        copies = list(made)
        if copies:
            say(f"  {name:<30} {_size(copies, pages)}")


def main(argv: Sequence[str]) -> int:
    """Measures and prints."""
    asked = argparse.ArgumentParser()
    for name, number in (("--files", 20), ("--pages", 20), ("--flattened", 2), ("--rounds", 3)):
        asked.add_argument(name, type=int, default=number)
    args = asked.parse_args(argv)
    scratch = Path(tempfile.mkdtemp(dir=private_folder(RAM / "tamis-bench")))
    try:
        folder, out = scratch / "documents", scratch / "out"
        folder.mkdir()
        out.mkdir(mode=0o700)
        files = documents(folder, args.files, args.pages)
        _cleaning(Given(files, out), args.rounds)
        if args.flattened:
            _flattening(Given(files[: args.flattened], out), args.pages, args.rounds)
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
