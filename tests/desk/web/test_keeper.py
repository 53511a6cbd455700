"""The vault locks itself when nobody is left, by the clock of the desk; one session's end is not another's."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask

from custody.acts import Act
from custody.errors import LedgerBroken
from desk.web.keeper import Keeper, lock_up
from desk.web.sessions import IDLE
from keys import unlocked
from tests.desk.web.browsers import Browser
from tests.newsroom import Newsroom

if TYPE_CHECKING:
    from desk.web.here import Front


@pytest.fixture
def front(app: Flask) -> "Front":
    return cast("Front", app.extensions["tamis"])


@pytest.fixture
def keeper(front: "Front") -> Keeper:
    return Keeper(front)


def test_the_vault_is_locked_when_every_session_has_been_idle_too_long(
    app: Flask, alices: Browser, keeper: Keeper, newsroom: Newsroom
) -> None:
    assert alices.get("/probe").status_code == 200
    assert not keeper.look()
    newsroom.clock.now += IDLE / 2
    bobs = Browser(app)
    bobs.sit("bob")
    newsroom.clock.now += IDLE / 2 + timedelta(seconds=5)
    assert not keeper.look()
    assert bobs.get("/probe").status_code == 200
    assert alices.get("/probe").status_code == 303
    newsroom.clock.now += IDLE + timedelta(seconds=5)
    assert keeper.look()
    assert not unlocked.is_unlocked(newsroom.memory)
    assert not newsroom.memory.exists()
    assert not keeper.look()


def test_the_last_to_leave_locks_the_vault_and_nobody_before(app: Flask, alices: Browser, newsroom: Newsroom) -> None:
    bobs = Browser(app)
    bobs.sit("bob")
    alices.post("/sign-out", form_on="/probe")
    assert unlocked.is_unlocked(newsroom.memory)
    assert bobs.get("/probe").status_code == 200
    assert bobs.post("/sign-out", form_on="/probe").status_code == 303
    assert not unlocked.is_unlocked(newsroom.memory)


def test_a_vault_opened_at_a_terminal_is_left_open_until_somebody_has_sat_here(
    app: Flask, keeper: Keeper, newsroom: Newsroom
) -> None:
    Browser(app).get("/sign-in")
    assert not keeper.look()
    newsroom.clock.now += 2 * IDLE
    assert not keeper.look()
    assert unlocked.is_unlocked(newsroom.memory)


def test_a_new_unlocking_is_not_taken_for_the_one_somebody_sat_at(
    alices: Browser, keeper: Keeper, newsroom: Newsroom
) -> None:
    assert alices.get("/probe").status_code == 200
    assert not keeper.look()
    newsroom.lock()
    newsroom.unlock("bob")
    newsroom.clock.now += 2 * IDLE
    assert not keeper.look()
    assert unlocked.is_unlocked(newsroom.memory)


def test_a_checkpoint_covers_everything_before_the_keys_go(front: "Front", newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    chain.record([chain.draft(Act.CARRIED_IN, drop="00", medium="")])
    size = chain.size
    lock_up(front)
    newsroom.unlock("alice")
    newest = newsroom.chain().checkpoints.newest()
    assert newest is not None
    assert newest.size == size


def test_the_vault_is_locked_even_if_no_checkpoint_can_be_signed(front: "Front", newsroom: Newsroom) -> None:
    newest = newsroom.chain().size
    lines = next(path for path in sorted(newsroom.vault.ledger.iterdir()) if path.is_file())
    lines.write_bytes(lines.read_bytes()[:10])
    assert newest
    with pytest.raises(LedgerBroken):
        lock_up(front)
    assert not unlocked.is_unlocked(newsroom.memory)


def test_the_thread_looks_by_itself(alices: Browser, front: "Front", newsroom: Newsroom) -> None:
    with Keeper(front, every=0.02):
        alices.get("/probe")
        time.sleep(0.2)
        assert unlocked.is_unlocked(newsroom.memory)
        newsroom.clock.now += 2 * IDLE
        end = time.monotonic() + 200
        while unlocked.is_unlocked(newsroom.memory) and time.monotonic() < end:
            time.sleep(0.02)
        assert not unlocked.is_unlocked(newsroom.memory)


def test_a_lock_that_went_wrong_does_not_end_the_keeper(
    app: Flask, alices: Browser, front: "Front", newsroom: Newsroom
) -> None:
    def locked() -> bool:
        end = time.monotonic() + 200
        while unlocked.is_unlocked(newsroom.memory) and time.monotonic() < end:
            time.sleep(0.02)
        return not unlocked.is_unlocked(newsroom.memory)

    lines = next(path for path in sorted(newsroom.vault.ledger.iterdir()) if path.is_file())
    whole = lines.read_bytes()
    with Keeper(front, every=0.02):
        alices.get("/probe")
        time.sleep(0.2)
        lines.write_bytes(whole[:10])  # no checkpoint can be signed over this
        newsroom.clock.now += 2 * IDLE
        assert locked()
        lines.write_bytes(whole)
        newsroom.unlock("alice")
        bobs = Browser(app)
        bobs.sit("bob")
        bobs.get("/probe")
        time.sleep(0.2)
        assert unlocked.is_unlocked(newsroom.memory)
        newsroom.clock.now += 2 * IDLE
        assert locked(), "the keeper did not look any more"
