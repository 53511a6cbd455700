"""Paths inside an export: what they say of the source, and the tricks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.limits import Limits
from intake.names import ItemKind, ItemName
from intake.places import designation_of, trick
from words.message import Message

ITEM = ItemName(1, "birds-eye_brother", ItemKind.MESSAGE)
NAMELESS = ItemName(3, "", ItemKind.REPLY)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "intake.path_empty"),
        ("a/" * 600, "intake.path_too_long"),
        ("é" * 600, "intake.path_too_long"),
        ("all/a\0b", "intake.path_control_character"),
        ("all/a\nb", "intake.path_control_character"),
        ("all/a\x9bb", "intake.path_control_character"),
        ("..\\..\\evil.gpg", "intake.path_backslash"),
        ("/etc/passwd", "intake.path_absolute"),
        ("C:/evil.gpg", "intake.path_absolute"),
        ("C:evil.gpg", "intake.path_absolute"),
        ("all/../../x", "intake.path_climbs"),
        ("..", "intake.path_climbs"),
        ("all//x", "intake.path_climbs"),
        ("./x", "intake.path_climbs"),
        ("all/x/.", "intake.path_climbs"),
    ],
)
def test_each_trick_has_its_reason(path: str, reason: str) -> None:
    assert trick(path, Limits()) == Message.of(reason)


def test_the_paths_of_securedrop_are_no_tricks() -> None:
    for path in ("all/bird's-eye brother/1_2026-11-18/1-birds-eye_brother-msg.gpg", "a_b/1_2026-11-18/1-a_b-msg.gpg"):
        assert trick(path, Limits()) is None


@given(st.text(max_size=60))
def test_whatever_passes_stays_below_where_it_starts(path: str) -> None:
    if trick(path, Limits()) is None:
        assert path
        assert not path.startswith("/")
        assert not {"..", ".", ""} & set(path.removesuffix("/").split("/"))


def test_the_folder_of_a_bulk_download_gives_the_apostrophe_back() -> None:
    assert designation_of(ITEM, ("all", "bird's-eye brother", "1_2026-11-18")) == "bird's-eye brother"


def test_the_layout_of_0_4_is_understood() -> None:
    assert designation_of(ITEM, ("birds-eye_brother", "bird's-eye brother", "1_2017-08-01")) == "bird's-eye brother"


def test_a_folder_that_contradicts_the_name_is_ignored() -> None:
    assert designation_of(ITEM, ("all", "other source", "1_2026-11-18")) == "birds-eye brother"
    assert designation_of(ITEM, ("my stick", "holiday")) == "birds-eye brother"


def test_a_nameless_reply_takes_its_designation_from_the_folder_of_its_source_only() -> None:
    assert designation_of(NAMELESS, ("all", "quiet river", "3_2014-10-01")) == "quiet river"
    assert designation_of(NAMELESS, ("quiet_river", "3_2014-10-01")) == "quiet river"
    assert designation_of(NAMELESS, ("my_documents",)) == ""
    assert designation_of(NAMELESS, ("<b>x</b> y", "3_2014-10-01")) == ""
