"""The documents keep up: every command, every format and every requirement is written about."""

import ast
import re

from tests.house.plan import HOUSE, python_files, tree
from tests.house.test_formats import WITH_ROWS, rows


def written() -> str:
    """Gives README and everything in docs/, as one text."""
    files = [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def commands() -> set[str]:
    """Names the commands of `tamis`: what the desk's families of commands are told to add."""
    return {
        node.args[0].value
        for path in python_files("desk/commands")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_command_is_written_about() -> None:
    text = written()
    assert {"init", "intake", "release", "propose", "doctor"} <= commands()
    assert not [name for name in sorted(commands()) if not re.search(rf"\btamis\b[^\n`]*\b{re.escape(name)}\b", text)]


def test_every_format_is_written_about() -> None:
    text = written().lower()
    names = {name for path in WITH_ROWS for name in rows(path)}
    assert not [name for name in sorted(names) if name.lower() not in text]


def test_every_requirement_has_its_reason() -> None:
    reasons = (HOUSE / "docs/decisions/0004-dependencies.md").read_text(encoding="utf-8").lower()
    lines = [
        line.strip().lower()
        for name in ("run.in", "dev.in")
        for line in (HOUSE / "requirements" / name).read_text(encoding="utf-8").splitlines()
    ]
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]
    assert not [name for name in wanted if not re.search(rf"\b{re.escape(name)}\b", reasons)]


def test_what_is_written_points_to_files_that_exist() -> None:
    pointers = [
        (path, target)
        for path in [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md"))]
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    ]
    assert not [
        f"{path.relative_to(HOUSE)}: {target}"
        for path, target in pointers
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists()
    ]
