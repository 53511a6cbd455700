"""A key somebody brings opens what is theirs with its passphrase alone, and leaves nothing behind."""

import pytest

from keys import pipe
from keys.errors import UnknownKey, WrongPassphrase
from keys.personal import brought_key, own_key
from tests.newsroom import PASSPHRASES, Newsroom


def test_a_brought_key_decrypts_for_one_act(shared: Newsroom) -> None:
    secret = shared.vault.cabinet.locked("reviewers/alice").read_bytes()
    sealed, before = shared.to_one("alice", b"for alice"), sorted(shared.memory.iterdir())
    parts: list[bytes] = []
    with brought_key(shared.memory, secret, PASSPHRASES["alice"]) as own:
        assert PASSPHRASES["alice"] not in repr(own)
        pipe.decrypt(own.ring.home, [sealed], parts.append, limit=100, passphrase=own.ring.passphrase)
    assert (parts, own.fingerprint) == ([b"for alice"], shared.reviewers["alice"])
    plain = shared.exporter.gpg
    with brought_key(shared.memory, plain.run("--export-secret-keys", shared.stranger), "") as own:
        message = plain.encrypt(b"no passphrase", [shared.stranger])
        pipe.decrypt(own.ring.home, [message], parts.append, limit=100, passphrase=own.ring.passphrase)
    assert parts[1:] == [b"no passphrase"]
    assert sorted(shared.memory.iterdir()) == before


def test_a_wrong_passphrase_and_what_is_no_secret_key_open_nothing(shared: Newsroom) -> None:
    cabinet, before = shared.vault.cabinet, sorted(shared.memory.iterdir())
    secret, public = cabinet.locked("reviewers/alice").read_bytes(), cabinet.certificate("reviewers/alice").read_bytes()
    for given, passphrase in ((secret, "wrong"), (public, PASSPHRASES["alice"])):
        with pytest.raises(WrongPassphrase), brought_key(shared.memory, given, passphrase):
            pass
    with pytest.raises(UnknownKey), brought_key(shared.memory, b"no key", ""):
        pass
    with pytest.raises(WrongPassphrase), own_key(cabinet, shared.memory, "alice", PASSPHRASES["bob"]):
        pass
    assert sorted(shared.memory.iterdir()) == before
