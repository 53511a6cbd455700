"""Every exception to a rule gives its reason on the spot."""

import re
from pathlib import Path

from tests.house.plan import HOUSE, named, python_files, rooms, text

EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:|ruff:|mypy:|fmt:|nosec)[^#\n]*", re.IGNORECASE)
BARE = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?"
    r"|type:\s*ignore(?:\[[a-z0-9, -]*\])?|pragma:\s*no cover)\s*",
    re.IGNORECASE,
)
UNNAMED = re.compile(r"#\s*(?:noqa(?!:)|type:\s*ignore(?!\[)|ruff:\s*noqa\s*$)", re.IGNORECASE)
THIS = Path(__file__)


def test_every_silenced_warning_is_named_and_says_why() -> None:
    silent = []
    for path in python_files(*rooms(), "tests"):
        for number, line in enumerate(() if path == THIS else text(path).splitlines(), start=1):
            if (found := EXCUSE.search(line)) is not None:
                rest = BARE.sub("", line[found.start() :])
                if UNNAMED.search(line) or not re.search(r"[A-Za-z]{3}", rest):
                    silent.append(f"{named(path)}:{number}")
    assert not silent


def test_every_rule_turned_off_for_the_house_says_why() -> None:
    ignored = re.search(r"^ignore = \[\n(.*?)^\]", text(HOUSE / "pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert ignored is not None
    assert not [line for line in ignored[1].splitlines() if "#" not in line]


def test_no_test_is_skipped_without_a_reason() -> None:
    without = re.compile(r"pytest\.mark\.(?:skip|xfail)\b(?!\w*\([^)]*reason=)|pytest\.skip\(\s*\)|unittest\.mock")
    assert not [named(path) for path in python_files("tests") if path != THIS and without.search(text(path))]
