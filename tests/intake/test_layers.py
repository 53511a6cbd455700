"""An exhibit that is itself a message to the desk is opened when asked, once, and stays as it came."""

from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from intake.errors import LayerClosed
from intake.layers import open_layer, seems_wrapped
from intake.limits import Limits
from intake.receive import receive
from keys.personal import own_key
from tests.exports import write_singles
from tests.newsroom import PASSPHRASES, Newsroom, content
from words.message import Message

LIMITS = Limits()


@pytest.fixture
def chain(newsroom: Newsroom, tmp_path: Path) -> Chain:
    """A vault with a wrapped message, a wrapped file, one wrapped for somebody else, and a plain message."""
    make = newsroom.exporter
    ours, theirs = [make.submission], [newsroom.stranger]
    items = [
        make.message(1, "brave otter", make.gpg.encrypt(b"the true words", ours, "--armor")),
        make.document(2, "brave otter", make.gpg.encrypt(b"%PDF-1.7", ours), b"memo.pdf.gpg"),
        make.message(3, "brave otter", make.gpg.encrypt(b"for somebody else", theirs, "--armor")),
        make.message(4, "brave otter", b"nothing more"),
        make.message(5, "brave otter", newsroom.to_one("alice", b"for alice alone")),
    ]
    write_singles(items, tmp_path)
    made = newsroom.chain()
    receive(tmp_path, made, LIMITS)
    return made


def numbered(chain: Chain, number: int) -> str:
    (own,) = [each.label for each in chain.catalog.submissions() if each.number == number]
    return chain.catalog.exhibits(own)[0].label


@pytest.mark.parametrize(("number", "inside", "name"), [(1, b"the true words", ""), (2, b"%PDF-1.7", "memo.pdf")])
def test_what_is_inside_becomes_an_exhibit_below_it_once(chain: Chain, number: int, inside: bytes, name: str) -> None:
    outer = numbered(chain, number)
    before = content(chain, outer)
    inner = open_layer(outer[:8], "alice", chain, LIMITS)
    assert (content(chain, inner), chain.catalog.exhibit(inner).untrusted_filename) == (inside, name)
    assert content(chain, outer) == before
    size = chain.size
    assert open_layer(outer, "bob", chain, LIMITS) == inner
    assert chain.size == size
    entry = list(chain.history.of(chain.catalog.exhibit(inner).submission))[-1]
    assert (entry.text("act"), entry.text("parent"), entry.text("actor")) == (Act.DECRYPTION, outer, "alice")
    check_ledger(chain)
    listed = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == listed


@pytest.mark.parametrize(("number", "reason"), [(3, "keys.other_recipient"), (4, "keys.not_openpgp")])
def test_what_does_not_open_is_told_and_recorded(chain: Chain, number: int, reason: str) -> None:
    outer = numbered(chain, number)
    with pytest.raises(LayerClosed):
        open_layer(outer, "alice", chain, LIMITS)
    last = list(chain.history.of(chain.catalog.exhibit(outer).submission))[-1]
    assert (last.text("act"), last.objects) == (Act.FAILED_CHECK, (outer,))
    assert Message.unpacked(last.text("reason")).id == reason


def test_a_person_s_own_key_opens_what_is_for_them_alone_and_the_entry_names_it(
    chain: Chain, newsroom: Newsroom
) -> None:
    outer, cabinet, memory = numbered(chain, 5), chain.vault.cabinet, chain.unlocked.folder
    before = sorted(memory.iterdir())
    with pytest.raises(LayerClosed) as closed:
        open_layer(outer, "alice", chain, LIMITS)
    assert closed.value.message.id == "intake.layer_closed"
    with own_key(cabinet, memory, "bob", PASSPHRASES["bob"]) as own, pytest.raises(LayerClosed) as refused:
        open_layer(outer, "bob", chain, LIMITS, own=own)
    assert refused.value.message.id == "intake.layer_not_for_you"
    failed = list(chain.history.entries())[-1]
    assert (failed.text("key"), Message.unpacked(failed.text("reason")).id) == (
        newsroom.reviewers["bob"],
        "keys.other_recipient",
    )
    with own_key(cabinet, memory, "alice", PASSPHRASES["alice"]) as own:
        inner = open_layer(outer, own.fingerprint, chain, LIMITS, own=own)
    assert content(chain, inner) == b"for alice alone"
    made = list(chain.history.of(chain.catalog.exhibit(inner).submission))[-1]
    assert (made.text("key"), made.text("actor"), made.text("parent")) == (*[newsroom.reviewers["alice"]] * 2, outer)
    assert sorted(memory.iterdir()) == before


def test_what_seems_wrapped() -> None:
    assert seems_wrapped("memo.pdf.GPG", "")
    assert seems_wrapped("", "\n-----BEGIN PGP MESSAGE-----\n")
    assert not seems_wrapped("memo.pdf", "He wrote -----BEGIN PGP MESSAGE-----")
