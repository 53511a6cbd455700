"""What is shredded is gone: from disk, scratch, index and journal; the ledger holds, and a rebuild agrees."""

from collections.abc import Iterator

import pytest

from custody import shredder, verify
from custody.acts import Act
from custody.errors import Busy, NotPermitted, Unknown
from custody.fixity import check_blobs, check_ledger
from custody.records import Draft
from custody.shredding import EVERYTHING, Why
from intake.turn import turn
from tests.custody.remains import GROUND, Doomed
from tests.release.candidates import SOURCE, Candidates
from triage import search


@pytest.fixture
def doomed(cleared: Candidates) -> Iterator[Doomed]:
    made = Doomed.marked(cleared.fresh())
    yield made
    made.room.close()


def test_everything_of_it_is_gone_and_everything_else_stays(doomed: Doomed) -> None:
    other = doomed.room.chain()
    others = {each.label for each in other.catalog.submissions()} - {doomed.label}
    assert len(doomed.remains()) > 15
    (doomed.room.unlocked.scratch / "bench-left").mkdir()
    doomed.agree()
    doomed.carry_out()
    assert doomed.remains() == []
    chain = doomed.room.chain()
    assert {each.label for each in chain.catalog.submissions()} == others == chain.envelopes.labels()
    assert chain.store.names() == {note.name for label in others for note in chain.envelope(label).blobs}
    assert search.search("unmistakable", chain).hits == ()
    assert other.catalog.submissions() == chain.catalog.submissions()


def test_the_ledger_still_verifies_from_outside_and_inside_and_says_what_happened(doomed: Doomed) -> None:
    doomed.agree()
    doomed.carry_out()
    chain = doomed.room.chain()
    check_ledger(chain)
    assert check_blobs(chain, lambda _done, _total: None).changed == ()
    assert verify.verify(doomed.room.vault.root).exit_code() == 0
    (case,) = shredder.cases(chain).done
    people = (doomed.room.reviewers["alice"], doomed.room.reviewers["bob"])
    assert (case.submission, case.ground, (case.by, *case.approved_by)) == (doomed.label, GROUND, people)
    assert frozenset(case.blobs) == doomed.blobs
    entries = list(chain.history.entries())
    assert len(entries) < chain.size
    assert [entry.text("act") for entry in entries][-3:-1] == [Act.SHREDDING, Act.SHREDDED]


def test_a_rebuilt_index_is_the_one_that_forgot(doomed: Doomed) -> None:
    doomed.agree()
    doomed.carry_out()
    chain = doomed.room.chain()
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before
    search.catch_up(chain)
    assert doomed.remains() == []


def test_a_process_that_had_it_open_can_neither_read_nor_write_it_any_more(doomed: Doomed) -> None:
    other = doomed.room.chain()
    blob = next(iter(doomed.blobs))
    other.read(doomed.label, blob, lambda _chunk: None)
    doomed.agree()
    doomed.carry_out()
    size = other.size
    with pytest.raises(Unknown):
        other.read(doomed.label, blob, lambda _chunk: None)
    with pytest.raises(Unknown):
        other.record([other.draft(Act.TAG, "desk", doomed.label, submission=doomed.label, object=[doomed.exhibit])])
    with pytest.raises(Unknown):
        other.keep_in(doomed.label, "note", "0" * 64, [b"late"])
    assert doomed.remains() == []
    assert other.size >= size
    check_ledger(doomed.room.chain())


def test_the_journal_of_the_index_keeps_nothing(doomed: Doomed) -> None:
    doomed.agree()
    doomed.carry_out()
    journal = doomed.room.vault.root / "catalog.db-wal"
    chain = doomed.room.chain()
    chain.catalog.forget(doomed.label)
    assert not journal.exists() or journal.stat().st_size == 0


def test_one_person_is_not_enough_and_a_hold_stops_it_at_each_step(doomed: Doomed) -> None:
    room, alice, bob = doomed.room, doomed.room.reviewers["alice"], doomed.room.reviewers["bob"]
    chain = room.chain()
    shredder.propose(doomed.label, GROUND, alice, chain, room.sign("alice"))
    with pytest.raises(NotPermitted):
        shredder.approve(doomed.label, alice, chain, room.sign("alice"))
    with pytest.raises(NotPermitted):
        doomed.carry_out()
    shredder.hold(EVERYTHING, "a judge asked", bob, chain, room.sign("bob"))
    with pytest.raises(NotPermitted):
        shredder.approve(doomed.label, bob, chain, room.sign("bob"))
    shredder.hold(EVERYTHING, "over", bob, chain, room.sign("bob"), lift=True)
    shredder.approve(doomed.label, bob, chain, room.sign("bob"))
    shredder.hold(doomed.label, "a judge asked", alice, chain, room.sign("alice"))
    with pytest.raises(NotPermitted):
        doomed.carry_out()
    with pytest.raises(NotPermitted):
        shredder.propose(doomed.label, GROUND, bob, chain, room.sign("bob"))
    assert doomed.room.vault.envelope(doomed.label).exists()
    with pytest.raises(NotPermitted):
        shredder.hold(EVERYTHING, "nothing to lift", bob, chain, room.sign("bob"), lift=True)


