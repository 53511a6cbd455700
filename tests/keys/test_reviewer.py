"""A reviewer's key is used for a moment in RAM and is gone again."""

from pathlib import Path

import pytest

from keys import pipe
from keys.errors import UnknownKey, WrongPassphrase
from keys.reviewer import make_reviewer, open_as, sign_as
from tests.newsroom import PASSPHRASES, Newsroom


def test_a_signature_is_good_by_the_certificate_in_the_cabinet_and_nothing_stays(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    cabinet, before = newsroom.vault.cabinet, sorted(newsroom.memory.iterdir())
    fingerprint, signature = sign_as(cabinet, newsroom.memory, "alice", PASSPHRASES["alice"], b"data")
    (tmp_path / "data").write_bytes(b"data")
    (tmp_path / "sig").write_bytes(signature)
    pipe.verify_detached(cabinet.certificate("reviewers/alice"), tmp_path / "data", tmp_path / "sig", fingerprint)
    assert fingerprint == newsroom.reviewers["alice"]
    assert sorted(newsroom.memory.iterdir()) == before


def test_a_wrong_passphrase_signs_and_opens_nothing(newsroom: Newsroom) -> None:
    cabinet, before = newsroom.vault.cabinet, sorted(newsroom.memory.iterdir())
    with pytest.raises(WrongPassphrase):
        sign_as(cabinet, newsroom.memory, "alice", "wrong", b"data")
    sealed = {"secrets": cabinet.secret("secrets").read_bytes()}
    with pytest.raises(WrongPassphrase):
        open_as(cabinet, newsroom.memory, "reviewers/alice", PASSPHRASES["bob"], sealed)
    assert sorted(newsroom.memory.iterdir()) == before


def test_somebody_unknown_is_said_so_by_name(newsroom: Newsroom) -> None:
    with pytest.raises(UnknownKey) as refusal:
        sign_as(newsroom.vault.cabinet, newsroom.memory, "carol", "x", b"data")
    assert dict(refusal.value.message.params) == {"name": "carol"}


def test_a_name_that_is_a_path_makes_no_key(newsroom: Newsroom) -> None:
    with pytest.raises(UnknownKey):
        make_reviewer(newsroom.vault.cabinet, newsroom.memory, "../../carol", "x")
