"""DEDA, the usual program for printers' tracking dots, decodes a page before we flatten it and nothing after.

Run where `deda_create_dots` and `deda_parse_print` are on PATH (GPL-3.0; an environment of its own with `PyPDF2<3`); it
is no part of Tamis. What it said of which versions stands in docs/tracking-dots.md.
"""

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from sanitize.dots import has_dots
from sanitize.flatten import flatten
from tests.sanitize.test_dots import flat_page, off_white

SERIAL, DPI = "123456", 300
PROGRAMS = ("deda_create_dots", "deda_parse_print")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not all(map(shutil.which, PROGRAMS)), reason="DEDA is not installed; it is no part of Tamis"),
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of text with the dots that DEDA prints for a Xerox."""
    folder = tmp_path_factory.mktemp("deda")
    canvas = Canvas(str(folder / "page.pdf"), pagesize=A4, invariant=1)
    for line in range(40):
        canvas.drawString(60, 780 - line * 17, f"The board met on a Monday. Nobody was told what it decided. ({line})")
    canvas.save()
    _run(folder, "deda_create_dots", "--serial", SERIAL, "--manufacturer", "Xerox", "page.pdf")
    return folder / "new_dots.pdf"


def _run(folder: Path, *command: str) -> str:
    """Runs one of DEDA's programs and gives all it said; it also ends badly where it finds nothing."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout + done.stderr


def decoded(picture: Image.Image, folder: Path) -> str:
    """Gives what DEDA says of a picture."""
    picture.convert("RGB").save(folder / "asked.png", dpi=(DPI, DPI))
    return _run(folder, "deda_parse_print", "-d", str(DPI), "asked.png")


@pytest.mark.parametrize(
    ("form", "media_type"), [("PDF", "application/pdf"), ("PNG", "image/png"), ("JPEG", "image/jpeg")]
)
def test_what_deda_decodes_before_it_does_not_find_after(
    printed: Path, tmp_path: Path, form: str, media_type: str
) -> None:
    with pypdfium2.PdfDocument(printed) as document:
        scan = document[0].render(scale=DPI / 72).to_pil().convert("RGB")
    original, work = tmp_path / "original", tmp_path / "work"
    if form == "PDF":
        shutil.copyfile(printed, original)
    else:
        scan.save(original, form, dpi=(DPI, DPI), quality=100, subsampling=0)
    with Image.open(original) if form != "PDF" else scan as before:
        assert f"-{SERIAL}-" in decoded(before, tmp_path)
    assert has_dots(scan.crop((0, 0, 1500, 1500)))
    work.mkdir()
    flatten(original, media_type, tmp_path / "flat.pdf", work)
    flat = flat_page(tmp_path / "flat.pdf")
    after = decoded(flat.resize(scan.size, Image.Resampling.NEAREST), tmp_path)
    assert "TDM" not in after
    assert SERIAL not in after
    assert off_white(flat) == 0
