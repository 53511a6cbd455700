"""Shredding and holds by command: two people, words before and after, and what the lists then say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.envelope_archive import read_archive
from custody.media import media
from tests.custody.remains import GROUND, Doomed
from tests.desk.counter import Counter
from tests.release.candidates import Candidates


@pytest.fixture
def doomed(cleared: Candidates) -> Iterator[Doomed]:
    made = Doomed.marked(cleared.fresh())
    yield made
    made.room.close()


def test_two_people_shred_a_submission_and_the_list_says_so(doomed: Doomed) -> None:
    counter, short = Counter(doomed.room), doomed.label[:10]
    assert counter.by("alice", "shred", "propose", short, "--ground", GROUND).status == 0
    assert counter.by("alice", "shred", "approve", short).status == 3
    assert counter.by("bob", "shred", "carry-out", short).status == 3
    approved = counter.by("bob", "shred", "approve", short)
    assert approved.status == 0
    assert GROUND in approved.words
    assert counter.tamis("shred", "list").items[0]["state"] == "approved"
    assert counter.by("alice", "shred", "carry-out", short).status == 0
    assert doomed.remains() == []
    (item,) = counter.tamis("shred", "list").items
    assert (item["state"], item["by"], item["ground"], item["blobs"]) == (
        "done",
        ["alice", "bob"],
        GROUND,
        len(doomed.blobs),
    )
    spoken = counter.tamis("shred", "list", as_json=False)
    assert f"shredded on {item['day']} by alice, bob: {GROUND}" in spoken.out
    assert doomed.label not in counter.tamis("list").out
    assert counter.by("alice", "shred", "carry-out", short).status == 3
    assert counter.tamis("verify").status == 0


def test_a_hold_is_set_listed_and_lifted(doomed: Doomed) -> None:
    counter, short = Counter(doomed.room), doomed.label[:10]
    assert counter.by("alice", "hold", short, "--reason", "a judge asked").status == 0
    refusal = counter.by("alice", "shred", "propose", short, "--ground", GROUND)
    assert refusal.status == 3
    assert "a judge asked" in refusal.words
    (item,) = counter.tamis("shred", "list").items
    assert (item["hold"], item["by"]) == (doomed.label, "alice")
    assert counter.by("bob", "hold", short, "--lift", "--reason", "over").status == 0
    assert counter.by("alice", "shred", "propose", short, "--ground", GROUND).status == 0
    assert counter.by("bob", "hold", "everything", "--reason", "a judge asked").status == 0
    assert counter.by("bob", "shred", "approve", short).status == 3


def test_a_backup_at_hand_is_made_anew_without_it_and_the_others_are_named(doomed: Doomed, tmp_path: Path) -> None:
    counter, short = Counter(doomed.room), doomed.label[:10]
    sticks = [tmp_path / "blue", tmp_path / "red"]
    for stick in sticks:
        stick.mkdir()
        assert counter.tamis("backup", str(stick), "--medium", stick.name).status == 0
    before = counter.tamis("shred", "list").items
    assert before == []
    counter.by("alice", "shred", "propose", short, "--ground", GROUND)
    counter.by("bob", "shred", "approve", short)
    done = counter.by("alice", "shred", "carry-out", short, "--backup", str(sticks[0]))
    assert done.status == 0, done.words
    known = {medium.label: medium.id for medium in media(doomed.room.chain())}
    assert done.items[-1]["older_backups"] == [known["red"]]
    assert known["red"] in done.words
    for stick, there in zip(sticks, (False, True), strict=True):
        archive = next(stick.rglob("envelopes.tar"))
        with archive.open("rb") as file:
            assert (doomed.label in {label for label, _ in read_archive(file)}) == there
        assert bool(list(stick.rglob(f"{doomed.label}.sealed"))) == there
