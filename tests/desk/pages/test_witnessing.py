"""Checkpoints at the desk: what is carried to the witness and back, what the rules demand, paper, every refusal."""

from http import HTTPStatus
from io import BytesIO

import pytest

from custody.acts import Act
from custody.founding import enact
from custody.witnessing import seen_outside
from keys.notes import NoteSigner, cosign, join_note, split_note
from tests.desk.pages.test_app_hostile_words import CORPUS, harmless
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import PASSPHRASES, Newsroom
from witness.memory import Seen
from witness.request import judge, read_request
from words.speak import LANGUAGES, Language

ATTIC = NoteSigner("attic.example", b"7" * 32)
SEEN_AT = 1_772_445_600  # 2 March 2026


@pytest.fixture
def watched(newsroom: Newsroom) -> Newsroom:
    """A newsroom whose rules demand a witness."""
    chain = newsroom.chain()
    enact(chain, chain.policy.with_witness("attic", str(ATTIC.witness()), needed=True), PASSPHRASES)
    chain.checkpoint()
    return newsroom


def cosigned(request: str) -> str:
    """Signs as the witness's laptop does."""
    text, lines = split_note(read_request(request).note)
    return join_note(text, [*lines, cosign(text, ATTIC, SEEN_AT)])


def test_a_request_goes_to_the_witness_and_its_note_comes_back(watched: Newsroom) -> None:
    alices = browser_of(watched, language="en")
    words = seen(alices.get("/checkpoints")).words
    assert "Your rules demand it" in words
    assert "Nobody outside" in words
    request = alices.get("/checkpoints/request.txt").get_data(as_text=True)
    log = NoteSigner(watched.vault.origin, watched.unlocked.secrets["log"]).verifier()
    judged = judge(read_request(request), Seen("attic.example", log, 0, b"", 0))
    note = cosigned(request).replace("\n", "\r\n")  # as browsers send what was pasted
    assert alices.post("/checkpoints/accept", form_on="/checkpoints", note=note).status_code == HTTPStatus.SEE_OTHER
    outside = seen_outside(watched.chain())
    assert outside is not None
    assert (outside.size, outside.who, outside.paper) == (judged.size, "attic", False)
    page = seen(alices.get("/checkpoints")).words
    assert "witness attic, on 2" in page
    assert f"{judged.size} entries, by its last signature here" in page


def test_the_next_request_proves_that_the_ledger_has_only_grown(watched: Newsroom) -> None:
    alices, chain = browser_of(watched), watched.chain()
    first = judge_size(alices.get("/checkpoints/request.txt?old=0").get_data(as_text=True))
    chain.record([chain.draft(Act.FIXITY) for _ in range(5)])
    assert alices.post("/checkpoints/new", form_on="/checkpoints").status_code == HTTPStatus.SEE_OTHER
    text = alices.get(f"/checkpoints/request.txt?old={first}").get_data(as_text=True)
    asked = read_request(text)
    assert (asked.old, judge_size(text)) == (first, first + 5)
    assert asked.proof
    picture = alices.get(f"/checkpoints/request.svg?old={first}")
    assert picture.mimetype == "image/svg+xml"


def judge_size(request: str) -> int:
    return int(read_request(request).note.splitlines()[1])


def test_a_note_may_come_as_a_file(watched: Newsroom) -> None:
    alices = browser_of(watched)
    note = cosigned(alices.get("/checkpoints/request.txt").get_data(as_text=True))
    file = (BytesIO(note.encode()), "cosigned.txt")
    assert alices.post("/checkpoints/accept", form_on="/checkpoints", file=file).status_code == HTTPStatus.SEE_OTHER
    assert seen_outside(watched.chain()) is not None


def test_what_comes_back_wrong_is_refused_in_words(watched: Newsroom) -> None:
    alices = browser_of(watched, language="en")
    request = alices.get("/checkpoints/request.txt").get_data(as_text=True)
    good, bare = cosigned(request), read_request(request).note
    stranger = join_note(*_by(NoteSigner("cellar.example", b"8" * 32), bare))
    forged = join_note(*_by(NoteSigner("attic.example", b"8" * 32), bare))
    for wrong in ("", "nonsense", bare, stranger, forged, good[40:], good.replace("\n\n", "\n"), good[:-20]):
        answer = alices.post("/checkpoints/accept", form_on="/checkpoints", note=wrong)
        assert answer.status_code == HTTPStatus.CONFLICT, wrong
        assert 'role="alert"' in answer.get_data(as_text=True)
        assert not seen(answer).unsaid
    assert seen_outside(watched.chain()) is None


def _by(signer: NoteSigner, note: str) -> tuple[str, list[str]]:
    text, lines = split_note(note)
    return text, [*lines, cosign(text, signer, SEEN_AT)]


def test_a_witness_that_saw_more_than_there_is_stops_the_work_in_words(watched: Newsroom) -> None:
    alices = browser_of(watched, language="en")
    assert "the ledger shrank" in seen(alices.get("/checkpoints?old=99999")).words
    assert alices.get("/checkpoints/request.txt?old=99999").status_code == HTTPStatus.BAD_REQUEST
    for wrong in ("-1", "x", "", "9" * 40, "²"):
        assert "in digits" in seen(alices.get("/checkpoints", query_string={"old": wrong})).words


def test_paper_does_when_somebody_signs_that_they_copied_it(watched: Newsroom) -> None:
    alices, newest = browser_of(watched, language="en"), watched.chain().checkpoints.newest()
    assert newest is not None
    paper = ("/checkpoints/paper", "/checkpoints")
    phrase = PASSPHRASES["alice"]
    for fields in (
        {"size": str(newest.size), "passphrase": "wrong"},
        {"size": str(newest.size + 1), "passphrase": phrase},
        {"size": "x", "passphrase": phrase},
    ):
        assert alices.post(*paper, **fields).status_code == HTTPStatus.CONFLICT
    assert seen_outside(watched.chain()) is None
    assert alices.post(*paper, size=str(newest.size), passphrase=phrase).status_code == HTTPStatus.SEE_OTHER
    assert "alice, on paper, on 2" in seen(alices.get("/checkpoints")).words


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_witness_the_page_says_how_one_is_named(founded: Newsroom, language: Language) -> None:
    page = seen(browser_of(founded, language=language).get("/checkpoints"))
    assert "tamis checkpoint witness NAME VKEY --needed --as alice --as bob" in page.words
    assert not page.unsaid
    assert not page.dangers


@pytest.mark.parametrize("evil", CORPUS)
def test_hostile_words_stay_text(founded: Newsroom, evil: str) -> None:
    alices = browser_of(founded, language="en")
    harmless(seen(alices.get("/checkpoints", query_string={"old": evil})), "old")
    harmless(seen(alices.post("/checkpoints/accept", form_on="/checkpoints", note=evil)), "note")
    harmless(seen(alices.post("/checkpoints/paper", form_on="/checkpoints", size=evil, passphrase=evil)), "size")
