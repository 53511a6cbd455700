"""Retyping in a vault: typed and checked by one, verified by another, set, proven; the newest version alone counts."""

import shutil
from collections.abc import Iterator

import pytest

from custody.acts import Act
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from release.proposal import Kind
from release.propose import load
from sanitize.errors import BadText
from sanitize.formats.pdf_streams import visible_text
from sanitize.typed import TypedPage
from sanitize.workshop import Workshop
from tests.release.candidates import RELEASE, Candidates
from triage.copies import stored_cleaning
from triage.errors import NotRedactable
from triage.jobs import Task, Worker, work_one
from triage.pages import render
from triage.redaction import Step, step
from triage.retyping import (
    approve_retyping,
    make_retyped,
    propose_retyping,
    read_words,
    save,
    stored_text,
    type_page,
    typed_of,
    version_of,
)

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


class Desk:
    """The acts of two reviewers on the one text that is retyped here."""

    def __init__(self, made: Candidates) -> None:
        self.made, self.room, self.chain = made, made.room, made.room.chain()
        self.exhibit = self.chain.catalog.derivative(made.flat).exhibit
        render(self.exhibit, self.chain, Workshop, "desk")

    def type(self, text: str, *, checked: bool = True, page: int = 1) -> None:
        type_page(self.exhibit, TypedPage(page, text, checked), self.room.reviewers["alice"], self.chain)

    def propose(self, name: str = "alice") -> None:
        propose_retyping(self.exhibit, self.room.reviewers[name], self.chain, self.room.sign(name))

    def approve(self, name: str = "bob") -> None:
        approve_retyping(self.exhibit, self.room.reviewers[name], self.chain, self.room.sign(name))

    @property
    def steps(self) -> list[Step]:
        return [step(each) for each in self.chain.catalog.retypings.of(self.exhibit)]


@pytest.fixture
def desk(prepared: Candidates) -> Iterator[Desk]:
    made = prepared.fresh()
    yield Desk(made)
    made.room.close()


def test_what_two_people_signed_is_set_and_proven(desk: Desk) -> None:
    read = read_words(desk.exhibit, 1, desk.chain)
    assert "Monday" in read
    desk.type(read.replace("Monday", "Tuesday"))
    desk.propose()
    desk.approve()
    desk.chain.catalog.jobs.ask(desk.exhibit, Task.RETYPE.value)
    for _ in range(2):  # the copy, then its pages
        assert work_one(desk.chain, Worker("one", "desk", desk.room.clock)) is not None
    assert desk.steps == [Step.BURNT]
    (record,) = desk.chain.catalog.retypings.of(desk.exhibit)
    copy = desk.chain.catalog.derivative(record.derivative)
    assert (copy.recipe, copy.media_type) == ("retype/1", "application/pdf")
    submission = desk.chain.catalog.exhibit(desk.exhibit).submission
    path = desk.room.unlocked.scratch / "copy.pdf"
    desk.chain.read_into(submission, copy.blob, path)
    assert "Tuesday" in visible_text(path)
    assert "Monday" not in visible_text(path)
    path.unlink()
    assert "text" in dict(stored_cleaning(copy, desk.chain).checks)
    entry = desk.chain.entry(submission, copy.seq)
    assert (entry.text("act"), entry.number("draft")) == (Act.RETYPING, record.seq)
    assert desk.chain.catalog.redactions.of(desk.exhibit) == ()
    check_ledger(desk.chain)
    listed = desk.chain.catalog.dump()
    desk.chain.rebuild()
    assert desk.chain.catalog.dump() == listed


def test_the_copy_may_leave_until_the_text_is_changed(desk: Desk) -> None:
    desk.type("The board met.")
    desk.propose()
    desk.approve()
    copy = make_retyped(desk.exhibit, desk.chain, Workshop, "desk")
    assert not list(desk.room.unlocked.scratch.glob("bench-*"))
    desk.made.clear(copy.label)
    desk.made.propose(copy.label)
    (document,) = load(RELEASE, desk.room.chain()).proposal.documents
    assert (document.kind, document.made_by) == (Kind.RETYPED, desk.room.reviewers["alice"])
    assert "redaction_changed" not in desk.made.obstacles()
    desk.type("something else")
    assert "redaction_changed" in desk.made.obstacles()


def test_each_step_wants_the_one_before_every_page_checked_and_another_person(desk: Desk) -> None:
    with pytest.raises(NotRedactable):
        desk.propose()
    desk.type("a text", checked=False)
    with pytest.raises(NotRedactable) as refusal:
        desk.propose()
    assert refusal.value.message.id == "triage.retyping_unchecked"
    desk.type("")
    with pytest.raises(NotRedactable) as refusal:
        desk.propose()
    assert refusal.value.message.id == "triage.retyping_empty"
    desk.type("Pаris")
    with pytest.raises(NotRedactable) as refusal:
        desk.propose()
    assert refusal.value.message.id == "triage.retyping_letter"
    desk.type("Paris")
    with pytest.raises(NotRedactable):
        desk.approve()
    with pytest.raises(NotPermitted):
        propose_retyping(desk.exhibit, desk.room.reviewers["alice"], desk.chain, lambda draft: draft)
    desk.propose()
    with pytest.raises(NotRedactable):
        desk.propose("bob")
    with pytest.raises(NotRedactable) as refusal:
        desk.approve("alice")
    assert refusal.value.message.id == "triage.retyping_own"
    with pytest.raises(NotRedactable):
        make_retyped(desk.exhibit, desk.chain, Workshop, "desk")
    assert len(desk.steps) == 4


def test_versions_are_kept_and_opened_again_and_what_is_no_page_is_refused(desk: Desk) -> None:
    desk.type("one\u200b")
    desk.type("one")
    desk.type("two")
    assert len(desk.steps) == 2, "the same text is the same version"
    first = stored_text(version_of(desk.exhibit, 1, desk.chain), desk.chain)
    save(desk.exhibit, first, desk.room.reviewers["bob"], desk.chain)
    assert typed_of(desk.exhibit, desk.chain) == first
    assert len(desk.steps) == 3
    for page in (0, 2):
        with pytest.raises(NotRedactable):
            desk.type("x", page=page)
    with pytest.raises(BadText):
        desk.type("x" * 100_001)
