"""Views of copies: painted once, sealed, read back the same, never of an original."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.chain import Chain
from custody.errors import Unknown
from custody.fixity import check_blobs, check_ledger
from sanitize.errors import ToolFailed
from sanitize.workshop import Workshop
from tests.release.candidates import Candidates
from triage.jobs import Worker, ask_for_views, work_one
from triage.pages import render
from triage.screens import (
    PAGE_BREAK,
    RECIPE,
    Bounds,
    Screens,
    Unseen,
    published_text,
    screens,
    stored_screens,
    view_bytes,
)


@pytest.fixture
def desk(prepared: Candidates) -> Iterator[Candidates]:
    """Its copies have their views already."""
    made = prepared.fresh()
    yield made
    made.room.close()


def no_workshop(_: Path) -> Workshop:
    raise ToolFailed("sanitize.workshop_closed")


def test_views_are_sealed_and_read_back_without_the_jail(desk: Candidates) -> None:
    chain = desk.room.chain()
    made = screens(desk.flat, chain, no_workshop)
    assert isinstance(made, Screens)
    assert made == stored_screens(desk.flat, made.listed, chain)
    assert view_bytes(desk.flat, made.pictures[0], chain).startswith(b"\x89PNG")
    assert "The board met on a Monday." in view_bytes(desk.flat, made.text, chain).decode()
    check_ledger(chain)
    assert check_blobs(chain, lambda _done, _all: None).changed == ()


def without_views(desk: Candidates) -> Chain:
    """The vault before anybody asked for views: the envelope does not list them."""
    chain = desk.room.chain()
    submission = chain.catalog.exhibit(chain.catalog.derivative(desk.flat).exhibit).submission
    envelope = chain.envelope(submission)
    kept = tuple(note for note in envelope.blobs if not note.role.startswith(("screen ", RECIPE)))
    assert len(kept) < len(envelope.blobs)
    chain.write_envelope(replace(envelope, blobs=kept))
    assert isinstance(screens(desk.flat, chain, no_workshop), Unseen)
    return chain


def test_painted_again_they_are_the_same_bytes(desk: Candidates) -> None:
    before = screens(desk.flat, desk.room.chain(), no_workshop)
    assert screens(desk.flat, without_views(desk), Workshop) == before


def test_a_copy_without_words_has_no_text(desk: Candidates) -> None:
    chain = desk.room.chain()
    clean, signed = (screens(label, chain, no_workshop) for label in (desk.clean, desk.signed))
    assert isinstance(clean, Screens)
    assert view_bytes(desk.clean, clean.text, chain) == b"The board met on a Monday."
    assert isinstance(signed, Screens)
    assert len(signed.pictures) == 1


@pytest.mark.parametrize("bounds", [Bounds(pages=0), Bounds(pictures=10), Bounds(text=10)])
def test_too_much_is_none_and_it_is_said(desk: Candidates, bounds: Bounds) -> None:
    chain = without_views(desk)
    made = screens(desk.flat, chain, Workshop, bounds)
    assert isinstance(made, Unseen)
    assert made.why.id == "triage.too_much_to_show"
    assert isinstance(screens(desk.flat, chain, no_workshop), Unseen), "nothing is kept of it"


def test_what_is_clear_has_its_views_painted_before_anybody_proposes_it(desk: Candidates) -> None:
    chain = without_views(desk)
    exhibit, worker = chain.catalog.derivative(desk.flat).exhibit, Worker("w1", "desk", desk.room.clock)
    desk.decide("alice", desk.flat)
    ask_for_views([exhibit], chain)
    assert chain.catalog.jobs.listed() == ()
    desk.decide("bob", desk.flat)
    chain.catch_up()
    ask_for_views([exhibit], chain)
    asked = {(job.exhibit, job.task) for job in chain.catalog.jobs.listed()}
    assert asked == {(desk.flat, "screen"), (desk.clean, "screen")}
    while work_one(chain, worker):
        pass
    assert isinstance(screens(desk.flat, chain, no_workshop), Screens)
    assert chain.catalog.jobs.listed() == ()


def test_what_is_known_to_be_too_long_is_not_painted_to_find_out(desk: Candidates) -> None:
    chain = without_views(desk)
    render(desk.flat, chain, Workshop, "alice")
    made = screens(desk.flat, chain, no_workshop, Bounds(pages=0))
    assert isinstance(made, Unseen)
    assert made.why.id == "triage.too_much_to_show"


def test_originals_have_no_views(desk: Candidates) -> None:
    chain = desk.room.chain()
    with pytest.raises(Unknown):
        screens(chain.catalog.derivative(desk.flat).exhibit, chain, no_workshop)


@given(st.lists(st.text(max_size=40), max_size=4))
def test_a_published_text_has_its_pages_and_nothing_unseen(parts: list[str]) -> None:
    text = published_text(parts)
    assert not set(text) & set("\r\x00\x1b\u200b\u202e\U000e0041")
    assert not text or text.count(PAGE_BREAK) == len(parts) - 1
    assert text.encode().decode() == text
    assert published_text(text.split(PAGE_BREAK)) == text


def test_signs_nobody_sees_go_and_all_others_stay() -> None:
    assert (
        published_text(["Prix\u00a0: 3\u202f000 €\r\n\tl’été\ufffe \u202e", " "])
        == "Prix\u00a0: 3\u202f000 €\n\tl’été\f"
    )
    assert published_text(["", " \n", "\u200b"]) == ""
