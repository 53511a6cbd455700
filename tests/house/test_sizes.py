"""Small files, small functions: what does not fit says why, here and nowhere else."""

import ast
from pathlib import Path

from tests.house.plan import HOUSE, named, nodes, python_files, text

LINES_OF_A_FILE = 250
LINES_OF_A_FUNCTION = 40

LARGER_FILES = {
    "custody/verify.py": "travels alone in every bag: it may import nothing of ours, and carries its own sayings",
}
LONGER_FUNCTIONS: dict[str, str] = {}


def test_a_file_is_one_idea() -> None:
    lines = {named(path): len(text(path).splitlines()) for path in python_files()}
    assert not {name: many for name, many in lines.items() if many > LINES_OF_A_FILE and name not in LARGER_FILES}


def test_a_function_fits_on_a_screen() -> None:
    too_long = {
        f"{named(path)}:{name}": lines
        for path in python_files()
        for name, lines in functions(path)
        if lines > LINES_OF_A_FUNCTION
    }
    assert not {name: lines for name, lines in too_long.items() if name not in LONGER_FUNCTIONS}


def test_the_file_that_travels_alone_can_be_read_in_an_evening() -> None:
    """An outside expert reads it whole (decision 0012)."""
    assert len((HOUSE / "custody/verify.py").read_text(encoding="utf-8").splitlines()) < 700


def test_every_exception_is_still_needed() -> None:
    large = {named(path) for path in python_files() if len(text(path).splitlines()) > LINES_OF_A_FILE}
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
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            found.append((node.name, lines))
    return found
