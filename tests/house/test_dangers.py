"""What no file of ours does: run text as a program, load objects from bytes, start a shell, read the clock."""

import ast
from pathlib import Path

from tests.house.plan import named, nodes, python_files

NEVER_CALLED = frozenset(
    {
        "__import__",
        "compile",
        "eval",
        "exec",
        "import_module",
        "builtins.eval",
        "builtins.exec",
        "importlib.import_module",
        "marshal.loads",
        "pickle.load",
        "pickle.loads",
        "os.popen",
        "os.system",
        "runpy.run_module",
        "runpy.run_path",
        "tempfile.mktemp",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "os.urandom",
        "os.getrandom",
    }
)
NEVER_IMPORTED = frozenset(
    {"pickle", "marshal", "shelve", "runpy", "imp", "secrets", "random", "uuid", "pdb", "unittest"}
)

WITH_REASON = {
    ("desk", "datetime.now"): "the desk holds the clock and hands it down",
    ("desk", "os.urandom"): "the desk holds randomness and hands it down",
    ("witness", "datetime.now"): "the witness holds the clock of its own laptop and hands it down",
    ("custody", "runpy"): "verify.py travels alone: it loads its companions from beside itself, by their fixed names",
    ("custody", "runpy.run_path"): "the same",
    ("desk", "secrets"): "the desk holds randomness and hands it down",
}


def test_no_file_does_what_no_file_may() -> None:
    done = [(named(path), what) for path in python_files() for what in sorted(_calls(path) | _imports(path))]
    assert not [(name, what) for name, what in done if (name.split("/", maxsplit=1)[0], what) not in WITH_REASON]


def test_no_program_is_started_through_a_shell() -> None:
    shells = [
        (path, node.value)
        for path in python_files()
        for node in nodes(path)
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ]
    assert not [
        f"{named(path)}:{value.lineno}"
        for path, value in shells
        if not (isinstance(value, ast.Constant) and value.value is False)
    ]


def test_no_file_keeps_a_global_that_changes() -> None:
    assert not [
        f"{named(path)}:{node.lineno}"
        for path in python_files()
        for node in nodes(path)
        if isinstance(node, ast.Global)
    ]


def _calls(path: Path) -> set[str]:
    called = {_dotted(node.func) for node in nodes(path) if isinstance(node, ast.Call)}
    # "re.compile" is not "compile": only the bare name is the built-in.
    return {name for name in called if name in NEVER_CALLED or _tail(name) in NEVER_CALLED}


def _tail(name: str) -> str:
    """Shortens datetime.datetime.now to datetime.now."""
    parts = name.split(".")
    return ".".join(parts[-2:]) if len(parts) > 2 else name


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found & NEVER_IMPORTED


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
