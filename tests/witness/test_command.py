"""The command: set up, look, sign, show; in words, and with the exit status of the house."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keys.notes import cosigned_at, parse_witness
from tests.witness.ledgers import LOG, Told
from witness.command import main
from witness.request import write_request

TOLD = Told()
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class Laptop:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.out = self.err = ""

    def run(self, *argv: str | Path) -> int:
        status = main(["--home", str(self.folder / "w"), "--lang", "en", *map(str, argv)], lambda: NOW)
        self.out, self.err = self._capsys.readouterr()
        return status

    def request(self, told: Told, old: int, size: int) -> Path:
        path = self.folder / f"request-{old}-{size}-{len(told.changed)}"
        path.write_text(write_request(told.request(old, size)))
        return path


@pytest.fixture
def laptop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Laptop:
    return Laptop(tmp_path, capsys)


def test_a_witness_is_set_up_looks_signs_and_shows(laptop: Laptop, tmp_path: Path) -> None:
    assert laptop.run("init", "attic", "--log", str(LOG.verifier())) == 0
    key = parse_witness(laptop.out)
    first = laptop.request(TOLD, 0, 5)
    assert laptop.run("look", first) == 0
    assert laptop.run("show") == 0
    assert "0 entries" in laptop.err
    assert laptop.run("cosign", first, "--into", tmp_path / "note") == 0
    assert laptop.out == (tmp_path / "note").read_text()
    assert cosigned_at(laptop.out, key) == int(NOW.timestamp())
    assert "█" in laptop.err or "▀" in laptop.err
    assert laptop.run("show") == 0
    assert "5 entries" in laptop.err
    assert parse_witness(laptop.out) == key


def test_refusals_are_told_with_their_status(laptop: Laptop, tmp_path: Path) -> None:
    assert laptop.run("show") == 3
    assert laptop.run("init", "attic", "--log", "nonsense") == 2
    assert laptop.run("init", "attic", "--log", str(LOG.verifier())) == 0
    assert laptop.run("init", "attic", "--log", str(LOG.verifier())) == 3
    assert laptop.run("cosign", laptop.request(TOLD, 0, 5)) == 0
    assert laptop.run("cosign", laptop.request(TOLD, 3, 3)) == 3
    assert "shrank" in laptop.err
    assert laptop.run("cosign", laptop.request(Told(changed={1: b"x"}), 5, 9)) == 3
    assert laptop.run("look", laptop.request(TOLD, 0, 9)) == 3
    assert "request 5" in laptop.err
    assert laptop.run("look", tmp_path / "not there") == 3
    (tmp_path / "taken").touch()
    assert laptop.run("cosign", laptop.request(TOLD, 5, 9), "--into", tmp_path / "taken") == 1
    (tmp_path / "w" / "seen").write_text("torn")
    assert laptop.run("cosign", laptop.request(TOLD, 5, 9)) == 1
    assert "does not start anew" in laptop.err
