"""Tesseract: reads the words out of a page's pixels, with their boxes.

One thread (`OMP_THREAD_LIMIT=1`: measured ten times faster than four threads fighting over two cores), languages
French and English as far as installed, a deadline per page, TSV output. The text layer of a flattened page is written
by `sanitize.binder` from these words, not by tesseract's own PDF writer: one pass gives words for viewing, redaction
and the text layer, and no foreign PDF structure has to be trusted.
Never: sees a text layer of the original. Residual risk: OCR reads wrongly; the words are an aid, not evidence.
"""

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from sanitize.errors import ToolFailed
from sanitize.tools.program import ask

WANTED = ("fra", "eng")
_MAX_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word read from pixels; box edges are shares (0..1) of the page's width and height from its top left.

    `confidence` is tesseract's, 0 to 100. `line` numbers the line the word stands on, from 0.
    """

    untrusted_text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: int
    line: int


@dataclass(frozen=True, slots=True)
class Reader:
    """An installed tesseract: its version and which of the wanted languages it has."""

    version: str
    languages: tuple[str, ...]


def probe(folder: Path) -> Reader:
    """Looks which tesseract and languages are installed.

    Raises:
        ToolFailed: tesseract is missing or has neither French nor English.
    """
    version = ask(["tesseract", "--version"], folder, seconds=20).untrusted_out.decode("ascii", "replace")
    listed = ask(["tesseract", "--list-langs"], folder, seconds=20).untrusted_out.decode("ascii", "replace")
    languages = tuple(name for name in WANTED if name in listed.split())
    if not languages:
        raise ToolFailed("sanitize.pdf_ocr_language_missing", languages=", ".join(WANTED))
    return Reader(version.split("\n", 1)[0].rpartition(" ")[2][:40], languages)


def words(sheet: Image.Image, reader: Reader, work: Path, *, dpi: int, seconds: int = 120) -> tuple[Word, ...]:
    """Reads the words of one page image; `work` is a private folder for the passing picture.

    Raises:
        ToolFailed: tesseract died, hung past `seconds`, or gave an unclear answer.
    """
    with tempfile.NamedTemporaryFile(dir=work, prefix="ocr-", suffix=".pgm") as picture:
        sheet.convert("L").save(picture, format="PPM")
        picture.flush()
        name, languages = Path(picture.name).name, "+".join(reader.languages)
        answer = ask(["tesseract", name, "stdout", "-l", languages, "--dpi", str(dpi), "tsv"], work, seconds=seconds)
    if answer.status != 0:
        raise ToolFailed("sanitize.pdf_tool_unclear", tool="tesseract")
    return _parse(answer.untrusted_out.decode("utf-8", "replace"), sheet.width, sheet.height)


def _parse(untrusted_tsv: str, width: int, height: int) -> tuple[Word, ...]:
    found: list[Word] = []
    lines: dict[tuple[str, str, str], int] = {}
    rows = csv.DictReader(io.StringIO(untrusted_tsv), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        if row.get("level") != "5" or not (row.get("text") or "").strip() or len(found) >= _MAX_WORDS:
            continue
        line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
        try:
            found.append(_word(row, width, height, line))
        except (ValueError, KeyError, TypeError) as error:
            raise ToolFailed("sanitize.pdf_tool_unclear", tool="tesseract") from error
    return tuple(found)


def _word(row: dict[str, str], width: int, height: int, line: int) -> Word:
    left, top = int(row["left"]), int(row["top"])
    right, bottom = left + int(row["width"]), top + int(row["height"])
    return Word(
        untrusted_text=row["text"].strip()[:200],
        left=_share(left, width),
        top=_share(top, height),
        right=_share(right, width),
        bottom=_share(bottom, height),
        confidence=int(float(row["conf"])),
        line=line,
    )


def _share(pixels: int, whole: int) -> float:
    return min(max(pixels / whole, 0.0), 1.0)
