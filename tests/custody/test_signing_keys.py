"""Signatures are judged by what the ledger knew of the key then: vectors where gpgv alone says good."""

from dataclasses import replace

import pytest

from custody import founding
from custody.acts import Act
from custody.chain import Chain
from custody.errors import LedgerBroken, NotPermitted
from custody.fixity import check_ledger
from custody.key_history import KeyStatus
from custody.ledger import Ledger
from custody.records import Draft, Entry
from custody.signing import check_human_act
from keys import pipe
from keys.gpg import GpgHome
from tests.newsroom import PASSPHRASES, FixedClock, Newsroom


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    newsroom.clock = FixedClock(newsroom.clock.now.replace(year=2027))  # after the real day on which gpg signs
    return newsroom.chain()


def verdict(chain: Chain, actor: str) -> Draft:
    return chain.draft(Act.APPRAISAL, actor, object=["x"], verdict="clear", reason="", answers="")


def decided(chain: Chain, newsroom: Newsroom, name: str) -> Entry:
    (entry,) = chain.record([newsroom.sign(name)(verdict(chain, newsroom.reviewers[name]))])
    return entry


def enacted(chain: Chain, newsroom: Newsroom, act: Act, **fields: str) -> None:
    for name in PASSPHRASES:
        chain.record([newsroom.sign(name)(chain.draft(act, newsroom.reviewers[name], "", **fields))])


def accepted(chain: Chain, newsroom: Newsroom, name: str, expires: str) -> None:
    facts = {"name": name, "key": newsroom.reviewers[name], "role": "reviewer", "certificate": "0" * 64}
    enacted(chain, newsroom, Act.KEY_ACCEPTANCE, expires=expires, **facts)


def revoked(chain: Chain, newsroom: Newsroom, name: str, since: str) -> None:
    enacted(chain, newsroom, Act.KEY_REVOCATION, key=newsroom.reviewers[name], reason="compromised", since=since)


def forged(chain: Chain, draft: Draft) -> None:
    """Appends past every check, as somebody could who holds the unlocked desk and its disk."""
    ledger = Ledger(chain.vault.ledger)
    ledger.refresh()
    (line,) = ledger.prepare([(draft.statement, draft.signature)])
    chain.history.seal([Entry(ledger.size, line, draft.statement, "desk-2027-03", draft.signature)])
    ledger.append([line])


def held(draft: Draft, newsroom: Newsroom, name: str) -> str:
    """What gpgv alone says."""
    folder = newsroom.memory
    (folder / "d").write_bytes(draft.statement.signed_bytes())
    (folder / "s").write_bytes(draft.signature or b"")
    return pipe.examine_detached(
        newsroom.vault.cabinet.certificate(f"reviewers/{name}"), folder / "d", folder / "s"
    ).word


def test_a_statement_records_what_the_ledger_knew_of_its_signers_key(chain: Chain, newsroom: Newsroom) -> None:
    accepted(chain, newsroom, "alice", "2027-06-01")
    at = chain.size - 1
    recorded = decided(chain, newsroom, "alice").fields["signing_key"]
    assert recorded == {"status": "good", "expires": "2027-06-01", "accepted": at}


def test_a_signature_before_the_key_expired_stands_and_none_after(chain: Chain, newsroom: Newsroom) -> None:
    accepted(chain, newsroom, "alice", "2027-06-01")
    decided(chain, newsroom, "alice")
    newsroom.clock.now = newsroom.clock.now.replace(month=6)
    late = newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))
    assert held(late, newsroom, "alice") == "GOODSIG"
    with pytest.raises(NotPermitted, match="key_expired"):
        chain.record([late])
    check_ledger(newsroom.chain())


def test_an_early_time_does_not_help_an_expired_key(chain: Chain, newsroom: Newsroom) -> None:
    accepted(chain, newsroom, "alice", "2027-06-01")
    early = newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))
    newsroom.clock.now = newsroom.clock.now.replace(month=6)
    with pytest.raises(NotPermitted, match="key_expired"):
        chain.record([early])
    decided(chain, newsroom, "bob")
    check_ledger(newsroom.chain())
    forged(chain, early)
    with pytest.raises(LedgerBroken, match="signature_no_longer_holds"):
        check_ledger(newsroom.chain())


def test_after_its_revocation_a_key_signs_nothing_whatever_time_it_gives(chain: Chain, newsroom: Newsroom) -> None:
    before = newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))
    decided(chain, newsroom, "alice")
    revoked(chain, newsroom, "alice", "2027-03-04")
    check_ledger(newsroom.chain())
    assert held(before, newsroom, "alice") == "GOODSIG"
    with pytest.raises(NotPermitted, match="key_revoked"):
        chain.record([before])
    forged(chain, before)
    with pytest.raises(LedgerBroken, match="signature_no_longer_holds"):
        check_ledger(newsroom.chain())


