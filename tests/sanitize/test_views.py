"""Tests of sanitize/views.py and looking.py in the real jail: codes are read there, closer looks are drawn there."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from sanitize.errors import UnknownFormat, Unreadable
from sanitize.findings import Forecast, Grade
from sanitize.pages import View
from sanitize.workshop import Workshop
from tests.sanitize.test_looking import code, marked, sheet
from tests.sanitize.test_thumbnails import WAYS, scene


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="views-") as folder:
        Path(folder).chmod(0o700)
        with Workshop(Path(folder)) as shop:
            yield shop


def view(workshop: Workshop, kind: View, original: Path, into: Path) -> list[Image.Image]:
    into.mkdir()
    shown: list[Path] = []
    painting = workshop.view(kind, original, into, lambda _, picture: shown.append(picture))
    assert painting.pages == len(shown)
    assert painting.recipe.name == kind.value
    return [Image.open(io.BytesIO(picture.read_bytes())) for picture in shown]


def test_the_jail_reads_codes_compares_thumbnails_and_tells_what_copies_lose(
    workshop: Workshop, tmp_path: Path
) -> None:
    sheet(code("QRCode", "copy 17")).save(tmp_path / "a.png")
    inspection = workshop.inspect(tmp_path / "a.png")
    assert ("page 1", "copy 17") in {(found.where, found.untrusted_value) for found in inspection.findings}
    assert "zxing-cpp" in dict(inspection.tools)
    assert [forecast.way for forecast in inspection.forecasts] == ["clean", "flatten"]
    assert inspection.forecasts[0] == Forecast("clean")
    WAYS["exif"](tmp_path / "b.jpg", scene(covered=True), scene())
    red = {found.message.id for found in workshop.inspect(tmp_path / "b.jpg").findings if found.grade is Grade.RED}
    assert "sanitize.thumbnail_differs" in red


def test_every_page_is_drawn_in_contrast(workshop: Workshop, tmp_path: Path) -> None:
    marked(254).save(tmp_path / "a.tif", save_all=True, append_images=[sheet()])
    marked_page, plain_page = view(workshop, View.CONTRAST, tmp_path / "a.tif", tmp_path / "out")
    assert marked_page.width == plain_page.width
    below = [sum(each.convert("L").histogram()[100:150]) for each in (marked_page, plain_page)]
    assert below[0] > 20 * max(below[1], 1)  # the name, one level below white, stands out from the grey


def test_thumbnails_are_shown_beside_the_picture(workshop: Workshop, tmp_path: Path) -> None:
    WAYS["exif"](tmp_path / "b.jpg", scene(covered=True), scene())
    (pair,) = view(workshop, View.THUMBNAILS, tmp_path / "b.jpg", tmp_path / "out")
    assert pair.width > pair.height


def test_where_there_is_nothing_to_see_it_is_said(workshop: Workshop, tmp_path: Path) -> None:
    scene().save(tmp_path / "a.png")
    with pytest.raises(Unreadable) as nothing:
        view(workshop, View.THUMBNAILS, tmp_path / "a.png", tmp_path / "one")
    assert nothing.value.message.id == "sanitize.nothing_to_view"
    (tmp_path / "a.mp3").write_bytes(b"ID3\x04" + bytes(200))
    with pytest.raises(UnknownFormat):
        view(workshop, View.CONTRAST, tmp_path / "a.mp3", tmp_path / "two")
    assert list((tmp_path / "two").iterdir()) == []
