"""The keys of a founded newsroom, one copy for all tests of a file that change nothing in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exports import Exporter
from tests.newsroom import Newsroom


@pytest.fixture(scope="module")
def shared(founded: Newsroom) -> Iterator[Newsroom]:
    room = founded.fresh()
    yield room
    room.close()


@pytest.fixture(scope="module")
def home(shared: Newsroom) -> Path:
    """The GnuPG home that holds the submission key."""
    return shared.unlocked.home("submission").folder


@pytest.fixture(scope="module")
def exporter(shared: Newsroom) -> Exporter:
    return shared.exporter
