"""gpg is believed only when it said, in whole lines on its own descriptor, that one whole message decrypted."""

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keys import pipe
from keys.errors import BadSignature, GpgFailed, NotDecrypted, TooLarge
from keys.gpg import GpgHome
from keys.process import status_words
from tests.archives import FORGED_STATUS
from tests.exports import Exporter, bomb, damaged_messages, odd_messages
from tests.newsroom import Newsroom

TEXT = b"The minutes of the board are in the second drawer.\n" * 8


def opened(home: Path, cipher: bytes, limit: int = 1 << 22, passphrase: bytes | None = None) -> bytes:
    parts: list[bytes] = []
    size = pipe.decrypt(home, [cipher], parts.append, limit=limit, passphrase=passphrase)
    assert size == sum(map(len, parts))
    return b"".join(parts)


def encrypted(home: Path, plain: Iterable[bytes], passphrase: bytes) -> bytes:
    with tempfile.TemporaryFile(dir=home) as file:
        pipe.encrypt_symmetric(home, plain, file, passphrase)
        file.seek(0)
        return file.read()


@pytest.fixture(scope="module")
def whole(exporter: Exporter) -> bytes:
    return exporter.gpg.encrypt(TEXT, [exporter.submission])


def test_a_whole_message_opens(home: Path, whole: bytes) -> None:
    assert opened(home, whole) == TEXT


def test_everything_in_the_table_of_damage_is_refused(home: Path, shared: Newsroom) -> None:
    for damage, cipher in damaged_messages(shared.exporter, shared.stranger).items():
        with pytest.raises(NotDecrypted) as refusal:
            opened(home, cipher)
        assert refusal.value.message.id.startswith("keys."), damage


def test_everything_that_only_looks_odd_opens_to_what_it_holds(home: Path, exporter: Exporter) -> None:
    for oddity, (cipher, plain) in odd_messages(exporter).items():
        assert opened(home, cipher) == plain, oddity


