"""The sign-in challenge: one canonical text, and what counts as its answer."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from keys.challenge import LASTS, Challenge, check, pose, read_answer
from keys.errors import BadSignature, ChallengeOver
from keys.reviewer import sign_as
from tests.newsroom import PASSPHRASES, Newsroom

NOW = datetime(2026, 3, 2, 10, 0, 0, 999999, tzinfo=UTC)
POSED = pose("http://127.0.0.1:8000", "tamis/0123456789abcdef", b"\x07" * 32, "ab" * 32, NOW)


def answer(room: Newsroom, name: str, text: str) -> bytes:
    """Signs a text as a founder."""
    return sign_as(room.vault.cabinet, room.unlocked.folder, name, PASSPHRASES[name], text.encode())[1]


def judge(room: Newsroom, posed: Challenge, given: bytes, now: datetime = NOW, name: str = "alice") -> None:
    """Checks an answer as alice's."""
    certificate = room.vault.cabinet.certificate(f"reviewers/{name}")
    check(posed, given, certificate, room.reviewers["alice"], now, room.unlocked.scratch)


def test_the_text_names_address_log_nonce_checkpoint_and_end() -> None:
    assert POSED.text() == (
        "tamis/sign-in/v1\n"
        "address http://127.0.0.1:8000\n"
        "log tamis/0123456789abcdef\n"
        f"nonce {'07' * 32}\n"
        f"checkpoint {'ab' * 32}\n"
        "until 2026-03-02T10:02:00Z\n"
    )


def test_a_good_answer_counts_until_the_challenge_ends(newsroom: Newsroom) -> None:
    given = answer(newsroom, "alice", POSED.text())
    judge(newsroom, POSED, given)
    judge(newsroom, POSED, given, POSED.until)
    with pytest.raises(ChallengeOver):
        judge(newsroom, POSED, given, POSED.until + timedelta(seconds=1))
    assert timedelta(0) < POSED.until - NOW <= LASTS


def test_an_answer_counts_for_exactly_this_text(newsroom: Newsroom) -> None:
    others = [
        pose("http://127.0.0.1:8001", POSED.log, b"\x07" * 32, POSED.checkpoint, NOW),
        pose(POSED.address, "tamis/ffffffffffffffff", b"\x07" * 32, POSED.checkpoint, NOW),
        pose(POSED.address, POSED.log, b"\x08" * 32, POSED.checkpoint, NOW),
        pose(POSED.address, POSED.log, b"\x07" * 32, "cd" * 32, NOW),
        pose(POSED.address, POSED.log, b"\x07" * 32, POSED.checkpoint, NOW + timedelta(seconds=1)),
    ]
    given = answer(newsroom, "alice", POSED.text())
    for other in others:
        with pytest.raises(BadSignature):
            judge(newsroom, other, given)


def test_another_key_s_answer_does_not_count(newsroom: Newsroom) -> None:
    given = answer(newsroom, "bob", POSED.text())
    for certificate in ("alice", "bob"):  # whoever has the disk can swap the file, not the fingerprint
        with pytest.raises(BadSignature):
            judge(newsroom, POSED, given, name=certificate)


BEGIN, END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"


@pytest.mark.parametrize("given", [b"", b"\x00", b"\x89\x01", b"-----BEGIN PGP SIGNATURE-----\n"])
def test_what_is_no_signature_does_not_count(newsroom: Newsroom, given: bytes) -> None:
    with pytest.raises(BadSignature):
        judge(newsroom, POSED, given)


def test_a_pasted_answer_is_read_armored_or_in_base64(newsroom: Newsroom) -> None:
    given = answer(newsroom, "alice", POSED.text())
    text = base64.encodebytes(given).decode()
    assert read_answer(f"\r\n {text}\n") == given
    armored = f"-----BEGIN PGP SIGNATURE-----\n\n{text}-----END PGP SIGNATURE-----"
    assert read_answer(armored) == given
    with_more = armored.replace("\n\n", "\nComment: x\n\n").replace("-----END", "=AbCd\n-----END")
    assert read_answer(with_more.replace("\n", "\r\n")) == given


@pytest.mark.parametrize(
    "pasted",
    ["", "  ", "not base64!", "A" * 8193, "é", f"{BEGIN}\nAAAA\n{END}", f"{BEGIN}\n\nAAAA\n", f"{BEGIN}\n\né\n{END}"],
)
def test_what_cannot_be_a_signature_is_not_read(pasted: str) -> None:
    with pytest.raises(BadSignature):
        read_answer(pasted)
