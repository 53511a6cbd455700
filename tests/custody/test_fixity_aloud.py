"""A ledger that fails its check inside the desk says so in an entry of its own."""

import pytest

from custody.acts import Act
from custody.errors import LedgerBroken
from custody.fixity import check_ledger_aloud
from tests.newsroom import Newsroom


def test_a_failed_check_is_recorded_once_and_raised(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    check_ledger_aloud(chain)
    size = chain.size
    note = newsroom.vault.ledger / "checkpoints" / f"{chain.checkpoint().size:012d}.note"
    (note.with_name("000000000001.note")).write_bytes(note.read_bytes())
    with pytest.raises(LedgerBroken):
        check_ledger_aloud(chain)
    (entry,) = newsroom.chain().history.entries(size)
    assert (entry.text("act"), entry.text("object")) == (Act.FAILED_CHECK, "ledger")
    assert "checkpoint_disagrees" in entry.text("reason")
