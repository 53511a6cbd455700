"""Taking back in the browser: one person signs, the notice goes to a stick, every page that shows it says so."""

from pathlib import Path

import pytest

from custody.acts import Act
from release.noticed import noticed
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import PASSPHRASES
from tests.release.candidates import RELEASE, Candidates

PAGE = f"/releases/{RELEASE}"
FORM = f"{PAGE}/withdraw"
WISH = {"code": "doubt", "said_fr": "<p>Nous vérifions.</p>", "note": "Is the stamp <real>?"}


def test_one_person_takes_it_back_and_carries_the_notice_out(left: Candidates, tmp_path: Path) -> None:
    made = left.fresh()
    stick = tmp_path / "blue"
    stick.mkdir()
    bobs = browser_of(made.room, "bob", places=[tmp_path])
    assert f'href="{FORM}"' in bobs.get(PAGE).get_data(as_text=True)
    assert bobs.post(FORM, form_on=FORM, passphrase=PASSPHRASES["bob"], **WISH).status_code == 303
    exhibit = made.room.chain().catalog.derivative(made.flat).exhibit
    alices = browser_of(made.room, "alice", "en", [tmp_path])
    for path in (PAGE, FORM, "/releases", "/upkeep", f"/exhibits/{exhibit}/custody", "/releases/new"):
        page = seen(alices.get(path))
        assert (page.unsaid, page.dangers) == ([], []), path
        assert RELEASE in page.words, path
    assert seen(bobs.get(FORM)).unsaid == []
    assert "not written yet" in seen(alices.get("/upkeep")).words
    assert (
        "withdrew release REL-2026-0001: a document may not be genuine"
        in seen(alices.get(f"/exhibits/{exhibit}/custody")).words
    )
    assert "Is the stamp <real>?" in seen(alices.get(PAGE)).words
    assert "hand-over-title" not in alices.get(PAGE).get_data(as_text=True)
    answer = alices.post(f"{PAGE}/notice", form_on=FORM, place=str(stick))
    assert "The notice lies here" in seen(answer).words
    assert noticed(stick / "WDR-2026-0001").notice.said["fr"] == "<p>Nous vérifions.</p>"
    assert "not written yet" not in seen(alices.get("/upkeep")).words
    assert made.acts(Act.WITHDRAWAL) == 1
    made.room.close()


@pytest.mark.parametrize(
    "wrong", [{"code": "whim"}, {"code": "replaced"}, {"said_en": "brave otter"}, {"passphrase": "no"}], ids=str
)
def test_a_refused_withdrawal_gives_the_form_back(left: Candidates, wrong: dict[str, str]) -> None:
    made = left.fresh()
    form = {**WISH, "passphrase": PASSPHRASES["alice"], **wrong}
    answer = browser_of(made.room).post(FORM, form_on=FORM, **form)
    assert answer.status_code == 409
    assert "Is the stamp &lt;real&gt;?" in answer.get_data(as_text=True)
    assert made.acts(Act.WITHDRAWAL) == 0
    made.room.close()


def test_what_never_left_cannot_be_taken_back_and_a_notice_goes_only_where_the_desk_may_write(
    ready: Candidates, left: Candidates
) -> None:
    assert browser_of(ready.room).get(FORM).status_code == 409
    made = left.fresh()
    alices = browser_of(made.room)
    assert alices.post(f"{PAGE}/notice", form_on=FORM, place="/etc").status_code == 409
    assert alices.post(FORM, form_on=FORM, passphrase=PASSPHRASES["alice"], **WISH).status_code == 303
    assert alices.post(f"{PAGE}/notice", form_on=FORM, place="/etc").status_code == 409
    assert made.acts(Act.WITHDRAWN) == 0
    made.room.close()


def test_a_proposal_in_anothers_place_is_approved_as_such(left: Candidates) -> None:
    made = left.fresh()
    alices, new = browser_of(made.room, "alice", "en"), "/releases/REL-2026-0002"
    proposal = {"copy": made.flat, f"title-{made.flat}": "Minutes", "title": "Again", "language": "en"}
    proposal |= {"day": made.room.clock().date().isoformat(), "description": "", "replaces": RELEASE}
    answer = alices.post("/releases/new", form_on="/releases/new", passphrase=PASSPHRASES["alice"], **proposal)
    assert answer.headers["Location"] == new
    assert f"takes the place of {RELEASE}" in seen(alices.get(new)).words
    approval = {"payload": made.room.chain().catalog.release("REL-2026-0002").payload}
    approval["passphrase"] = PASSPHRASES["alice"]
    assert alices.post(f"{new}/approve", form_on=new, replaces="", **approval).status_code == 409
    assert alices.post(f"{new}/approve", form_on=new, replaces=RELEASE, **approval).status_code == 303
    made.room.close()
