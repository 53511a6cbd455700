"""Signed notes are C2SP's: a note of the Go implementation opens, and no changed byte does."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import BadSignature
from keys.notes import (
    NoteSigner,
    NoteVerifier,
    cosign,
    cosigned_at,
    join_note,
    open_note,
    parse_verifier,
    parse_witness,
    sign_note,
    split_note,
)

# From golang.org/x/mod/sumdb/note, note_test.go and example_test.go
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BY_PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
BY_ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
SIGNER = NoteSigner("tamis/0123456789abcdef", bytes(range(32)))
NOTE = sign_note("tamis/0123456789abcdef\n7\ncm9vdA==\n", SIGNER)


@pytest.mark.parametrize("lines", [BY_PETER, BY_PETER + BY_ENOCH, BY_ENOCH + BY_PETER])
def test_a_note_signed_by_go_opens(lines: str) -> None:
    assert open_note(f"{TEXT}\n{lines}", parse_verifier(PETER)) == TEXT


def test_a_note_signed_by_others_only_does_not_open() -> None:
    with pytest.raises(BadSignature):
        open_note(f"{TEXT}\n{BY_ENOCH}", parse_verifier(PETER))


@pytest.mark.parametrize("key", [PETER, ENOCH])
def test_a_verifier_key_reads_and_writes_the_same(key: str) -> None:
    assert str(parse_verifier(f"{key}\n")) == key


@given(
    st.binary(min_size=32, max_size=32),
    st.text(alphabet=st.characters(exclude_characters="+\n ", exclude_categories=["C", "Z"]), min_size=1),
)
def test_every_verifier_key_reads_and_writes_the_same(seed: bytes, name: str) -> None:
    key = NoteSigner(name, seed).verifier()
    assert parse_verifier(str(key)) == key


@pytest.mark.parametrize(
    "key",
    [
        *("", "a", "a+b", "PeterNeumann+c74f20a3+", PETER[:-4], PETER.upper()),
        *(PETER.replace("c74f20a3", "c74f20a4"), PETER.replace("+AR", "+AB")),
    ],
)
def test_a_malformed_verifier_key_is_refused(key: str) -> None:
    with pytest.raises(BadSignature):
        parse_verifier(key)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_note_with_one_byte_changed_never_gives_another_text(at: int, change: int) -> None:
    bad = bytearray(NOTE.encode())
    bad[at] ^= change
    try:
        text = open_note(bad.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode(), SIGNER.verifier())
    except BadSignature:
        return
    assert text == open_note(NOTE, SIGNER.verifier())


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_every_text_comes_back(text: str) -> None:
    assert open_note(sign_note(text + "\n", SIGNER), SIGNER.verifier()) == text + "\n"


def test_a_text_without_its_last_newline_is_not_signed() -> None:
    with pytest.raises(BadSignature):
        sign_note("no newline", SIGNER)


@pytest.mark.parametrize(
    "note",
    ["", "\n", "text\n", "text\n\n", NOTE[:-1], NOTE + "x\n", NOTE + "\n", NOTE.replace("— ", "- "), "\n\n— a b\n"],
)
def test_a_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(BadSignature):
        open_note(note, SIGNER.verifier())


def test_another_key_of_the_same_name_does_not_open_it() -> None:
    with pytest.raises(BadSignature):
        open_note(NOTE, NoteSigner(SIGNER.name, bytes(32)).verifier())
    with pytest.raises(BadSignature):
        open_note(NOTE, NoteVerifier("tamis/ffffffffffffffff", SIGNER.verifier().public))


def test_the_seed_is_not_shown() -> None:
    assert bytes(range(32)).hex() not in repr(SIGNER)
    assert "\\x01" not in repr(SIGNER)


def test_a_witness_signs_the_time_and_the_text_as_c2sp_says() -> None:
    """tlog-cosignature, written out by hand: key id with 0x04, 8 bytes of time, Ed25519 over two lines and the text."""
    signer = NoteSigner("witness.test/attic", b"w" * 32)
    text = "tamis/0123456789abcdef\n5\nAAAA\n"
    line = cosign(text, signer, 1_700_000_000)
    dash, name, encoded = line.split(" ")
    raw = base64.b64decode(encoded)
    public = signer.verifier().public
    assert (dash, name, len(raw)) == ("\u2014", "witness.test/attic", 4 + 8 + 64)
    assert raw[:4] == hashlib.sha256(b"witness.test/attic\n\x04" + public).digest()[:4]
    assert int.from_bytes(raw[4:12], "big") == 1_700_000_000
    key = Ed25519PublicKey.from_public_bytes(public)
    key.verify(raw[12:], b"cosignature/v1\ntime 1700000000\n" + text.encode())
    assert cosigned_at(join_note(text, [line]), signer.witness()) == 1_700_000_000


def test_a_cosignature_counts_for_this_text_this_time_and_this_witness_only() -> None:
    signer = NoteSigner("witness.test", b"w" * 32)
    text = "tamis/0123456789abcdef\n5\nAAAA\n"
    line = cosign(text, signer, 1_700_000_000)
    dash, name, encoded = line.split(" ")
    raw = base64.b64decode(encoded)
    later = raw[:11] + bytes([raw[11] ^ 1]) + raw[12:]
    for wrong in (
        join_note(text.replace("5", "6"), [line]),
        join_note(text, [f"{dash} {name} {base64.b64encode(later).decode()}"]),
        join_note(text, [f"{dash} another {encoded}"]),
        join_note(text, [sign_note(text, signer).splitlines()[-1]]),
        text,
    ):
        with pytest.raises(BadSignature):
            cosigned_at(wrong, signer.witness())


def test_a_witness_s_key_is_another_kind_of_key() -> None:
    signer = NoteSigner("witness.test", b"w" * 32)
    assert parse_witness(str(signer.witness())) == signer.witness()
    for parse, text in ((parse_witness, str(signer.verifier())), (parse_verifier, str(signer.witness()))):
        with pytest.raises(BadSignature):
            parse(text)


def test_a_note_taken_apart_and_put_together_is_the_same_and_no_line_is_there_twice() -> None:
    note = sign_note("one\ntwo\n", NoteSigner("a", b"a" * 32))
    text, lines = split_note(note)
    assert join_note(text, [*lines, *lines]) == note


def test_a_signature_has_one_spelling() -> None:
    head, _, last = NOTE.removesuffix("\n").rpartition(" ")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert last.endswith("=")
    other = f"{last[:-2]}{letters[letters.index(last[-2]) ^ 1]}="
    assert base64.b64decode(other) == base64.b64decode(last)
    with pytest.raises(BadSignature):
        open_note(f"{head} {other}\n", SIGNER.verifier())