def test_what_a_key_signed_since_it_is_doubted_is_disputed(chain: Chain, newsroom: Newsroom) -> None:
    first = decided(chain, newsroom, "alice")
    newsroom.clock.now = newsroom.clock.now.replace(day=20)
    second = decided(chain, newsroom, "alice")
    revoked(chain, newsroom, "alice", f"{newsroom.clock.now:%Y-%m-%d}")
    statuses = [
        check_human_act(
            Draft(entry.statement, entry.scope, entry.signature),
            chain.history.rules(entry.seq),
            chain.vault,
            chain.unlocked.scratch,
        )
        for entry in (first, second)
    ]
    assert statuses == [KeyStatus.GOOD, KeyStatus.DISPUTED]


def test_a_certificate_that_has_expired_since_does_not_undo_what_the_ledger_believed(
    chain: Chain, newsroom: Newsroom
) -> None:
    """The reason for all this: reviewers' keys expire, and gpgv then calls their old signatures expired too."""
    draft, name = replaced_by_an_old_key(chain, newsroom)
    assert held(draft, newsroom, name) == "EXPKEYSIG"
    with pytest.raises(NotPermitted, match="key_expired"):  # no event tells that it was good then
        chain.record([draft])
    accepted(chain, newsroom, name, "2028-06-01")
    chain.record([draft])
    check_ledger(newsroom.chain())


def replaced_by_an_old_key(chain: Chain, newsroom: Newsroom) -> tuple[Draft, str]:
    """Gives a third reviewer a key that expired in 2020, and a verdict they signed before."""
    old = GpgHome(newsroom.memory / "old", faked_time="20200101T000000!")
    key = old.make_key("tamis reviewer carol", expires="1d")
    newsroom.vault.cabinet.certificate("reviewers/carol").write_bytes(old.certificate(key))
    rules = chain.policy
    with_carol = replace(rules, reviewers={**rules.reviewers, "carol": key})
    founding.enact(chain, with_carol, PASSPHRASES)
    newsroom.reviewers["carol"] = key
    draft = verdict(chain, key)
    signature = old.sign_detached(draft.statement.signed_bytes(), key)
    old.close()
    return Draft(draft.statement, draft.scope, signature), "carol"


def test_a_certificate_kept_by_its_fingerprint_judges_what_was_signed_before_a_new_key(
    chain: Chain, newsroom: Newsroom
) -> None:
    decided(chain, newsroom, "alice")
    cabinet, key = newsroom.vault.cabinet, newsroom.reviewers["alice"]
    path = cabinet.certificate("reviewers/alice")
    cabinet.kept(key).parent.mkdir(exist_ok=True)
    cabinet.kept(key).write_bytes(path.read_bytes())
    path.write_bytes(cabinet.certificate("reviewers/bob").read_bytes())
    check_ledger(newsroom.chain())
    cabinet.kept(key).unlink()
    with pytest.raises(LedgerBroken):
        check_ledger(newsroom.chain())


def test_a_signature_spelled_otherwise_is_not_recorded(chain: Chain, newsroom: Newsroom) -> None:
    good = newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))
    assert good.signature is not None
    changed = bytearray(good.signature)
    changed[changed.index(b"\x09\x10") + 10] ^= 1  # where the digest starts: gpgv does not look
    with pytest.raises(NotPermitted, match="signature_bad"):
        chain.record([Draft(good.statement, good.scope, bytes(changed))])


@pytest.mark.parametrize("act", [Act.KEY_ACCEPTANCE, Act.KEY_REVOCATION])
def test_a_key_event_that_cannot_be_read_is_never_recorded(chain: Chain, newsroom: Newsroom, act: Act) -> None:
    draft = newsroom.sign("alice")(chain.draft(act, newsroom.reviewers["alice"], key="x", expires="soon", since=""))
    with pytest.raises(NotPermitted, match="key_act_malformed"):
        chain.record([draft])


def test_a_back_dated_verdict_by_a_good_key_is_found(chain: Chain, newsroom: Newsroom) -> None:
    decided(chain, newsroom, "bob")
    chain.checkpoint()
    newsroom.clock.now = newsroom.clock.now.replace(month=5)
    decided(chain, newsroom, "bob")
    chain.checkpoint()
    good = verdict(chain, newsroom.reviewers["alice"])
    fields = {**good.statement.fields, "day": "2027-03-02", "time": "2027-03-02T10:00:00Z"}
    early = replace(good, statement=replace(good.statement, fields=fields))
    forged(chain, newsroom.sign("alice")(early))
    with pytest.raises(LedgerBroken, match="backdated"):
        check_ledger(newsroom.chain())


def test_a_ledger_rebuilt_without_a_checkpoint_somebody_saw_is_found(chain: Chain, newsroom: Newsroom) -> None:
    chain.checkpoint()
    seen = chain.checkpoints.newest()
    assert seen is not None
    decided(chain, newsroom, "alice")
    check_ledger(newsroom.chain())
    (chain.vault.ledger / "checkpoints" / f"{seen.size:012}.note").unlink()
    with pytest.raises(LedgerBroken, match="seen_no_more"):
        check_ledger(newsroom.chain())
