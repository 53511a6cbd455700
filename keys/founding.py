"""Founding a vault's keys: the ceremony's machine part.

Rule: house.md section 4. Founders' keys, an offline recovery key whose passphrase exists only as SLIP-39 sheets, the
desk key, the desk release key, the log key and the vault's random secrets. Everything secret goes to disk only
protected: by a founder's passphrase, by the sheets, or as an OpenPGP message to each reviewer and to recovery.
The release key's times are cut to the day, because its certificate and signatures become public.
Never: writes a sheet or a passphrase. Residual risk: made on one machine, in one moment; guard that moment.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from keys import recovery
from keys.cabinet import Cabinet, write_whole
from keys.errors import UnknownKey, WrongPassphrase
from keys.gpg import GpgHome
from keys.notes import NoteSigner
from keys.reviewer import fresh_home, make_reviewer

SECRET_NAMES = ("catalog", "ledger", "log", "name")


@dataclass(frozen=True, slots=True)
class Founded:
    """What was founded: fingerprints, the log's verifier key, and the sheets to be written on paper now."""

    reviewers: Mapping[str, str]
    desk: str
    recovery: str
    release: str
    log: str
    shares: tuple[str, ...]


def found(
    cabinet: Cabinet,
    memory: Path,
    origin: str,
    founders: Mapping[str, str],
    shares: tuple[int, int],
    random: Callable[[int], bytes],
    now: datetime,
) -> Founded:
    """Makes all keys of a new vault; `founders` maps names to passphrases, `shares` is (needed, total)."""
    reviewers = {name: make_reviewer(cabinet, memory, name, phrase) for name, phrase in founders.items()}
    secret = random(recovery.SECRET_BYTES)
    sheets = recovery.split(secret, *shares)
    made = _recovery_key(cabinet, memory, recovery.passphrase(secret))
    secrets = {name: random(32).hex() for name in SECRET_NAMES}
    log = str(NoteSigner(origin, bytes.fromhex(secrets["log"])).verifier())
    write_whole(cabinet.log_key(), (log + "\n").encode())
    release = _release_key(cabinet, memory, now)
    with fresh_home(memory) as home:
        for certificate in cabinet.certificates():
            home.import_key(certificate.read_bytes())
        desk = home.make_key("tamis desk")
        write_whole(cabinet.certificate("desk"), home.certificate(desk))
        holders = [*reviewers.values(), made]
        sealed = {"desk": home.secret(desk), "secrets": json.dumps(secrets).encode(), "release": release[1]}
        for name, plain in sealed.items():
            write_whole(cabinet.secret(name), home.encrypt(plain, holders, now))
    return Founded(reviewers, desk, made, release[0], log, sheets)


def put_submission_key(
    cabinet: Cabinet, memory: Path, secret_key: bytes, holders: tuple[str, ...], now: datetime
) -> str:
    """Takes in SecureDrop's submission key: certificate open, secret only as a message to the holders.

    Raises:
        UnknownKey: these bytes hold no single secret key, a holder's certificate is missing, or the key still has a
            passphrase (SecureDrop's guide removes it, because a passphrase costs 0.6 s for every item).
    """
    with fresh_home(memory) as home:
        fingerprint = home.import_key(secret_key)
        try:
            bare = home.secret(fingerprint)
        except WrongPassphrase as fault:
            raise UnknownKey("keys.submission_key_has_passphrase") from fault
        write_whole(cabinet.certificate("submission"), home.certificate(fingerprint))
        for certificate in cabinet.certificates():
            home.import_key(certificate.read_bytes())
        write_whole(cabinet.secret("submission"), home.encrypt(bare, holders, now))
    return fingerprint


def _recovery_key(cabinet: Cabinet, memory: Path, passphrase: str) -> str:
    with fresh_home(memory) as home:
        fingerprint = home.make_key("tamis recovery", passphrase)
        write_whole(cabinet.certificate("recovery"), home.certificate(fingerprint))
        write_whole(cabinet.locked("recovery"), home.secret(fingerprint, passphrase))
    return fingerprint


def _release_key(cabinet: Cabinet, memory: Path, now: datetime) -> tuple[str, bytes]:
    home = GpgHome(memory / "once-release", faked_time=f"{now:%Y%m%d}T000000!")
    try:
        fingerprint = home.make_key("tamis release", sign_only=True)
        write_whole(cabinet.certificate("release"), home.certificate(fingerprint))
        return fingerprint, home.secret(fingerprint)
    finally:
        home.close()
