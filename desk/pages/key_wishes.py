"""What somebody asks for on a form about keys, and the key act it becomes.

Rule: everything is refused before a key is made. Made or brought keys lie in the cabinet and wait; the form then names
them by fingerprint, so that the same act can be put together again when a passphrase was wrong, or when a signature
comes back from elsewhere.
Never: makes a new secret key for a person, or takes a recovery sheet: those are typed at a terminal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask import request

from custody import auditors, key_acts
from custody.chain import Chain
from custody.key_acts import KeyAct
from custody.policy import Policy
from custody.serving import keys_without
from desk.errors import NotAForm
from keys import coming
from keys.cabinet import reviewer_name
from keys.coming import NewKey

_LONGEST_CERTIFICATE = 1 << 18
_LONGEST_PASSPHRASE = 4096
_NOT_YET = NewKey("", "", "")
REASONS = ("lost", "compromised", "superseded")


class Sort(StrEnum):
    """What can be asked for in a browser."""

    JOIN = "join"
    LEAVE = "leave"
    EXPEL = "expel"
    REPLACE = "replace"
    RENEW = "renew"
    AUDITOR = "auditor"
    DISMISS = "dismiss"

    @property
    def of_somebody_new(self) -> bool:
        """Whether the name is one that nobody has yet."""
        return self in {Sort.JOIN, Sort.AUDITOR}

    @property
    def brings_a_certificate(self) -> bool:
        """Whether a key that is kept elsewhere is brought."""
        return self in {Sort.JOIN, Sort.AUDITOR, Sort.REPLACE, Sort.RENEW}

    @property
    def doubts(self) -> bool:
        """Whether somebody must say since when a key is in doubt."""
        return self in {Sort.EXPEL, Sort.REPLACE}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says; `keys` are fingerprints of keys that wait in the cabinet already."""

    sort: Sort
    name: str
    reason: str
    since: str
    keys: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The hidden fields that say it again."""
        own = (("name", self.name), ("reason", self.reason), ("since", self.since))
        return (*own, *(("key", key) for key in self.keys))


def in_form(sort: Sort, today: date) -> Wish:
    """Reads the form being answered.

    Raises:
        UnknownKey: the name is none.
        NotAForm: the day is none, or has not come yet.
    """
    form = request.form
    since = form.get("since", "") or today.isoformat()
    try:
        future = date.fromisoformat(since) > today
    except ValueError as fault:
        raise NotAForm("desk.key_day_wrong") from fault
    if future:
        raise NotAForm("desk.key_day_wrong")
    reason = form.get("reason", "")
    return Wish(
        sort=sort,
        name=reviewer_name(form.get("name", "").strip()),
        reason=reason if reason in REASONS else REASONS[0],
        since=date.fromisoformat(since).isoformat(),
        keys=tuple(form.getlist("key"))[:2],
    )


def with_keys(wish: Wish, own: str, chain: Chain) -> Wish:
    """Makes or brings the keys a wish needs, once it could be granted; `own` is who sits here.

    Raises:
        NotPermitted: it cannot be granted.
        NotAForm: no certificate was brought, and the key is not that person's own.
        UnknownKey: what was brought is no certificate that fits.
        WrongPassphrase: the passphrase does not open the key that is to get more time.
    """
    _act(replace(wish, keys=()), chain.policy, ())
    if wish.sort is Sort.EXPEL:
        made: Sequence[NewKey] = keys_without(wish.name, chain)
    elif wish.sort.brings_a_certificate:
        made = (_persons(wish, own, chain),)
    else:
        made = ()
    return replace(wish, keys=tuple(key.fingerprint for key in made))


def act_of(wish: Wish, chain: Chain) -> KeyAct:
    """Puts the act together from a wish whose keys wait in the cabinet.

    Raises:
        NotPermitted: it cannot be granted.
        UnknownKey: a key does not wait there.
    """
    roles = {Sort.EXPEL: ("desk", "release"), Sort.LEAVE: (), Sort.DISMISS: ()}.get(wish.sort, ("person",))
    if len(roles) != len(wish.keys):
        raise NotAForm("desk.key_gone")
    cabinet, memory = chain.vault.cabinet, chain.unlocked.folder
    pairs = zip(roles, wish.keys, strict=True)
    keys = tuple(coming.still_to_come(cabinet, memory, role, key) for role, key in pairs)
    act = _act(wish, chain.policy, keys)
    key_acts.check_keys(act, chain)
    return act


def _act(wish: Wish, rules: Policy, keys: Sequence[NewKey]) -> KeyAct:
    """Plans the act; without keys only to be refused if it must be."""
    first, second = (*keys, _NOT_YET, _NOT_YET)[:2]
    name, since = wish.name, wish.since
    same = NewKey(rules.reviewers.get(name, ""), "", "") if not keys else first
    plans: Mapping[Sort, Callable[[], KeyAct]] = {
        Sort.JOIN: lambda: key_acts.joining(rules, name, first),
        Sort.LEAVE: lambda: key_acts.leaving(rules, name, since),
        Sort.EXPEL: lambda: key_acts.expelling(rules, name, first, second, since),
        Sort.REPLACE: lambda: key_acts.replacing(rules, name, first, wish.reason, since),
        Sort.RENEW: lambda: key_acts.renewing(rules, name, same),
        Sort.AUDITOR: lambda: auditors.naming(rules, name, first),
        Sort.DISMISS: lambda: auditors.dismissing(rules, name, since),
    }
    return plans[wish.sort]()


def _persons(wish: Wish, own: str, chain: Chain) -> NewKey:
    """Brings a person's certificate, or gives one's own key more time."""
    cabinet, memory = chain.vault.cabinet, chain.unlocked.folder
    certificate = _certificate()
    if certificate:
        return coming.bring_person(cabinet, memory, certificate, chain.now())
    passphrase = request.form.get("passphrase", "")[:_LONGEST_PASSPHRASE]
    if wish.sort is not Sort.RENEW or not passphrase:
        raise NotAForm("desk.key_certificate_missing")
    if wish.name != own:
        raise NotAForm("desk.key_renew_own_only")
    return coming.renew_person(cabinet, memory, wish.name, passphrase)


def _certificate() -> bytes:
    """Gives what was pasted, else what was sent as a file, b"" for neither."""
    pasted = request.form.get("certificate", "").strip()
    if pasted:
        return pasted.encode()[:_LONGEST_CERTIFICATE] + b"\n"
    sent = request.files.get("file")
    return sent.stream.read(_LONGEST_CERTIFICATE) if sent else b""
