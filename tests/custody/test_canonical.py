"""One value, one byte string: what RFC 8785 says, and nothing it leaves open."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from custody.canonical import JSON, dumps, loads, loads_object
from custody.errors import NotCanonical

LARGEST = 2**53 - 1
TEXT = st.text(alphabet=st.characters(codec="utf-8"))
KEYS = st.text(alphabet=st.characters(max_codepoint=127))
VALUES: st.SearchStrategy[JSON] = st.recursive(
    st.none() | TEXT | st.integers(-LARGEST, LARGEST),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_it_writes_what_rfc_8785_writes_and_reads_it_again(value: JSON) -> None:
    written = dumps(value)
    assert written == rfc8785.dumps(value)
    assert loads(written) == value


@pytest.mark.parametrize(
    "value", [True, 1.0, 2**53, -(2**53), "\ud800", {"é": 1}, {1: 1}, b"x", [{"a": [False]}], {1, 2}]
)
def test_what_it_does_not_order_it_refuses(value: JSON) -> None:
    with pytest.raises(NotCanonical):
        dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1,"a":1}', b'"\\u0061"', b"1.0", b"1e3", b"-0", b"01", b"true",
        b"NaN", b"\xff", b" 1", b"1\n", b'"\\/"', b'"\\ud800"', b"[" * 5000 + b"]" * 5000, b"9" * 5000,
    ],
)  # fmt: skip
def test_a_second_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        loads(data)


def test_an_object_is_wanted_where_an_object_is_wanted() -> None:
    assert loads_object(b'{"a":1}') == {"a": 1}
    with pytest.raises(NotCanonical):
        loads_object(b"[]")
