"""Small files, small functions: what does not fit says why, here and nowhere else."""

import ast
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, named, python_files, tree

LINES_OF_A_FILE = 250
LINES_OF_A_FUNCTION = 40

LARGER_FILES = {
    "custody/verify.py": "travels alone in every bag: it may import nothing of ours, and carries its own sayings",
}
LONGER_FUNCTIONS: dict[str, str] = {}


@pytest.mark.parametrize("path", python_files(), ids=named)
def test_a_file_is_one_idea(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_OF_A_FILE or named(path) in LARGER_FILES, f"{lines} lines"


@pytest.mark.parametrize("path", python_files(), ids=named)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    too_long = {
        name: lines
        for name, lines in functions(path)
        if lines > LINES_OF_A_FUNCTION and f"{named(path)}:{name}" not in LONGER_FUNCTIONS
    }
    assert not too_long


def test_the_file_that_travels_alone_can_be_read_in_an_evening() -> None:
    """An outside expert reads it whole (decision 0012)."""
    assert len((HOUSE / "custody/verify.py").read_text(encoding="utf-8").splitlines()) < 700


def test_every_exception_is_still_needed() -> None:
    large = {
        named(path) for path in python_files() if len(path.read_text(encoding="utf-8").splitlines()) > LINES_OF_A_FILE
    }
    long = {
        f"{named(path)}:{name}"
        for path in python_files()
        for name, lines in functions(path)
        if lines > LINES_OF_A_FUNCTION
    }
    assert set(LARGER_FILES) <= large
    assert set(LONGER_FUNCTIONS) <= long
    assert all(reason for reason in (*LARGER_FILES.values(), *LONGER_FUNCTIONS.values()))


def functions(path: Path) -> list[tuple[str, int]]:
    """Gives each function and its length in lines, its docstring not counted."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            found.append((node.name, lines))
    return found
