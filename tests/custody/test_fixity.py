"""Fixity: the ledger, every person's signature and every blob are judged anew."""

import hashlib
import shutil

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.errors import LedgerBroken
from custody.fixity import check_blobs, check_ledger
from custody.ledger import Ledger
from custody.records import Draft, Entry
from tests.newsroom import Newsroom


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


def _decided(chain: Chain, newsroom: Newsroom) -> Entry:
    draft = chain.draft(
        Act.APPRAISAL, newsroom.reviewers["alice"], object=["x"], verdict="hold", reason="r", answers=""
    )
    (entry,) = chain.record([newsroom.sign("alice")(draft)])
    return entry


def _forged(chain: Chain, draft: Draft) -> None:
    """Appends past every check, as somebody could who holds the unlocked desk and its disk."""
    ledger = Ledger(chain.vault.ledger)
    ledger.refresh()
    (line,) = ledger.prepare([(draft.statement, draft.signature)])
    chain.history.seal([Entry(ledger.size, line, draft.statement, "desk-2026-03", draft.signature)])
    ledger.append([line])


def test_an_honest_ledger_passes(chain: Chain, newsroom: Newsroom) -> None:
    _decided(chain, newsroom)
    check_ledger(chain)


def test_a_decision_nobody_signed_is_found_even_when_it_was_written_past_every_check(
    chain: Chain, newsroom: Newsroom
) -> None:
    fields = {"object": ["x"], "verdict": "clear", "reason": "", "answers": ""}
    _forged(chain, chain.draft(Act.APPRAISAL, newsroom.reviewers["bob"], **fields))
    with pytest.raises(LedgerBroken, match="signature_no_longer_holds"):
        check_ledger(newsroom.chain())


def test_a_decision_signed_by_another_than_it_names_is_found(chain: Chain, newsroom: Newsroom) -> None:
    fields = {"object": ["x"], "verdict": "clear", "reason": "", "answers": ""}
    draft = chain.draft(Act.APPRAISAL, newsroom.reviewers["bob"], **fields)
    _forged(chain, newsroom.sign("alice")(draft))
    with pytest.raises(LedgerBroken, match="signature_no_longer_holds"):
        check_ledger(newsroom.chain())


def test_a_swapped_certificate_is_found(chain: Chain, newsroom: Newsroom) -> None:
    _decided(chain, newsroom)
    cabinet = newsroom.vault.cabinet
    for path in (cabinet.certificate("reviewers/alice"), cabinet.kept(newsroom.reviewers["alice"])):
        shutil.copy(cabinet.certificate("reviewers/bob"), path)
    with pytest.raises(LedgerBroken, match="signature_no_longer_holds"):
        check_ledger(chain)


def test_a_flipped_bit_in_a_blob_is_found_named_and_recorded(chain: Chain) -> None:
    names = [_kept(chain, plain) for plain in (b"first", b"second")]
    path = chain.vault.blob(names[0])
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    seen: list[tuple[int, int]] = []
    fixity = check_blobs(chain, lambda done, total: seen.append((done, total)))
    assert (fixity.checked, fixity.changed) == (2, (names[0],))
    assert seen == [(1, 2), (2, 2)]
    last = list(chain.history.entries())[-1]
    assert (last.text("act"), last.fields["changed"]) == (Act.FIXITY, [names[0]])


def _kept(chain: Chain, plain: bytes) -> str:
    digest = hashlib.sha256(plain).hexdigest()
    envelope = chain.new_envelope(chain.name("submission", digest))
    note = chain.keep(envelope, "as received", digest, [plain])
    chain.write_envelope(envelope.with_blobs([note]))
    return note.name
