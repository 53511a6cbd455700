"""Containers unpacked in the real jail: members are exhibits of their own, told in the ledger, and never doubled."""

import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from custody.records import Entry as Recorded
from custody.records import Exhibit
from intake.limits import Limits
from intake.receive import receive
from sanitize.contents import MEMBER, Member, Unpacking
from sanitize.crate import Kept
from sanitize.errors import ToolFailed, Unreadable
from sanitize.unpack import unpack as take_apart
from sanitize.workshop import Workshop
from tests.archives import Entry, zip_of
from tests.exports import write_singles
from tests.faults.deaths import die_at
from tests.newsroom import Newsroom
from tests.specimens import containers as boxes
from tests.specimens.containers import LETTER, PASSWORD, TABLE
from triage import unpack as unpacking
from triage.errors import NotUnpackable
from triage.piece import piece
from triage.unpack import DID_NOT_HOLD, HELD, last_unpacking, unpack

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")

INNER = boxes.plain_zip({"deep.txt": b"deep"})
OUTER = boxes.plain_zip({"a/letter.txt": LETTER, "b/letter.txt": LETTER, "inner.zip": INNER})
TWICE = zip_of([Entry("same", LETTER), Entry("same", TABLE)])
LOCKED = boxes.packed("zip", {"letter.txt": LETTER, "table.csv": TABLE}, "zip:encryption=aes256", PASSWORD)


class InProcess(Workshop):
    """A workshop that unpacks in this process; the jail is tried in the first test, and by the tests of sanitize."""

    def unpack(
        self, original: Path, into: Path, kept: Kept, password: bytes | None = None, out_already: Iterable[int] = ()
    ) -> Unpacking:
        into.chmod(0o700)

        def tell(member: Member) -> None:
            kept(member, into / MEMBER)
            (into / MEMBER).unlink()

        return take_apart(original, into, password, tell, frozenset(out_already))


