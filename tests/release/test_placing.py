"""Where something is: looked up, never guessed, and no more exact than somebody chose."""

import pytest

from gazetteer.places import by_name
from release.errors import MalformedPayload, PlaceUnclear
from release.fields import Place
from release.placing import TypedPlace, placed, spelt

LANNION = Place("Lannion", "FR", "22113", "commune", 487330, -34570)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (TypedPlace("lannion"), LANNION),
        (TypedPlace("  LANNION  (22)"), LANNION),
        (TypedPlace("Saint-Denis (93066)"), Place("Saint-Denis", "FR", "93066", "commune", 489360, 23540)),
        (TypedPlace("St Denis (Seine-Saint-Denis)"), Place("Saint-Denis", "FR", "93066", "commune", 489360, 23540)),
        (TypedPlace("Anvers"), Place("Anvers", "BE", "11002", "commune", 512200, 44000)),
        (TypedPlace("Lannion", "none"), Place("Lannion", "", "", "none", None, None)),
        (TypedPlace("Une cave", "none"), Place("Une cave", "", "", "none", None, None)),
        (
            TypedPlace("Lannion", "point", "48.73261, -3.45664"),
            Place("Lannion", "FR", "22113", "point", 487326, -34566),
        ),
        (TypedPlace("Lannion", "point", "48.7326,-3.4566"), Place("Lannion", "FR", "22113", "point", 487326, -34566)),
        (TypedPlace("Lannion", "point", "48,7326 ; -3,4566"), Place("Lannion", "FR", "22113", "point", 487326, -34566)),
        (TypedPlace("La mairie", "point", "48.7326 -3.4566"), Place("La mairie", "FR", "", "point", 487326, -34566)),
    ],
)
def test_what_is_typed_is_what_is_meant(typed: TypedPlace, meant: Place) -> None:
    assert placed(typed) == meant


@pytest.mark.parametrize("name", ["Lannion", "Côtes-d'Armor", "22"])
def test_a_department_does_not_tell_the_commune(name: str) -> None:
    place = placed(TypedPlace(name, "department"))
    assert (place.name, place.country, place.code, place.precision) == ("Côtes-d'Armor", "FR", "22", "department")
    assert (place.latitude, place.longitude) != (LANNION.latitude, LANNION.longitude)


def test_a_name_of_several_places_is_asked_about_and_every_answer_can_be_typed() -> None:
    with pytest.raises(PlaceUnclear, match="place_ambiguous") as told:
        placed(TypedPlace("Saint-Denis"))
    offered = str(dict(told.value.message.params)["candidates"]).split(" · ")
    assert len(offered) == len(by_name("Saint-Denis")) > 3
    assert "Saint-Denis (93066, Seine-Saint-Denis)" in offered
    codes = {placed(TypedPlace(each)).code for each in offered}
    assert len(codes) == len(offered)
    assert {spelt(known) for known in by_name("Saint-Denis")} == set(offered)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (TypedPlace("Lanion"), "place_unknown"),
        (TypedPlace("Lannion (29)"), "place_unknown"),
        (TypedPlace("Lannion ("), "place_unknown"),
        (TypedPlace("Lannion", "commune", "48.7 -3.4"), "place_point_not_wanted"),
        (TypedPlace("Lannion", "none", "48.7 -3.4"), "place_point_not_wanted"),
        (TypedPlace("Lannion", "point"), "place_no_point"),
        (TypedPlace("Lannion", "point", "48,73"), "place_no_point"),
        (TypedPlace("Lannion", "point", "91 0"), "place_no_point"),
        (TypedPlace("Lannion", "point", "48.7326, -3.4566 N"), "place_no_point"),
        (TypedPlace("Aachen", "department"), "place_without_department"),
    ],
)
def test_what_is_not_clear_is_refused(typed: TypedPlace, fault: str) -> None:
    with pytest.raises(PlaceUnclear, match=fault):
        placed(typed)


def test_what_is_no_name_is_refused() -> None:
    with pytest.raises(MalformedPayload, match="name_in_field"):
        placed(TypedPlace(" "))
