"""The map: every position that releases say is on a sheet once, and no more is shown than was said."""

import re

from release.public.atlas import FRANCE, land, plates, thinned
from release.public.headings import headings
from release.public_site import newest_first
from tests.release import tenders

PLACES = headings(newest_first(list(tenders.published())))["places"]


def test_each_place_is_a_dot_or_a_filled_departement_and_one_without_a_position_is_neither() -> None:
    large, small = plates(PLACES)
    dots = {spot.mention.name for plate in (large, small) for spot in plate.spots}
    filled = {shape.filled.name for shape in large.shapes if shape.filled}
    assert filled == {"Haute-Lisière"}, "nobody can tell a commune from a filled département"
    assert dots == {place.mention.name for place in PLACES} - filled - {"Saint-Aubin-des-Ormes"}


def test_what_lies_beyond_the_frame_has_a_sheet_of_its_own() -> None:
    _, small = plates(PLACES)
    assert (small.country, small.name) == ("FR", "La Réunion")
    assert [spot.mention.name for spot in small.spots] == ["Anse-Corail"]


def test_a_dot_is_larger_where_there_are_more_releases_and_lies_on_the_sheet() -> None:
    large = plates(PLACES)[0]
    sizes = {spot.mention.name: spot.radius for spot in large.spots}
    assert sizes["Valbrume"] > sizes["Bramefaim"]
    assert all(0 <= spot.x <= FRANCE.width and 0 <= spot.y <= FRANCE.height for spot in large.spots)


def test_names_written_on_the_map_do_not_lie_on_one_another() -> None:
    crowd = [each for each in PLACES for _ in range(5)]
    spots = plates(crowd)[0].spots
    assert len([spot for spot in spots if spot.label]) < len(spots)


def test_nothing_to_show_is_no_map() -> None:
    assert plates([]) == ()
    assert plates([each for each in PLACES if each.mention.name == "Saint-Aubin-des-Ormes"]) == ()


def test_a_path_is_thinned_to_whole_units_and_keeps_its_shape() -> None:
    square = "M0 0L5.2 0L10 0.1L10 10L0.1 10L0 9.9L0 5Z"
    assert thinned(square) == "M0 0l10 0 0 10-10 0z"
    assert thinned("M0 0L0.2 0.1L0.1 0.3Z") == "", "too small to be seen"


def test_the_land_is_small_enough_to_be_written_into_a_page() -> None:
    paths = [path for _, _, path in land(FRANCE)]
    assert sum(map(len, paths)) < 70_000
    assert all(re.fullmatch(r"(M-?\d+[ -]\d+l[-\d ]+z)+", path) for path in paths)
