"""A few mutations of everything our own parsers read, always the same: each ends in a reason, and keeps its promise."""

import random

import pytest

from tests.fuzz import mutated
from tests.fuzz_parsers import PARSERS, Parser

TRIES = 60


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_a_mutated_file_is_read_or_refused_and_no_promise_breaks(parser: Parser) -> None:
    for specimen in parser.specimens:
        parser.attempt(specimen)
        for number in range(TRIES):
            chance = random.Random(f"{parser.name} {number}")  # noqa: S311 — to be repeated
            parser.attempt(mutated(specimen, chance))
