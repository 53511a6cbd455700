"""Tests of sanitize/formats/json_tree.py: finds, strips, refuses what is corrupt."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.formats import json_tree
from tests.specimens.markups import dirty_json


def put(folder: Path, content: str | bytes, name: str = "in.bin") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def stripped(folder: Path, content: str | bytes) -> str:
    original = put(folder, content)
    json_tree.strip(original, folder / "out.bin")
    json_tree.fidelity(original, folder / "out.bin")
    return (folder / "out.bin").read_text()


def test_it_finds_marks_behind_escapes_and_names_said_twice(tmp_path: Path) -> None:
    found = {finding.message.id for finding in json_tree.examine(put(tmp_path, dirty_json()))}
    assert found >= {
        "sanitize.text_byte_order",
        "sanitize.json_twice",
        "sanitize.text_tag",
        "sanitize.text_invisible",
        "sanitize.json_layout",
    }


@pytest.mark.parametrize(
    ("written", "copy"),
    [
        ("[1.50, 1e2, -0, 0.0, 100]", "[1.5, 100.0, 0, 0.0, 100]"),
        (
            "[12345678901234567890123456789012345678901234567890.25]",
            "[12345678901234567890123456789012345678901234567890.25]",
        ),
        ("[1e400, 1E-7]", "[1E+400, 0.0000001]"),
        ('["a\\u0041\\/ \\n\\u0007"]', '["aA/\\n\\u0007"]'),
    ],
)
def test_it_strips_every_spelling_but_one(tmp_path: Path, written: str, copy: str) -> None:
    assert "".join(stripped(tmp_path, written).split()) == "".join(copy.split())


@pytest.mark.parametrize("content", ["{", "[1,]", "[NaN]", '{"a":1} x', "[1e99999999999999999999]", ""])
def test_corrupt_json_is_unreadable(tmp_path: Path, content: str) -> None:
    with pytest.raises(Unreadable):
        stripped(tmp_path, content)


@pytest.mark.parametrize("content", ["[" * 5000 + "]" * 5000, "[" * 150 + "]" * 150, "[" + "1" * 3000 + "]"])
def test_a_trap_is_too_large(tmp_path: Path, content: str) -> None:
    with pytest.raises(TooLarge):
        stripped(tmp_path, content)


def test_names_that_only_differ_in_what_nobody_sees_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        stripped(tmp_path, '{"a": 1, "a\u200b": 2}')


def test_the_second_engine_finds_escapes_nobody_needs(tmp_path: Path) -> None:
    assert len(json_tree.second_engine(put(tmp_path, '["\\u200b\\/\\\\u200b"]'))) == 2
    assert json_tree.second_engine(put(tmp_path, '["\\u0007\\n\\\\u200b"]')) == []


def test_a_changed_value_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        json_tree.fidelity(put(tmp_path, "[1.0]"), put(tmp_path, "[1.1]", "b"))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("aé z", max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inside, max_size=3),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_every_value_is_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, value: list[object]) -> None:
    folder = tmp_path_factory.getbasetemp()
    assert squeezed(json.loads(stripped(folder, json.dumps(value)))) == squeezed(value)


def squeezed(value: object) -> object:
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return {squeezed(name): squeezed(item) for name, item in value.items()} if isinstance(value, dict) else value
