"""One intake at a time: two people taking in one stick at once must not seal it under two keys.

Rule: flock(2) on a file of the vault's ledger folder, held for the whole intake; the kernel lets go when a process
dies, so a crash blocks nobody. Whoever has the turn also clears what a killed intake left in scratch.
Never: waits; the second one is told. Residual risk: flock(2) does not reach between machines; one vault, one machine.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from custody import shredder
from custody.chain import Chain
from intake.errors import AnotherIntake, ShreddingUnfinished

_PREFIX = "intake-"


@contextmanager
def turn(chain: Chain) -> Iterator[Path]:
    """Gives a scratch folder to the one intake that may run, and removes it afterwards.

    Raises:
        AnotherIntake: one is running.
        ShreddingUnfinished: a shredding was cut short, and must be ended first.
    """
    with (chain.vault.ledger / "intake-lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise AnotherIntake("intake.another_intake") from fault
        if any(case.open for case in shredder.cases(chain).newest.values()):
            raise ShreddingUnfinished("intake.shredding_unfinished")
        for left in chain.unlocked.scratch.glob(f"{_PREFIX}*"):
            shutil.rmtree(left)
        scratch = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=chain.unlocked.scratch))
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch)
