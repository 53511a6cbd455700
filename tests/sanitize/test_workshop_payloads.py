"""Payloads go through the workshop and run nothing; the same ones are first shown to run where nothing holds them."""

import contextlib
import select
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jail.cell import Cell
from sanitize.errors import SanitizeError
from sanitize.workshop import Workshop
from tests.specimens import payloads, pictures

SECRET = "zq-the-source-is-called-zq"
PAGED = {".pdf", ".svg", ".html"}
HOLES = [hole.name for hole in payloads.holes(Path("/"))]


@dataclass(frozen=True)
class Bait:
    """A folder of payloads, what they would touch, what they would show, and who would hear them."""

    folder: Path
    canary: Path
    secret: Path
    heard: socket.socket
    workshop: Workshop

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.heard.getsockname()[1]}/x"

    def taken(self) -> bool:
        return self.canary.exists() or bool(select.select([self.heard], [], [], 0)[0])

    def used(self, original: Path) -> bytes:
        """Inspects, cleans, and flattens what has pages; gives all that came out."""
        said = b""
        acts = (self.workshop.clean, self.workshop.flatten) if original.suffix in PAGED else (self.workshop.clean,)
        for number, act in enumerate(acts):
            copy = self.folder / f"copy-{number}"
            with contextlib.suppress(SanitizeError):
                said += repr(act(original, copy)).encode()
            if copy.exists():
                said += copy.read_bytes()
                copy.unlink()
        with contextlib.suppress(SanitizeError):
            said += repr(self.workshop.inspect(original)).encode()
        return said


@pytest.fixture(scope="module")
def bait() -> Iterator[Bait]:
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm", prefix="payloads-") as made,
        socket.create_server(("127.0.0.1", 0)) as heard,
        Workshop(Path(made)) as workshop,
    ):
        folder = Path(made)
        (folder / "secret").write_text(SECRET)
        yield Bait(folder, folder / "canary", folder / "secret", heard, workshop)


@pytest.mark.parametrize("which", HOLES)
def test_the_payload_runs_where_nothing_holds_it_and_not_in_a_cell(bait: Bait, which: str) -> None:
    (hole,) = (hole for hole in payloads.holes(bait.canary) if hole.name == which)
    places = [bait.folder / which / where for where in ("cell", "free")]
    for place in places:
        place.mkdir(parents=True)
        for name, data in hole.beside.items():
            (place / name).write_bytes(data)
    Cell(places[0]).run(hole.argv, hole.given)
    assert not bait.canary.exists()
    subprocess.run(hole.argv, input=hole.given, cwd=places[1], check=False, capture_output=True)
    assert bait.canary.exists(), "the specimen works"
    bait.canary.unlink()


def test_no_file_runs_shows_or_calls_anything(bait: Bait) -> None:
    assert SECRET in payloads.entity_shows(bait.secret), "the specimen works"
    for original in payloads.files(bait.folder, bait.canary, bait.secret, bait.address):
        assert SECRET.encode() not in bait.used(original), original.name
        assert not bait.taken(), original.name


def test_exiftool_reads_the_annotation_and_does_not_obey_it(bait: Bait) -> None:
    """Otherwise the test above would show only that nobody looked."""
    (bait.folder / "one.djvu").write_bytes(payloads.djvu(bait.canary))
    values = [finding.untrusted_value for finding in bait.workshop.inspect(bait.folder / "one.djvu").findings]
    assert any("system" in value for value in values)
    assert not bait.taken()


def test_no_name_is_obeyed(bait: Bait, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = bait.folder / "stick"
    stick.mkdir()
    pictures.plain_jpeg(stick / "b.jpg")
    monkeypatch.chdir(stick)
    for name in payloads.names(bait.canary):
        original = pictures.plain_jpeg(stick / "plain").rename(stick / name)
        for path in (original, Path(name)):
            assert bait.workshop.inspect(path).media_type == "image/jpeg"
            assert bait.workshop.clean(path, bait.folder / "copy").media_type == "image/jpeg"
            (bait.folder / "copy").unlink()
        assert not bait.taken(), name
    assert {path.name for path in stick.iterdir()} == {*payloads.names(bait.canary), "b.jpg"}
