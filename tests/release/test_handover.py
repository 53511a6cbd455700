"""Handing over: only what nothing stands in the way of, recorded before it happens, and never half."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody import verify
from custody.acts import Act
from custody.errors import NotPermitted
from custody.records import Draft
from release.errors import AlreadyThere, DiskTrouble, Obstructed
from tests.release.candidates import RELEASE, Candidates
from triage.standing import Verdict


@pytest.fixture
def desk(ready: Candidates) -> Iterator[Candidates]:
    made = ready.fresh()
    yield made
    made.room.close()


def state(desk: Candidates) -> str:
    record = desk.room.chain().catalog.release(RELEASE)
    if record.intent < 0:
        return "not begun"
    return "open" if record.intent > record.outcome else "done"


def test_the_bag_verifies_and_the_ledger_names_it_after_the_intent(desk: Candidates, tmp_path: Path) -> None:
    steps: list[str] = []
    written = desk.hand_over(tmp_path, after=steps.append)
    policy = desk.room.chain().policy
    report = verify.verify(tmp_path / RELEASE, verify.Trust(policy.release, policy.log))
    assert report.exit_code() == 0
    assert [step for step in steps if step not in {"opening", "ledger", "catalog"}] == [
        "obstacles", "proven", "intent", "intent witnessed", "bag", "outcome",
    ]  # fmt: skip
    assert steps.index("ledger") < steps.index("intent") < steps.index("bag")
    record = desk.room.chain().catalog.release(RELEASE)
    outcome = desk.room.chain().entry(record.scope, record.outcome)
    assert 0 <= record.intent < record.outcome
    assert outcome.text("out") == written.tagmanifest_sha256
    assert list(tmp_path.iterdir()) == [tmp_path / RELEASE]


def test_while_an_obstacle_stands_nothing_is_signed_recorded_or_written(cleared: Candidates, tmp_path: Path) -> None:
    desk = cleared.fresh()
    desk.propose(desk.flat)
    signed: list[Draft] = []
    with pytest.raises(Obstructed):
        desk.hand_over(tmp_path, sign=lambda draft: signed.append(draft) or draft)  # type: ignore[func-returns-value]  # append gives None on purpose
    assert not signed
    assert state(desk) == "not begun"
    assert not list(tmp_path.iterdir())
    desk.room.close()


def test_a_hold_that_comes_while_the_passphrase_is_typed_keeps_it_in(desk: Candidates, tmp_path: Path) -> None:
    def slowly(draft: Draft) -> Draft:
        desk.decide("bob", desk.flat, verdict=Verdict.HOLD)
        return desk.room.sign("alice")(draft)

    with pytest.raises(Obstructed):
        desk.hand_over(tmp_path, sign=slowly)
    assert state(desk) == "not begun"
    assert not list(tmp_path.iterdir())


def test_another_proposal_that_comes_while_the_passphrase_is_typed_keeps_it_in(
    desk: Candidates, tmp_path: Path
) -> None:
    def slowly(draft: Draft) -> Draft:
        desk.propose(desk.flat, release=RELEASE, title="Something else")
        return desk.room.sign("alice")(draft)

    with pytest.raises(Obstructed):
        desk.hand_over(tmp_path, sign=slowly)
    assert state(desk) == "not begun"


def test_nobody_hands_over_in_anothers_name(desk: Candidates, tmp_path: Path) -> None:
    for sign in (desk.room.sign("bob"), lambda draft: draft):
        with pytest.raises(NotPermitted):
            desk.hand_over(tmp_path, sign=sign)
    assert state(desk) == "not begun"
    assert not list(tmp_path.iterdir())


def test_handing_over_twice_needs_another_place_and_both_are_recorded(desk: Candidates, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    desk.hand_over(first)
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    with pytest.raises(AlreadyThere):
        desk.hand_over(first)
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before
    desk.hand_over(second)
    assert state(desk) == "done"
    assert (desk.acts(Act.DISSEMINATION), desk.acts(Act.DISSEMINATED)) == (2, 2)
    assert (first / RELEASE / "manifest-sha256.txt").read_bytes() == (
        second / RELEASE / "manifest-sha256.txt"
    ).read_bytes()


@pytest.mark.parametrize("there", ["a folder", "a file", "a link to nowhere"])
def test_whatever_lies_there_under_the_name_is_left_alone_and_no_intent_recorded(
    ready: Candidates, tmp_path: Path, there: str
) -> None:
    desk, place = ready.fresh(), tmp_path / RELEASE
    if there == "a folder":
        place.mkdir()
    elif there == "a file":
        place.touch()
    else:
        place.symlink_to("nowhere")
    with pytest.raises(AlreadyThere):
        desk.hand_over(tmp_path)
    assert os.path.lexists(place)
    assert state(desk) == "not begun"
    desk.room.close()


def test_a_folder_that_is_not_there_opens_no_intent(desk: Candidates, tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble):
        desk.hand_over(tmp_path / "no such stick")
    assert state(desk) == "not begun"


def test_a_full_stick_leaves_an_open_intent_and_nothing_else_and_another_try_closes_it(
    desk: Candidates, tmp_path: Path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(step: str) -> None:
        if step == "intent witnessed":  # from here on no file may grow beyond what fits on this stick
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))

    try:
        with pytest.raises(DiskTrouble):
            desk.hand_over(tmp_path, after=fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())
    assert state(desk) == "open"
    desk.hand_over(tmp_path)
    assert state(desk) == "done"
