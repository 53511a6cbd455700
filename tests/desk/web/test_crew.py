"""The crew does what was asked for while pages answer at once; killed, locked and halted it loses nothing."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from custody.job import Job
from desk.web.chains import Chains
from desk.web.crew import Crew
from desk.web.easel import MOST_BYTES, Easel
from desk.web.passwords import Passwords
from intake.limits import Limits
from intake.receive import receive
from tests.desk.web.browsers import desk_of
from tests.exports import write_singles
from tests.house.plan import HOUSE
from tests.newsroom import Newsroom
from tests.specimens.pdf_specimens import plain
from triage.claimants import lives

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")
LONG = 12


@pytest.fixture
def chain(newsroom: Newsroom, tmp_path: Path) -> Chain:
    """A long document first, then a short letter."""
    make, stick = newsroom.exporter, tmp_path / "stick"
    stick.mkdir()
    long = plain(tmp_path / "long.pdf", ["Traceurs dans les rues"], pages=LONG).read_bytes()
    items = [make.document(1, "brave otter", long, b"long.pdf"), make.message(2, "brave otter", b"une lettre")]
    write_singles(items, stick)
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    return chain


def labels(chain: Chain) -> tuple[str, str]:
    numbered = {each.number: each.label for each in chain.catalog.submissions()}
    (long,), (short,) = (chain.catalog.exhibits(numbered[number]) for number in (1, 2))
    return long.label, short.label


def until(there: Callable[[], object], seconds: float = 300) -> None:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@contextlib.contextmanager
def at_work(newsroom: Newsroom) -> Iterator[tuple[Crew, Easel]]:
    desk = replace(desk_of(newsroom), workers=2)
    chains, easel = Chains(desk), Easel()
    with Crew(desk, chains, easel, Passwords()) as crew:
        yield crew, easel
    chains.close()


def acts(chain: Chain, act: Act) -> int:
    chain.catch_up()
    return sum(entry.text("act") == act for entry in chain.history.entries())


def test_everything_is_prepared_by_itself_and_what_somebody_opens_does_not_wait(
    newsroom: Newsroom, chain: Chain
) -> None:
    long, short = labels(chain)
    chain.catalog.jobs.ask(long, "pages")
    with at_work(newsroom) as (crew, easel):
        until(lambda: len(easel.sheets(long)) >= 2)
        assert chain.catalog.renderings.of(long) is None, "the first pages are shown before the last is painted"
        picture = easel.picture(long, 1)
        chain.catalog.jobs.ask(short, "pages", "bob")
        chain.catalog.jobs.hasten(short)
        crew.wake()
        until(lambda: chain.catalog.renderings.of(short))
        assert chain.catalog.renderings.of(long) is None, "the short one waited for the long one"
        (job,) = [job for job in chain.catalog.jobs.of(long) if job.task == "pages"]
        assert (job.state, job.total, job.done > 1) == ("running", LONG, True)
        until(lambda: chain.catalog.renderings.of(long))
        until(lambda: easel.sheets(long) == ())
        assert picture is not None
        assert picture.startswith(b"\x89PNG")
        until(lambda: acts(chain, Act.INSPECTION) == 2)  # what nobody asked for is prepared too
    check_ledger(chain)


def test_with_nothing_to_do_the_two_rest_and_do_not_keep_each_other_awake(newsroom: Newsroom) -> None:
    looks = 0

    def counted() -> datetime:
        nonlocal looks
        looks += 1
        return newsroom.clock()

    desk = replace(desk_of(newsroom), clock=counted)
    chains, easel = Chains(desk), Easel()
    with Crew(desk, chains, easel, Passwords()):
        until(lambda: looks)
        before, began = looks, time.monotonic()
        time.sleep(3)
        assert looks - before < 6 * (time.monotonic() - began), "each looks once in two seconds"
    chains.close()


def test_locked_in_the_middle_it_stops_and_goes_on_when_unlocked(newsroom: Newsroom, chain: Chain) -> None:
    long, _ = labels(chain)
    chain.catalog.jobs.ask(long, "pages")
    with at_work(newsroom) as (crew, easel):
        until(lambda: easel.sheets(long))
        with crew.standing_back():
            assert chain.catalog.renderings.of(long) is None, "it stops at the next step"
            (job,) = [job for job in chain.catalog.jobs.of(long) if job.task == "pages"]
            assert (job.state, job.tries) == ("waiting", 0)
            newsroom.lock()
        assert easel.sheets(long) == ()
        time.sleep(0.3)
        newsroom.unlock("bob")
        fresh = newsroom.chain()
        until(lambda: fresh.catalog.renderings.of(long))
    assert not list(newsroom.unlocked.scratch.glob("bench-*"))
    check_ledger(fresh)


CHILD = """
import io, sys, time
from dataclasses import replace
from pathlib import Path
from desk.asking import from_descriptor
from desk.assembly import assemble
from desk.telling import Telling
from desk.web.chains import Chains
from desk.web.crew import Crew
from desk.web.easel import Easel
from desk.web.passwords import Passwords
from words.speak import Speech
telling = Telling(Speech("en"), io.StringIO(), io.StringIO(), as_json=False)
desk = replace(assemble(telling, from_descriptor(-1), Path(sys.argv[1])), memory_base=Path(sys.argv[2]))
with Crew(desk, Chains(desk), Easel(), Passwords()):
    time.sleep(600)
"""


def test_a_crew_that_is_killed_in_the_middle_leaves_work_the_next_one_takes_up_at_once(
    newsroom: Newsroom, chain: Chain
) -> None:
    long, _ = labels(chain)
    chain.catalog.jobs.ask(long, "pages")

    def running() -> list[Job]:
        return [job for job in chain.catalog.jobs.of(long) if job.state == "running" and job.done]

    argv = [sys.executable, "-c", CHILD, str(newsroom.vault.root), str(newsroom.memory_base)]
    with subprocess.Popen(argv, cwd=HOUSE) as process:
        try:
            until(running)
            (job,) = running()
            assert job.worker.startswith(f"{process.pid}-")
            assert lives(job.worker)
        finally:
            process.send_signal(signal.SIGKILL)
    assert running(), "its claim would run for minutes"
    with at_work(newsroom):
        until(lambda: any(job.worker.startswith(f"{os.getpid()}-") for job in running()), 10)
        until(lambda: chain.catalog.renderings.of(long))
    assert acts(chain, Act.RENDERING) >= 1
    check_ledger(chain)


def test_the_easel_holds_so_much_and_begins_anew_with_the_first_page() -> None:
    easel = Easel()
    large = b"\x89PNG" + bytes(MOST_BYTES // 2)
    for number in (1, 2, 3):
        easel.show("ab", number, large)
    assert [sheet[0] for sheet in easel.sheets("ab")] == [1]
    easel.show("ab", 1, b"\x89PNG")
    assert easel.picture("ab", 1) == b"\x89PNG"
    assert easel.picture("ab", 2) is None
    easel.clear()
    assert easel.sheets("ab") == ()


def test_a_crew_ends_with_its_block(newsroom: Newsroom, chain: Chain) -> None:
    before = threading.active_count()
    with at_work(newsroom) as (crew, _):
        crew.wake()
        assert threading.active_count() >= before + 2
    assert chain.catalog.jobs.listed("running") == ()
    assert threading.active_count() == before
