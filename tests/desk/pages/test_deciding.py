"""Deciding in the browser: one signature over what the form showed, one entry in the ledger, and nothing without it."""

import pytest

from custody.acts import Act
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates
from triage.standing import Standing
from triage.worklist import worklist


@pytest.fixture
def room(prepared: Candidates) -> Newsroom:
    return prepared.fresh().room


def labels_in(room: Newsroom) -> list[str]:
    return [each.label for each in room.chain().catalog.exhibits()]


def appraisals(room: Newsroom) -> int:
    return sum(entry.text("act") == Act.APPRAISAL for entry in room.chain().history.entries())


def test_one_signature_over_several_exhibits_is_one_entry(room: Newsroom) -> None:
    labels, browser = labels_in(room), browser_of(room)
    preview = browser.get("/decide", query_string={"exhibit": labels})
    assert all(f'value="{label}"' in preview.get_data(as_text=True) for label in labels)
    answer = browser.post(
        "/decide",
        form_on=f"/decide?exhibit={labels[0]}",
        exhibit=labels,
        verdict="hold",
        reason="waiting for the lawyer",
        passphrase=room.passphrases["alice"],
    )
    assert answer.headers["Location"] == "/inbox"
    assert appraisals(room) == 1
    assert {work.standing for work in worklist(room.chain())} == {Standing.HELD}
    assert "waiting for the lawyer" in seen(browser.get(f"/exhibits/{labels[0]}/custody")).words


def test_a_form_sent_twice_is_one_decision(room: Newsroom) -> None:
    label, browser = labels_in(room)[0], browser_of(room)
    fields = browser.hidden(f"/exhibits/{label}")
    fields |= {"exhibit": label, "verdict": "clear", "passphrase": room.passphrases["alice"]}
    first, second = browser.send("/decide", fields), browser.send("/decide", fields)
    assert first.headers["Location"] == second.headers["Location"] == f"/exhibits/{label}/custody"
    assert appraisals(room) == 1


@pytest.mark.parametrize(
    ("verdict", "reason", "passphrase"),
    [("clear", "", "wrong"), ("hold", " ", "right"), ("publish", "x", "right"), ("", "", "right"), ("clear", "", "")],
)
def test_what_is_refused_gives_the_form_back_and_records_nothing(
    room: Newsroom, verdict: str, reason: str, passphrase: str
) -> None:
    label, browser = labels_in(room)[0], browser_of(room, language="en")
    typed = room.passphrases["alice"] if passphrase == "right" else passphrase
    path = f"/exhibits/{label}"
    answer = browser.post("/decide", form_on=path, exhibit=label, verdict=verdict, reason=reason, passphrase=typed)
    page = seen(answer)
    assert answer.status_code == 409
    assert ("input", "passphrase") in [(tag, each.get("name")) for tag, each in page.elements]
    assert not typed or typed not in page.page
    assert not page.unsaid
    assert appraisals(room) == 0


def test_what_was_typed_is_still_there_after_a_wrong_passphrase(room: Newsroom) -> None:
    label, browser = labels_in(room)[0], browser_of(room)
    said = {"exhibit": label, "verdict": "hold", "reason": "ask the <lawyer>", "passphrase": "wrong"}
    page = seen(browser.post("/decide", form_on=f"/exhibits/{label}", **said))
    assert "ask the <lawyer>" in page.words
    assert [each["value"] for tag, each in page.elements if tag == "input" and "checked" in each] == ["hold"]


def test_nobody_decides_about_what_is_not_there(room: Newsroom) -> None:
    browser = browser_of(room)
    assert browser.get("/decide?exhibit=ffffffff").status_code == 404
    assert "form" not in [tag for tag, each in seen(browser.get("/decide")).elements if each.get("action") == "/decide"]
