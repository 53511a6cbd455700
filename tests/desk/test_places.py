"""Where the desk may look and write: only below the allowed folders, wherever a path truly leads."""

from pathlib import Path

import pytest

from desk.errors import PlaceNotAllowed
from desk.places import MOUNTS, choose, offered, places_of


@pytest.fixture
def media(tmp_path: Path) -> Path:
    root = tmp_path / "media"
    (root / "stick" / "inside").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (root / "leak").symlink_to(tmp_path / "secret")
    (root / "file").write_text("x")
    return root


@pytest.mark.parametrize("place", ["", "/stick", "/stick/inside", "/stick/../stick/./inside"])
def test_a_folder_below_an_allowed_one_is_taken(media: Path, place: str) -> None:
    assert choose(f"{media}{place}", [media]).is_relative_to(media)


@pytest.mark.parametrize(
    "place",
    [
        "",
        "stick",
        "../media",
        "/",
        "/etc",
        "{media}/../secret",
        "{media}/leak",
        "{media}/leak/..",
        "{media}/file",
        "{media}/nowhere",
        "{media}\0",
        "{media}" + "/x" * 3000,
        "file://{media}",
        "{media}-other",
        "~",
        "\udcff",
    ],
)
def test_a_tricky_place_is_refused(media: Path, place: str) -> None:
    (media.parent / "media-other").mkdir()
    with pytest.raises(PlaceNotAllowed):
        choose(place.replace("{media}", str(media)), [media])


def test_a_link_that_goes_round_is_refused(media: Path) -> None:
    (media / "round").symlink_to(media / "round")
    with pytest.raises(PlaceNotAllowed):
        choose(str(media / "round"), [media])


def test_an_allowed_folder_may_itself_be_a_link(media: Path, tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(media)
    assert choose(str(tmp_path / "other" / "stick"), [tmp_path / "other"]) == media / "stick"


def test_what_is_offered_are_folders_that_are_there_and_no_links(media: Path) -> None:
    assert offered([media, media / "not there"]) == (media, media / "stick")


def test_the_variable_adds_absolute_folders_before_the_usual_ones() -> None:
    assert places_of({"TAMIS_PLACES": "/sticks:relative::/x"}) == (Path("/sticks"), Path("/x"), *MOUNTS)
    assert places_of({}) == MOUNTS
