"""Documents painted for reading: in the real jail, page by page, and from rogue workers."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from jail.limits import Limits
from sanitize.errors import SanitizeError, ToolFailed, UnknownFormat, Unreadable
from sanitize.pages import PaintedPage, Painting, ReadPage, Shade
from sanitize.paint import paint
from sanitize.sheaf import Sheaf
from sanitize.workshop import Workshop
from tests.sanitize.test_workshop import HELLO, Rogue
from tests.specimens import pdf_specimens as specimens
from tests.specimens import pictures


@pytest.fixture
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="paint-") as folder:
        Path(folder).chmod(0o700)
        (Path(folder) / "into").mkdir()
        yield Path(folder)


def painted(original: Path, scratch: Path) -> tuple[Painting, list[str], list[ReadPage]]:
    """Paints in the jail; gives the answer, what was told in its order, and what was read."""
    told: list[str] = []
    read: list[ReadPage] = []

    def shown(page: PaintedPage, picture: Path) -> None:
        with Image.open(picture) as opened:
            assert (opened.format, opened.size, opened.mode) == ("PNG", (page.width, page.height), page.shade.value)
        told.append(f"shown {page.number}")

    def heard(page: ReadPage) -> None:
        told.append(f"read {page.number}")
        read.append(page)

    with Workshop(scratch) as workshop:
        return workshop.pages(original, scratch / "into", shown, heard), told, read


def test_each_page_of_a_pdf_is_shown_before_it_is_read_and_before_the_next(scratch: Path) -> None:
    original = specimens.plain(scratch / "a.pdf", ["Bonjour la redaction"], pages=2)
    painting, told, read = painted(original, scratch)
    assert told == ["shown 1", "read 1", "shown 2", "read 2"]
    assert (painting.media_type, painting.pages) == ("application/pdf", 2)
    assert [word.untrusted_text for word in read[1].words] == ["Bonjour", "la", "redaction"]
    assert "Bonjour la redaction" in read[1].untrusted_layer
    assert {name for name, _ in painting.recipe.tools} == {"pdfium", "pillow", "tesseract"}
    assert sorted(path.name for path in (scratch / "into").iterdir()) == ["page-0001.png", "page-0002.png"]


def test_a_text_is_set_with_its_words_in_their_place_and_given_out_as_it_is(scratch: Path) -> None:
    original = scratch / "a.txt"
    original.write_bytes("Chère rédaction,\r\nvoici\u200b l’été.\n".encode("utf-16"))
    painting, told, read = painted(original, scratch)
    assert told == ["shown 1", "read 1"]
    assert [word.untrusted_text for word in read[0].words] == ["Chère", "rédaction,", "voici[U+200B]", "l’été."]
    assert (scratch / "into" / "text").read_bytes().decode() == "Chère rédaction,\r\nvoici\u200b l’été.\n"
    left, top, right, bottom = read[0].words[1].box
    with Image.open(scratch / "into" / "page-0001.png") as page:
        box = (left * page.width, top * page.height, right * page.width, bottom * page.height)
        assert page.convert("L").crop(box).getextrema()[0] == 0
    assert painting.media_type == "text/plain"


def test_a_picture_keeps_its_colours_and_none_of_its_metadata(scratch: Path) -> None:
    painting, _, _ = painted(pictures.dirty_jpeg(scratch / "a.jpg"), scratch)
    data = (scratch / "into" / "page-0001.png").read_bytes()
    assert not [needle for needle in pictures.JPEG_NEEDLES if needle.encode() in data]
    with Image.open(scratch / "into" / "page-0001.png") as picture:
        assert picture.mode == Shade.COLOUR.value
    assert painting.pages == 1


def test_the_same_document_gives_the_same_pictures(scratch: Path) -> None:
    original = specimens.dirty(scratch / "a.pdf")
    painted(original, scratch)
    first = (scratch / "into" / "page-0001.png").read_bytes()
    (scratch / "into" / "page-0001.png").unlink()
    painted(original, scratch)
    assert (scratch / "into" / "page-0001.png").read_bytes() == first


@pytest.mark.parametrize(("data", "error"), [(b"8BPS" + bytes(9), UnknownFormat), (b"%PDF-1.7 nothing", Unreadable)])
def test_what_cannot_be_painted_is_refused(scratch: Path, data: bytes, error: type[SanitizeError]) -> None:
    (scratch / "a").write_bytes(data)
    with pytest.raises(error):
        painted(scratch / "a", scratch)
    assert not list((scratch / "into").iterdir())


def test_a_workshop_serves_the_next_file_after_a_caller_gave_up(scratch: Path) -> None:
    def no_more(_page: PaintedPage, _picture: Path) -> None:
        raise KeyError("the reader left")

    original = specimens.plain(scratch / "a.pdf", pages=3)
    with Workshop(scratch) as workshop:
        with pytest.raises(KeyError):
            workshop.pages(original, scratch / "into", no_more, lambda _page: None)
        assert workshop.inspect(original).media_type == "application/pdf"


def test_a_page_too_long_to_read_is_still_painted(tmp_path: Path) -> None:
    """The layer is an aid: where it cannot be had, OCR still reads the page."""
    (tmp_path / "parts").mkdir()
    original = specimens.plain(tmp_path / "a.pdf", ["x" * 3000] * 80)
    told: list[object] = []
    paint(original, tmp_path, tmp_path / "parts", told.append)
    *_, read = told
    assert isinstance(read, ReadPage)
    assert read.untrusted_layer == ""


PIXELS = "open('page-0001.bin', 'wb').write(bytes(4))\n"
PAINTED = 'print(\'{"painted":[1,2,2,"L"]}\', flush=True)\n'
READ = 'print(\'{"read":[1,[],""]}\', flush=True)\n'
END = 'print(\'{"painting":["image/png",["pages",1,[],[]],%d]}\', flush=True)\ntime.sleep(300)\n'


def test_the_pretended_worker_is_believed_when_it_keeps_to_the_form(scratch: Path) -> None:
    rogue(scratch, HELLO + PIXELS + PAINTED + READ + END % 1, seconds=120)


@pytest.mark.parametrize(
    "program",
    [
        HELLO + PAINTED + READ + END % 1,
        HELLO + "open('page-0001.bin', 'wb').write(bytes(3))\n" + PAINTED + READ + END % 1,
        HELLO + "open('page-0001.bin', 'wb').write(bytes(5))\n" + PAINTED + READ + END % 1,
        HELLO + "os.symlink('in.bin', 'page-0001.bin')\n" + PAINTED + READ + END % 1,
        HELLO + "os.symlink('/etc/passwd', 'page-0001.bin')\n" + PAINTED + READ + END % 1,
        HELLO + "os.mkfifo('page-0001.bin')\n" + PAINTED + READ + END % 1,
        HELLO + PIXELS + PAINTED + READ + END % 2,
        HELLO + PIXELS + PAINTED + END % 1,
        HELLO + PIXELS + READ + PAINTED + END % 1,
        HELLO + PIXELS + PAINTED + READ + READ + END % 1,
        HELLO + PIXELS + PAINTED + PAINTED + END % 1,
        HELLO + PIXELS.replace("0001", "0002") + PAINTED.replace("[1,", "[2,") + END % 1,
        HELLO + END % 1,
        HELLO + PIXELS + PAINTED + READ + (END % 1).replace("image/png", "text/plain"),
    ],
)
def test_a_rogue_painter_gets_nothing_but_a_refusal(scratch: Path, program: str) -> None:
    before = set(scratch.iterdir()) | {scratch / "a.txt"}
    with pytest.raises(SanitizeError):
        rogue(scratch, program)
    assert set(scratch.iterdir()) == before
    assert not list((scratch / "into").glob("pixels"))


def rogue(scratch: Path, program: str, seconds: float = 5) -> Painting:
    (scratch / "a.txt").write_bytes(b"Bonjour")
    limits = Limits(wall_seconds=seconds, output=100_000)
    with Workshop(scratch, limits=limits, place=lambda work, bounds: Rogue(work, bounds, program)) as workshop:
        return workshop.pages(scratch / "a.txt", scratch / "into", lambda _page, _path: None, lambda _page: None)


def test_pages_nobody_asked_for_are_refused(scratch: Path) -> None:
    (scratch / "a.txt").write_bytes(b"Bonjour")
    program = HELLO + PIXELS + PAINTED + "time.sleep(300)\n"
    with (
        Workshop(scratch, place=lambda work, bounds: Rogue(work, bounds, program)) as workshop,
        pytest.raises(ToolFailed),
    ):
        workshop.inspect(scratch / "a.txt")


def test_a_picture_is_never_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "page-0001.bin").write_bytes(bytes(4))
    (tmp_path / "into").mkdir()
    (tmp_path / "into" / "page-0001.png").write_text("precious")
    sheaf = Sheaf(tmp_path, tmp_path / "into", lambda _page, _path: None, lambda _page: None)
    with pytest.raises(FileExistsError):
        sheaf.take(PaintedPage(1, 2, 2, Shade.GREY))
    assert (tmp_path / "into" / "page-0001.png").read_text() == "precious"
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["page-0001.png"]
