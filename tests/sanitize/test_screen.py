"""Tests of sanitize/screen.py: what a page becomes for a screen; one document of each kind through the real jail."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sanitize.errors import UnknownFormat
from sanitize.pages import Painting, ReadPage
from sanitize.screen import GREYS, WIDTH, for_screen
from sanitize.workshop import Workshop
from tests.specimens.pdf_specimens import plain


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="screen-") as folder:
        Path(folder).chmod(0o700)
        with Workshop(Path(folder)) as shop:
            yield shop


def seen(workshop: Workshop, original: Path, *, as_text: bool = False) -> tuple[Painting, list[bytes], list[str]]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="seen-") as into:
        pictures: list[bytes] = []
        layers: list[ReadPage] = []
        painting = workshop.screen(
            original,
            Path(into),
            lambda _, picture: pictures.append(picture.read_bytes()),
            layers.append,
            as_text=as_text,
        )
        written = Path(into, "text")
        told = [written.read_text("utf-8")] if written.exists() else [each.untrusted_layer for each in layers]
    assert painting.pages == len(pictures) == len(layers)
    assert not any(each.words for each in layers), "OCR is not asked"
    return painting, pictures, told


def test_a_page_becomes_narrow_and_of_few_greys_and_never_larger() -> None:
    page = Image.linear_gradient("L").resize((1240, 1754))
    small = for_screen(page)
    assert small.size == (WIDTH, 1415)
    assert len(small.getcolors() or []) == GREYS
    assert for_screen(page.crop((0, 0, 300, 200))).size == (300, 200)
    assert for_screen(page.resize((100, 20_000))).size == (40, 8000)
    assert for_screen(small).tobytes() == small.tobytes(), "a page that is of few greys already stays as it is"


def test_pages_and_text_of_a_pdf_are_the_same_bytes_each_time(workshop: Workshop, tmp_path: Path) -> None:
    original = plain(tmp_path / "note.pdf", ["Traceurs dans les rues", "de Lannion"], pages=2)
    first, again = seen(workshop, original), seen(workshop, original)
    assert first == again
    painting, pictures, told = first
    assert painting.media_type == "application/pdf"
    assert [Image.open(io.BytesIO(each)).width for each in pictures] == [WIDTH, WIDTH]
    assert all("Traceurs dans les rues" in each for each in told)


def test_a_picture_is_one_grey_page_without_a_word(workshop: Workshop, tmp_path: Path) -> None:
    picture = Image.new("RGB", (1600, 800), "white")
    ImageDraw.Draw(picture).rectangle((100, 100, 900, 500), fill=(200, 30, 30))
    picture.putpixel((1200, 700), (255, 255, 200))  # a dot a printer leaves
    picture.save(tmp_path / "plan.png")
    _, (page,), told = seen(workshop, tmp_path / "plan.png")
    shown = Image.open(io.BytesIO(page))
    assert (shown.mode, shown.size) == ("L", (WIDTH, 500))
    assert shown.getpixel((750, 437)) == 255, "what is faint becomes white, as in flattening"
    assert told == [""]


def test_a_text_is_set_and_its_words_go_out_whole(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "lettre.txt").write_text("Chère rédaction,\n\n  lisez la page 2.\n", encoding="utf-8")
    _, pictures, told = seen(workshop, tmp_path / "lettre.txt", as_text=True)
    assert len(pictures) == 1
    assert told == ["Chère rédaction,\n\n  lisez la page 2.\n"]


def test_what_has_no_pages_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "run.me").write_bytes(b"\x7fELF" + bytes(99))
    with pytest.raises(UnknownFormat):
        seen(workshop, tmp_path / "run.me")
