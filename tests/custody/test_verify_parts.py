"""The parts of the verifier against published vectors, and against our own second implementation."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from custody import canonical, merkle, verify
from custody.errors import NotCanonical
from keys.notes import NoteSigner, sign_note
from tests.custody.verifying import companion

# RFC 8032 §7.1: public key, message, signature
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_ed25519_agrees_with_the_vectors_of_rfc_8032(public: str, message: str, signature: str) -> None:
    key, said, sig = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.ed25519_holds(key, said, sig)
    assert not verify.ed25519_holds(key, said + b"x", sig)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 511))
def test_ed25519_accepts_what_another_implementation_signs_and_no_flipped_bit(
    seed: bytes, said: bytes, place: int
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(said)
    assert verify.ed25519_holds(public, said, signature)
    flipped = bytearray(signature)
    flipped[place // 8] ^= 1 << place % 8
    assert not verify.ed25519_holds(public, said, bytes(flipped))


def test_ed25519_refuses_a_second_spelling_of_the_same_signature() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = private.sign(b"x")
    larger = int.from_bytes(signature[32:], "little") + ORDER
    malleable = signature[:32] + larger.to_bytes(32, "little")
    assert not verify.ed25519_holds(private.public_key().public_bytes_raw(), b"x", malleable)


@pytest.mark.parametrize("length", [0, 31, 63, 65])
def test_ed25519_refuses_a_signature_of_the_wrong_length(length: int) -> None:
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert not verify.ed25519_holds(public, b"x", bytes(length))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 33])
def test_both_tree_implementations_agree_for_every_leaf(size: int) -> None:
    leaves = [merkle.leaf_hash(b"%d" % number) for number in range(size)]
    roots = companion("vault")["_roots"](leaves, set(range(size + 1)))
    assert roots == {at: merkle.root(leaves[:at]) for at in range(size + 1)}
    for index, leaf in enumerate(leaves):
        path = [node.hex() for node in merkle.inclusion_path(leaves, index)]
        assert verify.root_from_path(leaf, index, size, path) == roots[size]
        assert verify.root_from_path(leaf, index, size, [*path, leaf.hex()]) != roots[size]
        for wrong in set(range(-1, 2 * size + 1)) - {index}:
            assert verify.root_from_path(leaf, wrong, size, path) != roots[size]
        for strange in ("", path[:1] * 2, leaf.hex().upper(), 7):
            assert verify.root_from_path(leaf, index, size, [*path[:-1], strange]) != roots[size]  # type: ignore[list-item]  # as hostile JSON gives it


def test_an_empty_tree_hashes_to_the_hash_of_nothing() -> None:
    assert companion("vault")["_roots"]([], {0})[0] == hashlib.sha256(b"").digest() == merkle.root([])


VALUES = st.recursive(
    st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
    max_leaves=12,
)


@given(VALUES)
def test_both_canonical_forms_agree(value: canonical.JSON) -> None:
    data = canonical.dumps({"it": value})
    assert verify.canonical({"it": value}) == data
    assert verify.parsed(data, "x", it=object) == {"it": value}


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b"1.0",
        b"1e2",
        b"true",
        b"NaN",
        b"-0",
        b"9007199254740992",
        b"9" * 5000,
        b'"\\u0041"',
        b'"\\ud800"',
        b'"\xff"',
        '{"é":1}'.encode(),
        b"\xef\xbb\xbf1",
        b"",
        b"[" * 100_000,
    ],
)
def test_both_refuse_any_other_spelling(data: bytes) -> None:
    with pytest.raises(verify.Refused):
        verify.parsed(data, "x", a=object)
    with pytest.raises(NotCanonical):
        canonical.loads(data)


@pytest.mark.parametrize("seed", range(20))
def test_a_verifier_key_is_read_whatever_its_base64_holds(seed: int) -> None:
    signer = NoteSigner("tamis/0123456789abcdef", hashlib.sha256(b"%d" % seed).digest())
    key = verify.note_key(str(signer.verifier()), "x")
    assert key.public == signer.verifier().public
    text = f"{signer.name}\n1\n{'A' * 43}=\n"
    assert verify.checkpoint_from(sign_note(text, signer).encode(), key, "x").size == 1


@pytest.mark.parametrize("text", ["", "tamis/0123456789abcdef", "a+b+c", "tamis/0123456789abcdef+00000000+AQ=="])
def test_a_malformed_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(verify.Refused):
        verify.note_key(text, "x")


@pytest.mark.parametrize(
    "text",
    [
        "tamis/0123456789abcdef\n01\n" + "A" * 43 + "=\n",
        "tamis/0123456789abcdef\n1\n" + "A" * 43 + "=\nextra\n",
        "tamis/0123456789abcdef\n-1\n" + "A" * 43 + "=\n",
        "tamis/0123456789abcdef\n1\nshort\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    signer = NoteSigner("tamis/0123456789abcdef", bytes(32))
    key = verify.note_key(str(signer.verifier()), "x")
    with pytest.raises(verify.Refused):
        verify.checkpoint_from(sign_note(text, signer).encode(), key, "x")


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    assert verify.visible("a\x1b[31m\u202eb\n") == "a\\u001b[31m\\u202eb\\u000a"
    assert len(verify.visible("x" * 10_000)) < 400


def test_every_sentence_is_there_in_both_languages_with_the_same_blanks() -> None:
    companions = [companion(name)["Checked"] for name in ("vault", "people")]
    checks = {
        getattr(kind, check).__doc__.split("\n")[0]
        for kind in (verify.Package, verify.Release, *companions)
        for check in (*kind.checks, "witnesses")
    }
    for said in (*checks, *verify.SAID.values()):
        french, english = said.split(" | ")
        assert blanks(french) == blanks(english)
        assert french.endswith((".", "}"))
        assert english.endswith((".", "}"))


@pytest.mark.parametrize("kind", ["log", "witness"])
def test_a_cosignature_is_read_with_its_time(kind: str) -> None:
    """C2SP tlog-cosignature: the time stands in what is signed, and before the signature."""
    log, witness = NoteSigner("tamis/0123456789abcdef", bytes(32)), NoteSigner("witness.example", b"w" * 32)
    text = f"{log.name}\n1\n{'A' * 43}=\n"
    signed = Ed25519PrivateKey.from_private_bytes(b"w" * 32).sign(f"cosignature/v1\ntime 1770000000\n{text}".encode())
    line = base64.b64encode(witness.witness().key_id() + (1770000000).to_bytes(8) + signed).decode()
    note = sign_note(text, log) + f"— {witness.name} {line}\n"
    checkpoint = verify.checkpoint_from(note.encode(), verify.note_key(str(log.verifier()), "x"), "x")
    if kind == "witness":
        assert verify.note_key(str(witness.witness()), "x", 4).times(checkpoint) == [1770000000]
        with pytest.raises(verify.Refused):
            verify.note_key(str(witness.witness()), "x")
    else:
        assert verify.note_key(str(witness.verifier()), "x").times(checkpoint) == []


def blanks(sentence: str) -> set[str]:
    return {part.partition("}")[0] for part in sentence.split("{")[1:]}