@pytest.fixture(scope="module")
def room(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom with four containers and a message."""
    made, stick = founded.fresh(), tmp_path_factory.mktemp("stick")
    files = {"outer.zip": OUTER, "twice.zip": TWICE, "locked.zip": LOCKED, "torn.zip": OUTER[:60], "letter.txt": LETTER}
    items = [
        made.exporter.document(number, "brave otter", data, name.encode())
        for number, (name, data) in enumerate(files.items(), start=1)
    ]
    write_singles([*items, made.exporter.message(9, "able aardvark", OUTER)], stick)
    receive(stick, made.chain(), Limits())
    yield made
    made.close()


@pytest.fixture
def chain(room: Newsroom) -> Iterator[Chain]:
    """A chain on a copy of that newsroom."""
    copy = room.fresh()
    yield copy.chain()
    copy.close()


def named(chain: Chain, filename: str) -> Exhibit:
    return next(each for each in chain.catalog.exhibits() if each.untrusted_filename == filename)


def unpackings(chain: Chain, submission: str) -> list[Recorded]:
    found = [entry for entry in chain.history.of(submission) if entry.text("act") == Act.UNPACKING]
    return [entry for entry in found if entry.text("recipe") == unpacking.RECIPE]


def content(exhibit: Exhibit, chain: Chain) -> bytes:
    data = bytearray()
    chain.read(exhibit.submission, exhibit.blob, data.extend)
    return bytes(data)


def test_members_become_exhibits_below_their_container_and_the_container_stays(chain: Chain) -> None:
    outer = named(chain, "outer.zip")
    told = unpack(outer.label, chain, Workshop, "alice")
    children = chain.catalog.family.children(outer.label)
    assert [(each.untrusted_filename, content(each, chain)) for each in children] == [
        ("a/letter.txt", LETTER), ("b/letter.txt", LETTER), ("inner.zip", INNER)
    ]  # fmt: skip
    assert told.fresh == tuple(each.label for each in children)
    assert {each.submission for each in children} == {outer.submission}
    assert content(outer, chain) == OUTER
    *members, whole = unpackings(chain, outer.submission)
    assert [entry.text("exhibit") for entry in members] == list(told.fresh)
    for entry, child in zip(members, children, strict=True):
        assert (entry.text("parent"), entry.text("in"), entry.text("out")) == (outer.label, outer.digest, child.digest)
        assert entry.text("actor") == "alice"
    assert (whole.text("object"), whole.number("members"), whole.text("password")) == (outer.label, 3, "")
    line = chain.catalog.inbox.line(children[0].label, chain.policy.reviewers["alice"])
    assert (line.parent, line.untrusted_parent, line.twins, line.designation) == (
        outer.label, "outer.zip", 2, "brave otter"
    )  # fmt: skip
    assert chain.catalog.inbox.line(outer.label, chain.policy.reviewers["alice"]).children == 3
    inner = children[2]
    (deep,) = unpack(inner.label, chain, Workshop, "alice").fresh
    assert chain.catalog.family.above(deep) == (inner.label, outer.label)
    assert not list(chain.unlocked.scratch.iterdir())
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() | {"jobs": []} == before | {"jobs": []}


def test_twins_and_rivals_are_shown_and_neither_is_overwritten(chain: Chain) -> None:
    first, second = unpack(named(chain, "twice.zip").label, chain, InProcess, "desk").fresh
    family, exhibit = chain.catalog.family, chain.catalog.exhibit
    assert [kin.exhibit for kin in family.rivals(exhibit(first))] == [second]
    letters = [each for each in chain.catalog.exhibits() if each.digest == exhibit(first).digest]
    assert {kin.exhibit for kin in family.twins(exhibit(first))} == {each.label for each in letters} - {first}
    assert {kin.untrusted_place for kin in family.twins(exhibit(first))} >= {"5-brave_otter-doc.gz.gpg"}
    assert not family.rivals(named(chain, "letter.txt"))


DEATHS = (("member kept", 2), ("enlisted", 1), ("opening", 1), ("ledger", 1), ("catalog", 1))


@pytest.mark.parametrize(("step", "occurrence"), DEATHS)
def test_killed_at_a_step_and_done_again_it_is_whole_and_not_doubled(
    room: Newsroom, step: str, occurrence: int
) -> None:
    copy = room.fresh()
    chain = copy.chain()
    label = named(chain, "outer.zip").label
    chain.catalog.close()
    dying = die_at(step, occurrence)
    child = os.fork()
    if child == 0:
        try:
            unpack(label, copy.chain(dying), InProcess, "desk", after=dying)
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    chain = copy.chain()
    unpack(label, chain, InProcess, "desk")
    children = chain.catalog.family.children(label)
    assert [content(each, chain) for each in children] == [LETTER, LETTER, INNER]
    made = [entry.text("exhibit") for entry in unpackings(chain, children[0].submission) if entry.text("exhibit")]
    assert sorted(made) == sorted(each.label for each in children)
    check_ledger(chain)
    copy.close()


def test_a_password_is_tried_later_and_only_that_is_recorded(chain: Chain) -> None:
    locked = named(chain, "locked.zip")
    told = unpack(locked.label, chain, InProcess, "desk")
    assert (told.fresh, told.locked, told.password) == ((), 2, "")
    told = unpack(locked.label, chain, InProcess, "desk", b"a wrong guess")
    assert (told.fresh, told.locked, told.password) == ((), 2, DID_NOT_HOLD)
    told = unpack(locked.label, chain, InProcess, "desk", PASSWORD)
    assert (len(told.fresh), told.locked, told.password) == (2, 0, HELD)
    entries = [entry for entry in unpackings(chain, locked.submission) if not entry.text("exhibit")]
    assert [entry.text("password") for entry in entries] == ["", DID_NOT_HOLD, HELD]
    written = " ".join(str(entry.statement.fields) for entry in chain.history.entries())
    assert "wrong guess" not in written
    assert PASSWORD.decode() not in written
    kept = last_unpacking(locked.label, chain)
    assert kept is not None
    assert (kept.known, kept.password, kept.left_count) == (2, HELD, 0)


@pytest.mark.parametrize("maker", [Workshop, InProcess])
def test_where_a_bound_ended_it_the_next_round_gives_what_follows(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, maker: type[Workshop]
) -> None:
    monkeypatch.setattr("sanitize.contents.MOST_MEMBERS", 2)
    outer = named(chain, "outer.zip")
    rounds = [unpack(outer.label, chain, maker, "desk") for _ in range(3)]
    assert [(len(told.fresh), told.known) for told in rounds] == [(2, 0), (1, 2), (0, 3)]
    assert [told.stopped.id if told.stopped else "" for told in rounds] == ["sanitize.container_members", "", ""]
    children = chain.catalog.family.children(outer.label)
    assert [(each.member, content(each, chain)) for each in children] == [(1, LETTER), (2, LETTER), (3, INNER)]


def test_what_cannot_be_unpacked_is_refused_recorded_and_kept(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    torn = named(chain, "torn.zip")
    with pytest.raises(Unreadable):
        unpack(torn.label, chain, InProcess, "desk")
    *_, last = chain.history.of(torn.submission)
    assert (last.text("act"), last.text("object"), last.number("refused")) == (Act.FAILED_CHECK, torn.label, 1)
    assert last_unpacking(torn.label, chain) is None
    message = next(each for each in chain.catalog.exhibits() if not each.untrusted_filename)
    assert piece(message.label, chain).as_text
    with pytest.raises(NotUnpackable):
        unpack(message.label, chain, InProcess, "desk")
    outer = named(chain, "outer.zip")
    for limit in ("MOST_DEPTH", "MOST_EXHIBITS"):
        with monkeypatch.context() as patched:
            patched.setattr(unpacking, limit, 0)
            with pytest.raises(NotUnpackable):
                unpack(outer.label, chain, InProcess, "desk")
    assert content(outer, chain) == OUTER


class Dying(InProcess):
    """Its worker dies after the first member."""

    def unpack(
        self, original: Path, into: Path, kept: Kept, password: bytes | None = None, out_already: Iterable[int] = ()
    ) -> Unpacking:
        def once(member: Member, file: Path) -> None:
            kept(member, file)
            raise ToolFailed("sanitize.worker_died")

        return super().unpack(original, into, once, password, out_already)


def test_a_worker_that_dies_half_way_leaves_what_had_come(chain: Chain) -> None:
    outer = named(chain, "outer.zip")
    told = unpack(outer.label, chain, Dying, "desk")
    assert (len(told.fresh), told.stopped and told.stopped.id) == (1, "sanitize.worker_died")
    assert len(unpack(outer.label, chain, InProcess, "desk").fresh) == 2
