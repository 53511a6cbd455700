"""The catalog is an index: every listing is the same after it was deleted and made anew from the ledger."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.errors import BytesChanged, Unknown
from custody.fixity import check_ledger
from custody.listing import Wanted
from custody.standing import Standing
from intake.limits import Limits
from intake.receive import receive
from tests.exports import write_singles
from tests.newsroom import Newsroom

if TYPE_CHECKING:
    from custody.canonical import JSON

PAYLOAD = "ab" * 32
WANTED = (Wanted(), Wanted(starred=True), Wanted(unread=True), Wanted(tag="urgent"), Wanted(standing=Standing.BEGUN))


@pytest.fixture(scope="module")
def busy_room(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A vault in which every act that is listed has happened."""
    room = founded.fresh()
    _work(room, tmp_path_factory.mktemp("stick"))
    yield room
    room.close()


@pytest.fixture
def room(busy_room: Newsroom) -> Iterator[Newsroom]:
    copy = busy_room.fresh()
    yield copy
    copy.close()


@pytest.fixture
def busy(room: Newsroom) -> Chain:
    return room.chain()


def _work(newsroom: Newsroom, stick: Path) -> None:
    make = newsroom.exporter
    write_singles(
        [
            make.message(1, "brave otter", b"the letter"),
            make.document(2, "brave otter", b"content", b"na\xc3\xafve.txt"),
            make.message(1, "able aardvark", b"another"),
        ],
        stick,
    )
    (stick / "notes.txt").write_bytes(b"left on the stick")
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    for exhibit in chain.catalog.exhibits():
        about: dict[str, JSON] = {"submission": exhibit.submission, "object": exhibit.label}
        made: dict[str, JSON] = {"blob": "b" * 64, "out": "c" * 64, "size": 3, "red": 1, "amber": 2}
        for green in (3, 4):
            chain.record(
                [
                    chain.draft(
                        Act.INSPECTION,
                        "desk",
                        exhibit.submission,
                        media_type="text/plain",
                        green=green,
                        **made,
                        **about,
                    )
                ]
            )
        more: dict[str, JSON] = {
            "derivative": chain.name("derivative", exhibit.label),
            "recipe": "text/1",
            "report": "d" * 64,
            "pages": 0,
        }
        chain.record(
            [chain.draft(Act.CLEANING, "desk", exhibit.submission, media_type="text/plain", **more, **made, **about)]
        )
    _render(chain)
    labels = [exhibit.label for exhibit in chain.catalog.exhibits()]
    alice, bob = newsroom.reviewers["alice"], newsroom.reviewers["bob"]
    verdict = chain.draft(Act.APPRAISAL, alice, object=labels, verdict="clear", reason="", answers="")
    content: dict[str, JSON] = {
        "release": "REL-2026-0001",
        "object": PAYLOAD,
        "blob": "e" * 64,
        "out": PAYLOAD,
        "size": 9,
    }
    chain.record([newsroom.sign("alice")(verdict), newsroom.sign("bob")(chain.draft(Act.PROPOSAL, bob, **content))])
    for name, actor in (("alice", alice), ("bob", bob)):
        approval = chain.draft(Act.APPROVAL, actor, release="REL-2026-0001", object=PAYLOAD, verdict="approve")
        chain.record([newsroom.sign(name)(approval)])
    intent = newsroom.sign("bob")(chain.draft(Act.DISSEMINATION, bob, release="REL-2026-0001", object=PAYLOAD))
    chain.record([intent, chain.draft(Act.DISSEMINATED, release="REL-2026-0001", object=PAYLOAD)])
    _mark(chain, alice, bob)
    chain.catalog.close()


def _render(chain: Chain) -> None:
    for exhibit in chain.catalog.exhibits():
        for pages in (1, 2):
            about: dict[str, JSON] = {"object": exhibit.label, "media_type": "text/plain", "recipe": f"pages/{pages}"}
            kept: dict[str, JSON] = {"pages": pages, "blob": "9" * 64, "out": "8" * 64, "size": 7}
            chain.record([chain.draft(Act.RENDERING, "desk", exhibit.submission, **about, **kept)])


def _mark(chain: Chain, alice: str, bob: str) -> None:
    for exhibit in chain.catalog.exhibits()[:2]:
        about: dict[str, JSON] = {"submission": exhibit.submission, "object": [exhibit.label]}
        marks = [
            chain.draft(Act.TAG, alice, exhibit.submission, tag="urgent", **about),
            chain.draft(Act.TAG, bob, exhibit.submission, tag="later", **about),
            chain.draft(Act.UNTAG, bob, exhibit.submission, tag="later", **about),
            chain.draft(Act.STAR, bob, exhibit.submission, **about),
            chain.draft(Act.ASSIGNMENT, alice, exhibit.submission, to=bob, **about),
            chain.draft(Act.READ, alice, exhibit.submission, **about),
            chain.draft(Act.NOTE, alice, exhibit.submission, blob="f" * 64, out="a" * 64, size=3, **about),
        ]
        chain.record(marks)
    last = chain.catalog.exhibits()[1]
    about = {"submission": last.submission, "object": [last.label]}
    chain.record([chain.draft(act, alice, last.submission, **about) for act in (Act.UNSTAR, Act.UNREAD)])


