"""Taking back: one person, recorded at once, written as often as is wanted; and giving way to what replaces it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody import verify
from custody.acts import Act
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from custody.records import Draft, WithdrawalRecord
from release.errors import AlreadyThere, DiskTrouble, NoticeRefused, NotWithdrawn, Obstructed, WouldTell
from release.noticed import noticed
from release.propose import approve
from release.withdrawal import Notice, Reason
from release.withdrawing import NoticeWritten, Wish, carry, finished, notice_of, owed, unwritten, withdraw
from tests.release.candidates import FILE_NAME, RELEASE, SOURCE, Candidates

NEW = "REL-2026-0002"
ERROR = Wish(Reason.ERROR, {"fr": "<p>Un nom était faux.</p>"}, note="Called by the town hall.")


@pytest.fixture
def desk(left: Candidates) -> Iterator[Candidates]:
    made = left.fresh()
    yield made
    made.room.close()


def unsigned(_draft: Draft) -> Draft:
    raise AssertionError("nobody is to be asked to sign")


def take_back(desk: Candidates, wish: Wish = ERROR, by: str = "bob") -> WithdrawalRecord:
    return withdraw(RELEASE, wish, desk.room.reviewers[by], desk.room.chain(), desk.room.sign(by))


def written(desk: Candidates, record: WithdrawalRecord, into: Path) -> tuple[NoticeWritten, Notice]:
    made = carry(record, into, desk.room.chain())
    return made, noticed(made.path).notice


def test_one_person_takes_a_release_back_and_gpgv_alone_checks_the_notice(desk: Candidates, tmp_path: Path) -> None:
    record = take_back(desk)
    assert unwritten(desk.room.chain()) == (RELEASE,)
    made, notice = written(desk, record, tmp_path)
    chain = desk.room.chain()
    assert made.path == tmp_path / "WDR-2026-0001"
    assert (notice.release, notice.payload) == (RELEASE, chain.catalog.release(RELEASE).payload)
    assert (notice.title, notice.said["fr"], notice.training) == ("The board met", ERROR.said["fr"], True)
    assert b"town hall" not in b"".join(path.read_bytes() for path in made.path.iterdir())
    gpgv = ["gpgv", "--keyring", "./release-key.gpg", "withdrawal.json.sig", "withdrawal.json"]
    said = subprocess.run(gpgv, cwd=made.path, capture_output=True, check=True, text=True).stderr
    assert chain.policy.release[-16:] in said
    assert noticed(made.path).release_key == chain.policy.release
    entry = chain.entry(record.scope, record.seq)
    assert (entry.text("actor"), entry.text("reason")) == (desk.room.reviewers["bob"], ERROR.note)
    assert unwritten(chain) == ()
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before


def test_the_same_wish_again_writes_the_same_notice_and_asks_nobody(desk: Candidates, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    record = take_back(desk)
    made, _ = written(desk, record, first)
    again = withdraw(RELEASE, ERROR, desk.room.reviewers["alice"], desk.room.chain(), unsigned)
    written(desk, finished(RELEASE, desk.room.chain()), second)
    carry(again, first, desk.room.chain())  # what lies there is this very notice
    assert desk.acts(Act.WITHDRAWAL) == 1
    assert desk.acts(Act.WITHDRAWN) == 3
    for path in made.path.iterdir():
        assert (second / made.path.name / path.name).read_bytes() == path.read_bytes()


def test_a_later_notice_counts_and_a_title_that_went_does_not_come_back(desk: Candidates, tmp_path: Path) -> None:
    take_back(desk)
    _, harmful = written(desk, take_back(desk, Wish(Reason.DANGER, {}), "alice"), tmp_path)
    _, later = written(desk, take_back(desk, Wish(Reason.DOUBT, {}), "alice"), tmp_path)
    assert (harmful.name, harmful.title, later.name, later.title) == ("WDR-2026-0002", "", "WDR-2026-0003", "")
    assert later.reason is Reason.DOUBT


def test_what_cannot_be_taken_back_or_said_is_refused_and_nothing_is_signed(
    desk: Candidates, cleared: Candidates
) -> None:
    chain, alice = desk.room.chain(), desk.room.reviewers["alice"]
    for wish in (Wish(Reason.REPLACED, {}), Wish(Reason.ERROR, {}, note="x" * 2001)):
        with pytest.raises(NotWithdrawn):
            withdraw(RELEASE, wish, alice, chain, unsigned)
    with pytest.raises(NoticeRefused):
        withdraw(RELEASE, Wish(Reason.ERROR, {"en": "x" * 4001}), alice, chain, unsigned)
    for said in (f"From {SOURCE}", FILE_NAME, alice, "<p>Given by bra&#118;e\n<em>ot</em>ter</p>"):
        with pytest.raises(WouldTell):
            withdraw(RELEASE, Wish(Reason.ERROR, {"en": said}), alice, chain, unsigned)
    with pytest.raises(NotWithdrawn):
        finished(RELEASE, chain)
    other = cleared.fresh()
    other.propose(other.flat)
    with pytest.raises(NotWithdrawn):
        withdraw(RELEASE, ERROR, alice, other.room.chain(), unsigned)
    other.room.close()
    assert desk.acts(Act.WITHDRAWAL) == 0


def test_nobody_takes_back_in_anothers_name_or_twice_at_once(desk: Candidates) -> None:
    chain, bob = desk.room.chain(), desk.room.reviewers["bob"]
    for sign in (desk.room.sign("alice"), lambda draft: draft):
        with pytest.raises(NotPermitted):
            withdraw(RELEASE, ERROR, bob, chain, sign)

    def slowly(draft: Draft) -> Draft:
        take_back(desk, by="alice")
        return desk.room.sign("bob")(draft)

    with pytest.raises(NotWithdrawn):
        withdraw(RELEASE, Wish(Reason.LAW, {}), bob, chain, slowly)
    assert desk.acts(Act.WITHDRAWAL) == 1


def test_a_stick_that_is_not_there_does_not_undo_it_and_what_lies_there_is_left_alone(
    desk: Candidates, tmp_path: Path
) -> None:
    record = take_back(desk)
    with pytest.raises(DiskTrouble):
        carry(record, tmp_path / "nowhere", desk.room.chain())
    (tmp_path / record.notice).mkdir()
    with pytest.raises(AlreadyThere):
        carry(record, tmp_path, desk.room.chain())
    assert list((tmp_path / record.notice).iterdir()) == []
    assert unwritten(desk.room.chain()) == (RELEASE,)


def test_what_was_withdrawn_stays_in_and_its_bytes_come_back_only_as_what_was_signed_for(
    desk: Candidates, tmp_path: Path
) -> None:
    take_back(desk)
    assert desk.obstacles() == ["withdrawn"]
    with pytest.raises(Obstructed):
        desk.hand_over(tmp_path)
    desk.propose(desk.flat, title="The board met again")
    assert "returns_error" in desk.obstacles(release=NEW)
    desk.propose(desk.flat, title="The board met again", release=NEW, replaces=RELEASE)
    assert "returns_error" not in desk.obstacles(release=NEW)
    take_back(desk, Wish(Reason.ASKED, {}))
    assert "returns_asked" in desk.obstacles(release=NEW)
    take_back(desk, Wish(Reason.DOUBT, {}))
    assert "returns_asked" in desk.obstacles(release=NEW)  # once it could harm somebody it always could


def test_a_release_gives_way_to_the_one_whose_approvals_said_so(desk: Candidates, tmp_path: Path) -> None:
    take_back(desk, Wish(Reason.DOUBT, {"en": "<p>We look into it.</p>"}))
    desk.propose(desk.flat, title="The board met on a Tuesday", replaces=RELEASE)
    desk.approve("alice", "bob", release=NEW)
    assert desk.obstacles(release=NEW) == []
    desk.hand_over(tmp_path, release=NEW)
    chain = desk.room.chain()
    trust = verify.Trust(chain.policy.release, chain.policy.log)
    assert verify.verify(tmp_path / NEW, trust).exit_code() == 0
    notice = noticed(tmp_path / "WDR-2026-0002").notice
    assert (notice.release, notice.replaced_by, notice.reason) == (RELEASE, NEW, Reason.DOUBT)
    assert notice.said["en"] == "<p>We look into it.</p>"
    assert (owed(chain), unwritten(chain)) == ((), ())
    replaced = chain.catalog.withdrawals.of(RELEASE)
    assert replaced is not None
    assert (replaced.by, notice_of(replaced, chain)) == ("desk", notice)
    intent = chain.entry(chain.catalog.release(NEW).scope, chain.entry(replaced.scope, replaced.seq).number("intent"))
    assert (intent.text("act"), intent.text("replaces")) == (Act.DISSEMINATION, RELEASE)
    for replaces in (RELEASE, "REL-2026-0009"):
        with pytest.raises(NotWithdrawn):
            desk.propose(desk.signed, replaces=replaces)
    check_ledger(chain)


def test_an_approval_counts_only_for_the_place_it_was_given_for(desk: Candidates) -> None:
    desk.propose(desk.flat, title="Another", replaces=RELEASE)

    def slowly(draft: Draft) -> Draft:
        desk.propose(desk.flat, title="Another", release=NEW)  # the very same payload, in nobody's place
        return desk.room.sign("bob")(draft)

    approve(NEW, desk.room.reviewers["bob"], desk.room.chain(), slowly)
    desk.approve("alice", release=NEW)
    assert "quorum" in desk.obstacles(release=NEW)
    desk.approve("bob", release=NEW)
    assert "quorum" not in desk.obstacles(release=NEW)
