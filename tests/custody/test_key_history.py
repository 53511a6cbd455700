"""The ledger's own key events decide whether a signature counts, not what a certificate says today."""

from collections.abc import Mapping

import pytest

from custody import key_history
from custody.acts import Act
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.key_history import KeyHistory, KeyStatus, check_key_act
from custody.policy import Policy
from custody.records import DESK, Entry
from custody.statement import Statement

A, B, C, RECOVERY = ("A" * 40, "B" * 40, "C" * 40, "D" * 40)
RULES = Policy(2, {"alice": A, "bob": B}, desk="", recovery=RECOVERY, release="", log="")
ACCEPT_C = {"name": "carol", "key": C, "role": "reviewer", "certificate": "c" * 64, "expires": "2026-06-01"}
REVOKE_C = {"key": C, "reason": "compromised", "since": "2026-04-10"}


def told(*acts: tuple[str, str, Mapping[str, JSON]]) -> KeyHistory:
    """Folds: two founders' policy, then these (act, signer, fields); the first stands at entry 2."""
    policy: Mapping[str, JSON] = {"policy": RULES.as_json()}
    stated: list[tuple[str, str, Mapping[str, JSON]]] = [("policy", A, policy), ("policy", B, policy), *acts]
    return key_history.fold(
        Entry(seq, b"", Statement(b"", {"act": act, "actor": actor, **fields}), DESK, b"signed")
        for seq, (act, actor, fields) in enumerate(stated)
    )


def accepted(*signers: str, **changed: str) -> list[tuple[str, str, dict[str, str]]]:
    return [(Act.KEY_ACCEPTANCE, signer, {**ACCEPT_C, **changed}) for signer in signers]


def revoked(*signers: str, **changed: str) -> list[tuple[str, str, dict[str, str]]]:
    return [(Act.KEY_REVOCATION, signer, {**REVOKE_C, **changed}) for signer in signers]


def test_a_key_counts_once_a_quorum_accepted_it() -> None:
    assert told(*accepted(A, B)).status(C, 4, "2026-03-05T10:00:00Z") is KeyStatus.GOOD


def test_what_founders_sign_before_their_keys_are_accepted_is_judged_by_their_first_acceptance() -> None:
    history = told(*accepted(A, B), *accepted(A, B, expires="2036-06-01"))
    assert history.status(C, 0, "2026-03-05T10:00:00Z") is KeyStatus.GOOD
    assert history.status(C, 0, "2026-06-01T10:00:00Z") is KeyStatus.EXPIRED


@pytest.mark.parametrize("signers", [(A,), (A, A), (A, "E" * 40), ()])
def test_fewer_than_a_quorum_accept_nothing(signers: tuple[str, ...]) -> None:
    assert told(*accepted(*signers)).status(C, 9, "2026-03-05") is KeyStatus.UNKNOWN


def test_two_reviewers_who_say_different_things_accept_nothing() -> None:
    history = told(*accepted(A), *accepted(B, expires="2036-06-01"))
    assert history.status(C, 9, "2026-03-05") is KeyStatus.UNKNOWN


def test_the_recovery_key_alone_stands_for_the_quorum() -> None:
    assert told(*accepted(RECOVERY)).status(C, 3, "2026-03-05") is KeyStatus.GOOD


@pytest.mark.parametrize(
    ("moment", "status"), [("2026-05-31T23:59:59Z", KeyStatus.GOOD), ("2026-06-01T00:00:00Z", KeyStatus.EXPIRED)]
)
def test_a_key_expires_at_the_beginning_of_the_day(moment: str, status: KeyStatus) -> None:
    assert told(*accepted(A, B)).status(C, 9, moment) is status


def test_a_key_without_an_end_does_not_expire() -> None:
    assert told(*accepted(A, B, expires="")).status(C, 9, "2099-01-01") is KeyStatus.GOOD


def test_a_renewal_counts_only_after_it_was_recorded() -> None:
    history = told(*accepted(A, B), *accepted(A, B, expires="2028-06-01"))
    assert history.status(C, 5, "2026-07-01") is KeyStatus.EXPIRED
    assert history.status(C, 6, "2026-07-01") is KeyStatus.GOOD
    acceptance = history.acceptance(C, 6)
    assert acceptance is not None
    assert (acceptance.seq, acceptance.name, acceptance.expires) == (5, "carol", "2028-06-01")


def test_after_the_revocation_nothing_counts_whatever_time_it_gives_itself() -> None:
    history = told(*accepted(A, B), *revoked(A, B))
    for moment in ("2026-01-01T00:00:00Z", "2026-04-20T00:00:00Z"):
        assert history.status(C, 6, moment) is KeyStatus.REVOKED


def test_what_was_signed_before_the_doubt_stands_and_what_came_in_between_is_disputed() -> None:
    history = told(*accepted(A, B), *revoked(A, B))
    assert history.status(C, 5, "2026-04-09T23:59:59Z") is KeyStatus.GOOD
    assert history.status(C, 5, "2026-04-10T00:00:00Z") is KeyStatus.DISPUTED


def test_one_reviewer_revokes_nobody() -> None:
    assert told(*accepted(A, B), *revoked(A)).status(C, 9, "2026-05-01") is KeyStatus.GOOD


def test_a_revoked_key_does_not_come_back() -> None:
    history = told(*accepted(A, B), *revoked(A, B), *accepted(A, B, expires="2028-06-01"))
    assert history.status(C, 9, "2026-05-01") is KeyStatus.REVOKED


def test_events_before_there_are_rules_count_for_nothing() -> None:
    entry = Entry(0, b"", Statement(b"", {"act": Act.KEY_ACCEPTANCE, "actor": A, **ACCEPT_C}), DESK, b"signed")
    assert key_history.fold([entry]) == KeyHistory()


@pytest.mark.parametrize(
    "changed",
    [{"expires": "tomorrow"}, {"expires": None}, {"key": 7}, {"name": None}, {"expires": "2026-6-1"}],
)
def test_an_acceptance_that_cannot_be_read_is_refused(changed: dict[str, str]) -> None:
    check_key_act(Act.KEY_ACCEPTANCE, ACCEPT_C)
    with pytest.raises(NotPermitted):
        check_key_act(Act.KEY_ACCEPTANCE, {**ACCEPT_C, **changed})


@pytest.mark.parametrize("changed", [{"reason": "bored"}, {"since": ""}, {"since": "yesterday"}, {"key": None}])
def test_a_revocation_that_cannot_be_read_is_refused(changed: dict[str, str]) -> None:
    check_key_act(Act.KEY_REVOCATION, REVOKE_C)
    with pytest.raises(NotPermitted):
        check_key_act(Act.KEY_REVOCATION, {**REVOKE_C, **changed})
