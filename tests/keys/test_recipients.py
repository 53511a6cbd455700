"""Who may be encrypted to: not the expired, not the revoked, not those the ledger gave up, not what cannot encrypt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from keys.gpg import Certificate
from keys.recipients import recipients

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SOON, PAST = (int((NOW + timedelta(seconds=seconds)).timestamp()) for seconds in (1, -1))
GOOD = Certificate("A" * 40, "a", created=0, expires=SOON, revoked=False, encryption=("0" * 16,))


def test_a_key_in_force_and_one_without_end_are_used_in_the_order_wanted() -> None:
    endless = replace(GOOD, fingerprint="B" * 40, expires=0)
    found = recipients(["B" * 40, "A" * 40], [GOOD, endless], [], NOW)
    assert (found.usable, found.left_out) == (("B" * 40, "A" * 40), ())


def test_what_has_expired_this_second_is_left_out() -> None:
    for expires in (PAST, int(NOW.timestamp())):
        found = recipients(["A" * 40], [replace(GOOD, expires=expires)], [], NOW)
        assert (found.usable, found.left_out) == ((), ("A" * 40,))


def test_revoked_given_up_unknown_or_unable_to_encrypt_is_left_out() -> None:
    assert recipients(["A" * 40], [replace(GOOD, revoked=True)], [], NOW).left_out
    assert recipients(["A" * 40], [replace(GOOD, encryption=())], [], NOW).left_out
    assert recipients(["A" * 40], [GOOD], ["A" * 40], NOW).left_out
    assert recipients(["C" * 40], [GOOD], [], NOW).left_out
