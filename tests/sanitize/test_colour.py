"""Tests of sanitize/formats/colour.py: spaces are known by their numbers, and our profiles mean them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from sanitize.formats import colour
from tests.specimens import icc_profiles

SHADES = [(red, green, blue) for red in (0, 90, 255) for green in (0, 140, 255) for blue in (0, 60, 255)]


def shown(profile: bytes) -> list[int]:
    """Gives what a colour engine makes of some shades in that profile."""
    picture = Image.new("RGB", (len(SHADES), 1))
    picture.putdata(SHADES)
    in_srgb = ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    assert in_srgb is not None
    return list(in_srgb.tobytes())


def test_no_profile_needs_none() -> None:
    assert colour.standing_for(b"") == colour.Standing(b"", lost=False)


def test_srgb_needs_no_profile_whatever_its_words() -> None:
    dirty = icc_profiles.with_words(icc_profiles.srgb(), "Ada's screen")
    assert colour.standing_for(dirty) == colour.Standing(b"", lost=False)


def test_a_published_space_gets_our_profile_and_colours_stay_within_two_levels() -> None:
    dirty = icc_profiles.with_words(icc_profiles.display_p3(), "Ada's screen")
    standing = colour.standing_for(dirty)
    assert not standing.lost
    assert standing.profile in colour.ours()
    assert max(abs(one - other) for one, other in zip(shown(dirty), shown(standing.profile), strict=True)) <= 2
    assert colour.standing_for(standing.profile) == standing


def test_every_profile_of_ours_is_recognised_again_and_differs() -> None:
    assert len({tuple(shown(profile)) for profile in colour.ours()}) == len(colour.ours())


def test_a_calibrated_screen_is_nobody_s_standard() -> None:
    calibrated = icc_profiles.with_columns(
        icc_profiles.srgb(), ((0.4461, 0.2325, 0.0139), (0.3751, 0.7069, 0.0971), (0.1431, 0.0606, 0.7141))
    )
    assert colour.standing_for(calibrated) == colour.Standing(b"", lost=True)


@pytest.mark.parametrize("place", [16, 20, 36])
def test_another_kind_of_profile_is_no_standard(place: int) -> None:
    other = bytearray(icc_profiles.display_p3())
    other[place : place + 4] = b"CMYK"
    assert colour.standing_for(bytes(other)).lost


@given(st.binary(max_size=300), st.integers(0, 600))
def test_any_bytes_have_a_standing(junk: bytes, at: int) -> None:
    profile = bytearray(icc_profiles.display_p3())
    profile[at : at + len(junk)] = junk
    assert colour.standing_for(bytes(profile)).profile in {b"", *colour.ours()}
    assert colour.standing_for(junk).profile in {b"", *colour.ours()}
