"""Keys are made once a run."""

from collections.abc import Iterator

import pytest

from tests.release.packages import ReleaseKey, release_key


@pytest.fixture(scope="session")
def key() -> Iterator[ReleaseKey]:
    with release_key() as made:
        yield made
