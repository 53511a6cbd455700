"""A witness passes what continues what it saw, and refuses everything else with the reason."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody import merkle
from keys.notes import NoteSigner
from tests.witness.ledgers import LOG, Told
from witness.errors import NotARequest, NotWitnessed
from witness.memory import Seen
from witness.request import judge, read_request, write_request

TOLD = Told()


def seen(size: int) -> Seen:
    return Seen("attic", LOG.verifier(), size, merkle.root(TOLD.leaves(size)) if size else b"", 1)


@given(st.integers(0, 60), st.integers(0, 60))
def test_any_growth_passes_and_a_request_is_read_as_it_was_written(old: int, more: int) -> None:
    request = TOLD.request(old, old + more)
    assert read_request(write_request(request)) == request
    assert judge(request, seen(old)).size == old + more


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_a_changed_past_never_passes(old: int, more: int, data: st.DataObject) -> None:
    forged = Told(changed={data.draw(st.integers(0, old - 1)): b"forged"})
    with pytest.raises(NotWitnessed) as refusal:
        judge(forged.request(old, old + more), seen(old))
    assert refusal.value.message.id == "witness.past_changed"


def reason(request: object, remembered: Seen) -> str:
    with pytest.raises(NotWitnessed) as refusal:
        judge(request, remembered)  # type: ignore[arg-type]  # a Request in every call below
    return refusal.value.message.id.removeprefix("witness.")


def test_each_refusal_has_its_reason() -> None:
    other_log = Told(NoteSigner("tamis/ffffffffffffffff", b"o" * 32))
    other_key = Told(NoteSigner(LOG.name, b"o" * 32))
    right = TOLD.request(5, 9)
    assert reason(TOLD.request(4, 4), seen(5)) == "ledger_shrank"
    assert reason(other_log.request(5, 9), seen(5)) == "other_log"
    assert reason(other_key.request(5, 9), seen(5)) == "not_signed_by_log"
    assert reason(TOLD.request(4, 9), seen(5)) == "other_size"
    assert reason(replace(right, proof=()), seen(5)) == "past_changed"
    assert reason(replace(right, proof=right.proof[:-1]), seen(5)) == "past_changed"
    assert reason(replace(TOLD.request(0, 9), proof=right.proof), seen(0)) == "past_changed"
    assert reason(Told(changed={4: b"x"}).request(5, 5), seen(5)) == "past_changed"


@pytest.mark.parametrize(
    "text",
    [
        *("", "old 5\n", "old five\n\nnote", "old -1\n\nnote", "old 05\n\nnote", "old 1\nAAAA\n\nnote", "old 1\n" * 90),
        "old 1\n" + ("A" * 43 + "=\n") * 65 + "\nnote",
        "old 1\n\n" + "n" * (1 << 16),
    ],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(NotARequest):
        read_request(text)


def test_a_scanner_that_types_other_line_ends_or_no_last_one_is_understood() -> None:
    request = TOLD.request(5, 9)
    text = write_request(request)
    assert read_request(text.replace("\n", "\r\n")) == request
    assert read_request(text.rstrip("\n")) == request
