"""`tamis inspect --contrast`, `--thumbnails` and `tamis clean --losses`: closer looks at files, without a vault."""

from pathlib import Path

import pytest
from PIL import Image

from tests.desk.counter import Counter
from tests.newsroom import Newsroom
from tests.sanitize.test_thumbnails import WAYS, scene


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph whose thumbnail shows what is covered in it."""
    WAYS["exif"](tmp_path / "photo.jpg", scene(covered=True), scene())
    return tmp_path / "photo.jpg"


def test_pictures_are_written_into_a_folder_and_nothing_is_overwritten(
    founded: Newsroom, photo: Path, tmp_path: Path
) -> None:
    into = tmp_path / "seen"
    into.mkdir(mode=0o700)
    (into / "photo.contrast-0001.png").write_text("here before")
    said = Counter(founded).plainly("--json", "inspect", "--contrast", str(into), "--thumbnails", str(into), str(photo))
    report, contrast, thumbnails = said.items
    assert said.status == 0
    assert [copy["way"] for copy in report["copies"]] == ["clean", "flatten"]
    assert contrast["out"] == [str(into / "photo-2.contrast-0001.png")]
    assert thumbnails["out"] == [str(into / "photo.thumbnails-0001.png")]
    assert (into / "photo.contrast-0001.png").read_text() == "here before"
    assert Path(contrast["out"][0]).stat().st_mode & 0o777 == 0o600
    with Image.open(contrast["out"][0]) as picture:
        assert picture.size == scene().size


def test_pictures_of_what_lies_in_the_vault_are_not_written_beside_it(founded: Newsroom, tmp_path: Path) -> None:
    said = Counter(founded).tamis("inspect", "--contrast", str(tmp_path / "seen"), "ba8f7dbf")
    assert said.status == 2
    assert not (tmp_path / "seen").exists()


def test_losses_are_told_before_and_nothing_is_made(founded: Newsroom, photo: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    said = Counter(founded).plainly("--lang", "fr", "clean", "--losses", str(photo), str(tmp_path / "a.zip"))
    assert said.status == 0
    assert "L’aplatissement perdrait" in said.out
    assert "Le nettoyage serait refusé" in said.out
    assert {path.name for path in tmp_path.iterdir()} == {"photo.jpg", "a.zip"}
    told = Counter(founded).plainly("--json", "clean", "--losses", str(photo)).items
    assert told[0]["copies"][0] == {"way": "clean", "losses": [], "refusal": ""}
    assert told[0]["copies"][1]["losses"]
