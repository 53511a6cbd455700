"""Every row of the format table has its three tests: it finds, it strips, and it refuses what is corrupt."""

import ast
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, python_files, tree

FORMATS = [path for path in python_files("sanitize") if path.parent.name == "formats"]
THREE = ("finds", "strips", "corrupt")


def rows(path: Path) -> list[str]:
    """Names the rows a file defines: the `name` of each `Format(…)` it makes."""
    names = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Format":
            given = [keyword.value for keyword in node.keywords if keyword.arg == "name"] or node.args[:1]
            names += [
                value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)
            ]
    return names


WITH_ROWS = [path for path in FORMATS if rows(path)]


@pytest.mark.parametrize("path", WITH_ROWS, ids=lambda path: path.stem)
def test_a_format_has_its_three_tests(path: Path) -> None:
    files = sorted((HOUSE / "tests/sanitize").glob(f"test_{path.stem}*.py"))
    names = [
        node.name
        for file in files
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert not [word for word in THREE if not any(word in name for name in names)]


def test_the_table_has_rows() -> None:
    assert WITH_ROWS