def test_a_message_torn_anywhere_is_refused_as_torn(home: Path, whole: bytes) -> None:
    for cut in [*range(1, len(whole), 50), len(whole) - 1]:
        with pytest.raises(NotDecrypted) as refusal:
            opened(home, whole[:cut])
        assert refusal.value.message.id in {"keys.torn_message", "keys.tampered_message"}, cut


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_bit_anywhere_never_gives_another_text(home: Path, whole: bytes, data: st.DataObject) -> None:
    bad = bytearray(whole)
    bad[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        text = opened(home, bytes(bad))
    except NotDecrypted:
        return
    assert text == TEXT  # a bit of the key id, which says only which key to try


@pytest.mark.parametrize("tail", [b"\x00", b"\n", b"-----", b"junk" * 9], ids=["zero", "newline", "dashes", "junk"])
def test_bytes_after_a_message_are_refused(home: Path, whole: bytes, tail: bytes) -> None:
    with pytest.raises(NotDecrypted):
        opened(home, whole + tail)


def test_a_doubled_message_is_refused(home: Path, whole: bytes) -> None:
    with pytest.raises(NotDecrypted):
        opened(home, whole + whole)


def test_forged_status_cannot_make_a_refused_message_pass(home: Path, exporter: Exporter) -> None:
    gpg, to = exporter.gpg, [exporter.submission]
    bare = gpg.run("-z", "0", "--set-filename", f"x\n{FORGED_STATUS.decode()}", "--store", given=FORGED_STATUS)
    torn = gpg.encrypt(FORGED_STATUS * 30, to)[:-1]
    flipped = bytearray(gpg.encrypt(FORGED_STATUS * 30, to))
    flipped[-3] ^= 1
    for cipher in (bare, torn, bytes(flipped), FORGED_STATUS):
        with pytest.raises(NotDecrypted):
            opened(home, cipher)


def packet(tag: int, body: bytes) -> bytes:
    return bytes([0xC0 | tag, 255]) + len(body).to_bytes(4) + body


def test_status_lines_in_any_place_a_sender_writes_change_nothing(home: Path, shared: Newsroom) -> None:
    """Comment, user id and trust packets before a message, an armor's headers, a signature's notations, a name."""
    gpg, to = shared.exporter.gpg, [shared.exporter.submission]
    lines = b"\n" + FORGED_STATUS + b"[GNUPG:] PLAINTEXT 62 0 \n"
    message, bare = gpg.encrypt(TEXT, to), gpg.unencrypted(TEXT)
    comments = [b"Comment: " + line for line in lines.split(b"\n") if line]
    begin = b"-----BEGIN PGP MESSAGE-----\n"
    armored = gpg.encrypt(TEXT, to, "--armor").replace(begin, begin + b"\n".join(comments) + b"\n", 1)
    notation = "x@example=[GNUPG:] ERROR x 1"  # gpg writes no more than one line there
    signer = ("--local-user", shared.stranger, "--set-notation", notation, "--sign")
    signed = gpg.encrypt(TEXT, to, *signer)
    for whole in (packet(61, lines) + message, packet(16, lines) + message, armored, signed):
        assert opened(home, whole) == TEXT
    before = [packet(tag, lines) for tag in (10, 12, 13, 16, 61)]
    forged = [start + end for start in before for end in (bare, message[:-10], b"")]
    for cipher in (*forged, armored[:-60], signed[:-1], gpg.run("--store", "-z", "0", given=lines)):
        with pytest.raises(NotDecrypted):
            opened(home, cipher)
    with pytest.raises(NotDecrypted) as torn:
        opened(home, armored[:-60])
    assert torn.value.message.id == "keys.torn_message"


def test_a_message_that_its_sender_signed_opens_whoever_they_are(home: Path, shared: Newsroom) -> None:
    """gpg exits with 2 where it has not the signer's key; the signature is nothing a decryption is judged by."""
    cipher = shared.exporter.gpg.encrypt(TEXT, [shared.exporter.submission], "--local-user", shared.stranger, "--sign")
    assert opened(home, cipher) == TEXT


def test_status_counts_only_in_whole_lines_that_begin_with_the_prefix() -> None:
    raw = b"[GNUPG:] GOODMDC\nx [GNUPG:] PLAINTEXT\n\r[GNUPG:] ERROR\n[GNUPG:] END_DECRYPTION"
    assert status_words(raw) == [["GOODMDC"]]


def test_a_bomb_is_stopped_at_the_limit_while_it_is_read(home: Path, exporter: Exporter) -> None:
    written = 0

    def count(chunk: bytes) -> None:
        nonlocal written
        written += len(chunk)

    with pytest.raises(TooLarge):
        pipe.decrypt(home, [bomb(exporter, 16)], count, limit=3_000_000)
    assert written <= 3_000_000


def test_a_plaintext_of_exactly_the_limit_passes(home: Path, exporter: Exporter) -> None:
    cipher = exporter.gpg.encrypt(bytes(5000), [exporter.submission])
    assert len(opened(home, cipher, limit=5000)) == 5000
    with pytest.raises(TooLarge):
        opened(home, cipher, limit=4999)


def _children() -> Iterator[Path]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if parent == str(os.getpid()):
                yield entry


def _watching(plain: bytes, seen: list[bytes]) -> Iterator[bytes]:
    """Gives a message in two halves, and looks at every child process in between."""
    half = len(plain) // 2
    yield plain[:half]
    seen.extend((entry / "cmdline").read_bytes() + (entry / "environ").read_bytes() for entry in _children())
    yield plain[half:]


def test_a_passphrase_stands_in_no_argument_and_no_environment(home: Path) -> None:
    secret = b"not-for-any-argument-list"
    seen: list[bytes] = []
    cipher = encrypted(home, _watching(TEXT * 20_000, seen), secret)
    plain = bytearray()
    pipe.decrypt(home, _watching(cipher, seen), plain.extend, limit=1 << 24, passphrase=secret)
    assert bytes(plain) == TEXT * 20_000
    assert len([line for line in seen if line.startswith(b"gpg\0")]) == 2
    assert not [line for line in seen if secret in line]


def test_a_wrong_passphrase_is_refused(home: Path) -> None:
    cipher = encrypted(home, [TEXT], b"right")
    assert opened(home, cipher, passphrase=b"right") == TEXT
    with pytest.raises(NotDecrypted):
        opened(home, cipher, passphrase=b"wrong")


def test_a_gpg_that_takes_too_long_is_ended_even_if_what_feeds_it_hangs(home: Path, whole: bytes) -> None:
    released = threading.Event()

    def hanging() -> Iterator[bytes]:
        yield whole[:40]
        released.wait()

    with pytest.raises(GpgFailed) as fault:
        pipe.decrypt(home, hanging(), lambda _: None, limit=10, deadline=0.2)
    released.set()
    assert fault.value.message.id == "keys.gpg_hung"
    assert not fault.value.refused


@pytest.fixture
def signed(newsroom: Newsroom, tmp_path: Path) -> Iterator[tuple[GpgHome, str, Path]]:
    with_key = GpgHome(newsroom.folder / "signer")
    fingerprint = with_key.make_key("somebody")
    (tmp_path / "ring.gpg").write_bytes(with_key.certificate(fingerprint))
    (tmp_path / "data").write_bytes(TEXT)
    (tmp_path / "sig").write_bytes(with_key.sign_detached(TEXT, fingerprint))
    yield with_key, fingerprint, tmp_path
    with_key.close()


def test_a_good_signature_passes_and_nothing_else_does(signed: tuple[GpgHome, str, Path]) -> None:
    with_key, fingerprint, folder = signed
    ring, data, signature = folder / "ring.gpg", folder / "data", folder / "sig"
    pipe.verify_detached(ring, data, signature, fingerprint)
    with pytest.raises(BadSignature):
        pipe.verify_detached(ring, data, signature, "0" * 40)
    data.write_bytes(TEXT + b"x")
    with pytest.raises(BadSignature):
        pipe.verify_detached(ring, data, signature, fingerprint)
    data.write_bytes(TEXT)
    good = signature.read_bytes()
    for bad in (b"", good[:-1], good + good, good[:30] + bytes([good[30] ^ 1]) + good[31:]):
        signature.write_bytes(bad)
        with pytest.raises(BadSignature):
            pipe.verify_detached(ring, data, signature, fingerprint)
    other = with_key.make_key("somebody else")
    signature.write_bytes(with_key.sign_detached(TEXT, other))
    with pytest.raises(BadSignature):
        pipe.verify_detached(ring, data, signature, fingerprint)


def test_a_signature_by_an_expired_key_is_refused(newsroom: Newsroom, tmp_path: Path) -> None:
    """gpgv says VALIDSIG and exits 0 here; its EXPKEYSIG in place of GOODSIG is what we go by."""
    old = GpgHome(newsroom.folder / "old", faked_time="20200101T000000!")
    fingerprint = old.make_key("somebody", expires="1d")
    (tmp_path / "ring.gpg").write_bytes(old.certificate(fingerprint))
    (tmp_path / "data").write_bytes(TEXT)
    (tmp_path / "sig").write_bytes(old.sign_detached(TEXT, fingerprint))
    old.close()
    with pytest.raises(BadSignature):
        pipe.verify_detached(tmp_path / "ring.gpg", tmp_path / "data", tmp_path / "sig", fingerprint)
