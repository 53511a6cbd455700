"""Names of files: the same for every spelling, never a path, never another's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.fields import Place
from release.public.slugs import place_slug, slug
from release.terms import fold

LANNION = Place("Lannion", "FR", "22113", "commune", 487330, -34550)


@pytest.mark.parametrize(
    ("spelt", "file"),
    [
        (("Panoptik Systèmes", "PANOPTIK  SYSTEMES", "panoptik-systèmes."), "panoptiksystemes"),
        (("Ville d’Orsay", "VILLE D'ORSAY"), "villedorsay"),
    ],
)
def test_every_spelling_of_a_name_is_one_file(spelt: tuple[str, ...], file: str) -> None:
    assert {slug(name) for name in spelt} == {file}


@pytest.mark.parametrize(
    "name", ["Index", "CON", "nul", "com1", "Œuvre", "Ελλάδα", "監視", "x" * 61, "../../etc", "a\0b"]
)
def test_no_name_is_a_path_a_device_or_the_list_itself(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]*--[0-9a-f]{16}|[a-z0-9]{1,60}", slug(name))
    assert slug(name) not in {"index", "con", "nul", "com1"}


@given(st.text(min_size=1).filter(fold), st.text(min_size=1).filter(fold))
def test_two_names_share_a_file_only_when_they_are_folded_alike(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (fold(one) == fold(other))


def test_a_place_is_known_by_its_code_else_by_its_name_and_the_two_never_meet() -> None:
    assert place_slug(LANNION) == place_slug(Place("LANNION", "FR", "22113", "point", 1, 1)) == "fr-22113"
    assert place_slug(Place("22113", "FR", "", "none", None, None)) == "fr--22113"
    assert place_slug(Place("Index", "", "", "none", None, None)).startswith("none--index--")
