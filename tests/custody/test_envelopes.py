"""An envelope that lists more than one can hold is refused before it is written: nobody could open it again."""

import pytest

from custody.envelopes import Envelope
from custody.errors import EnvelopeFull
from custody.records import BlobNote
from tests.newsroom import Newsroom


def test_an_envelope_nobody_could_open_again_is_not_written(founded: Newsroom) -> None:
    chain = founded.chain()
    notes = [BlobNote(f"{number:064x}", "exhibit", 1, "0" * 64, "n" * 1_000_000) for number in range(70)]
    full = Envelope("0" * 32, b"A" * 43, ()).with_blobs(notes)
    with pytest.raises(EnvelopeFull):
        chain.envelopes.sealed(full, chain.policy.recipients(), chain.now())
    with pytest.raises(EnvelopeFull):
        chain.envelopes.seal_beside([full], chain.policy.recipients(), chain.now())
    assert chain.envelopes.labels() == frozenset()
