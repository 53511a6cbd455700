"""A witness's memory is whole or stops the witness; it never forgets by itself."""

from pathlib import Path

import pytest

from keys.notes import NoteSigner
from tests.witness.ledgers import LOG
from witness.errors import AlreadyAWitness, NotAWitness, StateTorn
from witness.memory import Memory, Seen

SIGNER = NoteSigner("attic", b"w" * 32)
SEEN = Seen("attic", LOG.verifier(), 7, b"r" * 32, 1_700_000_000)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    made = Memory(tmp_path / "witness")
    made.found(SIGNER, LOG.verifier())
    return made


def test_what_was_kept_is_read_again(memory: Memory, tmp_path: Path) -> None:
    assert memory.seen() == Seen("attic", LOG.verifier())
    memory.keep(SEEN)
    assert Memory(tmp_path / "witness").seen() == SEEN
    assert memory.signer() == SIGNER
    assert (tmp_path / "witness").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "witness" / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["seen", "key"])
def test_a_torn_or_missing_file_stops_the_witness(memory: Memory, tmp_path: Path, name: str) -> None:
    memory.keep(SEEN)
    path = tmp_path / "witness" / name
    whole = path.read_bytes()
    for cut in range(len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(StateTorn):
            memory.signer()
    path.unlink()
    with pytest.raises(StateTorn):
        memory.signer()


def test_a_changed_memory_stops_the_witness(memory: Memory, tmp_path: Path) -> None:
    memory.keep(SEEN)
    path = tmp_path / "witness" / "seen"
    path.write_text(path.read_text().replace('"size": 7', '"size": 0'))
    with pytest.raises(StateTorn):
        memory.seen()


def test_nothing_is_made_over_a_witness_that_is_there(memory: Memory, tmp_path: Path) -> None:
    with pytest.raises(AlreadyAWitness):
        memory.found(SIGNER, LOG.verifier())
    (tmp_path / "witness" / "seen").unlink()
    with pytest.raises(AlreadyAWitness):
        memory.found(SIGNER, LOG.verifier())
    with pytest.raises(NotAWitness):
        Memory(tmp_path / "elsewhere").seen()
