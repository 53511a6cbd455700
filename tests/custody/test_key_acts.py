"""People join, leave, lose keys and are sent away: who can open what afterwards, and who had to sign."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custody import key_acts
from custody.acts import Act
from custody.chain import Chain
from custody.cosigning import contents, cosign, waiting
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from custody.hands import Hand, reviewer_hand, sheets_hand
from custody.key_acts import perform
from custody.open_acts import open_acts
from custody.settling import settle
from keys import coming, recovery, unlocked
from keys.addressees import addressees
from keys.errors import UnknownKey, WrongPassphrase
from tests.exports import Gpg
from tests.newsroom import PASSPHRASES, Newsroom

CAROL = "a key for carol only"
TODAY = "2026-03-02"


def both(chain: Chain) -> list[Hand]:
    return [reviewer_hand(chain, name, PASSPHRASES[name]) for name in ("alice", "bob")]


def sheets(room: Newsroom, chain: Chain) -> list[Hand]:
    return [sheets_hand(chain, recovery.restore(room.recovery_shares[:2]))]


def new_key(room: Newsroom, name: str = "carol", passphrase: str = CAROL) -> coming.NewKey:
    return coming.make_person(room.vault.cabinet, room.memory, name, passphrase)


def join_carol(room: Newsroom, chain: Chain) -> str:
    key = new_key(room)
    assert perform(key_acts.joining(chain.policy, "carol", key), chain, both(chain))
    return key.fingerprint


def opens(room: Newsroom, shelf: str, passphrase: str) -> Chain:
    """Locks the vault and opens it with this key alone; gives a chain that has read all of the ledger."""
    room.lock()
    unlocked.unlock(room.vault.cabinet, room.memory, shelf, passphrase)
    chain = room.chain()
    check_ledger(chain)
    return chain


def keep_something(chain: Chain) -> str:
    """Puts an envelope into the vault; gives its label."""
    label = chain.name("submission", "x")
    chain.write_envelope(chain.new_envelope(label))
    return label


def test_whoever_joins_opens_the_vault_and_their_signature_counts(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    carol = join_carol(newsroom, chain)
    assert chain.policy.reviewers["carol"] == carol
    assert not open_acts(chain)
    again = opens(newsroom, "reviewers/carol", CAROL)
    hands = [reviewer_hand(again, "alice", PASSPHRASES["alice"]), reviewer_hand(again, "carol", CAROL)]
    assert perform(key_acts.leaving(again.policy, "bob", TODAY), again, hands)
    assert set(again.policy.reviewers) == {"alice", "carol"}


def test_one_hand_waits_and_the_second_carries_the_act_out(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    act = key_acts.joining(chain.policy, "carol", new_key(newsroom))
    first, second = both(chain)
    assert not perform(act, chain, [first])
    assert "carol" not in chain.policy.reviewers
    assert [(each.kind, each.subject) for each in open_acts(chain)] == [("join", "carol")]
    assert not newsroom.vault.cabinet.locked("reviewers/carol").exists()
    assert perform(act, chain, [second])
    assert "carol" in chain.policy.reviewers
    assert not open_acts(chain)


def test_who_signs_later_signs_what_the_first_signed_and_nothing_else(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    act = key_acts.joining(chain.policy, "carol", new_key(newsroom))
    first, second = both(chain)
    assert not perform(act, chain, [first])
    (waits,) = waiting(chain)
    said = contents(waits, chain)
    assert [each.act for each in said] == [Act.KEY_ACCEPTANCE, Act.POLICY]
    assert {each.signers for each in said} == {(first.fingerprint,)}
    assert not cosign(waits, chain, [first])
    assert cosign(waits, chain, [second])
    assert chain.policy == act.rules
    assert not waiting(chain)


def test_the_sheets_stand_for_the_quorum_in_key_acts_only(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    act = key_acts.joining(chain.policy, "carol", new_key(newsroom))
    assert perform(act, chain, sheets(newsroom, chain))
    check_ledger(opens(newsroom, "reviewers/carol", CAROL))
    (hand,) = sheets(newsroom, newsroom.chain())
    with pytest.raises(NotPermitted):
        chain.record(hand.sign([chain.draft(Act.APPRAISAL, hand.fingerprint, object=["x"])]))


def test_a_key_that_was_given_up_or_is_another_s_is_never_taken_up(newsroom: Newsroom) -> None:
    chain, key = newsroom.chain(), new_key(newsroom)
    assert perform(key_acts.joining(chain.policy, "carol", key), chain, both(chain))
    assert perform(key_acts.leaving(chain.policy, "carol", TODAY), chain, both(chain))
    before = chain.size
    with pytest.raises(NotPermitted, match="key_given_up"):
        perform(key_acts.joining(chain.policy, "dora", key), chain, both(chain))
    alices = coming.NewKey(chain.policy.reviewer("alice"), "0" * 64, "")
    with pytest.raises(NotPermitted, match="key_taken"):
        perform(key_acts.joining(chain.policy, "dora", alices), chain, both(chain))
    assert chain.size == before


def test_a_wrong_passphrase_records_no_signature(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    act = key_acts.joining(chain.policy, "carol", new_key(newsroom))
    with pytest.raises(WrongPassphrase):
        perform(act, chain, [reviewer_hand(chain, "alice", "wrong")])
    assert not [entry for entry in chain.history.entries() if "carol" in str(entry.fields.get("policy"))]


def test_who_has_left_opens_nothing_any_more(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    carol = join_carol(newsroom, chain)
    assert perform(key_acts.leaving(chain.policy, "carol", TODAY), chain, both(chain))
    assert chain.history.keys().revoked[carol].reason == "left"
    newsroom.lock()
    with pytest.raises(UnknownKey):
        unlocked.unlock(newsroom.vault.cabinet, newsroom.memory, "reviewers/carol", CAROL)
    assert carol_id(newsroom, carol).isdisjoint(addressees(secret(newsroom, "desk")))
    opens(newsroom, "reviewers/bob", PASSPHRASES["bob"])


def secret(room: Newsroom, name: str) -> bytes:
    return room.vault.cabinet.secret(name).read_bytes()


def carol_id(room: Newsroom, fingerprint: str) -> frozenset[str]:
    room.unlock("alice")
    known = room.unlocked.home("desk").certificates()
    return frozenset(key for each in known if each.fingerprint == fingerprint for key in each.encryption)


def test_nobody_leaves_below_the_quorum_and_no_name_is_taken_twice(newsroom: Newsroom) -> None:
    rules, key = newsroom.chain().policy, coming.NewKey("C" * 40, "c", "")
    with pytest.raises(NotPermitted):
        key_acts.leaving(rules, "bob", TODAY)
    with pytest.raises(NotPermitted):
        key_acts.expelling(rules, "bob", key, replace(key, fingerprint="D" * 40), TODAY)
    for name in ("alice", "recovery", "desk"):
        with pytest.raises(NotPermitted):
            key_acts.joining(rules, name, key)


def test_sending_somebody_away_changes_desk_release_and_index_key_and_every_envelope(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    label = keep_something(chain)
    join_carol(newsroom, chain)
    rules, before = chain.policy, dict(chain.unlocked.secrets)
    stolen = newsroom.vault.envelope(label).read_bytes()
    holders = (rules.reviewers["alice"], rules.reviewers["bob"], rules.recovery)
    cabinet, opened, now = newsroom.vault.cabinet, chain.unlocked, chain.now()
    desk, release = (coming.make_serving(cabinet, opened, role, holders, now) for role in ("desk", "release"))
    act = key_acts.expelling(rules, "carol", desk, release, TODAY)
    assert perform(act, chain, both(chain))
    again = opens(newsroom, "reviewers/alice", PASSPHRASES["alice"])
    assert (again.policy.desk, again.policy.release) == (desk.fingerprint, release.fingerprint)
    assert again.unlocked.fingerprints["desk"] == desk.fingerprint
    assert again.unlocked.fingerprints["release"] == release.fingerprint
    assert again.envelope(label).label == label
    assert addressees(newsroom.vault.envelope(label).read_bytes()).isdisjoint(addressees(stolen) - recovery_id(again))
    assert again.unlocked.secrets["catalog"] != before["catalog"]
    revoked = again.history.keys().revoked
    assert {revoked[key].reason for key in (rules.desk, rules.release, rules.reviewers["carol"])} == {"compromised"}
    assert not list((newsroom.vault.root / "keys" / "next").iterdir())
    settled = settle(again)
    assert (settled.envelopes, settled.left_out) == (0, ())


def recovery_id(chain: Chain) -> frozenset[str]:
    known = chain.unlocked.home("desk").certificates()
    return frozenset(key for each in known if each.fingerprint == chain.policy.recovery for key in each.encryption)


def test_a_lost_passphrase_is_replaced_under_the_same_name_and_old_signatures_stand(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    old = chain.policy.reviewers["bob"]
    key = new_key(newsroom, "bob", "another boat")
    act = key_acts.replacing(chain.policy, "bob", key, "lost", TODAY)
    assert perform(act, chain, sheets(newsroom, chain))
    assert (chain.policy.reviewers["bob"], chain.history.keys().revoked[old].reason) == (key.fingerprint, "lost")
    with pytest.raises(WrongPassphrase):
        opens(newsroom, "reviewers/bob", PASSPHRASES["bob"])
    opens(newsroom, "reviewers/bob", "another boat")


def test_new_sheets_open_what_the_old_ones_no_longer_do(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    label = keep_something(chain)
    old = sheets(newsroom, chain)[0]
    fresh = bytes(range(32))
    key = coming.make_recovery(newsroom.vault.cabinet, newsroom.memory, fresh)
    assert perform(key_acts.rotating(chain.policy, key, "superseded", TODAY), chain, both(chain))
    again = opens(newsroom, "recovery", recovery.passphrase(fresh))
    assert again.policy.recovery == key.fingerprint
    assert recovery_id(again) < addressees(newsroom.vault.envelope(label).read_bytes())
    with pytest.raises(WrongPassphrase):
        old.sign([again.draft(Act.POLICY, old.fingerprint, policy=again.policy.as_json())])


def test_a_renewed_key_has_two_more_years(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    alice = chain.policy.reviewers["alice"]
    assert len(chain.history.keys().accepted[alice]) == 1
    key = coming.renew_person(newsroom.vault.cabinet, newsroom.memory, "alice", PASSPHRASES["alice"])
    assert key.fingerprint == alice
    assert perform(key_acts.renewing(chain.policy, "alice", key), chain, both(chain))
    assert [each.expires for each in chain.history.keys().accepted[alice]][-1] == key.expires
    opens(newsroom, "reviewers/alice", PASSPHRASES["alice"])


def test_when_every_key_has_expired_nothing_is_taken_from_its_holders(newsroom: Newsroom) -> None:
    before = secret(newsroom, "desk")
    newsroom.clock.now = datetime(2030, 1, 1, tzinfo=UTC)
    with pytest.raises(UnknownKey):
        settle(newsroom.chain())
    assert secret(newsroom, "desk") == before
    opens(newsroom, "reviewers/alice", PASSPHRASES["alice"])


def test_the_former_submission_key_stays_for_what_is_still_under_way(newsroom: Newsroom) -> None:
    chain, gpg = newsroom.chain(), newsroom.exporter.gpg
    rules = chain.policy
    holders = (*rules.reviewers.values(), rules.recovery)
    bare = gpg.run("--export-secret-keys", newsroom.stranger)
    key = coming.bring_submission(newsroom.vault.cabinet, chain.unlocked, bare, holders, chain.now())
    assert perform(key_acts.receiving(rules, key), chain, both(chain))
    again = opens(newsroom, "reviewers/bob", PASSPHRASES["bob"])
    held = {each.fingerprint for each in again.unlocked.home("submission").certificates(secret=True)}
    assert held == {rules.submission, newsroom.stranger}


def make_ed25519(gpg: Gpg) -> str:
    """Makes a key as a card holds it; the private half stays in the newsroom's other GnuPG home."""
    kinds = "%no-protection\nKey-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign,cert\n"
    kinds += "Subkey-Type: ECDH\nSubkey-Curve: cv25519\nSubkey-Usage: encrypt\n"
    gpg.run("--generate-key", given=f"{kinds}Name-Real: carols card\nExpire-Date: 2y\n%commit\n".encode())
    listing = gpg.run("--with-colons", "--list-keys", "=carols card").decode()
    return next(line.split(":")[9] for line in listing.splitlines() if line.startswith("fpr:"))


def test_a_certificate_brought_along_needs_no_secret_key_here(newsroom: Newsroom) -> None:
    chain, gpg = newsroom.chain(), newsroom.exporter.gpg
    card = make_ed25519(gpg)
    certificate = gpg.run("--export", card)
    key = coming.bring_person(newsroom.vault.cabinet, newsroom.memory, certificate, chain.now())
    assert perform(key_acts.joining(chain.policy, "carol", key), chain, both(chain))
    assert not newsroom.vault.cabinet.locked("reviewers/carol").exists()
    assert gpg.run("-d", str(newsroom.vault.cabinet.secret("secrets"))).startswith(b"{")
    for unfit in (b"no key", gpg.run("--export-secret-keys", card), gpg.run("--export", newsroom.stranger)):
        with pytest.raises(UnknownKey):
            coming.bring_person(newsroom.vault.cabinet, newsroom.memory, unfit, chain.now())
