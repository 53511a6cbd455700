"""Burning cut short by a kill after any step, or by a full scratch: never half a copy; done again, it is whole."""

import os
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_blobs, check_ledger
from sanitize.workshop import Workshop
from tests.faults.deaths import die_at
from tests.release.candidates import Candidates
from tests.release.returned import SECRET, approved
from triage.jobs import Task, Worker, work_one
from triage.redaction import Step, step

DEATHS = {
    ("page 1", 1): False,  # in the jail
    ("proven", 1): False,
    ("opening", 1): False,  # in the vault: the copy's bytes lie there, and no entry says what they are
    ("ledger", 1): True,  # written down: the index catches up
}
_FULL = 2048  # bytes


@pytest.fixture(scope="module")
def signed(prepared: Candidates) -> Iterator[Candidates]:
    """Two people signed for boxes; nothing is burnt. Change nothing in it."""
    made = prepared.fresh()
    approved(made, made.flat, SECRET)
    yield made
    made.room.close()


@pytest.fixture
def desk(signed: Candidates) -> Iterator[Candidates]:
    made = signed.fresh()
    made.room.chain().catalog.jobs.ask(exhibit_of(made), Task.REDACT.value, "bob")
    yield made
    made.room.close()


def exhibit_of(desk: Candidates) -> str:
    return desk.room.chain().catalog.derivative(desk.flat).exhibit


def worked(desk: Candidates, name: str, chain: Chain, after: Callable[[str], None]) -> None:
    """Burns, as a worker of this name; `after` hears the steps of the jail."""
    work_one(chain, Worker(name, "desk", desk.room.clock, lambda scratch, tell: shop(scratch, tell, after)))


def shop(scratch: Path, tell: Callable[[str], None], after: Callable[[str], None]) -> Workshop:
    def both(reached: str) -> None:
        tell(reached)
        after(reached)

    return Workshop(scratch, after=both)


def in_a_child(desk: Candidates, before: Callable[[], None], after: Callable[[str], None]) -> int:
    """Burns in a process of its own; gives the signal it died of."""
    child = os.fork()
    if child == 0:
        try:
            before()
            worked(desk, "dead", desk.room.chain(after), after)
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    end = os.waitpid(child, 0)[1]
    return os.WTERMSIG(end) if os.WIFSIGNALED(end) else 0


def is_listed(desk: Candidates) -> bool:
    chain = desk.room.chain()
    (record,) = chain.catalog.redactions.of(exhibit_of(desk))
    copies = [copy for copy in chain.catalog.derivatives(exhibit_of(desk)) if copy.recipe.startswith("redact")]
    assert bool(copies) == (step(record) is Step.BURNT)
    return bool(copies)


def burnt_again(desk: Candidates) -> None:
    """Another worker takes over what the dead one held; then one copy is there, whole, and holds no secret."""
    chain = desk.room.chain()
    chain.catalog.jobs.free_of_the_dead(lambda worker: worker != "dead")
    worked(desk, "next", chain, lambda _: None)
    (copy,) = [each for each in chain.catalog.derivatives(exhibit_of(desk)) if each.recipe.startswith("redact")]
    content = bytearray()
    chain.read(chain.catalog.exhibit(copy.exhibit).submission, copy.blob, content.extend)
    assert content.startswith(b"%PDF")
    assert content.rstrip().endswith(b"%%EOF")
    assert SECRET.encode() not in content
    assert check_blobs(chain, lambda _done, _total: None).changed == ()
    check_ledger(chain)


def deaths() -> Iterator[ParameterSet]:
    """Each burns twice: the suite that must be quick takes the one in the jail's last step."""
    for at, occurrence in DEATHS:
        marks = () if at == "proven" else (pytest.mark.long,)
        yield pytest.param(at, occurrence, marks=marks, id=f"{at}-{occurrence}")


@pytest.mark.parametrize(("at", "occurrence"), list(deaths()))
def test_a_killed_burning_leaves_no_copy_or_a_whole_one(desk: Candidates, at: str, occurrence: int) -> None:
    assert in_a_child(desk, lambda: None, die_at(at, occurrence)) == signal.SIGKILL
    assert is_listed(desk) == DEATHS[at, occurrence]
    burnt_again(desk)


def test_a_full_scratch_leaves_no_copy_and_the_next_try_makes_it(desk: Candidates) -> None:
    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FULL, hard))

    assert in_a_child(desk, full, lambda _: None) == 0
    assert not is_listed(desk)
    assert desk.acts(Act.REDACTION) == 0
    burnt_again(desk)
