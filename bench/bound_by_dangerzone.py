"""Run by the Python of Dangerzone's environment: pages painted by its package, bound with the calls its host makes.

The package reads a document on standard input and answers with the number of pages and, of each, width, height and
pixels (two-byte numbers, RGB). Its host, read at version 0.11, makes a Pixmap of them, then either lets MuPDF's own
Tesseract bind a page (`pdfocr_tobytes`, compressed) or inserts the picture and deflates it, and appends each page to
one document. The package keeps its input at a fixed place in the folder for temporary files: one at a time.
"""

import importlib
import subprocess
import sys
from typing import IO, Any

_DPI = 150
fitz: Any = importlib.import_module("fitz")  # PyMuPDF: in that environment, never in ours


def main(original: str, copy: str, languages: str, tessdata: str) -> None:
    """Converts one document."""
    argv = [sys.executable, "-I", "-m", "dangerzone_insecure_conversion.doc_to_pixels"]
    bound = fitz.Document()
    with (
        open(original, "rb") as document,  # noqa: PTH123 — as short as the interpreter's start allows
        subprocess.Popen(argv, stdin=document, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as painter,
    ):
        if painter.stdout is None:
            raise ValueError
        for _ in range(_number(painter.stdout)):
            width, height = _number(painter.stdout), _number(painter.stdout)
            pixels = painter.stdout.read(width * height * 3)
            bound.insert_pdf(_page(pixels, width, height, languages, tessdata))
    bound.save(copy)


def _number(answers: IO[bytes]) -> int:
    return int.from_bytes(answers.read(2), "big")


def _page(pixels: bytes, width: int, height: int, languages: str, tessdata: str) -> Any:  # noqa: ANN401 — see fitz
    picture = fitz.Pixmap(fitz.Colorspace(fitz.CS_RGB), width, height, pixels, False)
    picture.set_dpi(_DPI, _DPI)
    if languages:
        return fitz.open("pdf", picture.pdfocr_tobytes(compress=True, language=languages, tessdata=tessdata))
    page = fitz.Document()
    page.insert_file(picture)
    return fitz.open("pdf", page.tobytes(deflate_images=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
