"""The outside of a message tells to whom it is encrypted; damaged bytes tell less, and never more."""

import pytest

from keys.addressees import addressees
from tests.newsroom import Newsroom


def test_a_secret_of_the_vault_names_its_holders(newsroom: Newsroom) -> None:
    rules = newsroom.chain().policy
    known = {each.fingerprint: each.encryption for each in newsroom.unlocked.home("desk").certificates()}
    wanted = {key for holder in (*rules.reviewers.values(), rules.recovery) for key in known[holder]}
    message = newsroom.vault.cabinet.secret("desk").read_bytes()
    assert addressees(message) == wanted
    for cut in range(0, len(message), 7):
        assert addressees(message[:cut]) <= wanted


def test_what_gpg_lists_for_old_keys_is_read_too(newsroom: Newsroom) -> None:
    gpg = newsroom.exporter.gpg
    message = gpg.encrypt(b"x", [newsroom.stranger])
    listed = gpg.run("--list-packets", given=message).decode()
    assert {f"keyid {key}" in listed for key in addressees(message)} == {True}


@pytest.mark.parametrize("junk", [b"", b"\x85", b"\xff" * 40, b"\x84\x00\x00", b"{}", b"\xc1\xff\x00\x00\x00\x01"])
def test_junk_names_nobody(junk: bytes) -> None:
    assert addressees(junk) == frozenset()
