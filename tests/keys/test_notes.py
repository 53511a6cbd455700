"""Signed notes are C2SP's: a note of the Go implementation opens, and no changed byte does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import BadSignature
from keys.notes import NoteSigner, NoteVerifier, open_note, parse_verifier, sign_note

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
