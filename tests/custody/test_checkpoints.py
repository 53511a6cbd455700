"""Checkpoints come at their cadence, keep what witnesses add, and take nobody's signature but a named witness's."""

import os
import time
from dataclasses import replace

import pytest

from custody.acts import Act
from custody.checkpoints import ENTRIES, SECONDS
from custody.errors import LedgerBroken, NotPermitted
from keys.notes import NoteSigner, cosign, join_note, sign_note, split_note
from tests.newsroom import Newsroom

WITNESS = NoteSigner("witness.test", b"w" * 32)
STRANGER = NoteSigner("witness.test", b"x" * 32)
NAMED = {"attic": str(WITNESS.witness())}
TIME = 1_772_445_600


def cosigned(note: str, by: NoteSigner = WITNESS, time: int = TIME) -> str:
    text, lines = split_note(note)
    return join_note(text, [*lines, cosign(text, by, time)])


def test_one_is_signed_after_a_hundred_entries(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    start = chain.checkpoint().size
    chain.record([chain.draft(Act.FIXITY) for _ in range(ENTRIES - 1)])
    newest = chain.checkpoints.newest()
    assert newest is not None
    assert newest.size == start
    chain.record([chain.draft(Act.FIXITY)])
    newest = chain.checkpoints.newest()
    assert newest is not None
    assert newest.size == start + ENTRIES


def test_one_is_signed_when_work_goes_on_a_quarter_of_an_hour_later(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    start = chain.checkpoint().size
    path = newsroom.vault.ledger / "checkpoints" / f"{start:012d}.note"
    for age, size in ((SECONDS - 60, start), (SECONDS + 60, start + 2)):
        then = time.time() - age
        os.utime(path, (then, then))
        newsroom.chain().record([chain.draft(Act.FIXITY)])  # each time another process
        newest = chain.checkpoints.newest()
        assert newest is not None
        assert newest.size == size


def test_a_witness_s_line_is_kept_with_the_note_it_is_about(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    made = chain.checkpoint()
    note = cosigned(chain.checkpoints.note(made.size))
    assert chain.checkpoints.witnessed(NAMED) is None
    found = chain.checkpoints.accept(note, NAMED)
    assert (found.witness, found.checkpoint, int(found.time.timestamp())) == ("attic", made, TIME)
    assert chain.checkpoints.witnessed(NAMED) == found
    assert chain.checkpoints.note(made.size) == note
    chain.checkpoints.accept(note, NAMED)
    chain.checkpoint()
    assert chain.checkpoints.note(made.size) == note
    assert chain.checkpoints.witnessed({"attic": str(STRANGER.witness())}) is None


def test_nobody_else_s_signature_is_taken(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    note = chain.checkpoints.note(chain.checkpoint().size)
    text, lines = split_note(note)
    later = cosign(text, WITNESS, TIME + 1).split(" ")
    for bad in (
        note,
        cosigned(note, STRANGER),
        join_note(text, [*lines, sign_note(text, WITNESS).rstrip("\n").rpartition("\n")[2]]),
        join_note(text, [*lines, f"{later[0]} {later[1]} {later[2][:-9]}AAAAAAAA="]),
    ):
        with pytest.raises(NotPermitted):
            chain.checkpoints.accept(bad, NAMED)
    assert chain.checkpoints.note(chain.size) == note


def test_what_is_not_our_checkpoint_is_not_taken(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    made = chain.checkpoint()
    log = NoteSigner(made.origin, newsroom.unlocked.secrets["log"])
    forged = [
        sign_note(replace(made, root=b"r" * 32).text(), log),
        sign_note(replace(made, size=made.size + 1).text(), log),
        sign_note(made.text(), NoteSigner(made.origin, b"l" * 32)),
    ]
    for note in forged:
        with pytest.raises(LedgerBroken):
            chain.checkpoints.accept(cosigned(note), NAMED)
