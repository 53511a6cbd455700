"""Proposing and approving: exactly these bytes, by exactly these people, under a name used once."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from custody import canonical
from custody.acts import Act
from custody.errors import BytesChanged, NotPermitted, Unknown
from release.errors import AlreadyLeft, MalformedPayload
from release.fields import Fields, Place
from release.payload import Description, Record, build_payload
from release.proposal import Kind
from release.proposal_bytes import proposal_bytes
from release.propose import Chosen, Wanted, load, next_name, payload_documents, propose
from sanitize.errors import ToolFailed
from sanitize.workshop import Workshop
from tests.desk.counter import Counter
from tests.release.candidates import RELEASE, TODAY, Candidates
from words.message import Message

LANNION = Fields("contract", places=(Place("Lannion", "FR", "22113", "commune", 487330, -34550),))


@pytest.fixture
def desk(cleared: Candidates) -> Iterator[Candidates]:
    made = cleared.fresh()
    yield made
    made.room.close()


def test_names_count_up_within_a_year_and_never_fill_a_gap() -> None:
    assert next_name(date(2026, 3, 2), []) == "REL-2026-0001"
    assert next_name(date(2026, 3, 2), ["REL-2026-0001", "REL-2026-0007", "REL-2025-0099"]) == "REL-2026-0008"
    assert next_name(date(2027, 1, 1), ["REL-2026-0009"]) == "REL-2027-0001"
    assert next_name(date(2026, 1, 1), ["REL-2026-9999"]) == "REL-2026-10000"


def test_a_proposal_is_read_back_as_it_was_made(desk: Candidates) -> None:
    made = desk.propose(desk.flat, desk.signed)
    again = load(RELEASE, desk.room.chain())
    assert again == made
    assert made.proposal.release == RELEASE
    assert made.proposal.proposed_by == desk.room.reviewers["alice"]
    assert [document.kind for document in made.proposal.documents] == [Kind.FLATTENED] * 2
    assert made.proposal.payload == hashlib.sha256(made.payload.manifest).hexdigest()
    assert {path for path in made.payload.files if path.startswith("data/documents/")} == {
        f"data/documents/{RELEASE}-01.pdf",
        f"data/documents/{RELEASE}-02.pdf",
    }


def test_views_of_the_copies_are_of_the_payload(desk: Candidates) -> None:
    made = desk.propose(desk.flat, desk.signed)
    files = made.payload.files
    first, second = made.proposal.documents
    assert (first.pages, first.text, second.pages) == (1, True, 1)
    assert first.unseen is None
    assert files[f"data/pages/{RELEASE}-01/0001.png"] != files[f"data/pages/{RELEASE}-02/0001.png"]
    assert "The board met on a Monday." in files[f"data/texts/{RELEASE}-01.txt"].decode()
    told = canonical.loads_object(files["data/release.json"])["documents"]
    assert isinstance(told, list)
    assert [(row["pages"], row["text"]) for row in told if isinstance(row, dict)] == [(1, 1), (1, int(second.text))]


def test_a_copy_that_cannot_be_shown_has_no_pages_and_the_proposal_says_why(desk: Candidates) -> None:
    chain = desk.room.chain()
    submission = chain.catalog.exhibit(chain.catalog.derivative(desk.flat).exhibit).submission
    envelope = chain.envelope(submission)
    kept = tuple(note for note in envelope.blobs if not note.role.startswith("screen"))
    chain.write_envelope(replace(envelope, blobs=kept))

    def gone(_: Path) -> Workshop:
        raise ToolFailed("sanitize.workshop_closed")

    wanted = Wanted("", TODAY, Description("The board met", "", "en"), [Chosen(desk.flat, "One")])
    made = propose(wanted, desk.room.reviewers["alice"], desk.room.chain(), desk.room.sign("alice"), gone)
    (document,) = load(RELEASE, desk.room.chain()).proposal.documents
    assert (document.pages, document.text, document.screens) == (0, False, "")
    assert document.unseen == Message.of("sanitize.workshop_closed")
    assert not any(path.startswith(("data/pages/", "data/texts/")) for path in made.payload.files)


def test_what_was_proposed_as_version_1_stays_of_version_1(desk: Candidates) -> None:
    """As Tamis wrote it before there were fields and views: a vault goes on where it was."""
    chain, alice = desk.room.chain(), desk.room.reviewers["alice"]
    made = desk.propose(desk.flat)
    old = replace(made.proposal, documents=(replace(made.proposal.documents[0], screens="", pages=0, text=False),))
    written = canonical.loads_object(proposal_bytes(replace(old, version=1)))
    written = {name: value for name, value in written.items() if name != "fields"}
    new = {"screens", "pages", "text", "unseen"}
    rows = written["documents"]
    assert isinstance(rows, list)
    written["documents"] = [{name: row[name] for name in set(row) - new} for row in rows if isinstance(row, dict)]
    content = canonical.dumps(written)
    record = chain.catalog.release(RELEASE)
    digest = hashlib.sha256(content).hexdigest()
    note = chain.keep_in(record.scope, "proposal", digest, [content])
    public = Record(
        RELEASE, TODAY, old.description, payload_documents(old), desk.room.chain().policy.training == 1, version=1
    )
    then = build_payload(
        public, {f"documents/{RELEASE}-01.pdf": made.payload.files[f"data/documents/{RELEASE}-01.pdf"]}
    )
    facts: dict[str, str | int] = {"release": RELEASE, "blob": note.name, "out": digest, "size": len(content)}
    draft = chain.draft(Act.PROPOSAL, alice, record.scope, object=then.digest, **facts)
    chain.record([desk.room.sign("alice")(draft)])
    again = load(RELEASE, desk.room.chain())
    assert again.payload == then
    assert again.proposal.version == 1


def test_any_other_field_is_another_payload_and_voids_the_approvals(desk: Candidates) -> None:
    first = desk.propose(desk.flat, fields=LANNION)
    desk.approve("alice", "bob")
    assert desk.obstacles() == []
    assert load(RELEASE, desk.room.chain()).proposal.fields == LANNION
    exact = replace(LANNION, places=(replace(LANNION.places[0], precision="point"),))
    second = desk.propose(desk.flat, fields=exact, release=RELEASE)
    assert second.payload.digest != first.payload.digest
    assert desk.obstacles() == ["quorum"]


def test_a_clean_copy_with_the_same_bytes_as_its_original_is_still_known_as_clean(desk: Candidates) -> None:
    catalog = desk.room.chain().catalog
    copy = catalog.derivative(desk.clean)
    assert copy.digest == catalog.exhibit(copy.exhibit).digest
    assert desk.propose(desk.clean).proposal.documents[0].kind is Kind.CLEANED


def test_a_description_keeps_no_script(desk: Candidates) -> None:
    made = desk.propose(desk.flat, html="<p onclick=x()>Read</p><script>alert(1)</script>")
    page = made.payload.files["data/index.html"]
    assert b"<p>Read</p>" in page
    assert b"onclick" not in page
    assert b"<script" not in page


def test_the_same_words_give_the_same_payload_and_any_other_word_another(desk: Candidates) -> None:
    first = desk.propose(desk.flat)
    same = desk.propose(desk.flat, release=RELEASE)
    other = desk.propose(desk.flat, release=RELEASE, called="Two")
    assert first.payload.digest == same.payload.digest != other.payload.digest


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "bell\a", "x" * 301])
def test_a_title_that_is_none_is_refused_and_nothing_recorded(desk: Candidates, title: str) -> None:
    with pytest.raises(MalformedPayload):
        desk.propose(desk.flat, title=title)
    assert not desk.room.chain().catalog.releases()


@pytest.mark.parametrize("release", ["REL-2026-1", "../REL-2026-0001", "REL-2026-0001/x"])
def test_a_name_that_is_none_is_refused(desk: Candidates, release: str) -> None:
    with pytest.raises(MalformedPayload):
        desk.propose(desk.flat, release=release)
    assert not desk.room.chain().catalog.releases()


def test_what_is_not_a_copy_cannot_be_proposed(desk: Candidates) -> None:
    original = desk.room.chain().catalog.derivative(desk.flat).exhibit
    for nothing in ("", "%", "0000", original):
        with pytest.raises(Unknown):
            desk.propose(nothing)
    with pytest.raises(MalformedPayload):
        desk.propose()


def test_nobody_proposes_or_approves_in_anothers_name(desk: Candidates) -> None:
    with pytest.raises(NotPermitted):
        desk.propose(desk.flat, sign=desk.room.sign("bob"))
    with pytest.raises(NotPermitted):
        desk.propose(desk.flat, sign=lambda draft: draft)
    assert desk.acts(Act.PROPOSAL) == 0


def test_an_approval_names_the_payload_that_was_proposed(desk: Candidates) -> None:
    made = desk.propose(desk.flat)
    desk.approve("bob")
    (approval,) = [entry for entry in desk.room.chain().history.entries() if entry.text("act") == Act.APPROVAL]
    assert approval.text("object") == made.payload.digest
    assert approval.text("actor") == desk.room.reviewers["bob"]


def test_nobody_approves_a_copy_that_changed_on_the_disk(desk: Candidates) -> None:
    desk.propose(desk.flat)
    chain = desk.room.chain()
    path = desk.room.vault.blob(chain.catalog.derivative(desk.flat).blob)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(BytesChanged):
        desk.approve("bob")
    assert desk.acts(Act.APPROVAL) == 0


def test_a_payload_that_is_not_the_one_signed_can_neither_be_shown_nor_approved(desk: Candidates) -> None:
    desk.propose(desk.flat)
    chain, alice = desk.room.chain(), desk.room.reviewers["alice"]
    record = chain.catalog.release(RELEASE)
    stored: dict[str, str | int] = {"release": RELEASE, "blob": record.blob, "out": record.digest, "size": record.size}
    draft = chain.draft(Act.PROPOSAL, alice, record.scope, object="0" * 64, **stored)
    chain.record([desk.room.sign("alice")(draft)])
    with pytest.raises(MalformedPayload) as told:
        desk.approve("bob")
    assert told.value.message == Message.of("release.payload_changed", release=RELEASE)
    assert Counter(desk.room).tamis("release", "obstacles", RELEASE).status == 3


def test_a_name_whose_hand_over_has_begun_stands_for_one_content_for_ever(desk: Candidates) -> None:
    made = desk.propose(desk.flat)
    chain, alice = desk.room.chain(), desk.room.reviewers["alice"]
    scope = chain.name("release", RELEASE)
    facts = {"release": RELEASE, "object": made.payload.digest}
    chain.record([desk.room.sign("alice")(chain.draft(Act.DISSEMINATION, alice, scope, **facts))])
    with pytest.raises(AlreadyLeft):
        desk.propose(desk.signed, release=RELEASE)
    assert load(RELEASE, desk.room.chain()).payload == made.payload
    assert desk.propose(desk.signed).proposal.release == "REL-2026-0002"
    assert made.proposal.day == TODAY
