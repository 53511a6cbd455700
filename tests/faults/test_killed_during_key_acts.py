"""Key acts killed after any of their steps, the power gone with them: no half act, nobody locked out, all can be ended.

The hardest one is played: carol is sent away, with a new desk key, a new release key and every envelope written anew.
"""

import os
import signal
from collections import Counter as Counted
from collections.abc import Callable, Iterator

import pytest

from custody import key_acts
from custody.chain import Chain
from custody.cosigning import cosign, waiting
from custody.fixity import check_ledger
from custody.hands import Hand, reviewer_hand
from custody.key_acts import KeyAct, perform
from custody.open_acts import open_acts
from custody.settling import settle
from keys import coming, unlocked
from keys.addressees import addressees
from tests.faults.deaths import die_at
from tests.newsroom import PASSPHRASES, Newsroom

pytestmark = pytest.mark.long

CAROL = "a key for carol only"
LABELS = 2
SETTLING = [
    ("taken up", 1),
    *(("envelope", number) for number in (1, 2)),
    ("catalog forgotten", 1),
    ("secrets", 1),
    *(("waiting gone", number) for number in (1, 2, 3, 4)),
    ("cleared", 1),
]


class Cut(Exception):
    """Stops an act where a test wants it to go on."""


def both(chain: Chain) -> list[Hand]:
    return [reviewer_hand(chain, name, PASSPHRASES[name]) for name in ("alice", "bob")]


def expelling(room: Newsroom, chain: Chain) -> KeyAct:
    rules, now = chain.policy, chain.now()
    holders = (rules.reviewers["alice"], rules.reviewers["bob"], rules.recovery)
    desk, release = (
        coming.make_serving(room.vault.cabinet, chain.unlocked, role, holders, now) for role in ("desk", "release")
    )
    return key_acts.expelling(rules, "carol", desk, release, "2026-03-02")


def stop_when_signed() -> Callable[[str], None]:
    seen: Counted[str] = Counted()

    def after(step: str) -> None:
        seen[step] += 1
        if seen["signed"] == 2:
            raise Cut

    return after


@pytest.fixture(scope="module")
def joined(founded: Newsroom) -> Iterator[Newsroom]:
    """Carol has joined, and there are two envelopes."""
    room = founded.fresh()
    chain = room.chain()
    key = coming.make_person(room.vault.cabinet, room.memory, "carol", CAROL)
    assert perform(key_acts.joining(chain.policy, "carol", key), chain, both(chain))
    for number in range(LABELS):
        chain.write_envelope(chain.new_envelope(chain.name("submission", str(number))))
    yield room
    room.close()


@pytest.fixture(scope="module")
def in_force(joined: Newsroom) -> Iterator[Newsroom]:
    """Both have signed that carol goes; nothing is carried out yet."""
    room = joined.fresh()
    chain = room.chain()
    with pytest.raises(Cut):
        perform(expelling(room, chain), chain, both(chain), stop_when_signed())
    yield room
    room.close()


@pytest.fixture
def cut(in_force: Newsroom) -> Iterator[Newsroom]:
    room = in_force.fresh()
    yield room
    room.close()


@pytest.fixture
def whole(joined: Newsroom) -> Iterator[Newsroom]:
    room = joined.fresh()
    yield room
    room.close()


def killed(room: Newsroom, act: Callable[[Chain], object]) -> int:
    """Acts in a process of its own; gives the signal it died of."""
    child = os.fork()
    if child == 0:
        try:
            act(room.chain())
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    end = os.waitpid(child, 0)[1]
    return os.WTERMSIG(end) if os.WIFSIGNALED(end) else 0


def power_comes_back(room: Newsroom) -> Chain:
    """RAM is empty; alice opens the vault again."""
    room.lock()
    room.unlock("alice")
    return room.chain()


def check_done(room: Newsroom) -> None:
    chain = power_comes_back(room)
    assert set(chain.policy.reviewers) == {"alice", "bob"}
    assert not open_acts(chain)
    known = {each.fingerprint: each.encryption for each in chain.unlocked.home("desk").certificates()}
    wanted = {key for recipient in chain.policy.recipients() for key in known[recipient]}
    labels = chain.envelopes.labels()
    assert {frozenset(addressees(room.vault.envelope(label).read_bytes())) for label in labels} == {frozenset(wanted)}
    assert sorted(chain.envelope(label).label for label in labels) == sorted(labels)
    assert len(labels) == LABELS
    assert chain.unlocked.fingerprints["desk"] == chain.policy.desk
    assert chain.unlocked.fingerprints["release"] == chain.policy.release
    assert not room.vault.cabinet.locked("reviewers/carol").exists()
    check_ledger(chain)
    assert settle(chain).envelopes == 0


@pytest.mark.parametrize(("step", "occurrence"), SETTLING, ids=[f"{step}-{number}" for step, number in SETTLING])
def test_what_has_been_signed_is_carried_out_after_any_crash(cut: Newsroom, step: str, occurrence: int) -> None:
    assert killed(cut, lambda chain: settle(chain, die_at(step, occurrence))) == signal.SIGKILL
    chain = power_comes_back(cut)
    assert [act.kind for act in open_acts(chain)] == ["expel"]
    settle(chain)
    check_done(cut)


def test_a_kill_before_the_first_signature_changes_nothing(whole: Newsroom) -> None:
    def act(chain: Chain) -> None:
        perform(expelling(whole, chain), chain, both(chain), die_at("intent", 1))

    before = whole.chain().policy
    assert killed(whole, act) == signal.SIGKILL
    chain = power_comes_back(whole)
    assert chain.policy == before
    assert not waiting(chain)
    assert settle(chain).envelopes == 0
    assert perform(expelling(whole, chain), chain, both(chain))
    check_done(whole)


def test_a_kill_between_two_signatures_waits_for_the_second(whole: Newsroom) -> None:
    def act(chain: Chain) -> None:
        perform(expelling(whole, chain), chain, both(chain), die_at("signed", 1))

    assert killed(whole, act) == signal.SIGKILL
    chain = power_comes_back(whole)
    assert "carol" in chain.policy.reviewers
    (waits,) = waiting(chain)
    assert cosign(waits, chain, both(chain)[1:])
    check_done(whole)


def test_every_step_of_settling_has_its_death(cut: Newsroom) -> None:
    steps: Counted[str] = Counted()
    settle(cut.chain(), lambda step: steps.update([step]))
    assert {(step, number) for step, count in steps.items() for number in range(1, count + 1)} == {
        *SETTLING,
        ("outcome", 1),
    }
    check_done(cut)


@pytest.mark.parametrize("occurrence", [1, 2])
def test_a_kill_while_a_new_key_s_place_is_cleared_leaves_the_person_their_key(
    founded: Newsroom, occurrence: int
) -> None:
    """Half cleared, a key made here must not look like one on a card, for which nothing secret is kept."""
    room = founded.fresh()
    key = coming.make_person(room.vault.cabinet, room.memory, "carol", CAROL)
    act = key_acts.joining(room.chain().policy, "carol", key)
    assert killed(room, lambda chain: perform(act, chain, both(chain), die_at("waiting gone", occurrence))) == (
        signal.SIGKILL
    )
    settle(power_comes_back(room))
    room.lock()
    unlocked.unlock(room.vault.cabinet, room.memory, "reviewers/carol", CAROL)
    assert "carol" in room.chain().policy.reviewers
    assert not list((room.vault.cabinet.folder / "next").iterdir())
    room.close()