def test_a_tombstone_says_whose_which_when_why_and_by_whom(doomed: Doomed) -> None:
    room = doomed.room
    alice, bob = room.reviewers["alice"], room.reviewers["bob"]
    shredder.propose(doomed.label, GROUND, alice, room.chain(), room.sign("alice"), Why.ASKED)
    (waiting,) = room.chain().catalog.tombstones.waiting()
    assert (waiting.designation, waiting.number, waiting.people, waiting.begun) == (SOURCE, 2, (alice,), -1)
    assert room.chain().catalog.tombstones.set() == ()
    shredder.approve(doomed.label, bob, room.chain(), room.sign("bob"))
    doomed.carry_out()
    stones = room.chain().catalog.tombstones
    (stone,) = stones.set()
    assert (stone.source, stone.number, stone.code, stone.people) == ("brave_otter", 2, "asked", (alice, bob))
    assert (stone.day, stones.count(), stones.waiting()) == ("2026-03-02", 1, ())
    assert stones.set(source="brave_otter") == stones.set(text="BRAVE") == (stone,)
    assert stones.set(source="other") == stones.set(text="heron") == ()


def test_who_wants_no_name_on_the_stone_gets_none(doomed: Doomed) -> None:
    room = doomed.room
    alice, bob = room.reviewers["alice"], room.reviewers["bob"]
    shredder.propose(doomed.label, GROUND, alice, room.chain(), room.sign("alice"), Why.ASKED, named=False)
    shredder.approve(doomed.label, bob, room.chain(), room.sign("bob"))
    doomed.carry_out()
    (stone,) = room.chain().catalog.tombstones.set()
    assert (stone.source, stone.designation, stone.number, stone.code) == ("", "", -1, "asked")
    (case,) = shredder.cases(room.chain()).done
    assert (case.designation, case.number, case.code) == ("", -1, "asked")


def test_a_new_proposal_takes_the_place_of_one_that_was_not_carried_out(doomed: Doomed) -> None:
    room, alice = doomed.room, doomed.room.reviewers["alice"]
    for code in (Why.OTHER, Why.LAW):
        shredder.propose(doomed.label, GROUND, alice, room.chain(), room.sign("alice"), code)
    (waiting,) = room.chain().catalog.tombstones.waiting()
    assert waiting.code == "law"


def test_what_was_begun_is_carried_out_by_anybody_without_a_signature(doomed: Doomed) -> None:
    room, bob = doomed.room, doomed.room.reviewers["bob"]
    with pytest.raises(NotPermitted):
        shredder.begin(doomed.label, bob, room.chain(), room.sign("bob"))
    doomed.agree()
    case = shredder.begin(doomed.label, bob, room.chain(), room.sign("bob"))
    assert case.open
    assert room.vault.envelope(doomed.label).exists()
    assert shredder.begin(doomed.label, bob, room.chain(), nobody) == case

    shredder.carry_out(doomed.label, bob, room.chain(), nobody)
    assert doomed.remains() == []


def nobody(_draft: Draft) -> Draft:
    """A hand nobody may ask."""
    raise AssertionError


def test_a_ground_is_asked_for(doomed: Doomed) -> None:
    room, alice = doomed.room, doomed.room.reviewers["alice"]
    with pytest.raises(NotPermitted):
        shredder.propose(doomed.label, "  ", alice, room.chain(), room.sign("alice"))
    with pytest.raises(NotPermitted):
        shredder.hold(doomed.label, "", alice, room.chain(), room.sign("alice"))


def test_a_statement_signed_by_somebody_else_destroys_nothing(doomed: Doomed) -> None:
    room, alice = doomed.room, doomed.room.reviewers["alice"]
    doomed.agree()
    with pytest.raises(NotPermitted):
        shredder.carry_out(doomed.label, alice, room.chain(), room.sign("bob"))
    assert room.vault.envelope(doomed.label).exists()


def test_nothing_is_shredded_while_a_drop_is_taken_in(doomed: Doomed) -> None:
    doomed.agree()
    with turn(doomed.room.chain()), pytest.raises(Busy):
        doomed.carry_out()
    assert doomed.room.vault.envelope(doomed.label).exists()


def test_the_same_bytes_can_come_again_and_are_another_case(doomed: Doomed) -> None:
    doomed.agree()
    doomed.carry_out()
    chain = doomed.room.chain()
    envelope = chain.new_envelope(doomed.label)
    chain.write_envelope(envelope)
    about: dict[str, str | int] = {
        "submission": doomed.label,
        "source": "brave_otter",
        "designation": "brave otter",
        "number": 2,
    }
    chain.record([chain.draft(Act.ACCESSION, "desk", doomed.label, kind="msg", digest="d", size=3, **about)])
    chain.rebuild()
    assert chain.catalog.submission(doomed.label).day
    check_ledger(chain)
    with pytest.raises(NotPermitted):
        doomed.carry_out()
