"""Shredding at the desk: proposed by one, approved by another, blocked by a hold, previewed, done, told afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from custody import shredder
from custody.acts import Act
from custody.backup import back_up
from custody.envelope_archive import read_archive
from custody.media import media
from intake.turn import turn
from tests.custody.remains import GROUND, Doomed
from tests.desk.pages.visits import browser_of, seen, settled
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES
from tests.release.candidates import SOURCE, Candidates
from words.speak import LANGUAGES, Language


@pytest.fixture
def doomed(cleared: Candidates) -> Iterator[Doomed]:
    made = Doomed.marked(cleared.fresh())
    yield made
    made.room.close()


def quiet(_done: int, _total: int) -> None:
    """Shows no progress."""


def page(doomed: Doomed) -> str:
    return f"/shredding/{doomed.label}"


def propose(browser: Browser, doomed: Doomed, **said: str) -> int:
    fields = {"code": "asked", "ground": GROUND, "named": "1", "passphrase": PASSPHRASES["alice"], **said}
    return browser.post(f"{page(doomed)}/propose", form_on=page(doomed), **fields).status_code


def proposal(doomed: Doomed) -> str:
    return str(shredder.cases(doomed.room.chain()).of(doomed.label).proposed)


def signed(browser: Browser, doomed: Doomed, act: str, name: str, **said: str) -> int:
    fields = {"proposal": proposal(doomed), "passphrase": PASSPHRASES[name], **said}
    return browser.post(f"{page(doomed)}/{act}", form_on=page(doomed), **fields).status_code


def acts(doomed: Doomed) -> list[str]:
    return [entry.text("act") for entry in doomed.room.chain().history.entries()]


def test_two_people_shred_a_submission_and_every_list_says_so(doomed: Doomed) -> None:
    alices, bobs = browser_of(doomed.room, "alice", "en"), browser_of(doomed.room, "bob", "en")
    custody = seen(alices.get(f"/exhibits/{doomed.exhibit}/custody"))
    assert ("a", page(doomed)) in [(tag, each.get("href")) for tag, each in custody.elements]
    before = seen(alices.get(page(doomed))).words
    assert f"{len(doomed.blobs)} encrypted files" in before
    assert "wear levelling" in before
    assert propose(alices, doomed) == 303
    assert "somebody else must approve" in seen(alices.get(page(doomed))).words
    assert "waits for a second person" in seen(bobs.get("/shredding")).words
    assert signed(bobs, doomed, "approve", "bob") == 303
    sent = {**bobs.hidden(page(doomed)), "proposal": proposal(doomed), "passphrase": PASSPHRASES["bob"]}
    over = settled(bobs, bobs.send(f"{page(doomed)}/carry-out", sent))
    assert "The submission is destroyed" in seen(over).words
    assert doomed.remains() == []
    stone = f"{SOURCE} 2 shredded on 2 March 2026 by alice, bob: the source asked for it"
    for path in ("/shredding", "/inbox", "/inbox?source=brave_otter", "/search?q=otter"):
        assert stone in seen(alices.get(path)).words, path
    assert stone not in seen(alices.get("/inbox?source=late_heron")).words
    other = doomed.room.chain().catalog.exhibits()[0].label
    assert stone in seen(alices.get(f"/exhibits/{other}/custody")).words
    told = seen(alices.get(page(doomed)))
    assert GROUND in told.words
    assert "No backup was plugged in" in told.words
    assert not told.unsaid
    gone = alices.get(f"/exhibits/{doomed.exhibit}")
    assert gone.status_code == 404
    assert "Perhaps this submission was shredded" in seen(gone).words
    assert "can be found any more" not in seen(alices.get("/search")).words
    assert [act for act in acts(doomed) if act in {Act.SHREDDING, Act.SHREDDED}] == [Act.SHREDDING, Act.SHREDDED]


def test_a_source_of_which_nothing_is_left_can_still_be_asked_for(doomed: Doomed) -> None:
    room = doomed.room
    for each in room.chain().catalog.submissions():
        shredder.propose(each.label, GROUND, room.reviewers["alice"], room.chain(), room.sign("alice"))
        shredder.approve(each.label, room.reviewers["bob"], room.chain(), room.sign("bob"))
        shredder.carry_out(each.label, room.reviewers["bob"], room.chain(), room.sign("bob"))
    shown = seen(browser_of(room, "alice", "en").get("/inbox?source=brave_otter"))
    assert f"{SOURCE} (shredded)" in shown.words
    assert "3 submissions shredded" in shown.words


def test_a_stone_without_a_name_says_what_can_be_said(doomed: Doomed) -> None:
    alices, bobs = browser_of(doomed.room, "alice", "en"), browser_of(doomed.room, "bob", "en")
    sent = {"code": "asked", "ground": GROUND, "passphrase": PASSPHRASES["alice"]}
    assert alices.post(f"{page(doomed)}/propose", form_on=page(doomed), **sent).status_code == 303
    assert signed(bobs, doomed, "approve", "bob") == 303
    fields = {**bobs.hidden(page(doomed)), "proposal": proposal(doomed), "passphrase": PASSPHRASES["bob"]}
    settled(bobs, bobs.send(f"{page(doomed)}/carry-out", fields))
    words = seen(alices.get("/inbox")).words
    assert "a submission shredded on 2 March 2026 by alice, bob: the source asked for it" in words


def test_a_hold_blocks_every_step_and_is_shown_with_who_and_why(doomed: Doomed) -> None:
    alices, bobs = browser_of(doomed.room, "alice", "en"), browser_of(doomed.room, "bob", "en")
    hold = {"hold": "set", "reason": "a judge asked", "passphrase": PASSPHRASES["bob"]}
    assert bobs.post(f"{page(doomed)}/hold", form_on=page(doomed), **hold).status_code == 303
    shown = alices.get(page(doomed))
    assert "a judge asked" in seen(shown).words
    assert "by bob" in seen(shown).words
    assert f"{page(doomed)}/propose" not in shown.get_data(as_text=True)
    assert propose(alices, doomed) == 409
    assert Act.SHRED_PROPOSAL not in acts(doomed)
    lift = {**hold, "hold": "lift", "reason": "over", "passphrase": PASSPHRASES["alice"]}
    assert alices.post(f"{page(doomed)}/hold", form_on=page(doomed), **lift).status_code == 303
    assert propose(alices, doomed) == 303
    hold_all = {"hold": "set", "reason": "an inquiry", "passphrase": PASSPHRASES["alice"]}
    assert alices.post("/shredding/everything/hold", form_on="/shredding", **hold_all).status_code == 303
    assert signed(bobs, doomed, "approve", "bob") == 409
    assert "an inquiry" in seen(bobs.get(page(doomed))).words
    assert "The whole vault" in seen(bobs.get("/shredding")).words


def test_one_person_is_not_enough(doomed: Doomed) -> None:
    alices = browser_of(doomed.room, "alice", "en")
    assert propose(alices, doomed) == 303
    assert signed(alices, doomed, "approve", "alice") == 409
    assert signed(alices, doomed, "carry-out", "alice") == 409
    assert doomed.room.vault.envelope(doomed.label).exists()
    assert Act.SHREDDING not in acts(doomed)


@pytest.mark.parametrize(
    "wrong", [{"ground": " "}, {"code": "because"}, {"code": ""}, {"passphrase": "no"}, {"passphrase": ""}]
)
def test_a_refused_proposal_gives_the_form_back_without_the_passphrase(doomed: Doomed, wrong: dict[str, str]) -> None:
    browser = browser_of(doomed.room, "alice", "en")
    before = doomed.room.chain().size
    fields = {"code": "law", "ground": "may not be kept", "passphrase": PASSPHRASES["alice"], **wrong}
    answer = browser.post(f"{page(doomed)}/propose", form_on=page(doomed), **fields)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "alert" in text
    assert wrong.get("ground", "may not be kept") in text
    assert PASSPHRASES["alice"] not in text
    assert doomed.room.chain().size == before


def test_a_signature_is_for_the_proposal_the_page_showed_and_no_other(doomed: Doomed) -> None:
    alices, bobs = browser_of(doomed.room, "alice"), browser_of(doomed.room, "bob")
    propose(alices, doomed)
    first = proposal(doomed)
    propose(alices, doomed, ground="another ground", code="other")
    assert signed(bobs, doomed, "approve", "bob", proposal=first) == 409
    assert Act.SHRED_APPROVAL not in acts(doomed)


def test_while_a_drop_is_taken_in_nothing_is_shredded(doomed: Doomed) -> None:
    browser = browser_of(doomed.room, "alice", "en")
    doomed.agree()
    with turn(doomed.room.chain()):
        assert signed(browser, doomed, "carry-out", "alice") == 409
    assert Act.SHREDDING not in acts(doomed)


def test_a_shredding_that_was_cut_short_is_asked_about_and_finished_without_a_signature(doomed: Doomed) -> None:
    room = doomed.room
    doomed.agree()
    shredder.begin(doomed.label, room.reviewers["bob"], room.chain(), room.sign("bob"))
    browser = browser_of(room, "alice", "en")
    assert "to be finished" in seen(browser.get("/upkeep")).words
    fields = {**browser.hidden(page(doomed)), "proposal": proposal(doomed)}
    settled(browser, browser.send(f"{page(doomed)}/carry-out", fields))
    assert doomed.remains() == []
    assert "Nothing was left open" in seen(browser.get("/upkeep")).words


def test_the_backup_that_is_plugged_in_is_made_anew_and_the_others_are_named(doomed: Doomed, tmp_path: Path) -> None:
    sticks = [tmp_path / name for name in ("blue", "red")]
    for stick in sticks:
        stick.mkdir()
        back_up(doomed.room.chain(), stick, stick.name, quiet)
    known = {medium.label: medium.id for medium in media(doomed.room.chain())}
    doomed.agree()
    browser = browser_of(doomed.room, "bob", "en", places=[tmp_path])
    assert all(name in seen(browser.get(page(doomed))).words for name in known.values())
    fields = {**browser.hidden(page(doomed)), "proposal": proposal(doomed), "passphrase": PASSPHRASES["bob"]}
    over = settled(browser, browser.send(f"{page(doomed)}/carry-out", {**fields, "place": str(sticks[0])}))
    assert f"Backup {known['blue']} was made anew" in seen(over).words
    assert f"Backup {known['red']} still holds" in seen(browser.get(page(doomed))).words
    for stick, there in zip(sticks, (False, True), strict=True):
        with next(stick.rglob("envelopes.tar")).open("rb") as file:
            assert (doomed.label in {label for label, _ in read_archive(file)}) == there


@pytest.mark.parametrize("place", ["/etc", "relative", "/nowhere"])
def test_no_backup_is_looked_for_outside_the_allowed_folders(doomed: Doomed, place: str) -> None:
    doomed.agree()
    browser = browser_of(doomed.room, "bob")
    assert signed(browser, doomed, "carry-out", "bob", place=place) == 409
    assert Act.SHREDDING not in acts(doomed)


def test_what_is_in_quarantine_can_be_shredded_too(doomed: Doomed) -> None:
    other = doomed.room.chain().catalog.submissions()[0].label
    assert browser_of(doomed.room).get(f"/shredding/{other}").status_code == 200
    assert browser_of(doomed.room).get("/shredding/ffff").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["none", "proposed", "approved", "begun", "done", "held"])
def test_every_state_of_a_case_speaks_the_reader_s_language(doomed: Doomed, state: str, language: Language) -> None:
    room, people = doomed.room, doomed.room.reviewers
    if state in {"proposed", "approved", "begun", "done"}:
        shredder.propose(doomed.label, GROUND, people["alice"], room.chain(), room.sign("alice"))
    if state in {"approved", "begun", "done"}:
        shredder.approve(doomed.label, people["bob"], room.chain(), room.sign("bob"))
    if state in {"begun", "done"}:
        shredder.begin(doomed.label, people["bob"], room.chain(), room.sign("bob"))
    if state == "done":
        doomed.carry_out()
    if state == "held":
        shredder.hold(doomed.label, "a judge asked", people["bob"], room.chain(), room.sign("bob"))
    browser = browser_of(room, "bob", language)
    for path in (page(doomed), "/shredding", "/upkeep", "/inbox"):
        answer = browser.get(path)
        shown = seen(answer)
        assert (answer.status_code, shown.unsaid, shown.dangers) == (200, [], [])
