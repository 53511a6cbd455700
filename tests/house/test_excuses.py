"""Every exception to a rule gives its reason on the spot."""

import re
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, named, python_files, rooms

EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:|ruff:|mypy:|fmt:|nosec)[^#\n]*", re.IGNORECASE)
BARE = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?"
    r"|type:\s*ignore(?:\[[a-z0-9, -]*\])?|pragma:\s*no cover)\s*",
    re.IGNORECASE,
)
UNNAMED = re.compile(r"#\s*(?:noqa(?!:)|type:\s*ignore(?!\[)|ruff:\s*noqa\s*$)", re.IGNORECASE)
THIS = Path(__file__)


@pytest.mark.parametrize("path", [path for path in python_files(*rooms(), "tests") if path != THIS], ids=named)
def test_every_silenced_warning_is_named_and_says_why(path: Path) -> None:
    silent = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if EXCUSE.search(line):
            rest = BARE.sub("", line[EXCUSE.search(line).start() :])  # type: ignore[union-attr]  # asked one line above
            if UNNAMED.search(line) or not re.search(r"[A-Za-z]{3}", rest):
                silent.append(number)
    assert not silent


def test_every_rule_turned_off_for_the_house_says_why() -> None:
    text = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
    ignored = re.search(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert ignored is not None
    assert not [line for line in ignored[1].splitlines() if "#" not in line]


@pytest.mark.parametrize("path", python_files("tests"), ids=named)
def test_no_test_is_skipped_without_a_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"pytest\.mark\.(?:skip|xfail)\b(?!\w*\([^)]*reason=)", text) or path == THIS
    assert not re.search(r"pytest\.skip\(\s*\)", text) or path == THIS
    assert "unittest.mock" not in text or path == THIS
