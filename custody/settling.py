"""Settling: bringing cabinet, envelopes and opened keys in line with the rules in force.

Order: certificates of accepted keys to their shelves → envelopes to the desk and recovery keys in force → secrets to
the holders in force → shelves of those who are gone cleared → outcome of the key acts that are now done.
Rule: everything is derived from the signed rules and key events, so it can be repeated, after a crash or for no reason,
and asks nobody for a passphrase. Expired and revoked keys are left out, and named.
Never: takes a secret away from recovery, or changes the rules.
Residual risk: copies of the disk made before keep what they held; see decision 0031.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from custody import catalog, policy
from custody.acts import Act
from custody.chain import Chain, nothing
from custody.open_acts import desk_entries, is_carried, open_acts, rules_digest
from keys import coming, unlocked
from keys.addressees import addressees
from keys.cabinet import write_whole
from keys.coming import SERVING
from keys.errors import UnknownKey
from keys.recipients import recipients

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done: envelopes written anew, and holders (fingerprints) whose keys may not be encrypted to now."""

    envelopes: int
    left_out: tuple[str, ...]


def settle(chain: Chain, after: Callable[[str], None] = nothing) -> Settled:
    """Brings everything in line; can be repeated.

    Raises:
        UnknownKey: the recovery key may not be encrypted to, or no reviewer's: then nothing is taken from anybody.
    """
    _take_up(chain)
    after("taken up")
    envelopes = 0
    for label in _misaddressed(chain):
        chain.enlist(label, [])
        envelopes += 1
        after("envelope")
    sent_away = any(act.kind == "expel" and is_carried(act, chain) for act in open_acts(chain))
    if sent_away:
        _forget_catalog(chain)
        after("catalog forgotten")
    left_out = _wrap(chain)
    after("secrets")
    if sent_away:
        chain.rebuild()
    _clear(chain, after)
    after("cleared")
    _close(chain)
    after("outcome")
    return Settled(envelopes, left_out)


def shelves(chain: Chain) -> Iterator[tuple[str, str, str]]:
    """Names role, fingerprint and shelf of every key the rules in force name."""
    rules = chain.policy
    yield from (("person", key, f"reviewers/{name}") for name, key in rules.reviewers.items())
    yield from (("person", key, f"auditors/{name}") for name, key in rules.auditors.items())
    yield from (("desk", rules.desk, "desk"), ("release", rules.release, "release"))
    yield ("recovery", rules.recovery, "recovery")
    if rules.submission:
        yield ("submission", rules.submission, "submission")


def _take_up(chain: Chain) -> None:
    """Puts accepted keys on their shelves, and their certificates into the open desk home."""
    cabinet, home, keys = chain.vault.cabinet, chain.unlocked.home("desk"), chain.history.keys()
    for role, fingerprint, place in shelves(chain):
        accepted = keys.acceptance(fingerprint, chain.size)
        if accepted is not None and coming.take_up(cabinet, role, fingerprint, place, accepted.certificate):
            home.import_key(cabinet.certificate(place).read_bytes())


def _misaddressed(chain: Chain) -> Iterator[str]:
    """Finds envelopes that are not addressed to exactly the keys in force."""
    known = {each.fingerprint: each.encryption for each in chain.unlocked.home("desk").certificates()}
    wanted = frozenset(key for recipient in chain.policy.recipients() for key in known[recipient][-1:])
    for label in sorted(chain.envelopes.labels()):
        if addressees(chain.vault.envelope(label).read_bytes()) != wanted:
            yield label


def _forget_catalog(chain: Chain) -> None:
    """Removes the index and changes its key: somebody sent away knows the one before.

    It is made anew only once the new key is on disk too: a crash leaves no index, never one that nobody can read.
    """
    fresh = bytes.fromhex(chain.fresh_name() + chain.fresh_name())
    chain.catalog.close()
    catalog.discard(chain.vault.catalog)
    chain.unlocked = unlocked.replace_secrets(chain.unlocked.folder, {**chain.unlocked.secrets, "catalog": fresh})


def _wrap(chain: Chain) -> tuple[str, ...]:
    """Encrypts every secret of the vault to the holders in force; gives those left out."""
    cabinet, rules, home = chain.vault.cabinet, chain.policy, chain.unlocked.home("desk")
    now = chain.now()
    given_up = chain.history.keys().revoked
    wanted = (*rules.reviewers.values(), rules.recovery)
    holders = recipients(wanted, home.certificates(), given_up, now)
    if rules.recovery not in holders.usable:
        raise UnknownKey("keys.recipient_unusable", fingerprint=rules.recovery)
    if len(holders.usable) == 1:
        raise UnknownKey("keys.no_holder_usable")
    raw = {name: secret.hex() for name, secret in chain.unlocked.secrets.items()}
    write_whole(cabinet.secret("secrets"), home.encrypt(json.dumps(raw).encode(), holders.usable, now))
    for place, secret in _opened_keys(chain):
        write_whole(cabinet.secret(place), home.encrypt(secret, holders.usable, now))
    return holders.left_out


def _opened_keys(chain: Chain) -> Iterator[tuple[str, bytes]]:
    """Yields each opened secret key that the vault keeps, with its place in the cabinet."""
    rules, ever = chain.policy, _submission_keys(chain)
    for role, current in zip(SERVING, (rules.desk, rules.release, rules.submission), strict=True):
        if not current:
            continue
        home = chain.unlocked.open_home(role)
        yield role, home.secret(current)
        if role == "submission":  # earlier ones stay: items sent before the change may still come in
            for key in home.certificates(secret=True):
                if key.fingerprint != current and key.fingerprint in ever:
                    yield f"former/submission-{key.fingerprint}", home.secret(key.fingerprint)


def _submission_keys(chain: Chain) -> frozenset[str]:
    """Gives every submission key that rules ever named."""
    named = [entry.fields.get("policy") for entry in desk_entries(chain) if entry.text("act") == Act.POLICY]
    return frozenset(policy.parse(rules).submission for rules in named)


def _clear(chain: Chain, after: Callable[[str], None]) -> None:
    """Removes what waited for keys that are taken up, and the keys of people whom the rules no longer name."""
    cabinet, keys = chain.vault.cabinet, chain.history.keys()
    for role, fingerprint, _place in shelves(chain):
        if keys.acceptance(fingerprint, chain.size) is not None:
            coming.clear(cabinet, role, fingerprint, after)
    for shelf, people in (("reviewers", chain.policy.reviewers), ("auditors", chain.policy.auditors)):
        for path in (cabinet.folder / shelf).glob("*.gpg"):
            if path.name.partition(".")[0] not in people:
                path.unlink()


def _close(chain: Chain) -> None:
    """Records what became of open key acts: done, or set aside because other rules came into force meanwhile."""
    current = rules_digest(chain.policy)
    for act in open_acts(chain):
        done = is_carried(act, chain)
        if done or act.before != current:
            out = "done" if done else "set aside"
            chain.record([chain.draft(Act.KEY_ACT_OUTCOME, chain.unlocked.by, intent=act.seq, out=out)])
