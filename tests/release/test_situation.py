"""Every obstacle is really wired: from the vault's own records to the list that keeps a release in."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from custody.acts import Act
from custody.errors import LedgerBroken
from release.fields import Fields, Place
from release.situation import terms_in
from tests.release.candidates import FILE_NAME, RELEASE, SOURCE, TODAY, Candidates
from triage.standing import Verdict

Fresh = Callable[[Candidates], Candidates]


@pytest.fixture
def fresh() -> Iterator[Fresh]:
    made: list[Candidates] = []

    def copied(stage: Candidates) -> Candidates:
        made.append(stage.fresh())
        return made[-1]

    yield copied
    for each in made:
        each.room.close()


def test_what_two_people_cleared_and_approved_may_leave_on_its_day_only(fresh: Fresh, ready: Candidates) -> None:
    desk = fresh(ready)
    assert desk.obstacles() == []
    assert desk.obstacles(today=TODAY + timedelta(days=1)) == ["day"]
    assert desk.obstacles(today=TODAY - timedelta(days=1)) == ["day"]


def test_neither_what_nobody_decided_on_nor_what_one_person_cleared_may_leave(
    fresh: Fresh, prepared: Candidates
) -> None:
    desk = fresh(prepared)
    desk.propose(desk.flat)
    assert desk.obstacles() == ["quorum", "standing"]
    desk.decide("alice", desk.flat)
    assert desk.obstacles() == ["quorum", "standing"]
    desk.decide("bob", desk.flat)
    assert desk.obstacles() == ["quorum"]


@pytest.mark.parametrize("verdict", [Verdict.HOLD, Verdict.DISCARD])
def test_one_persons_no_after_all_approvals_keeps_it_in_until_they_take_it_back(
    fresh: Fresh, ready: Candidates, verdict: Verdict
) -> None:
    desk = fresh(ready)
    desk.decide("bob", desk.flat, verdict=verdict)
    assert desk.obstacles() == ["standing"]
    desk.decide("bob", desk.flat)
    assert desk.obstacles() == []


def test_one_person_cannot_approve_alone_however_often(fresh: Fresh, cleared: Candidates) -> None:
    desk = fresh(cleared)
    desk.propose(desk.flat)
    desk.approve("alice", "alice")
    assert desk.obstacles() == ["quorum", "own_work"]


def test_a_finding_that_stays_in_the_copy_needs_a_signed_answer_that_names_it(
    fresh: Fresh, cleared: Candidates
) -> None:
    desk = fresh(cleared)
    desk.propose(desk.signed)
    assert set(desk.obstacles()) == {"quorum", "finding"}
    desk.decide("bob", desk.signed, answers=[desk.signed])
    assert desk.obstacles() == ["quorum"]


def test_proposing_anew_voids_the_approvals_even_when_the_content_is_the_same(fresh: Fresh, ready: Candidates) -> None:
    desk = fresh(ready)
    desk.propose(desk.flat, release=RELEASE)
    assert desk.obstacles() == ["quorum"]
    desk.propose(desk.flat, release=RELEASE, title="Another title")
    assert desk.obstacles() == ["quorum"]
    desk.approve("bob", "alice")
    assert desk.obstacles() == []


@pytest.mark.parametrize(
    "title", [f"A letter of {SOURCE}", "BRAVE_OTTER writes", f"About {FILE_NAME}", "the digest", "a fingerprint"]
)
def test_a_title_that_names_the_source_its_file_or_a_reviewer_keeps_it_in(
    fresh: Fresh, cleared: Candidates, title: str
) -> None:
    desk = fresh(cleared)
    catalog = desk.room.chain().catalog
    exhibit = catalog.exhibit(catalog.derivative(desk.flat).exhibit)
    meant = {"the digest": exhibit.digest, "a fingerprint": desk.room.reviewers["bob"]}.get(title, title)
    desk.propose(desk.flat, called=f"Page one: {meant}")
    assert set(desk.obstacles()) == {"quorum", "term"}


def test_a_description_that_names_the_source_between_tags_keeps_it_in(fresh: Fresh, cleared: Candidates) -> None:
    desk = fresh(cleared)
    desk.propose(desk.flat, html="<p>Given by bra&#118;e <strong>ot</strong>ter</p>")
    assert desk.obstacles() == ["quorum"], "tags between the letters hide a term: the residual risk of terms.py"
    desk.propose(desk.flat, html="<p>Given by bra&#118;e otter</p>", release=RELEASE)
    assert set(desk.obstacles()) == {"quorum", "term"}


def test_a_field_that_names_the_source_keeps_it_in(fresh: Fresh, cleared: Candidates) -> None:
    desk = fresh(cleared)
    for fields in (Fields(providers=(SOURCE,)), Fields(places=(Place("Brave-Otter", "FR", "", "none", None, None),))):
        desk.propose(desk.flat, fields=fields, release=RELEASE if desk.acts(Act.PROPOSAL) else "")
        assert set(desk.obstacles()) == {"quorum", "term"}


def test_a_document_s_own_text_is_hunted_too(fresh: Fresh, cleared: Candidates) -> None:
    """The clean copy's words are "The board met on a Monday."; here they are what would betray somebody."""
    desk = fresh(cleared)
    made = desk.propose(desk.flat)
    derivatives = [desk.room.chain().catalog.derivative(desk.flat)]
    files = {**made.payload.files, f"data/texts/{RELEASE}-01.txt": f"said {SOURCE},\fas in {FILE_NAME}".encode()}
    found = terms_in(files, derivatives, desk.room.chain())
    assert {term.path for term in found} == {f"data/texts/{RELEASE}-01.txt"}
    assert len(found) == 3, "the designation in both spellings, and the name of the file"


def test_a_native_copy_may_not_leave_and_one_that_equals_the_original_tells_its_digest(
    fresh: Fresh, cleared: Candidates
) -> None:
    desk = fresh(cleared)
    desk.propose(desk.clean)
    assert set(desk.obstacles()) == {"quorum", "kind", "term"}


def test_nothing_leaves_a_ledger_that_does_not_verify(fresh: Fresh, ready: Candidates) -> None:
    desk = fresh(ready)
    chain = desk.room.chain()
    ledger = desk.room.vault.ledger / "000000.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    before, after = lines[8].split(b'"stmt":"')
    lines[8] = before + b'"stmt":"' + after.translate(bytes.maketrans(b"01", b"10"))
    ledger.write_bytes(b"".join(lines))
    assert desk.obstacles(chain) == ["ledger"]


def test_of_a_ledger_whose_lines_moved_nothing_is_read_at_all(fresh: Fresh, ready: Candidates) -> None:
    desk = fresh(ready)
    chain = desk.room.chain()
    ledger = desk.room.vault.ledger / "000000.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b'"stmt":"', b'"stmt":"0', 1))
    with pytest.raises(LedgerBroken):
        desk.obstacles(chain)


def test_what_a_key_signed_since_it_is_doubted_no_longer_counts(fresh: Fresh, ready: Candidates) -> None:
    desk = fresh(ready)
    chain, room = desk.room.chain(), desk.room
    since = chain.catalog.release(RELEASE).day
    facts = {"key": room.reviewers["alice"], "reason": "compromised", "since": since}
    for name in ("alice", "bob"):
        draft = chain.draft(Act.KEY_REVOCATION, room.reviewers[name], **facts)
        chain.record([room.sign(name)(draft)])
    assert desk.obstacles() == ["quorum", "standing"]
