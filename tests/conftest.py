"""What many tests need: a founded newsroom, made once a run, and a copy of it for each test."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from release.bag import write_bag
from tests.newsroom import RAM, Newsroom
from tests.release.candidates import Candidates, candidates
from tests.release.packages import ReleaseKey, content_of, release_key

settings.register_profile("the same each time", derandomize=True, database=None, deadline=None)
settings.register_profile("exploring", deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    """The forge judges every change by the same examples; whoever runs a folder, or all of it, looks for new ones."""
    settings.load_profile("the same each time" if config.option.markexpr == "not long" else "exploring")


@pytest.fixture
def alone() -> Iterator[None]:
    """For tests that start the real command: its keys lie at one place in RAM for all vaults made of the same dice."""
    with (RAM / f"tt-alone-{os.getuid()}").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


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


@pytest.fixture(scope="session")
def prepared(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidates]:
    """Copies are made, nothing is decided: call `fresh()`, change nothing in it; so with the next three."""
    made = candidates(founded, tmp_path_factory.mktemp("stick"))
    yield made
    made.room.close()


@pytest.fixture(scope="session")
def cleared(prepared: Candidates) -> Iterator[Candidates]:
    """Both founders said "clear" to everything, and answered for nothing that stays in the signed picture."""
    made = prepared.fresh()
    made.clear(made.flat, made.clean, made.signed, answers=[made.flat])
    yield made
    made.room.close()


@pytest.fixture(scope="session")
def ready(cleared: Candidates) -> Iterator[Candidates]:
    """A release of the flat copy is proposed, and approved by both founders."""
    made = cleared.fresh()
    made.propose(made.flat)
    made.approve("alice", "bob")
    yield made
    made.room.close()


@pytest.fixture(scope="session")
def left(ready: Candidates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidates]:
    """That release was handed over."""
    made = ready.fresh()
    made.hand_over(tmp_path_factory.mktemp("stick"))
    yield made
    made.room.close()


@pytest.fixture(scope="session")
def key() -> Iterator[ReleaseKey]:
    """A desk's release key, for packages that need no newsroom."""
    with release_key() as made:
        yield made


@pytest.fixture(scope="session")
def pristine(key: ReleaseKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that holds, signed by that key: copy it, change nothing in it."""
    return write_bag(tmp_path_factory.mktemp("pristine"), content_of(key), key.sign).path
