"""Keys to come: made or brought along, lying beside the others until signatures take them up.

Rule: what is new lies in `keys/next/ROLE-FINGERPRINT.*` and counts for nothing; only the signed policy and a key
acceptance make it a key of the vault, and only then does `shelve` put it where it belongs. A key whose act was cut
short stays there, harmless. Secrets lie there as they lie elsewhere: under a passphrase, or as a message to holders.
Never: replaces a key in use. Residual risk: whoever can write the disk can lay keys there; the policy's fingerprint
and the digest in the acceptance tell them apart.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from keys import recovery
from keys.cabinet import Cabinet, reviewer_name, sync_folder, write_whole
from keys.errors import UnknownKey, WrongPassphrase
from keys.fingerprints import parse_fingerprint
from keys.gpg import GpgHome
from keys.recipients import is_usable
from keys.renewal import extend
from keys.reviewer import EXPIRY, fresh_home
from keys.unlocked import Unlocked

SERVING = ("desk", "release", "submission")
"""Roles whose secrets are opened into RAM while the vault is unlocked."""
_EDDSA = 22


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to come: its fingerprint, hex SHA-256 of its certificate, and the day it ends (ISO 8601, "": never)."""

    fingerprint: str
    certificate: str
    expires: str


def shelf(role: str, fingerprint: str) -> str:
    """Gives the name under which a key to come lies in the cabinet."""
    return f"next/{role}-{fingerprint}"


def make_person(cabinet: Cabinet, memory: Path, name: str, passphrase: str) -> NewKey:
    """Makes a person's key under a pseudonymous user id."""
    with fresh_home(memory) as home:
        fingerprint = home.make_key(f"tamis reviewer {reviewer_name(name)}", passphrase, expires=EXPIRY)
        place = shelf("person", fingerprint)
        write_whole(cabinet.locked(place), home.secret(fingerprint, passphrase))
        return _lay_down(cabinet, home, place, fingerprint)


def bring_person(cabinet: Cabinet, memory: Path, certificate: bytes, now: datetime) -> NewKey:
    """Takes the certificate of somebody whose secret key is kept elsewhere: on a card, on a machine of their own.

    Raises:
        UnknownKey: no single certificate, a secret key among it, or one that cannot both sign (Ed25519) and encrypt.
    """
    with fresh_home(memory) as home:
        fingerprint = home.import_key(certificate)
        if home.certificates(secret=True):
            raise UnknownKey("keys.secret_key_brought")
        (found,) = home.certificates()
        if found.algorithm != _EDDSA or not is_usable(found, now):
            raise UnknownKey("keys.certificate_unfit")
        return _lay_down(cabinet, home, shelf("person", fingerprint), fingerprint)


def renew_person(cabinet: Cabinet, memory: Path, name: str, passphrase: str) -> NewKey:
    """Gives a person's key two more years from today; the fingerprint stays.

    Raises:
        UnknownKey: no such key here.
        WrongPassphrase: the passphrase does not open it.
    """
    source = cabinet.locked(f"reviewers/{reviewer_name(name)}")
    if not source.exists():
        raise UnknownKey("keys.unknown_reviewer", name=name)
    with fresh_home(memory) as home:
        fingerprint = home.import_key(source.read_bytes())
        extend(home, fingerprint, passphrase, EXPIRY)
        place = shelf("person", fingerprint)
        write_whole(cabinet.locked(place), home.secret(fingerprint, passphrase))
        return _lay_down(cabinet, home, place, fingerprint)


def make_recovery(cabinet: Cabinet, memory: Path, secret: bytes) -> NewKey:
    """Makes a recovery key under a secret of which sheets are made."""
    passphrase = recovery.passphrase(secret)
    with fresh_home(memory) as home:
        fingerprint = home.make_key("tamis recovery", passphrase)
        place = shelf("recovery", fingerprint)
        write_whole(cabinet.locked(place), home.secret(fingerprint, passphrase))
        return _lay_down(cabinet, home, place, fingerprint)


