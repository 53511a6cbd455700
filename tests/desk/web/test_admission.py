"""Signing in: by passphrase, by a signature made elsewhere; what is not let in."""

import base64
import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask

from desk.web.limits import TRIES, WITHIN
from desk.web.sessions import IDLE
from keys import unlocked
from keys.challenge import LASTS
from keys.reviewer import sign_as
from tests.desk.web.browsers import ADDRESS, Browser
from tests.newsroom import PASSPHRASES, Newsroom


def challenge(browser: Browser) -> tuple[str, dict[str, str]]:
    """Gives the challenge a sign-in page shows, and the hidden fields of its forms."""
    page = browser.get("/sign-in").get_data(as_text=True)
    shown = re.search(r'<pre class="challenge"[^>]*>([^<]*)</pre>', page)
    assert shown is not None
    return shown[1], dict(re.findall(r'name="(csrf|act)" value="([0-9a-f]*)"', page))


def signed(room: Newsroom, name: str, text: str) -> str:
    """Signs elsewhere, as a card would."""
    made = sign_as(room.vault.cabinet, room.unlocked.folder, name, PASSPHRASES[name], text.encode())
    return base64.b64encode(made[1]).decode()


def is_in(browser: Browser) -> bool:
    """Tells whether somebody is signed in."""
    return browser.get("/probe").status_code == HTTPStatus.OK


def test_a_passphrase_signs_in_and_gives_the_browser_another_number(browser: Browser) -> None:
    browser.get("/sign-in")
    before = browser.cookie()
    assert browser.sign_in("alice").status_code == HTTPStatus.SEE_OTHER
    assert browser.cookie() != before
    assert is_in(browser)


def test_the_ledger_says_who_signed_in_and_when_and_not_with_which_number(browser: Browser, newsroom: Newsroom) -> None:
    browser.sign_in("bob")
    last = next(reversed(list(newsroom.chain().history.entries(0))))
    assert (last.text("act"), last.text("reviewer"), last.text("key")) == ("sign-in", "bob", newsroom.reviewers["bob"])
    assert last.text("session")
    assert last.text("session") not in browser.cookie()
    assert browser.cookie() not in str(last.fields)


def test_a_number_planted_in_a_browser_is_worth_nothing(app: Flask) -> None:
    planter, victim = Browser(app), Browser(app)
    planter.get("/sign-in")
    victim.client.set_cookie("tamis-43121", planter.cookie(), domain="127.0.0.1")
    victim.sign_in("alice")
    assert is_in(victim)
    assert not is_in(planter)
    stranger = Browser(app)
    stranger.client.set_cookie("tamis-43121", "f" * 64, domain="127.0.0.1")
    assert stranger.get("/sign-in").headers["Set-Cookie"].split("=")[1][:64] != "f" * 64


def test_a_locked_vault_opens_with_the_passphrase_that_signs_in(browser: Browser, newsroom: Newsroom) -> None:
    newsroom.lock()
    assert "The vault is locked" in browser.get("/sign-in").get_data(as_text=True)
    assert browser.sign_in("bob").status_code == HTTPStatus.SEE_OTHER
    assert is_in(browser)
    assert unlocked.is_unlocked(newsroom.memory)


def test_a_wrong_passphrase_and_a_wrong_name_are_answered_alike(browser: Browser, newsroom: Newsroom) -> None:
    answers = [browser.sign_in("alice", "wrong"), browser.sign_in("nobody", "wrong")]
    assert [each.status_code for each in answers] == [HTTPStatus.FORBIDDEN] * 2
    for each in answers:
        page = each.get_data(as_text=True)
        assert "do not go together" in page
        assert "wrong" not in page
    newsroom.lock()
    assert browser.sign_in("alice", "wrong").status_code == HTTPStatus.FORBIDDEN
    assert not unlocked.is_unlocked(newsroom.memory)


def test_too_many_wrong_passphrases_make_that_name_wait(app: Flask, browser: Browser, newsroom: Newsroom) -> None:
    for _ in range(TRIES):
        browser.sign_in("../alice", "wrong")
    assert browser.sign_in("nobody", "wrong").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "wait 5 minutes" in Browser(app).sign_in("nobody", "wrong").get_data(as_text=True)
    newsroom.clock.now += WITHIN
    assert browser.sign_in("nobody", "wrong").status_code == HTTPStatus.FORBIDDEN


def test_a_signature_made_elsewhere_signs_in(browser: Browser, newsroom: Newsroom) -> None:
    text, hidden = challenge(browser)
    seen = newsroom.chain().checkpoints.newest()
    assert seen is not None
    assert text.splitlines()[1] == f"address {ADDRESS}"
    assert f"checkpoint {seen.digest()}\n" in text
    answer = browser.send("/sign-in", {**hidden, "name": "bob", "signature": signed(newsroom, "bob", text)})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert is_in(browser)


