"""A session key taken out by us changes how long a message takes to open, and nothing else."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keys import pipe
from keys.addressees import wrapped_keys
from keys.errors import NotDecrypted
from keys.gpg import GpgHome
from keys.session_keys import NOBODY, SessionKeys, session_keys
from tests.exports import Exporter, damaged_messages, odd_messages
from tests.newsroom import Newsroom

FOLLOWED = ("two messages", "trailing junk")
TEXT = b"The minutes of the board are in the second drawer.\n" * 8


@pytest.fixture(scope="module")
def sessions(home: Path) -> SessionKeys:
    return session_keys(GpgHome(home))


@pytest.fixture(scope="module")
def whole(exporter: Exporter) -> bytes:
    return exporter.gpg.encrypt(TEXT, [exporter.submission])


@pytest.fixture(scope="module")
def empty(shared: Newsroom) -> Iterator[Path]:
    """A home without any key: whatever opens there was opened with the session key alone."""
    made = GpgHome(shared.folder / "e")
    yield made.folder
    made.close()


def outcome(home: Path, cipher: bytes, sessions: SessionKeys) -> bytes | str:
    parts: list[bytes] = []
    try:
        pipe.decrypt(home, [cipher], parts.append, limit=1 << 22, sessions=sessions)
    except NotDecrypted as refusal:
        return refusal.message.id
    return b"".join(parts)


def test_it_opens_where_there_is_no_key(empty: Path, sessions: SessionKeys, whole: bytes) -> None:
    assert outcome(empty, whole, NOBODY) == "keys.other_recipient"
    assert outcome(empty, whole, sessions) == TEXT


def test_one_of_several_recipients_is_enough(empty: Path, sessions: SessionKeys, shared: Newsroom) -> None:
    reply = shared.exporter.reply(3, "bold bee", TEXT, shared.stranger)
    assert outcome(empty, reply.ciphertext, sessions) == TEXT


def test_the_verdict_on_every_message_is_the_same_with_and_without(
    home: Path, sessions: SessionKeys, shared: Newsroom
) -> None:
    odd = {oddity: cipher for oddity, (cipher, _) in odd_messages(shared.exporter).items()}
    told = {**damaged_messages(shared.exporter, shared.stranger), **odd}
    for name, cipher in told.items():
        found, alone = outcome(home, cipher, sessions), outcome(home, cipher, NOBODY)
        # What follows a whole message is now and then a second one to gpg: it asks for a passphrase, or tries our key.
        refused_otherwise = name in FOLLOWED and (found, alone) == ("keys.tampered_message", "keys.symmetric_message")
        assert found == alone or refused_otherwise, name


def test_a_message_torn_anywhere_is_told_as_before(home: Path, sessions: SessionKeys, whole: bytes) -> None:
    for cut in [*range(0, len(whole), 97), len(whole) - 1]:
        assert outcome(home, whole[:cut], sessions) == outcome(home, whole[:cut], NOBODY), cut


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_bit_never_gives_another_text(
    home: Path, sessions: SessionKeys, whole: bytes, data: st.DataObject
) -> None:
    bad = bytearray(whole)
    bad[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    found = outcome(home, bytes(bad), sessions)
    assert found == TEXT or isinstance(found, str)


@given(st.binary(max_size=600))
def test_junk_gives_no_session_key(sessions: SessionKeys, junk: bytes) -> None:
    assert sessions.of(junk) is None


def test_a_key_id_told_twice_is_left_to_gpg(sessions: SessionKeys, whole: bytes) -> None:
    _, end = wrapped_keys(whole)
    assert sessions.of(whole) is not None
    assert sessions.of(whole[:end] + whole) is None


def test_a_session_key_of_another_length_than_its_cipher_is_left_to_gpg() -> None:
    key = generate_private_key(65537, 2048)
    sessions = SessionKeys({"0" * 16: key})
    for algorithm, length, fits in ((9, 32, True), (9, 16, False), (7, 16, True), (2, 24, False), (0, 0, False)):
        secret = os.urandom(length)
        for wrong in (0, 1):
            opened = bytes([algorithm]) + secret + ((sum(secret) + wrong) % 65536).to_bytes(2)
            wrapped = pkesk(key, opened)
            assert (sessions.of(wrapped) is not None) is (fits and not wrong), (algorithm, length, wrong)


def pkesk(key: RSAPrivateKey, opened: bytes) -> bytes:
    """Writes a session key packet by hand, and the first octet of what would follow."""
    value = int.from_bytes(key.public_key().encrypt(opened, PKCS1v15()))
    number = value.bit_length().to_bytes(2) + value.to_bytes((value.bit_length() + 7) // 8)
    body = b"\x03" + bytes(8) + b"\x01" + number
    return b"\x85" + len(body).to_bytes(2) + body + b"\xd2"


def test_no_key_is_told(sessions: SessionKeys, shared: Newsroom) -> None:
    shown = repr(sessions)
    secret = shared.unlocked.home("submission").secret(shared.exporter.submission)
    assert shown.startswith("SessionKeys(")
    assert not [part for part in (secret[40:60].hex(), base64.b64encode(secret[40:70]).decode()) if part in shown]
