"""The fields of a release: what may stand in them, and that what stands in them can be read back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody import canonical
from custody.canonical import JSON
from release.errors import MalformedPayload
from release.fields import KINDS, MOST, PRECISIONS, TECHNOLOGIES, Fields, Place, fields_from, typed_name
from release.terms import fold

LANNION = Place("Lannion", "FR", "22113", "commune", 487330, -34550)
names = st.text("Aa éÉœ-’&1 ", min_size=1, max_size=12).map(typed_name).filter(fold)
lists = st.lists(names, max_size=4, unique_by=fold).map(tuple)
places = st.lists(
    st.one_of(
        st.builds(
            Place,
            names,
            st.sampled_from(["", "FR", "BE"]),
            st.sampled_from(["", "22113", "2A004"]),
            st.sampled_from(PRECISIONS[:3]),
            st.integers(-900_000, 900_000),
            st.integers(-1_800_000, 1_800_000),
        ),
        st.builds(Place, names, st.just("FR"), st.just(""), st.just("none"), st.none(), st.none()),
    ),
    max_size=3,
    unique_by=lambda place: fold(place.name),
).map(tuple)
technologies = st.sets(st.sampled_from(TECHNOLOGIES)).map(lambda chosen: tuple(sorted(chosen)))
filled = st.builds(Fields, st.sampled_from(KINDS), lists, technologies, lists, lists, lists, lists, places)


@given(filled)
def test_what_is_written_is_read_back_the_same(fields: Fields) -> None:
    written = canonical.dumps(fields.as_json())
    assert fields_from(canonical.loads(written)) == fields


@given(filled, filled)
def test_two_releases_that_differ_are_written_differently(one: Fields, other: Fields) -> None:
    assert (canonical.dumps(one.as_json()) == canonical.dumps(other.as_json())) == (one == other)


def test_nothing_said_is_a_value_of_its_own() -> None:
    assert Fields.none() == Fields() == fields_from(Fields.none().as_json())


@pytest.mark.parametrize(
    "name", ["", " Nice", "Nice ", "a  b", "a\nb", "a\u202eb", "e\u0301a", "—", "x" * 201, "\ud800a"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(MalformedPayload, match="name_in_field"):
        Fields(providers=(name,))
    with pytest.raises(MalformedPayload, match="name_in_field"):
        replace(LANNION, name=name)


def test_one_thing_stands_once_however_it_is_spelt() -> None:
    with pytest.raises(MalformedPayload, match="twice_in_field"):
        Fields(commissioned_by=("Ville de Nîmes", "VILLE-DE-NIMES"))
    with pytest.raises(MalformedPayload, match="twice_in_field"):
        Fields(places=(LANNION, replace(LANNION, name="lannion")))
    assert Fields(places=(LANNION, replace(LANNION, code="22114"))), "homonyms are two places"
    assert Fields(commissioned_by=("Ville de Nice",), funded_by=("Ville de Nice",))


def test_a_field_has_an_end() -> None:
    with pytest.raises(MalformedPayload, match="too_many_in_field"):
        Fields(related=tuple(f"Avis {number}" for number in range(MOST + 1)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "fr"},
        {"country": "FRA"},
        {"code": "22 113"},
        {"precision": "exact"},
        {"precision": "none"},
        {"latitude": None},
        {"latitude": None, "longitude": None},
        {"latitude": 900_001},
        {"longitude": -1_800_001},
    ],
)
def test_a_place_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MalformedPayload, match="place_malformed"):
        replace(LANNION, **wrong)  # type: ignore[arg-type]  # some of them are of no right kind, which is the point


@pytest.mark.parametrize("wrong", [("vsa", "rf"), ("vsa", "vsa"), ("teleportation",)])
def test_technologies_are_the_eight_each_once_in_their_order(wrong: tuple[str, ...]) -> None:
    with pytest.raises(MalformedPayload, match="technology_unknown"):
        Fields(technologies=wrong)
    with pytest.raises(MalformedPayload, match="kind_unknown"):
        Fields(kind=wrong[0])


@pytest.mark.parametrize(
    "change",
    [
        {"more": ""},
        {"kind": 1},
        {"domains": "Police"},
        {"domains": [1]},
        {"places": [[]]},
        {"places": [{}]},
        {"places": [{**LANNION.as_json(), "latitude": "48"}]},
        {"places": [{**LANNION.as_json(), "more": ""}]},
    ],
)
def test_what_is_not_of_the_form_is_not_read(change: dict[str, JSON]) -> None:
    with pytest.raises(MalformedPayload, match="fields_malformed"):
        fields_from({**Fields.none().as_json(), **change})
    with pytest.raises(MalformedPayload, match="fields_malformed"):
        fields_from([])