def listings(chain: Chain) -> dict[str, object]:
    catalog = chain.catalog
    exhibits = catalog.exhibits()
    alice = chain.policy.reviewer("alice")
    return {
        "submissions": catalog.submissions(),
        "accepted": catalog.submissions("accepted"),
        "quarantined": catalog.submissions("quarantined"),
        "each submission": [catalog.submission(each.label[:9]) for each in catalog.submissions()],
        "holders": [catalog.holder_of(each.digest) for each in catalog.submissions("accepted")],
        "exhibits": exhibits,
        "of each": [catalog.exhibits(each.submission) for each in exhibits],
        "each exhibit": [catalog.exhibit(each.label) for each in exhibits],
        "inspections": [catalog.inspection(each.label) for each in exhibits],
        "derivatives": catalog.derivatives(),
        "derivatives of each": [catalog.derivatives(each.label) for each in exhibits],
        "each derivative": [catalog.derivative(each.label) for each in catalog.derivatives()],
        "decisions": catalog.decisions(),
        "decisions on each": [catalog.decisions(each.label) for each in exhibits],
        "releases": catalog.releases(),
        "release": catalog.release("REL-2026-0001"),
        "inbox": [catalog.inbox.page(wanted, alice) for wanted in WANTED],
        "sources": catalog.inbox.senders(alice),
        "tags": catalog.inbox.tags(),
        "notes": [catalog.inbox.notes(each.label) for each in exhibits],
        "renderings": catalog.renderings.all(),
        "rendering of each": [catalog.renderings.of(each.label) for each in exhibits],
        "wanting in search": catalog.search.wanting(),
        "applied": catalog.applied,
        "dump": catalog.dump(),
    }


def test_every_listing_is_the_same_after_a_rebuild(room: Newsroom, busy: Chain) -> None:
    before = listings(busy)
    assert all(before.values())
    assert busy.rebuild() == busy.size
    assert listings(busy) == before
    busy.catalog.close()
    for path in room.vault.root.glob("catalog.db*"):
        path.unlink()
    again = room.chain()
    assert listings(again) == before
    check_ledger(again)


def test_an_index_of_another_version_is_made_anew_from_the_ledger(room: Newsroom, busy: Chain) -> None:
    before = listings(busy)
    with busy.catalog._engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 7")
        connection.exec_driver_sql("DROP TABLE inbox")
        connection.exec_driver_sql("ALTER TABLE exhibits ADD COLUMN colour TEXT")
    busy.catalog.close()
    again = room.chain()
    assert listings(again) == before
    again.catalog.close()
    assert room.chain().catalog.applied == busy.size


def test_the_lists_say_what_happened(busy: Chain) -> None:
    catalog = busy.catalog
    assert [(each.designation, each.number) for each in catalog.submissions("accepted")] == [
        ("able aardvark", 1),
        ("brave otter", 1),
        ("brave otter", 2),
    ]
    (aside,) = catalog.submissions("quarantined")
    assert json.loads(aside.reason)["id"] == "intake.name_unknown"
    first = catalog.inspection(catalog.exhibits()[0].label)
    assert first is not None
    assert (first.red, first.amber, first.green) == (1, 2, 4)
    assert len(catalog.derivatives()) == len(catalog.decisions()) == 3
    assert [rendering.pages for rendering in catalog.renderings.all()] == [2, 2, 2]
    release = catalog.release("REL-2026-0001")
    assert len(release.approvals) == 2
    assert 0 < release.seq < release.intent < release.outcome
    assert "naïve.txt" in {each.untrusted_filename for each in catalog.exhibits()}


def test_an_approval_counts_only_for_the_payload_and_the_proposal_it_was_given_to(room: Newsroom, busy: Chain) -> None:
    bob = room.reviewers["bob"]
    again = busy.draft(Act.PROPOSAL, bob, release="REL-2026-0001", object="cd" * 32, blob="e" * 64, out="", size=9)
    busy.record([room.sign("bob")(again)])
    assert busy.catalog.release("REL-2026-0001").approvals == ()


def test_the_inbox_says_what_colleagues_put_there(room: Newsroom, busy: Chain) -> None:
    inbox, alice, bob = busy.catalog.inbox, room.reviewers["alice"], room.reviewers["bob"]
    newest, middle, oldest = inbox.page(Wanted(), alice).lines
    assert (newest.tags, newest.starred, newest.assigned, newest.unread, newest.notes) == ((), False, "", True, 0)
    assert (middle.tags, middle.starred, middle.assigned, middle.unread) == (("urgent",), False, bob, True)
    assert (oldest.tags, oldest.starred, oldest.assigned, oldest.unread) == (("urgent",), True, bob, False)
    assert {newest.standing, middle.standing, oldest.standing} == {Standing.BEGUN}
    assert len(inbox.page(Wanted(unread=True), bob).lines) == 3
    assert [len(inbox.page(wanted, alice).lines) for wanted in WANTED] == [3, 1, 2, 2, 3]
    check_ledger(busy)


@pytest.mark.parametrize("label", ["", "%", "_", "zz", "' OR 1=1 --", "é", "\x00"])
def test_a_label_that_is_none_finds_nothing(busy: Chain, label: str) -> None:
    for find in (busy.catalog.exhibit, busy.catalog.submission, busy.catalog.derivative, busy.catalog.release):
        with pytest.raises(Unknown):
            find(label)


def test_the_file_shows_nothing_of_what_it_holds(room: Newsroom, busy: Chain) -> None:
    needles = {b"SQLite format", b"otter", b"aardvark", b"submissions", busy.catalog.exhibits()[0].label.encode()}
    raw = b"".join(path.read_bytes() for path in room.vault.root.glob("catalog.db*"))
    assert len(raw) > 10_000
    assert not [needle for needle in needles if needle in raw]


def test_a_damaged_file_is_said_to_be_one(room: Newsroom, busy: Chain) -> None:
    busy.catalog.close()
    path = room.vault.catalog
    path.write_bytes(hashlib.sha256(b"noise").digest() * 400)
    with pytest.raises(BytesChanged):
        room.chain()
