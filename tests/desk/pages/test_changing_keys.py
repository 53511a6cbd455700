"""Changing keys at the desk: who joins, leaves and is sent away by pages, who must sign, and every refusal in words."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from custody import key_acts
from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from custody.hands import reviewer_hand
from custody.key_acts import perform
from custody.open_acts import open_acts
from custody.settling import settle
from desk.web.here import front_of
from intake.carried import Carried
from keys import coming, unlocked
from keys.addressees import addressees
from tests.custody.test_key_acts import CAROL, both, keep_something, make_ed25519
from tests.desk.pages.test_app_hostile_words import CORPUS, harmless
from tests.desk.pages.test_signing import inputs, newest
from tests.desk.pages.visits import browser_of, seen
from tests.desk.web.browsers import Browser
from tests.exports import Gpg
from tests.newsroom import PASSPHRASES, Newsroom
from words.speak import LANGUAGES, Language

TODAY = "2026-03-02"
ALICE, BOB = PASSPHRASES["alice"], PASSPHRASES["bob"]
SORTS = ("join", "leave", "expel", "replace", "renew", "auditor", "dismiss")


@pytest.fixture
def three(newsroom: Newsroom) -> Newsroom:
    """A newsroom that carol has joined, with something in the vault."""
    chain = newsroom.chain()
    key = coming.make_person(newsroom.vault.cabinet, newsroom.memory, "carol", CAROL)
    assert perform(key_acts.joining(chain.policy, "carol", key), chain, both(chain))
    keep_something(chain)
    return newsroom


@pytest.fixture
def card(newsroom: Newsroom) -> Iterator[Gpg]:
    """A machine elsewhere, with a key of its own."""
    gpg = Gpg(newsroom.folder / "card")
    gpg.home.mkdir(mode=0o700)
    make_ed25519(gpg)
    yield gpg
    gpg.stop()


def certificate(card: Gpg) -> str:
    return card.run("--armor", "--export").decode()


def planned(browser: Browser, sort: str, **fields: object) -> TestResponse:
    """Fills the first form in; gives the page that shows what would change."""
    return browser.post(f"/keys/{sort}", form_on=f"/keys/{sort}", **fields)


def hidden(answer: TestResponse) -> dict[str, list[str]]:
    """Gives the hidden fields of the form that signs."""
    found: dict[str, list[str]] = {}
    within = False
    for tag, each in seen(answer).elements:
        within = each.get("action", "").endswith("/sign") if tag == "form" else within
        if within and each.get("type") == "hidden":
            found.setdefault(each["name"], []).append(each["value"])
    return found


def signed(browser: Browser, path: str, shown: TestResponse, passphrase: str) -> TestResponse:
    """Signs what a page shows."""
    return browser.send(path, {**hidden(shown), "passphrase": passphrase})


def desk_for(room: Newsroom, *names: str, language: Language = "en") -> tuple[Browser, ...]:
    """Seats several people at one desk."""
    first = browser_of(room, names[0], language=language)
    others = tuple(Browser(first.app) for _ in names[1:])
    for name, each in zip(names[1:], others, strict=True):
        each.sit(name)
    return (first, *others)


def joins_by_card(room: Newsroom, card: Gpg, alices: Browser, bobs: Browser) -> None:
    shown = planned(alices, "join", name="dora", certificate=certificate(card))
    begun = signed(alices, "/keys/join/sign", shown, ALICE)
    place = begun.headers["Location"]
    assert signed(bobs, f"{place}/sign", bobs.get(place), BOB).status_code == HTTPStatus.OK
    assert "dora" in room.chain().policy.reviewers


# ------------------------------------------------------------------ the journey


def test_two_reviewers_send_a_third_away_through_pages(three: Newsroom) -> None:
    before = three.chain()
    policy, gone = before.policy, before.policy.reviewer("carol")
    alices, bobs, carols = desk_for(three, "alice", "bob", "carol")
    shown = planned(alices, "expel", name="carol", since=TODAY)
    said = seen(shown).words
    for told in ("stays with them", "old backup", "held for stolen", "alice, bob", "Sign together"):
        assert told in said
    assert not seen(shown).unsaid
    assert three.chain().policy == policy
    begun = signed(alices, "/keys/expel/sign", shown, ALICE)
    assert begun.status_code == HTTPStatus.SEE_OTHER
    place = begun.headers["Location"]
    assert "carol is sent away" in seen(bobs.get("/keys")).words
    assert "1 more signature (bob, carol)" in seen(bobs.get(place)).words
    assert three.chain().policy == policy
    done = signed(bobs, f"{place}/sign", bobs.get(place), BOB)
    assert done.status_code == HTTPStatus.OK
    assert "SecureDrop" in seen(done).words
    assert not unlocked.is_unlocked(three.memory)
    assert carols.get("/keys").headers["Location"].startswith("/sign-in")
    unlocked.unlock(three.vault.cabinet, three.memory, "reviewers/alice", ALICE)
    nothing_new_for(gone, three, old_desk=policy.desk)


def nothing_new_for(gone: str, room: Newsroom, old_desk: str) -> None:
    chain = room.chain()
    check_ledger(chain)
    assert "carol" not in chain.policy.reviewers
    assert not open_acts(chain)
    barred = {subkey for key in (gone, old_desk) for subkey in encryption_keys(chain, key)}
    assert barred
    keep_something(chain)
    messages = [*room.vault.root.glob("envelopes/**/*.gpg"), *room.vault.root.glob("keys/*.secret.gpg")]
    assert len(messages) > 4
    for message in messages:
        assert not barred & set(addressees(message.read_bytes())), message
    assert not room.vault.cabinet.locked("reviewers/carol").exists()


def encryption_keys(chain: Chain, fingerprint: str) -> tuple[str, ...]:
    """Gives the subkeys of any certificate that was ever accepted."""
    home = chain.unlocked.home("desk")
    home.import_key(chain.vault.cabinet.kept(fingerprint).read_bytes())
    return next(each.encryption for each in home.certificates() if each.fingerprint == fingerprint)


# ------------------------------------------------------------------ each act


def test_somebody_with_a_card_joins_and_signs_every_statement_elsewhere(newsroom: Newsroom, card: Gpg) -> None:
    alices, bobs = desk_for(newsroom, "alice", "bob")
    joins_by_card(newsroom, card, alices, bobs)
    doras = Browser(alices.app)
    doras.sit("dora")
    shown = planned(doras, "leave", name="bob")
    asked = doras.send("/keys/leave/sign", {**hidden(shown), "by": "elsewhere"})
    assert asked.status_code == HTTPStatus.ACCEPTED
    assert "statement-2.json" in asked.get_data(as_text=True)
    texts = [doras.get(f"/signing/{newest(doras)}/statement.json?number={number}").get_data() for number in (1, 2)]
    assert doras.get(f"/signing/{newest(doras)}/statement.json?number=3").status_code == HTTPStatus.CONFLICT
    made = [card.run("--armor", "--detach-sign", given=text).decode() for text in texts]
    for wrong in (made[0], "".join(reversed(made)), "nonsense", made[0] * 2):
        asked = doras.send("/keys/leave/sign", {**inputs(asked.get_data(as_text=True)), "signature": wrong})
        assert asked.status_code == HTTPStatus.CONFLICT
    assert not [entry for entry in newsroom.chain().history.entries() if entry.text("act") == Act.KEY_REVOCATION]
    begun = doras.send("/keys/leave/sign", {**inputs(asked.get_data(as_text=True)), "signature": "\n".join(made)})
    assert begun.status_code == HTTPStatus.SEE_OTHER, seen(begun).words
    place = begun.headers["Location"]
    assert signed(alices, f"{place}/sign", alices.get(place), ALICE).status_code == HTTPStatus.OK
    assert set(newsroom.chain().policy.reviewers) == {"alice", "dora"}


def test_leaving_in_peace_says_what_stays_and_signs_the_leaver_out(three: Newsroom) -> None:
    alices, bobs, carols = desk_for(three, "alice", "bob", "carol")
    shown = planned(alices, "leave", name="carol")
    assert "The desk key stays the same" in seen(shown).words
    place = signed(alices, "/keys/leave/sign", shown, ALICE).headers["Location"]
    assert carols.get("/keys").status_code == HTTPStatus.OK
    signed(bobs, f"{place}/sign", bobs.get(place), BOB)
    assert carols.get("/keys").status_code == HTTPStatus.SEE_OTHER
    assert unlocked.is_unlocked(three.memory)


def test_a_key_that_ends_soon_is_told_and_its_holder_gives_it_more_time(newsroom: Newsroom) -> None:
    ends = min(each.expires for each in newsroom.unlocked.home("desk").certificates() if each.expires)
    newsroom.clock.now += timedelta(seconds=ends - newsroom.clock.now.timestamp() - 30 * 86_400)
    alices, bobs = desk_for(newsroom, "alice", "bob")
    assert "The key of alice ends on" in seen(alices.get("/keys")).words
    assert "/keys/renew?name=alice" in alices.get("/people").get_data(as_text=True)
    others = planned(alices, "renew", name="bob", passphrase=BOB)
    assert others.status_code == HTTPStatus.CONFLICT
    assert "one’s own key only" in seen(others).words
    assert planned(alices, "renew", name="alice", passphrase="wrong").status_code == HTTPStatus.CONFLICT
    shown = planned(alices, "renew", name="alice", passphrase=ALICE)
    place = signed(alices, "/keys/renew/sign", shown, ALICE).headers["Location"]
    signed(bobs, f"{place}/sign", bobs.get(place), BOB)
    keys = newsroom.chain().history.keys()  # gpg's own clock says until when: two years from today's true day
    assert [len(keys.accepted[newsroom.reviewers[name]]) for name in ("alice", "bob")] == [2, 1]


def test_a_stolen_key_is_replaced_by_one_on_a_card_sent_as_a_file(newsroom: Newsroom, card: Gpg) -> None:
    alices, bobs = desk_for(newsroom, "alice", "bob")
    old, file = newsroom.reviewers["bob"], (BytesIO(card.run("--export")), "bob.gpg")
    shown = planned(alices, "replace", name="bob", reason="compromised", since=TODAY, file=file)
    assert "held for stolen" in seen(shown).words
    place = signed(alices, "/keys/replace/sign", shown, ALICE).headers["Location"]
    assert signed(bobs, f"{place}/sign", bobs.get(place), BOB).status_code == HTTPStatus.OK
    keys = newsroom.chain().history.keys()
    assert (keys.revoked[old].reason, keys.revoked[old].since) == ("compromised", TODAY)
    assert newsroom.chain().policy.reviewer("bob") != old


def test_an_auditor_is_named_and_dismissed(newsroom: Newsroom, card: Gpg) -> None:
    alices, bobs = desk_for(newsroom, "alice", "bob")
    assert "Nobody audits" in seen(alices.get("/keys/dismiss")).words
    shown = planned(alices, "auditor", name="dora", certificate=certificate(card))
    assert "no exhibit, no note, no secret" in seen(shown).words
    place = signed(alices, "/keys/auditor/sign", shown, ALICE).headers["Location"]
    signed(bobs, f"{place}/sign", bobs.get(place), BOB)
    assert "dora" in newsroom.chain().policy.auditors
    shown = planned(alices, "dismiss", name="dora")
    place = signed(alices, "/keys/dismiss/sign", shown, ALICE).headers["Location"]
    signed(bobs, f"{place}/sign", bobs.get(place), BOB)
    assert not newsroom.chain().policy.auditors


# ------------------------------------------------------------------ refusals


def test_what_cannot_be_is_refused_in_words_before_a_key_is_made(newsroom: Newsroom, card: Gpg) -> None:
    alices, before = browser_of(newsroom, language="en"), newsroom.chain().size
    secret = card.run("--armor", "--export-secret-keys").decode()
    mine = newsroom.vault.cabinet.certificate("reviewers/alice").read_bytes()
    for sort, fields, reason in (
        ("leave", {"name": "bob"}, "Have somebody else join"),
        ("expel", {"name": "bob"}, "Have somebody else join"),
        ("leave", {"name": "nobody"}, "belongs to nobody in the rules"),
        ("expel", {"name": "alice", "since": "2031-01-01"}, "not a day in the past"),
        ("expel", {"name": "alice", "since": "yesterday"}, "not a day in the past"),
        ("join", {"name": "alice", "certificate": certificate(card)}, "taken"),
        ("join", {"name": "desk", "certificate": certificate(card)}, "taken"),
        ("join", {"name": "Émile Zola"}, "pseudonym"),
        ("join", {"name": "dora"}, "certificate is missing"),
        ("join", {"name": "dora", "certificate": "nonsense"}, "exactly one key"),
        ("join", {"name": "dora", "certificate": secret}, "holds a secret key"),
        ("join", {"name": "dora", "file": (BytesIO(mine), "x")}, "somebody else’s already"),
        ("renew", {"name": "alice", "certificate": certificate(card)}, "not the one alice has"),
        ("dismiss", {"name": "alice"}, "no auditor of this vault"),
    ):
        answer = planned(alices, sort, **fields)
        assert answer.status_code == HTTPStatus.CONFLICT, (sort, fields)
        assert reason in seen(answer).words, (sort, fields, seen(answer).words)
    assert newsroom.chain().size == before
    assert not list((newsroom.vault.root / "keys" / "next").glob("desk-*"))


def test_a_key_that_was_given_up_never_comes_back(newsroom: Newsroom, card: Gpg) -> None:
    alices, bobs = desk_for(newsroom, "alice", "bob")
    joins_by_card(newsroom, card, alices, bobs)
    shown = planned(alices, "leave", name="dora")
    place = signed(alices, "/keys/leave/sign", shown, ALICE).headers["Location"]
    signed(bobs, f"{place}/sign", bobs.get(place), BOB)
    again = planned(alices, "join", name="dora", certificate=certificate(card))
    assert again.status_code == HTTPStatus.CONFLICT
    assert "given up here before" in seen(again).words


def test_a_wrong_passphrase_signs_nothing_and_the_same_page_may_be_tried_again(three: Newsroom) -> None:
    (alices,) = desk_for(three, "alice")
    shown = planned(alices, "expel", name="carol", since=TODAY)
    wrong = signed(alices, "/keys/expel/sign", shown, "wrong")
    assert wrong.status_code == HTTPStatus.CONFLICT
    assert "Begun, but nobody has signed" in seen(alices.get("/keys")).words
    assert hidden(wrong)["key"] == hidden(shown)["key"]
    assert signed(alices, "/keys/expel/sign", wrong, ALICE).status_code == HTTPStatus.SEE_OTHER
    assert len(open_acts(three.chain())) == 1


def test_only_the_last_good_signature_disturbs_what_works_in_the_background(three: Newsroom, tmp_path: Path) -> None:
    alices, bobs = desk_for(three, "alice", "bob")
    reception = front_of(alices.app).reception
    reception.begin(tmp_path, Carried(by="alice"), lambda: None)
    place = signed(alices, "/keys/expel/sign", planned(alices, "expel", name="carol"), ALICE).headers["Location"]
    assert signed(bobs, f"{place}/sign", bobs.get(place), "wrong").status_code == HTTPStatus.CONFLICT
    assert reception.runs()
    assert signed(bobs, f"{place}/sign", bobs.get(place), BOB).status_code == HTTPStatus.OK
    assert not reception.runs()


def test_nobody_signs_another_change_than_they_were_shown(three: Newsroom) -> None:
    alices, bobs = desk_for(three, "alice", "bob")
    shown = planned(alices, "leave", name="carol")
    before = three.chain().size
    for other in ({"name": "bob"}, {"since": "2026-01-01"}, {"shown": "0" * 64}, {"key": ["A" * 40]}):
        answer = alices.send("/keys/leave/sign", {**hidden(shown), **other, "passphrase": ALICE})
        assert answer.status_code == HTTPStatus.CONFLICT, other
    swapped = {**hidden(planned(alices, "expel", name="carol")), "passphrase": ALICE}
    swapped["key"] = list(reversed(swapped["key"]))
    assert alices.send("/keys/expel/sign", swapped).status_code == HTTPStatus.CONFLICT
    assert three.chain().size == before
    place = signed(alices, "/keys/leave/sign", shown, ALICE).headers["Location"]
    page = bobs.get(place)
    add_a_statement(three)
    answer = signed(bobs, f"{place}/sign", page, BOB)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "changed since this page" in seen(answer).words
    assert "carol" in three.chain().policy.reviewers


def add_a_statement(room: Newsroom) -> None:
    """Has carol slip another statement into the change that waits: the same key, held for stolen."""
    chain = room.chain()
    hand = reviewer_hand(chain, "carol", CAROL)
    fields = {"key": chain.policy.reviewer("carol"), "reason": "compromised", "since": "2026-01-01"}
    chain.record(hand.sign([chain.draft(Act.KEY_REVOCATION, hand.fingerprint, **fields)]))


def test_the_same_person_does_not_sign_twice(three: Newsroom) -> None:
    (alices,) = desk_for(three, "alice")
    place = signed(alices, "/keys/leave/sign", planned(alices, "leave", name="carol"), ALICE).headers["Location"]
    page = alices.get(place)
    assert "You have signed" in seen(page).words
    assert not hidden(page)
    digest = seen(browser_of(three, "bob").get(place)).elements
    shown = next(each["value"] for _, each in digest if each.get("name") == "shown")
    again = alices.post(f"{place}/sign", form_on="/keys", shown=shown, passphrase=ALICE)
    assert again.status_code == HTTPStatus.CONFLICT
    assert "carol" in three.chain().policy.reviewers


def test_what_is_no_open_change_is_not_found(newsroom: Newsroom) -> None:
    alices = browser_of(newsroom)
    assert alices.get("/keys/open/1").status_code == HTTPStatus.NOT_FOUND
    assert alices.post("/keys/open/1/sign", form_on="/keys/join").status_code == HTTPStatus.NOT_FOUND


# ------------------------------------------------------------------ crashes, roles, words


def test_a_change_cut_short_is_finished_by_a_button(three: Newsroom) -> None:
    chain = three.chain()

    class Died(Exception):
        pass

    def die(step: str) -> None:
        if step == "taken up":
            raise Died

    act = key_acts.leaving(chain.policy, "carol", TODAY)
    with pytest.raises(Died):
        perform(act, chain, both(chain), die)
    (alices,) = desk_for(three, "alice")
    assert "a crash cut it short" in seen(alices.get("/keys")).words
    assert three.vault.cabinet.locked("reviewers/carol").exists()
    done = alices.post("/keys/settle", form_on="/keys")
    assert done.status_code == HTTPStatus.OK
    assert not open_acts(three.chain())
    assert not three.vault.cabinet.locked("reviewers/carol").exists()
    assert settle(three.chain()).envelopes == 0


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_what_it_is_in_both_languages(founded: Newsroom, language: Language, sort: str) -> None:
    page = seen(browser_of(founded, language=language).get(f"/keys/{sort}"))
    assert not page.unsaid
    assert not page.dangers


def test_what_has_no_place_in_a_browser_is_given_as_a_command(founded: Newsroom) -> None:
    alices = browser_of(founded, "bob", language="en")
    words = seen(alices.get("/keys")).words
    for command in (
        "tamis keys join carol --as bob --as alice",
        "tamis recovery rotate --shares 2/3 --as bob --as alice",
        "tamis keys submission FILE --as bob --as alice",
        "tamis keys sign --act N --sheets",
    ):
        assert command in words
    assert "tamis keys replace bob --reason lost" in seen(alices.get("/keys/replace")).words


@pytest.mark.parametrize("evil", CORPUS)
def test_hostile_words_in_forms_about_keys_stay_text(founded: Newsroom, evil: str) -> None:
    alices = browser_of(founded, language="en")
    for sort in SORTS:
        every = dict.fromkeys(("name", "reason", "since", "certificate", "passphrase", "key", "shown"), evil)
        harmless(seen(planned(alices, sort, **every)), sort)
        harmless(seen(alices.post(f"/keys/{sort}/sign", form_on=f"/keys/{sort}", **every)), sort)
        harmless(seen(alices.get(f"/keys/{sort}", query_string={"name": evil, "since": evil})), sort)
