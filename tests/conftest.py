"""What many tests need: a founded newsroom, made once a run, and a copy of it for each test."""

import os
from collections.abc import Iterator

import pytest

from tests.newsroom import RAM, Newsroom


@pytest.fixture(scope="session")
def founded() -> Iterator[Newsroom]:
    """The newsroom all others are copied from: call `fresh()`, change nothing in it."""
    room = Newsroom.found(RAM / f"tt-{os.getpid()}")
    yield room
    room.close()


@pytest.fixture
def newsroom(founded: Newsroom) -> Iterator[Newsroom]:
    """An unlocked newsroom of this test's own."""
    room = founded.fresh()
    yield room
    room.close()
