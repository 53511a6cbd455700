"""Sealed records open under their key and context only; names tell nothing without the key."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import NotDecrypted
from keys.sealed import derive, keyed_name, open_record, seal_record

KEY = bytes(range(32))
NONCE = bytes(12)


@given(st.binary(max_size=1000).filter(lambda plain: not plain.endswith(b" ")))
def test_a_record_comes_back_and_its_length_is_a_multiple_of_256(plain: bytes) -> None:
    sealed = seal_record(KEY, plain, NONCE, "scope")
    assert open_record(KEY, sealed, "scope") == plain
    assert (len(sealed) - 12 - 16) % 256 == 0


def test_a_record_is_what_the_format_says() -> None:
    sealed = seal_record(KEY, b"{}", NONCE, "scope")
    assert sealed[:12] == NONCE
    assert AESGCM(KEY).decrypt(NONCE, sealed[12:], b"scope") == b"{}" + b" " * 254


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_refused(at: int, change: int) -> None:
    sealed = bytearray(seal_record(KEY, b"content", NONCE, "scope"))
    sealed[at % len(sealed)] ^= change
    with pytest.raises(NotDecrypted):
        open_record(KEY, bytes(sealed), "scope")


@pytest.mark.parametrize("cut", [0, 5, 12, 20, 27])
def test_a_short_record_is_refused(cut: int) -> None:
    with pytest.raises(NotDecrypted):
        open_record(KEY, seal_record(KEY, b"content", NONCE, "scope")[:cut], "scope")


def test_another_context_and_another_key_are_refused() -> None:
    sealed = seal_record(KEY, b"content", NONCE, "one submission")
    with pytest.raises(NotDecrypted):
        open_record(KEY, sealed, "another submission")
    with pytest.raises(NotDecrypted):
        open_record(bytes(32), sealed, "one submission")


def test_derived_keys_differ_by_purpose_and_are_stable() -> None:
    # RFC 5869 with SHA-256, no salt: the value was computed with HMAC by hand
    import hmac

    extracted = hmac.digest(bytes(32), KEY, "sha256")
    assert derive(KEY, "a") == hmac.digest(extracted, b"a\x01", "sha256")
    assert derive(KEY, "a") != derive(KEY, "b")


def test_a_keyed_name_depends_on_the_key_and_on_where_its_parts_end() -> None:
    assert keyed_name(KEY, "ab", "c") != keyed_name(KEY, "a", "bc")
    assert keyed_name(KEY, "a") != keyed_name(bytes(32), "a")
    assert len(keyed_name(KEY, "a")) == 64