def make_serving(cabinet: Cabinet, opened: Unlocked, role: str, to: Sequence[str], now: datetime) -> NewKey:
    """Makes a desk or release key in its open home, its secret on disk as a message to holders (fingerprints).

    A release key's time is cut to the day, because its certificate becomes public.
    """
    home = opened.release_home(now.date()) if role == "release" else opened.open_home(role)
    fingerprint = home.make_key(f"tamis {role}", sign_only=role == "release")
    place = shelf(role, fingerprint)
    write_whole(cabinet.secret(place), opened.home("desk").encrypt(home.secret(fingerprint), to, now))
    return _lay_down(cabinet, home, place, fingerprint)


def bring_submission(cabinet: Cabinet, opened: Unlocked, key: bytes, to: Sequence[str], now: datetime) -> NewKey:
    """Takes in SecureDrop's submission key: certificate open, secret only as a message to holders, and in open RAM.

    Raises:
        UnknownKey: these bytes hold no single secret key, or it still has a passphrase (SecureDrop's guide removes it,
            because a passphrase costs 0.6 s for every item).
    """
    with fresh_home(opened.folder) as home:
        fingerprint = home.import_key(key)
        if not home.certificates(secret=True):
            raise UnknownKey("keys.not_a_secret_key")
        try:
            bare = home.secret(fingerprint)
        except WrongPassphrase as fault:
            raise UnknownKey("keys.submission_key_has_passphrase") from fault
        place = shelf("submission", fingerprint)
        write_whole(cabinet.secret(place), opened.home("desk").encrypt(bare, to, now))
        opened.open_home("submission").import_key(bare)
        return _lay_down(cabinet, home, place, fingerprint)


def still_to_come(cabinet: Cabinet, memory: Path, role: str, fingerprint: str) -> NewKey:
    """Gives a key that was made or brought before and lies here; `fingerprint` may be anything somebody typed.

    Raises:
        UnknownKey: none lies here under this fingerprint.
    """
    wanted = parse_fingerprint(fingerprint)
    path = cabinet.certificate(shelf(role, wanted))
    if not path.exists():
        raise UnknownKey("keys.unknown_key", fingerprint=wanted)
    certificate = path.read_bytes()
    with fresh_home(memory) as home:
        if home.import_key(certificate) != wanted:
            raise UnknownKey("keys.unknown_key", fingerprint=wanted)
        return replace(described(home, wanted), certificate=hashlib.sha256(certificate).hexdigest())


def take_up(cabinet: Cabinet, role: str, fingerprint: str, place: str, certificate: str) -> bool:
    """Puts a key to come where it belongs; gives whether there was one. Can be repeated at any time.

    Its certificate must have the accepted digest; it is kept for ever, so that old signatures can be judged.
    """
    source = shelf(role, fingerprint)
    brought = cabinet.certificate(source)
    if not brought.exists() or hashlib.sha256(brought.read_bytes()).hexdigest() != certificate:
        return False
    write_whole(cabinet.kept(fingerprint), brought.read_bytes())
    write_whole(cabinet.certificate(place), brought.read_bytes())
    if cabinet.locked(source).exists():
        write_whole(cabinet.locked(place), cabinet.locked(source).read_bytes())
    elif role == "person":
        cabinet.locked(place).unlink(missing_ok=True)  # the key that was there is another one, now given up
    return True


def clear(cabinet: Cabinet, role: str, fingerprint: str) -> None:
    """Removes what waited for a key that has been taken up; the certificate last: it tells that more is to do."""
    source = shelf(role, fingerprint)
    for path in (cabinet.locked(source), cabinet.secret(source), cabinet.certificate(source)):
        path.unlink(missing_ok=True)
    if cabinet.certificate(source).parent.exists():
        sync_folder(cabinet.certificate(source).parent)


def ends(expires: int) -> str:
    """Gives the day a key ends (ISO 8601), "" for never; `expires` in seconds since 1970, 0 for never."""
    return f"{datetime.fromtimestamp(expires, UTC):%Y-%m-%d}" if expires else ""


def described(home: GpgHome, fingerprint: str) -> NewKey:
    """Describes a key that is in this home."""
    certificate = home.certificate(fingerprint)
    (expires,) = (each.expires for each in home.certificates() if each.fingerprint == fingerprint)
    return NewKey(fingerprint, hashlib.sha256(certificate).hexdigest(), ends(expires))


def _lay_down(cabinet: Cabinet, home: GpgHome, place: str, fingerprint: str) -> NewKey:
    write_whole(cabinet.certificate(place), home.certificate(fingerprint))
    return described(home, fingerprint)
