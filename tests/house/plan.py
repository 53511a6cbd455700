"""The plan of the house as the tests read it: rooms, files, syntax trees and sentences, from the checkout alone."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
NOT_OURS = {"__pycache__", "node_modules", "dist", "build"}


@cache
def project() -> dict[str, Any]:
    """Gives pyproject.toml."""
    return tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))


def rooms() -> tuple[str, ...]:
    """Names the rooms, as the wheel is built from them."""
    return tuple(project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


def files_below(*folders: str) -> Iterator[Path]:
    """Gives every file of some top-level folders, caches left out."""
    for folder in folders:
        for path in sorted((HOUSE / folder).rglob("*")):
            inside = path.relative_to(HOUSE).parts
            if path.is_file() and not any(part in NOT_OURS or part.endswith(".egg-info") for part in inside):
                yield path


def ours() -> Iterator[Path]:
    """Gives every text file of the project: rooms, tests, scripts, documents, and what lies at the top."""
    top_level = ("words", *rooms(), "tests", "script", "docs", "requirements", ".ci", "bench", "push")
    yield from sorted(path for path in HOUSE.iterdir() if path.is_file() and not path.name.endswith(".lock"))
    yield from files_below(*dict.fromkeys(top_level))


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Gives the Python files of some top-level folders, by default of all rooms."""
    return tuple(path for path in files_below(*(folders or rooms())) if path.suffix == ".py")


@cache
def text(path: Path) -> str:
    """Reads a file, once."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Parses a file, once."""
    return ast.parse(text(path), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Gives every node of a file's tree; walking it costs more than parsing it, and every rule of the house asks."""
    return tuple(ast.walk(tree(path)))


@cache
def named(path: Path) -> str:
    """Names a file as people do: from the top of the checkout."""
    return path.relative_to(HOUSE).as_posix()


def docstrings(path: Path) -> set[int]:
    """Gives the ids of the syntax nodes that are docstrings."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found
