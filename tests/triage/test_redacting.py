"""Redacting in a vault: drawn, proposed, approved by somebody else, burnt, proven; the newest version alone counts."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from custody.acts import Act
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from custody.records import Derivative
from release.errors import NotProven, Obstructed
from sanitize.boxes import MOST_BOXES, Box, Mode, Redactions
from sanitize.errors import Missed
from sanitize.workshop import Workshop
from tests.release.candidates import RELEASE, Candidates
from triage.copies import keep_copy, stored_cleaning
from triage.drawing import MOST_ON_A_PAGE, NOTHING, of_occurrence, with_boxes
from triage.errors import NotRedactable
from triage.jobs import Task, Worker, work_one
from triage.occurrences import occurrences
from triage.pages import render, words
from triage.piece import piece
from triage.redacting import (
    approve_redaction,
    burn,
    propose_redaction,
    save_draft,
    stored_redactions,
    version_of,
)
from triage.redaction import Step, changed, step
from words.message import TellableError

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")
SECRET = "Monday"


class Desk:
    """The acts of two reviewers on the one text that is redacted here."""

    def __init__(self, made: Candidates) -> None:
        self.made, self.room, self.chain = made, made.room, made.room.chain()
        self.exhibit = self.chain.catalog.derivative(made.flat).exhibit

    def draw(self, *terms: str, hunted: tuple[str, ...] = ()) -> Redactions:
        render(self.exhibit, self.chain, Workshop, "desk")
        read = words(self.exhibit, 1, self.chain)
        found = [each for term in terms for each in occurrences(term, [read])]
        boxes = [box for each in found for box in of_occurrence(each, read, Mode.TIGHT, "a day")]
        wanted = with_boxes(NOTHING, boxes, hunted)
        save_draft(self.exhibit, wanted, self.room.reviewers["alice"], self.chain)
        return wanted

    def propose(self, name: str = "alice") -> None:
        propose_redaction(self.exhibit, self.room.reviewers[name], self.chain, self.room.sign(name))

    def approve(self, name: str = "bob") -> None:
        approve_redaction(self.exhibit, self.room.reviewers[name], self.chain, self.room.sign(name))

    def burn(self) -> Derivative:
        return burn(self.exhibit, self.chain, Workshop, "desk")

    @property
    def steps(self) -> list[Step]:
        return [step(each) for each in self.chain.catalog.redactions.of(self.exhibit)]


@pytest.fixture
def desk(prepared: Candidates) -> Iterator[Desk]:
    made = prepared.fresh()
    yield Desk(made)
    made.room.close()


def test_what_two_people_signed_is_burnt_and_proven(desk: Desk) -> None:
    wanted = desk.draw(SECRET)
    desk.propose()
    desk.approve()
    copy = desk.burn()
    assert desk.steps == [Step.BURNT]
    (record,) = desk.chain.catalog.redactions.of(desk.exhibit)
    assert stored_redactions(record, desk.chain).written() == wanted.written()
    assert desk.chain.catalog.redactions.behind(copy.label) == record
    content = bytearray()
    desk.chain.read(desk.chain.catalog.exhibit(desk.exhibit).submission, copy.blob, content.extend)
    assert SECRET.encode() not in content
    checks = dict(stored_cleaning(copy, desk.chain).checks)
    assert {"boxes", "hunt", "search"} <= set(checks)
    entry = desk.chain.entry(desk.chain.catalog.exhibit(desk.exhibit).submission, copy.seq)
    assert (entry.text("act"), entry.number("draft")) == (Act.REDACTION, record.seq)
    check_ledger(desk.chain)
    listed = desk.chain.catalog.dump()
    desk.chain.rebuild()
    assert desk.chain.catalog.dump() == listed


def test_each_step_wants_the_one_before_and_another_person(desk: Desk) -> None:
    with pytest.raises(NotRedactable):
        desk.propose()
    desk.draw(SECRET)
    with pytest.raises(NotRedactable):
        desk.approve()
    desk.propose()
    with pytest.raises(NotRedactable):
        desk.propose("bob")
    with pytest.raises(NotRedactable):
        desk.approve("alice")
    with pytest.raises(NotRedactable):
        desk.burn()
    desk.approve()
    with pytest.raises(NotRedactable):
        desk.approve()
    assert desk.steps == [Step.APPROVED]


def test_a_signature_of_somebody_else_is_none(desk: Desk) -> None:
    desk.draw(SECRET)
    with pytest.raises(NotPermitted):
        propose_redaction(desk.exhibit, desk.room.reviewers["bob"], desk.chain, desk.room.sign("alice"))
    assert desk.steps == [Step.DRAFT]


def test_a_changed_redaction_voids_what_was_signed(desk: Desk) -> None:
    first = desk.draw(SECRET)
    desk.propose()
    desk.approve()
    second = desk.draw(SECRET, "board")
    assert desk.steps == [Step.APPROVED, Step.DRAFT]
    with pytest.raises(NotRedactable):
        desk.burn()
    difference = changed(first, second)
    assert (len(difference.added), len(difference.gone), len(difference.kept)) == (1, 0, 1)
    assert version_of(desk.exhibit, 1, desk.chain).digest == first.digest()
    save_draft(desk.exhibit, second, "alice", desk.chain)
    assert len(desk.steps) == 2  # the same boxes are no new version


def test_nothing_or_a_page_that_is_not_there_is_no_draft(desk: Desk) -> None:
    with pytest.raises(NotRedactable):
        save_draft(desk.exhibit, NOTHING, "alice", desk.chain)
    wanted = desk.draw(SECRET)
    elsewhere = [replace(box, page=9) for box in wanted.boxes]
    with pytest.raises(NotRedactable):
        save_draft(desk.exhibit, with_boxes(NOTHING, elsewhere), "alice", desk.chain)


CORNER = Box(1, 0, 0, 9, 9)


@pytest.mark.parametrize(
    "wanted",
    [
        Redactions((CORNER,), hunted=("Jean\tDupont",)),
        Redactions((replace(CORNER, reason="\x07"),)),
        Redactions((CORNER,), label="\x1b[2J"),
        Redactions((CORNER,), hunted=("Bo",)),
        Redactions(tuple(Box(1, place, 0, place + 1, 9) for place in range(MOST_ON_A_PAGE + 1))),
        Redactions(tuple(Box(page, 0, 0, 9, 9) for page in range(1, MOST_BOXES + 2))),
    ],
    ids=["control in a term", "in a reason", "in the label", "too short to hunt", "too many here", "too many"],
)
def test_what_could_not_be_read_again_or_hunted_is_refused_and_the_page_stays_usable(
    desk: Desk, wanted: Redactions
) -> None:
    with pytest.raises(TellableError) as refused:
        save_draft(desk.exhibit, wanted, "alice", desk.chain)
    assert refused.value.refused
    assert desk.steps == []


def test_the_proposer_s_own_signature_is_no_approval_however_it_came_into_the_ledger(desk: Desk) -> None:
    desk.draw(SECRET)
    desk.propose()
    (record,) = desk.chain.catalog.redactions.of(desk.exhibit)
    submission = desk.chain.catalog.exhibit(desk.exhibit).submission
    draft = desk.chain.draft(
        Act.REDACTION_APPROVAL,
        desk.room.reviewers["alice"],
        submission,
        object=desk.exhibit,
        draft=record.seq,
        version=record.version,
        out=record.digest,
    )
    desk.chain.record([desk.room.sign("alice")(draft)])
    assert desk.steps == [Step.PROPOSED]


def test_a_word_nobody_boxed_is_no_copy_and_the_refusal_is_told(desk: Desk) -> None:
    desk.draw(SECRET, hunted=("board",))
    desk.propose()
    desk.approve()
    with pytest.raises(Missed) as missed:
        desk.burn()
    assert [each.page for each in missed.value.sightings]
    assert desk.steps == [Step.APPROVED]
    assert desk.made.acts(Act.FAILED_CHECK) == 1
    assert "board" not in str(missed.value)


def test_the_crew_burns_what_was_asked_for(desk: Desk) -> None:
    desk.draw(SECRET)
    desk.propose()
    desk.approve()
    desk.chain.catalog.jobs.ask(desk.exhibit, Task.REDACT.value, "bob")
    while work_one(desk.chain, Worker("w1", "desk", desk.room.clock)):
        pass
    assert desk.steps == [Step.BURNT]
    copy = desk.chain.catalog.redactions.of(desk.exhibit)[-1].derivative
    assert desk.chain.catalog.renderings.of(copy) is not None


def test_a_redacted_copy_leaves_but_not_with_its_secret_in_the_title_or_after_a_change(
    desk: Desk, tmp_path: Path
) -> None:
    desk.draw(SECRET)
    desk.propose()
    desk.approve()
    copy = desk.burn()
    made = desk.made
    made.clear(copy.label)
    made.propose(copy.label, title="What was said on MONDAY")
    made.approve("alice", "bob")
    assert {"redacted_seen", "unread"} <= set(made.obstacles())
    render(copy.label, desk.chain, Workshop, "desk")
    made.propose(copy.label, release=RELEASE)
    made.approve("alice")
    assert "own_work" in made.obstacles()
    made.approve("bob")
    assert made.obstacles() == []
    desk.draw(SECRET, "board")
    assert made.obstacles() == ["redaction_changed"]
    with pytest.raises(Obstructed):
        made.hand_over(tmp_path / "out")


def test_a_page_blacked_out_whole_hunts_nothing_but_what_was_asked_for(desk: Desk) -> None:
    render(desk.exhibit, desk.chain, Workshop, "desk")
    whole = with_boxes(NOTHING, [Box(1, 0, 0, 9, 9, Mode.PAGE)])
    save_draft(desk.exhibit, whole, "alice", desk.chain)
    desk.propose()
    desk.approve()
    copy = desk.burn()
    render(copy.label, desk.chain, Workshop, "desk")
    desk.made.clear(copy.label)
    desk.made.propose(copy.label, title="What the board said on a Monday")
    desk.made.approve("alice", "bob")
    assert desk.made.obstacles() == []


def test_a_copy_whose_bytes_hold_what_its_pages_do_not_show_stays_here_at_the_last_moment(
    desk: Desk, tmp_path: Path
) -> None:
    desk.draw(SECRET)
    desk.propose()
    desk.approve()
    good = desk.burn()
    bad = tmp_path / "bad.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(f"met on {SECRET}", 0))
        pdf.save(bad)
    (record,) = desk.chain.catalog.redactions.of(desk.exhibit)
    lying, told = piece(desk.exhibit, desk.chain), stored_cleaning(good, desk.chain)
    copy = keep_copy(Act.REDACTION, "redact", lying, bad, told, desk.chain, "desk", draft=record.seq)
    render(copy.label, desk.chain, Workshop, "desk")
    desk.made.clear(copy.label)
    desk.made.propose(copy.label)
    desk.made.approve("alice", "bob")
    assert desk.made.obstacles() == []
    (tmp_path / "out").mkdir()
    failed = desk.made.acts(Act.FAILED_CHECK)
    with pytest.raises(NotProven):
        desk.made.hand_over(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert (desk.made.acts(Act.FAILED_CHECK), desk.made.acts(Act.DISSEMINATION)) == (failed + 1, 0)
