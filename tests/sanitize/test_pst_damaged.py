"""Outlook mailboxes that are damaged, or were made to be: told, and what can be read comes."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sanitize.containers.pst_blocks import damaged
from sanitize.errors import Unreadable
from tests.fuzz import mutated
from tests.sanitize.taking_apart import Bench, why
from tests.specimens.containers import TABLE
from tests.specimens.pst import Folder, Letter, mailbox
from tests.specimens.pst_forms import NARROW, WIDE, Form
from tests.specimens.pst_office import FOLDERS, TOP
from tests.specimens.pst_pages import PLAIN
from tests.specimens.pst_tables import text
from words.message import Message


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "cell").mkdir()
    return Bench(tmp_path / "cell")


def spoiling(mark: bytes, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Changes the blocks in which a mark stands, before their checksums are taken."""
    return lambda block: change(block) if mark in block else block


def test_damage_is_told_and_what_can_be_read_comes(bench: Bench) -> None:
    whole = mailbox(FOLDERS, PLAIN)
    flipped = whole.replace(TABLE, TABLE[:-2] + b"3\n")
    told = bench.open(flipped)
    assert (told.members, told.stopped) == (3, Message.of("sanitize.mailbox_damaged", count=1))
    gone = mailbox(FOLDERS, PLAIN, spoilt=spoiling(text("Voici"), lambda block: bytes(len(block))))
    told = bench.open(gone)
    assert (told.members, why(told), told.stopped) == (2, {f"{TOP}/Boîte/?": "sanitize.member_damaged"}, None)
    no_list = mailbox(FOLDERS, PLAIN, spoilt=spoiling(text("large.bin"), lambda block: bytes(len(block))))
    told = bench.open(no_list)
    assert (told.members, why(told)) == (3, {f"{TOP}/Boîte/RE: Budget/attachment-2": "sanitize.member_damaged"})
    for torn in (whole[:20_000], whole[:600], whole[:100]):
        with pytest.raises(Unreadable):
            bench.open(torn)


def test_mutated_mailboxes_end_in_an_answer_and_invent_nothing(bench: Bench) -> None:
    """Bounded: the same mutants every time, with checksums that fit; `tests/fuzz_parsers.py` has others."""
    dice = random.Random("pst")  # noqa: S311 (the same mutants every time)

    def mutant(block: bytes) -> bytes:
        return mutated(block, dice) if block and dice.random() < 0.1 else block

    whole = mailbox(FOLDERS, PLAIN)
    for _ in range(40):
        bench.try_to_open(mailbox(FOLDERS, PLAIN, spoilt=mutant))
        assert sum(len(data) for _, data in bench.files) < 4 * len(whole)


@pytest.mark.parametrize("form", [WIDE, NARROW])
def test_what_was_changed_is_counted_and_another_form_is_not_judged(tmp_path: Path, form: Form) -> None:
    place, whole = (
        tmp_path / "a.pst",
        mailbox((*FOLDERS, Folder("many", [Letter(str(n)) for n in range(20)])), PLAIN, form=form),
    )
    for data, wrong in (
        (whole, 0),
        (whole[:12] + b"\1" + whole[13:], 1),  # the header
        (whole[:0x4800] + bytes(len(whole) - 0x4800), 2),  # the roots of both trees
        (whole[:10] + b"\x24" + whole[11:], 0),  # pages of 4 kB
        (whole[:100], 0),
    ):
        place.write_bytes(data)
        assert damaged(place) == wrong
    for said in ("Second.", "Inner", "Lyon", "many", "19"):
        at = whole.index(text(said) if form.is_wide else said.encode())
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert damaged(place) == 1
