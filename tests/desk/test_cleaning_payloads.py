"""`tamis inspect` and `tamis clean` of files whose names are programs: the names are shown, never obeyed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.counter import Counter
from tests.newsroom import Newsroom
from tests.specimens import payloads, pictures


@pytest.fixture
def place() -> Iterator[Path]:
    """A place with a short path: the names hold it, written in octal."""
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="n-") as folder:
        yield Path(folder)


def test_names_that_programs_would_obey_are_only_shown(
    founded: Newsroom, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary, stick = place / "canary", place / "stick"
    stick.mkdir()
    injected, _, piped, _, shelled, *_ = payloads.names(canary)
    names = [injected, piped, shelled, "-config.jpg"]
    for name in names:
        pictures.plain_jpeg(stick / "plain").rename(stick / name)
    pictures.plain_jpeg(stick / "b.jpg")
    (stick / ".ExifTool_config").write_text(f"system('touch {canary}'); 1;\n")
    monkeypatch.setenv("HOME", str(stick))
    monkeypatch.chdir(stick)
    for words in (["inspect"], ["clean", "--into", str(place / "out")]):
        said = Counter(founded).plainly("--json", *words, "--", *names)
        assert said.status == 0, said.words
        assert {item["file"] for item in said.items} == set(names)
        assert not canary.exists()
    assert len(list((place / "out").iterdir())) == len(names)
