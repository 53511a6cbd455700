"""Killed at any step, a witness has either not seen or remembers; it never signs what it does not remember."""

import os
import signal
import time
from pathlib import Path

import pytest

from custody import merkle
from keys.notes import NoteSigner, cosigned_at
from tests.witness.ledgers import LOG, Told
from witness.errors import NotWitnessed
from witness.memory import Memory
from witness.signing import cosigned

SIGNER = NoteSigner("attic", b"w" * 32)
TOLD = Told()


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    made = Memory(tmp_path / "witness")
    made.found(SIGNER, LOG.verifier())
    return made


def test_a_witness_follows_a_growing_ledger_and_signs_each_look(memory: Memory) -> None:
    for moment, (old, size) in enumerate([(0, 3), (3, 3), (3, 40), (40, 41)], start=1_700_000_000):
        note = cosigned(TOLD.request(old, size), memory, moment)
        assert note.startswith(TOLD.note(size))
        assert cosigned_at(note, SIGNER.witness()) == moment
        assert (memory.seen().size, memory.seen().time) == (size, moment)


def test_a_refusal_changes_nothing(memory: Memory) -> None:
    cosigned(TOLD.request(0, 40), memory, 1)
    before = memory.seen()
    for request in (TOLD.request(0, 40), TOLD.request(39, 39), Told(changed={3: b"x"}).request(40, 50)):
        with pytest.raises(NotWitnessed):
            cosigned(request, memory, 2)
        assert memory.seen() == before


@pytest.mark.parametrize(("step", "remembered"), [("judged", 3), ("remembered", 9)])
def test_a_death_leaves_a_memory_from_which_one_can_go_on(memory: Memory, step: str, remembered: int) -> None:
    cosigned(TOLD.request(0, 3), memory, 1)
    child = os.fork()
    if child == 0:
        try:
            cosigned(TOLD.request(3, 9), memory, 2, lambda now: os.kill(os.getpid(), 9) if now == step else None)
        finally:
            os._exit(3)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert memory.seen().size == remembered
    assert cosigned_at(cosigned(TOLD.request(remembered, 9), memory, 3), SIGNER.witness()) == 3


def test_of_two_forks_at_one_time_one_is_signed(memory: Memory) -> None:
    """The second waits until the first is remembered; looking at the same time, both would continue what was seen."""
    cosigned(TOLD.request(0, 3), memory, 1)
    children: list[int] = []

    def meanwhile(step: str) -> None:
        if step == "judged":
            children.append(child := os.fork())
            if child == 0:
                try:
                    cosigned(Told(changed={5: b"x"}).request(3, 9), memory, 2)
                    os._exit(0)
                except NotWitnessed:
                    os._exit(7)
                finally:
                    os._exit(3)
            ended = False
            for _ in range(100):  # time enough to sign, if nothing held it back
                ended = ended or os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
                time.sleep(0 if ended else 0.01)

    cosigned(TOLD.request(3, 9), memory, 3, meanwhile)
    assert os.waitstatus_to_exitcode(os.waitpid(children[0], 0)[1]) == 7
    assert memory.seen().root == merkle.root(TOLD.leaves(9))