def test_the_challenge_can_be_taken_away_as_a_file(app: Flask, browser: Browser) -> None:
    text, _hidden = challenge(browser)
    taken = browser.get("/sign-in/challenge.txt")
    assert taken.get_data(as_text=True) == text
    assert taken.headers["Content-Disposition"] == "attachment"
    assert Browser(app).get("/sign-in/challenge.txt").status_code == HTTPStatus.UNAUTHORIZED


def test_an_answer_counts_once_and_only_for_the_browser_it_was_posed_to(app: Flask, newsroom: Newsroom) -> None:
    posed, other = Browser(app), Browser(app)
    text, hidden = challenge(posed)
    answer = signed(newsroom, "alice", text)
    _text, others = challenge(other)
    assert other.send("/sign-in", {**others, "name": "alice", "signature": answer}).status_code == HTTPStatus.CONFLICT
    assert posed.send("/sign-in", {**hidden, "name": "alice", "signature": answer}).status_code == HTTPStatus.SEE_OTHER
    third = Browser(app)
    _text, thirds = challenge(third)
    assert third.send("/sign-in", {**thirds, "name": "alice", "signature": answer}).status_code == HTTPStatus.CONFLICT
    assert not is_in(third)
    assert not is_in(other)


def test_an_answer_by_another_key_or_too_late_does_not_sign_in(browser: Browser, newsroom: Newsroom) -> None:
    text, hidden = challenge(browser)
    wrong = {**hidden, "name": "alice", "signature": signed(newsroom, "bob", text)}
    assert browser.send("/sign-in", wrong).status_code == HTTPStatus.CONFLICT
    text, hidden = challenge(browser)
    late = {**hidden, "name": "alice", "signature": signed(newsroom, "alice", text)}
    newsroom.clock.now += LASTS
    answer = browser.send("/sign-in", late)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "more than two minutes" in answer.get_data(as_text=True)
    assert not is_in(browser)


@pytest.mark.parametrize("pasted", ["", "no signature", "AAAA", "é", "A" * 9000, "-----BEGIN PGP SIGNATURE-----\n"])
def test_what_is_no_signature_does_not_sign_in(browser: Browser, pasted: str) -> None:
    _text, hidden = challenge(browser)
    answer = browser.send("/sign-in", {**hidden, "name": "alice", "signature": pasted})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert not is_in(browser)


def test_a_locked_vault_poses_no_challenge(browser: Browser, newsroom: Newsroom) -> None:
    _text, hidden = challenge(browser)
    newsroom.lock()
    answer = browser.send("/sign-in", {**hidden, "name": "alice", "signature": "AAAA"})
    assert answer.status_code in {HTTPStatus.LOCKED, HTTPStatus.CONFLICT}
    assert 'class="challenge"' not in answer.get_data(as_text=True)


def test_somebody_the_policy_does_not_name_is_not_let_in(browser: Browser, newsroom: Newsroom) -> None:
    reviewers = newsroom.vault.root / "keys/reviewers"
    for kind in ("cert", "locked"):  # whoever has the disk can put any key there
        (reviewers / f"mallory.{kind}.gpg").write_bytes((reviewers / f"alice.{kind}.gpg").read_bytes())
    assert browser.sign_in("mallory", PASSPHRASES["alice"]).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(browser)
    newsroom.lock()
    browser.sign_in("mallory", PASSPHRASES["alice"])
    assert not unlocked.is_unlocked(newsroom.memory)


def test_who_does_nothing_for_ten_minutes_is_signed_out_alone(app: Flask, alices: Browser, newsroom: Newsroom) -> None:
    bobs = Browser(app)
    newsroom.clock.now += IDLE / 2
    bobs.sit("bob")
    newsroom.clock.now += IDLE / 2 + timedelta(seconds=1)
    assert is_in(bobs)
    assert not is_in(alices)
    assert "ten minutes" in alices.get("/sign-in").get_data(as_text=True)


def test_signing_out_ends_this_browser_alone(app: Flask, alices: Browser) -> None:
    bobs = Browser(app)
    bobs.sit("bob")
    number = alices.cookie()
    assert alices.post("/sign-out", form_on="/probe").headers["Location"] == "/sign-in"
    alices.client.set_cookie("tamis-43121", number, domain="127.0.0.1")
    assert not is_in(alices)
    assert is_in(bobs)


def test_locking_the_vault_ends_everybody(app: Flask, alices: Browser, newsroom: Newsroom) -> None:
    bobs = Browser(app)
    bobs.sit("bob")
    assert alices.post("/lock", form_on="/probe").status_code == HTTPStatus.SEE_OTHER
    assert not unlocked.is_unlocked(newsroom.memory)
    assert not is_in(alices)
    assert not is_in(bobs)


def test_the_language_is_each_browser_s_own(app: Flask, alices: Browser) -> None:
    visitor = Browser(app)
    visitor.post("/language", language="fr", back="/sign-in")
    assert '<html lang="fr">' in visitor.get("/sign-in").get_data(as_text=True)
    assert '<html lang="en">' in alices.get("/probe").get_data(as_text=True)
    visitor.post("/language", language="xx", back="/sign-in")
    assert "Se connecter" in visitor.get("/sign-in").get_data(as_text=True)
