"""Jobs are done one after the other, what is being read first; what cannot be done says why; nothing is lost."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.envelopes import _written
from custody.errors import BytesChanged, ClaimLost
from custody.fixity import check_ledger
from custody.job import Far
from intake.limits import Limits
from intake.receive import receive
from keys import agents
from sanitize.errors import ToolFailed
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import FixedClock, Newsroom
from triage.claimants import lives, name_of
from triage.jobs import (
    CLAIM_SECONDS,
    MOST_TRIES,
    READING,
    Halted,
    Task,
    Worker,
    ask_for_unread,
    watched,
    work,
    work_one,
)
from triage.pages import page, text
from triage.search import search
from words.message import Message

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


@pytest.fixture
def chain(newsroom: Newsroom, tmp_path: Path) -> Chain:
    make, stick = newsroom.exporter, tmp_path / "stick"
    stick.mkdir()
    write_singles(
        [
            make.message(1, "brave otter", b"la premiere lettre"),
            make.message(2, "brave otter", b"la seconde lettre"),
            make.document(3, "brave otter", b"\x7fELF" + bytes(99), b"run.me"),
        ],
        stick,
    )
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    return chain


@pytest.fixture
def worker(newsroom: Newsroom) -> Worker:
    return Worker("w1", "alice", newsroom.clock)


def labels(chain: Chain) -> list[str]:
    return [exhibit.label for exhibit in chain.catalog.exhibits()]


def acts(chain: Chain, act: Act) -> int:
    return sum(entry.text("act") == act for entry in chain.history.entries())


def test_all_that_is_asked_for_is_done_and_what_is_refused_says_why(chain: Chain, worker: Worker) -> None:
    ask_for_unread(chain)
    assert len(chain.catalog.jobs.listed()) == 6
    work(chain, worker, lambda: not [job for job in chain.catalog.jobs.listed() if job.state != "failed"], list)
    (left,) = chain.catalog.jobs.listed()
    assert (left.task, left.exhibit) == ("pages", labels(chain)[2])
    assert Message.unpacked(left.reason).id.startswith("sanitize.")
    assert len(chain.catalog.renderings.all()) == 2
    assert acts(chain, Act.INSPECTION) == 3
    assert len(search("lettres", chain).exhibits) == 2
    ask_for_unread(chain)
    assert [job.state for job in chain.catalog.jobs.listed()] == ["failed"], "nobody tries a refusal again by himself"
    chain.catalog.jobs.ask(left.exhibit, left.task)
    assert [job.state for job in chain.catalog.jobs.listed()] == ["waiting"]
    check_ledger(chain)


def test_what_is_being_read_goes_first_and_asking_twice_is_asking_once(chain: Chain, worker: Worker) -> None:
    first, second, third = labels(chain)
    for label in (first, second, third, first):
        chain.catalog.jobs.ask(label, Task.INSPECT.value)
    chain.catalog.jobs.hasten(third)
    chain.catalog.jobs.hasten(second)
    done = [work_one(chain, worker) for _ in range(4)]
    assert [job.exhibit if job else None for job in done] == [second, third, first, None]


def test_while_paused_nothing_is_begun(chain: Chain, worker: Worker) -> None:
    chain.catalog.jobs.ask(labels(chain)[0], "inspect")
    chain.catalog.jobs.pause(on=True)
    assert chain.catalog.jobs.paused()
    assert work_one(chain, worker) is None
    chain.catalog.jobs.pause(on=False)
    assert work_one(chain, worker) is not None


def test_a_claim_is_one_worker_s_until_it_runs_out(chain: Chain) -> None:
    jobs = chain.catalog.jobs
    jobs.ask("ab", "pages")
    mine = jobs.claim("one", 1000, CLAIM_SECONDS)
    assert mine is not None
    assert jobs.claim("two", 1000 + CLAIM_SECONDS - 1, CLAIM_SECONDS) is None
    jobs.renew(mine, 1300, CLAIM_SECONDS, Far("page", 2, 5))
    assert [(job.doing, job.done, job.total) for job in jobs.listed()] == [("page", 2, 5)]
    assert jobs.claim("two", 1300 + CLAIM_SECONDS - 1, CLAIM_SECONDS) is None
    its = jobs.claim("two", 1300 + CLAIM_SECONDS, CLAIM_SECONDS)
    assert its is not None
    assert its.tries == 2
    with pytest.raises(ClaimLost):
        jobs.renew(mine, 1301 + CLAIM_SECONDS, CLAIM_SECONDS, Far())
    for late in (jobs.done, jobs.release):
        late(mine)
    jobs.failed(mine, "late")
    assert [(job.worker, job.state) for job in jobs.listed()] == [("two", "running")]
    jobs.done(its)
    assert jobs.listed() == ()


def stumbling(scratch: Path, after: Callable[[str], None]) -> Workshop:
    after("begun")
    raise ToolFailed("sanitize.worker_died", scratch=scratch.name)


def test_what_only_failed_is_tried_again_and_then_left_with_its_reason(chain: Chain, worker: Worker) -> None:
    chain.catalog.jobs.ask(labels(chain)[0], "inspect")
    broken = Worker("w1", "alice", worker.clock, stumbling)
    for state in ["waiting"] * (MOST_TRIES - 1) + ["failed"]:
        assert work_one(chain, broken) is not None
        assert [job.state for job in chain.catalog.jobs.listed()] == [state]
    assert work_one(chain, broken) is None


def test_a_withdrawn_job_stops_at_its_next_step(chain: Chain, worker: Worker) -> None:
    jobs, label = chain.catalog.jobs, labels(chain)[0]
    jobs.ask(label, "inspect")

    def withdrawn(scratch: Path, after: Callable[[str], None]) -> Workshop:
        jobs.withdraw(jobs.listed()[0].id)
        return watched(scratch, after)

    assert work_one(chain, Worker("w1", "alice", worker.clock, withdrawn)) is not None
    assert [job.state for job in jobs.listed()] == ["withdrawn"]
    assert chain.catalog.inspection(label) is None
    assert work_one(chain, worker) is None
    ask_for_unread(chain)
    assert {job.state for job in jobs.of(label) if job.task == "inspect"} == {"withdrawn"}, "not begun by itself"
    jobs.ask(label, "inspect", "bob")
    assert work_one(chain, worker) is not None
    assert chain.catalog.inspection(label) is not None


def test_a_vault_locked_meanwhile_gives_the_claim_back(newsroom: Newsroom, chain: Chain, worker: Worker) -> None:
    chain.catalog.jobs.ask(labels(chain)[0], "inspect")

    def locked(scratch: Path, _after: Callable[[str], None]) -> Workshop:
        newsroom.lock()
        raise BytesChanged("custody.blob_changed", name=scratch.name)

    with pytest.raises(BytesChanged):
        work_one(chain, Worker("w1", "alice", worker.clock, locked))
    assert [(job.state, job.worker) for job in chain.catalog.jobs.listed()] == [("waiting", "")]


def test_two_workers_share_the_work_and_do_nothing_twice(newsroom: Newsroom, chain: Chain) -> None:
    ask_for_unread(chain)
    agents.start(newsroom.memory)
    troubles: list[BaseException] = []

    def labour(name: str) -> None:
        try:
            own = newsroom.chain()
            work(own, Worker(name, name, newsroom.clock), lambda: over(own), threading.Event().wait)
        except BaseException as trouble:  # noqa: BLE001 (told by the test)
            troubles.append(trouble)

    def over(own: Chain) -> bool:
        return all(job.state != "waiting" for job in own.catalog.jobs.listed())

    threads = [threading.Thread(target=labour, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    chain.catch_up()
    assert acts(chain, Act.RENDERING) == 2
    assert acts(chain, Act.INSPECTION) == 3
    check_ledger(chain)


def test_what_the_dead_held_is_free_at_once_and_what_kills_each_time_is_left_with_its_reason(chain: Chain) -> None:
    jobs = chain.catalog.jobs
    jobs.ask("ab", "pages")
    with subprocess.Popen(["sleep", "60"]) as process:
        name = name_of(process.pid, "1")
        assert jobs.claim(name, 1000, CLAIM_SECONDS) is not None
        assert lives(name)
        assert jobs.free_of_the_dead(lives) == 0
        process.kill()
    assert not lives(name)
    assert jobs.free_of_the_dead(lives) == 1
    assert [(job.state, job.tries) for job in jobs.listed()] == [("waiting", 1)]
    for _ in range(MOST_TRIES - 1):
        assert jobs.claim(name, 1000, CLAIM_SECONDS) is not None
        assert jobs.free_of_the_dead(lives) == 1
    assert work_one(chain, Worker("w1", "desk", FixedClock())) is not None
    (left,) = jobs.listed()
    assert (left.state, Message.unpacked(left.reason).id) == ("failed", "triage.job_killed_its_worker")


def test_another_process_of_the_same_number_is_not_the_worker() -> None:
    mine = name_of(os.getpid(), "1")
    number, began, hand = mine.split("-")
    assert lives(mine)
    assert not lives(f"{number}-{int(began) + 1}-{hand}")
    assert lives("w1"), "nobody takes work from a worker he knows nothing of"


def test_somebody_s_own_worker_takes_only_what_is_waited_for(chain: Chain, worker: Worker) -> None:
    first, second, _third = labels(chain)
    ask_for_unread(chain)
    chain.catalog.jobs.ask(first, "flatten", "bob")
    quick = replace(worker, name="w2", urgent=READING)
    assert work_one(chain, quick) is None
    chain.catalog.jobs.hasten(second)
    shown: list[tuple[str, int]] = []
    watching = replace(quick, shown=lambda label, number, _picture: shown.append((label, number)))
    assert [job.task for job in (work_one(chain, watching), work_one(chain, watching)) if job] == ["pages", "inspect"]
    assert shown == [(second, 1)]
    assert work_one(chain, quick) is None


def test_a_copy_is_painted_of_its_own_bytes_and_named_so(chain: Chain, worker: Worker) -> None:
    label = labels(chain)[0]
    chain.catalog.jobs.ask(label, "flatten", "bob")
    assert work_one(chain, worker) is not None
    (copy,) = chain.catalog.derivatives(label)
    assert [(job.exhibit, job.task) for job in chain.catalog.jobs.listed()] == [(copy.label, "pages")]
    assert work_one(chain, worker) is not None
    *_, flattened, painted = chain.history.entries()
    assert (flattened.text("actor"), painted.text("actor")) == ("bob", "alice")
    assert (painted.text("object"), painted.text("derivative"), painted.text("in")) == (
        *(label, copy.label, copy.digest),
    )
    assert page(copy.label, 1, chain).startswith(b"\x89PNG")
    assert chain.catalog.renderings.of(label) is None, "the exhibit itself is still to be painted"
    assert "lettre" in text(copy.label, chain)
    assert search("premiere", chain).exhibits == (), "only exhibits are searched"
    shown = chain.catalog.renderings.all()
    chain.rebuild()
    assert chain.catalog.renderings.all() == shown
    check_ledger(chain)


def test_work_that_is_told_to_stop_gives_its_claim_back_uncounted(chain: Chain, worker: Worker) -> None:
    label = labels(chain)[0]
    chain.catalog.jobs.ask(label, "pages")

    def stop() -> None:
        raise Halted

    with pytest.raises(Halted):
        work_one(chain, replace(worker, heed=stop))
    assert [(job.state, job.tries, job.worker) for job in chain.catalog.jobs.listed()] == [("waiting", 0, "")]
    assert work_one(chain, worker) is not None
    assert chain.catalog.renderings.of(label) is not None


def test_a_table_of_jobs_of_another_shape_is_made_anew(newsroom: Newsroom, chain: Chain) -> None:
    with chain.catalog._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE jobs")
        connection.exec_driver_sql("CREATE TABLE jobs (id INTEGER PRIMARY KEY, exhibit TEXT, steps INTEGER)")
    again = newsroom.chain()
    ask_for_unread(again)
    assert len(again.catalog.jobs.listed()) == 6
    assert again.catalog.jobs.counts() == {("pages", "waiting"): 3, ("inspect", "waiting"): 3}


def test_what_nobody_foresaw_is_tried_a_few_times_and_not_for_ever(chain: Chain, worker: Worker) -> None:
    chain.catalog.jobs.ask(labels(chain)[0], "pages")

    def fault(_scratch: Path, _after: Callable[[str], None]) -> Workshop:
        raise ZeroDivisionError

    for _ in range(MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            work_one(chain, replace(worker, workshop=fault))
    assert work_one(chain, replace(worker, workshop=fault)) is not None
    assert [job.state for job in chain.catalog.jobs.listed()] == ["failed"]


def test_a_submission_that_is_full_is_a_refusal_with_its_reason(
    chain: Chain, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every envelope can be read, and none can hold one blob more."""
    longest = max(len(_written(chain.envelope(each.label))) for each in chain.catalog.submissions())
    monkeypatch.setattr("custody.envelopes._LIMIT", longest)
    first, *_ = labels(chain)
    chain.catalog.jobs.ask(first, Task.PAGES.value)
    before = chain.size
    assert work_one(chain, worker)
    (left,) = [job for job in chain.catalog.jobs.listed() if job.state == "failed"]
    assert Message.unpacked(left.reason).id == "custody.envelope_full"
    assert chain.size == before
