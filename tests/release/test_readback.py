"""Reading back: the same bytes are the same; whatever else came back is told, searched, and raises an alarm."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from custody.verify import Trust
from release.alarms import answer, open_alarms, receipt, receipts
from release.errors import NoSuchAlarm, NothingOfOurs
from release.site_folder import bring_up_to_date
from release.withdrawal import Reason
from release.withdrawing import Wish, carry, withdraw
from tests.release.candidates import RELEASE, Candidates
from tests.release.returned import SECRET, Returned, returned
from tests.specimens import redactions as specimens

DOCUMENT = f"{RELEASE}-01.pdf"


@pytest.fixture(scope="module")
def left(prepared: Candidates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Returned]:
    made = returned(prepared, tmp_path_factory.mktemp("left"))
    yield made
    made.made.room.close()


@pytest.fixture
def back(left: Returned, tmp_path: Path) -> Iterator[Returned]:
    made = left.fresh(tmp_path)
    yield made
    made.made.room.close()


def told(found: object) -> dict[str, str]:
    """Places and verdicts of what differs."""
    return {str(row[0]): str(row[1]) for row in found.rows("lines")}  # type: ignore[attr-defined]  # a receipt


def test_what_came_back_as_it_left_is_the_same_and_the_check_is_recorded(back: Returned, tmp_path: Path) -> None:
    chain = back.made.room.chain()
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copytree(back.site, stick / "site")
    shutil.copytree(back.bag, stick / "renamed")
    shutil.copy(back.bag / "data/documents" / DOCUMENT, stick / "found on the web.pdf")
    (stick / "shopping list.txt").write_text("somebody's own")
    found = back.read_back(stick, chain)
    assert (found.is_alarm, told(found), found.rows("refused"), found.rows("sightings")) == (False, {}, [], [])
    in_bag = sum(path.is_file() for path in back.bag.rglob("*"))
    in_site = sum(path.is_file() for path in back.site.rglob("*"))
    assert (found.count("same"), found.count("loose")) == (in_site + in_bag + 1, 1)
    said = sum(path.is_file() and "pages" not in path.parts for path in (back.bag / "data").rglob("*"))
    assert found.count("hunted") == 2 * said + 1
    (entry,) = [entry for entry in chain.history.entries() if entry.seq == found.seq]
    assert [entry.text(name) for name in ("act", "what", "verdict")] == [Act.FIXITY, "read-back", "same"]
    assert entry.text("out") == found.digest
    assert open_alarms(chain) == ()
    check_ledger(chain)


def test_every_kind_of_difference_is_told_where_it_is_and_raises_the_alarm(back: Returned) -> None:
    document = back.site / "bags" / RELEASE / "data/documents" / DOCUMENT
    changed = bytearray(document.read_bytes())
    changed[100] ^= 1
    document.write_bytes(changed)
    (back.site / "bags" / RELEASE / "data/index.html").unlink()
    (back.site / "bags" / RELEASE / "data/more.txt").write_text("not ours")
    (back.site / "index.html").write_bytes((back.site / "index.html").read_bytes() + b"<script>")
    (back.site / "releases/extra.html").write_text("not ours either")
    (back.site / "atom.xml").unlink()
    (back.site / "style.css").unlink()
    (back.site / "style.css").symlink_to("/etc/passwd")
    found = back.read_back(back.site)
    bag = f"bags/{RELEASE}"
    assert told(found) == {
        f"{bag}/data/documents/{DOCUMENT}": "differs",
        f"{bag}/data/index.html": "missing",
        f"{bag}/data/more.txt": "not ours",
        "index.html": "differs",
        "releases/extra.html": "not ours",
        "atom.xml": "missing",
        "style.css": "unreadable",
    }
    first = next(str(row[3]) for row in found.rows("lines") if row[0] == f"{bag}/data/documents/{DOCUMENT}")
    assert '"at":100' in first
    assert found.rows("refused")
    assert found.is_open
    assert open_alarms(back.made.room.chain()) == ((found.seq, found.day),)


def test_where_a_package_cannot_be_known_any_more_its_pages_cannot_be_compared(back: Returned) -> None:
    (back.site / "bags" / RELEASE / "custody/extract.json").unlink()
    (back.site / "bags" / RELEASE / "a link").symlink_to("/etc/passwd")
    found = told(back.read_back(back.site))
    assert found.pop(f"bags/{RELEASE}/custody/extract.json") == "missing"
    assert found.pop(f"bags/{RELEASE}/a link") == "unreadable"
    assert {f"downloads/{RELEASE}.zip", "index.html", f"releases/{RELEASE}.html"} <= set(found)
    assert set(found.values()) == {"unproven"}


def test_a_package_nobody_recorded_is_told_file_by_file(back: Returned) -> None:
    listed = back.bag / "tagmanifest-sha256.txt"
    listed.write_bytes(listed.read_bytes().replace(b"0", b"1", 1))
    found = told(back.read_back(back.bag))
    assert found["tagmanifest-sha256.txt"] == "differs"
    assert found["verify.py"] == "unproven"
    assert f"data/documents/{DOCUMENT}" not in found


def test_what_was_blacked_out_is_hunted_in_everything_that_came_back(back: Returned, tmp_path: Path) -> None:
    naked = tmp_path / "stick" / DOCUMENT
    naked.parent.mkdir()
    specimens.specimen("bookmark", naked)
    text = naked.read_bytes().replace(specimens.SECRET.encode(), SECRET.encode().ljust(len(specimens.SECRET)))
    naked.write_bytes(text)
    (back.bag / "data/notes.txt").write_text(f"It was on {SECRET.upper()}.")
    shutil.copytree(back.bag, naked.parent / RELEASE)
    found = back.read_back(naked.parent)
    assert told(found) == {DOCUMENT: "differs", f"{RELEASE}/data/notes.txt": "not ours"}
    seen = {str(row[0]) for row in found.rows("sightings") if row[4:] == [1, 1]}
    assert seen == {DOCUMENT, f"{RELEASE}/data/notes.txt"}
    assert SECRET not in str(found.content)


def test_an_alarm_stands_until_somebody_signs_an_answer(back: Returned) -> None:
    room, chain = back.made.room, back.made.room.chain()
    (back.bag / "README.txt").unlink()
    first, second = back.read_back(back.bag, chain), back.read_back(back.bag, chain)
    with pytest.raises(NoSuchAlarm):
        answer(first.seq, "  ", room.reviewers["alice"], chain, room.sign("alice"))
    with pytest.raises(NotPermitted):
        answer(first.seq, "seen", room.reviewers["alice"], chain, room.sign("bob"))
    answer(first.seq, "The host lost it; put back.", room.reviewers["bob"], chain, room.sign("bob"))
    assert [seq for seq, _ in open_alarms(chain)] == [second.seq]
    closed = receipt(first.seq, chain)
    assert (closed.is_alarm, closed.is_open, closed.words) == (True, False, "The host lost it; put back.")
    with pytest.raises(NoSuchAlarm):
        answer(first.seq, "again", room.reviewers["bob"], chain, room.sign("bob"))
    assert [each.seq for each in receipts(chain)] == [second.seq, first.seq]
    check_ledger(chain)
    listed = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == listed


def test_a_release_that_is_gone_from_the_site_and_a_drop_with_nothing_of_ours(back: Returned, tmp_path: Path) -> None:
    shutil.rmtree(back.site / "bags" / RELEASE)
    assert told(back.read_back(back.site))[f"bags/{RELEASE}"] == "missing"
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.txt").write_text("a")
    before = back.made.room.chain().size
    with pytest.raises(NothingOfOurs):
        back.read_back(tmp_path / "empty")
    assert back.made.room.chain().size == before


def test_what_was_withdrawn_and_is_still_there_is_an_alarm_and_a_tombstone_is_none(
    back: Returned, tmp_path: Path
) -> None:
    room, chain = back.made.room, back.made.room.chain()
    wish = Wish(Reason.ERROR, {"fr": "Une erreur.", "en": "A mistake."})
    record = withdraw(RELEASE, wish, room.reviewers["bob"], chain, room.sign("bob"))
    notice = carry(record, tmp_path, chain).path
    found = told(back.read_back(back.site))
    assert found[f"bags/{RELEASE}/verify.py"] == "withdrawn"
    assert found[f"withdrawals/{RELEASE}/withdrawal.json"] == "missing"
    assert found[f"releases/{RELEASE}.html"] == "differs"
    bring_up_to_date(back.site, [notice], None, Trust())
    after = back.read_back(back.site)
    assert (after.is_alarm, told(after)) == (False, {})
