"""A newsroom with candidates for a release, watched."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.watched_story import Story
from tests.release.candidates import Candidates


@pytest.fixture
def story(prepared: Candidates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, Candidates]]:
    desk = prepared.fresh()
    monkeypatch.setattr(tempfile, "tempdir", str(desk.room.folder))  # as the launcher does: temporary files in RAM
    (tmp_path / "outside").mkdir()
    yield Story(desk.room, tmp_path / "outside"), desk
    desk.room.close()
