"""Keys, backups, shredding, packages, the witness, on watch: one entry for each event, one event for each entry."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custody import drill
from custody.acts import Act
from custody.records import Entry
from keys.memory import private_folder
from keys.recovery import restore
from tests.desk.counter import Counter
from tests.journeys.watched_story import Story
from tests.newsroom import PASSPHRASES
from tests.release.candidates import Candidates
from witness.command import main as witness

BOTH = ("--as", "alice", "--as", "bob")
PEOPLE = ("alice", "bob")
CAROL = "a key for carol only"
NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
TWICE = [Act.POLICY, Act.POLICY]


def acts(made: list[Entry]) -> list[str]:
    return [entry.text("act") for entry in made]


def test_keys_join_and_leave_by_one_intent_and_one_outcome_each(story: tuple[Story, Candidates]) -> None:
    told, _ = story
    key_rules = [Act.KEY_ACCEPTANCE, Act.KEY_ACCEPTANCE, *TWICE]
    joined = told.command("keys", "join", "carol", *BOTH, asked=(CAROL, CAROL), phrases=PEOPLE)
    assert sorted(acts(joined)) == sorted([Act.KEY_ACT, *key_rules, Act.KEY_ACT_OUTCOME])
    left = told.command("keys", "leave", "carol", *BOTH, phrases=PEOPLE)
    assert sorted(acts(left)) == sorted([Act.KEY_ACT, *TWICE, *2 * [Act.KEY_REVOCATION], Act.KEY_ACT_OUTCOME])
    assert acts(told.command("keys", "settle")) == []
    assert acts(told.command("keys", "list")) == []


def test_a_recovery_drill_is_asked_and_passed_by_one_entry_each(story: tuple[Story, Candidates]) -> None:
    told, _ = story
    stick = told.outside / "stick"
    stick.mkdir()
    assert acts(told.command("recovery", "drill", "make", str(stick))) == [Act.DRILL]
    assert told.looks.writes
    other = private_folder(told.room.folder / "other")
    drill.answer(stick, other, restore(told.room.recovery_shares[:2]))
    assert acts(told.command("recovery", "drill", "accept", str(stick))) == [Act.DRILLED]


def test_backups_are_made_checked_and_restored_by_one_entry_each(
    story: tuple[Story, Candidates], tmp_path: Path
) -> None:
    told, _ = story
    stick = told.outside / "stick"
    stick.mkdir()
    for option in (("--medium", "blue"), ("--everything",)):
        assert acts(told.command("backup", str(stick), *option)) == [Act.REPLICATION]
        assert told.looks.writes
    assert acts(told.command("backup", "--check", str(stick))) == [Act.REPLICA_CHECK]
    base = told.room.folder / "new"
    base.mkdir(mode=0o700)
    vault = tmp_path / "again"
    new = replace(told.room, memory_base=base, vault=replace(told.room.vault, root=vault), _chains=[])
    before = told.room.chain().size
    with told.looks.during():
        words = ("restore", str(stick), "--into", str(vault), "--as", "bob")
        said = Counter(new).tamis(*words, asked=[PASSPHRASES["bob"]])
    assert said.status == 0, said.words
    assert {path for path in told.looks.writes if not path.is_relative_to(vault)} == set()
    kept = said.items[0]["entries"]
    assert acts([entry for entry in new.chain().history.entries() if entry.seq >= kept]) == [Act.RESTORATION]
    assert told.room.chain().size == before
    new.lock()


def test_shredding_is_two_signatures_an_intent_and_an_outcome(story: tuple[Story, Candidates]) -> None:
    told, desk = story
    stick = told.outside / "stick"
    stick.mkdir()
    chain = told.room.chain()
    label = chain.catalog.exhibit(chain.catalog.derivative(desk.flat).exhibit).submission
    told.command("backup", str(stick))
    steps: dict[tuple[str, ...], list[Act]] = {
        ("hold", label, "--reason", "a judge"): [Act.LEGAL_HOLD],
        ("hold", label, "--lift", "--reason", "over"): [Act.HOLD_LIFTED],
        ("shred", "propose", label, "--ground", "asked", "--code", "asked"): [Act.SHRED_PROPOSAL],
    }
    for words, wanted in steps.items():
        assert acts(told.command(*words, "--as", "alice", phrases=("alice",))) == wanted
    approved = told.command("shred", "approve", label, "--as", "bob", phrases=("bob",))
    assert acts(approved) == [Act.SHRED_APPROVAL]
    done = told.command("shred", "carry-out", label, "--backup", str(stick), "--as", "bob", phrases=("bob",))
    assert acts(done) == [Act.SHREDDING, Act.REPLICATION, Act.SHREDDED]
    assert told.looks.writes
    assert acts(told.command("shred", "list")) == []


def test_an_audit_package_is_opened_signed_and_written_by_entries_of_its_own(story: tuple[Story, Candidates]) -> None:
    told, desk = story
    exhibit = told.room.chain().catalog.derivative(desk.flat).exhibit
    into = ("--into", str(told.outside), "--as", "bob")
    made = told.command("audit", "--exhibit", exhibit, "--profile", "court", *into, phrases=("bob",))
    assert acts(made) == [Act.AUDIT, Act.AUDITED]
    assert told.looks.writes


def test_what_goes_to_a_witness_and_to_paper_is_one_entry_each(
    story: tuple[Story, Candidates], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told, _ = story
    room = told.room
    home = ("--home", str(tmp_path / "attic"))
    assert witness([*home, "init", "attic.example", "--log", room.chain().policy.log], lambda: NOW) == 0
    key = capsys.readouterr().out.strip()
    assert acts(told.command("checkpoint", "witness", "attic", key, *BOTH, phrases=PEOPLE)) == TWICE
    request, answer = told.outside / "request", tmp_path / "answer"
    carried = told.command("checkpoint", "request", "0", "--into", str(request))
    assert acts(carried) == [Act.CHECKPOINT_CARRIED]
    assert told.looks.writes == [request]
    newest = room.chain().checkpoints.newest()
    assert newest is not None
    assert newest.size > carried[-1].seq  # what left covers the entry that it left
    assert witness([*home, "cosign", str(request), "--into", str(answer)], lambda: NOW) == 0
    assert acts(told.command("checkpoint", "accept", str(answer))) == []  # nothing opened, nothing left
    page = told.outside / "page.html"
    assert acts(told.command("checkpoint", "show", "--page", str(page))) == [Act.CHECKPOINT_CARRIED]
    newest = room.chain().checkpoints.newest()
    assert newest is not None
    paper = told.command("checkpoint", "paper", str(newest.size), "--as", "alice", phrases=("alice",))
    assert acts(paper) == [Act.PAPER_WITNESS]
    assert acts(told.command("checkpoint", "show")) == []
