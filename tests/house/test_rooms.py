"""The tree is the plan: rooms, their lists in pyproject.toml, and the tests that mirror them."""

import ast
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, files_below, named, project, python_files, rooms, tree

BESIDE_THE_ROOMS = {"tests", "script", "docs", "requirements", "bench", "push"}


def test_every_list_of_rooms_in_pyproject_is_the_same() -> None:
    tools = project()["tool"]
    contracts = {contract["name"]: contract for contract in tools["importlinter"]["contracts"]}
    river = contracts["The river flows one way"]["layers"]
    layers = {room.strip() for layer in river for room in layer.split("|")}
    expected = set(rooms())
    assert set(tools["mypy"]["files"]) == expected | {"tests", "bench"}
    assert set(tools["importlinter"]["root_packages"]) == expected
    assert layers == expected
    assert set(contracts["No circles inside a room"]["ancestors"]) == expected
    assert set(contracts["No network"]["source_modules"]) == expected - {"desk"}


def test_every_folder_with_programs_is_a_declared_room() -> None:
    with_programs = {path.parent.name for path in HOUSE.glob("*/*.py") if not path.parent.name.startswith(".")}
    assert with_programs - BESIDE_THE_ROOMS == set(rooms())


def test_the_river_flows_in_the_order_of_the_design() -> None:
    layers = next(
        contract["layers"]
        for contract in project()["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    assert layers == [
        "desk",
        "release",
        "triage",
        "intake | witness",
        "custody",
        "sanitize | keys",
        "jail | words | gazetteer",
    ]


def test_every_room_has_its_folder_of_tests() -> None:
    missing = [room for room in rooms() if not (HOUSE / "tests" / room / "__init__.py").is_file()]
    assert not missing


@pytest.mark.parametrize("path", [path for path in python_files() if path.name == "__init__.py"], ids=named)
def test_a_room_s_front_door_holds_its_description_and_nothing_else(path: Path) -> None:
    (only,) = tree(path).body
    assert isinstance(only, ast.Expr)
    assert isinstance(only.value, ast.Constant)
    assert len(str(only.value.value)) > 40, "say what this room is, its doors and what it never does"


def test_every_room_travels_whole_in_the_wheel() -> None:
    ignored = (HOUSE / ".gitignore").read_text(encoding="utf-8").split()
    suffixes = {path.suffix for path in files_below(*rooms())}
    assert not [pattern for pattern in ignored if pattern.startswith("*") and pattern[1:] in suffixes]


WRITES = {"append", "prepare", "cut_torn"}


def test_only_the_chain_writes_the_ledger() -> None:
    """Others may read it (pyproject names them), but what appends, prepares and cuts is called in one file."""
    readers = [path for path in python_files() if "custody.ledger import" in path.read_text(encoding="utf-8")]
    assert "custody/chain.py" in map(named, readers)
    writing = {
        named(path)
        for path in readers
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in WRITES and "ledger" in ast.unparse(node.value).lower()
    }
    assert writing == {"custody/chain.py"}
