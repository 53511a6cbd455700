"""The unlocked vault: opened keys in a private RAM folder that the user's processes share.

Layout of `/dev/shm/tamis-UID/VAULT/`: `desk/`, `submission/` and `release/` (a GnuPG home and agent each, with the
key of that name, besides one that is to come or, for submissions, earlier ones), `secrets.json`, `scratch/`.
Rule: made whole under another name, then renamed, so that a killed unlock leaves nothing half open.
Never: reachable from the jail. Residual risk: root of this machine can read it while it exists.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keys.cabinet import Cabinet, reviewer_name
from keys.errors import Locked, NotDecrypted, UnknownKey
from keys.gpg import GpgHome
from keys.memory import private_folder, wipe_folder
from keys.reviewer import open_as

_HOMES = ("desk", "submission", "release")


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Opened keys: the folder they lie in, raw secrets (32 bytes each), keys by home, and who opened them."""

    folder: Path
    secrets: Mapping[str, bytes]
    fingerprints: Mapping[str, str]
    by: str

    def __repr__(self) -> str:
        """Hides the secrets."""
        return f"Unlocked({str(self.folder)!r})"

    @property
    def scratch(self) -> Path:
        """The folder for plaintext at work.

        Raises:
            Locked: the vault was locked meanwhile: who works on must not make the folder anew.
        """
        if not is_unlocked(self.folder):
            raise Locked("keys.locked")
        return private_folder(self.folder / "scratch")

    def home(self, name: str) -> GpgHome:
        """Gives an opened GnuPG home: "desk" or "submission".

        Raises:
            UnknownKey: this vault has no such key yet.
        """
        if name not in self.fingerprints:
            raise UnknownKey("keys.no_key_yet", name=name)
        return GpgHome(self.folder / name)

    def open_home(self, name: str) -> GpgHome:
        """Gives the home of that name even if it holds no key yet, for a key that is to come."""
        return GpgHome(self.folder / name)

    def release_home(self, day: date) -> GpgHome:
        """Gives the release key's home, with signature times cut to the day."""
        return GpgHome(self.folder / "release", faked_time=f"{day:%Y%m%d}T000000!")


def unlock(cabinet: Cabinet, memory: Path, shelf: str, passphrase: str) -> Unlocked:
    """Opens the vault's secrets with one key of the cabinet: "reviewers/NAME" or "recovery".

    Where the vault is open already, the passphrase is proven and whoever gave it joins: nothing that runs is disturbed.

    Raises:
        UnknownKey: no such key here.
        WrongPassphrase: the passphrase does not open it.
    """
    if shelf != "recovery":
        reviewer_name(shelf.removeprefix("reviewers/"))
    private_folder(memory.parent)
    opening = memory.parent / (memory.name + "-new")
    _close(opening)  # what a killed unlock may have left
    private_folder(opening)
    try:
        if is_unlocked(memory):
            open_as(cabinet, opening, shelf, passphrase, {})
            _join(memory, shelf)
        else:
            _open_all(cabinet, opening, shelf, passphrase)
            _close(memory)  # what a thread that outlived the last lock may have left
            opening.rename(memory)
    finally:
        _close(opening)
    return attach(memory)


def is_unlocked(memory: Path) -> bool:
    """Tells whether the keys are in memory."""
    return (memory / "secrets.json").exists()


def attach(memory: Path) -> Unlocked:
    """Joins what another process of this user unlocked.

    Raises:
        Locked: nothing is unlocked here.
    """
    if not is_unlocked(memory):
        raise Locked("keys.locked")
    held = json.loads((memory / "secrets.json").read_text())
    raw = {name: bytes.fromhex(value) for name, value in held["secrets"].items()}
    return Unlocked(memory, raw, held["fingerprints"], held["by"])


def replace_secrets(memory: Path, secrets: Mapping[str, bytes]) -> Unlocked:
    """Puts other raw secrets in the place of those in memory; whole or not at all, for others are reading them."""
    _hold(memory, {"secrets": {name: secret.hex() for name, secret in secrets.items()}})
    return attach(memory)


def lock(memory: Path) -> None:
    """Ends every agent and removes the opened keys and all scratch; harmless when nothing is open."""
    _close(memory)


def _open_all(cabinet: Cabinet, opening: Path, shelf: str, passphrase: str) -> None:
    names = ("secrets", *(name for name in _HOMES if cabinet.secret(name).exists()))
    sealed = {name: cabinet.secret(name).read_bytes() for name in names}
    plain = open_as(cabinet, opening, shelf, passphrase, sealed)
    secrets = json.loads(plain.pop("secrets"))
    opened = {name: _fill(cabinet, opening / name, key, with_others=name == "desk") for name, key in plain.items()}
    _add_others(cabinet, opening, shelf, passphrase)
    held = {"secrets": secrets, "fingerprints": opened, "by": shelf.rpartition("/")[2]}
    (opening / "secrets.json").write_text(json.dumps(held))


def _join(memory: Path, shelf: str) -> None:
    """Notes who works at the open vault from now on."""
    _hold(memory, {"by": shelf.rpartition("/")[2]})


def _hold(memory: Path, changed: Mapping[str, object]) -> None:
    held = json.loads((memory / "secrets.json").read_text()) | dict(changed)
    beside = memory / "secrets.json.new"
    beside.write_text(json.dumps(held))
    beside.replace(memory / "secrets.json")


def _add_others(cabinet: Cabinet, opening: Path, shelf: str, passphrase: str) -> None:
    """Opens the keys that a key act cut short left to come, and former submission keys: late items are under those."""
    for role in _HOMES:
        for place in cabinet.others(role):
            try:
                opened = open_as(cabinet, opening, shelf, passphrase, {"key": cabinet.secret(place).read_bytes()})
            except NotDecrypted:
                continue  # not meant for this person: a key to come, in an act that they are no part of
            home = GpgHome(opening / role)
            home.import_key(opened["key"])
            home.stop()


def _close(folder: Path) -> None:
    for home in (*(folder / name for name in _HOMES), *folder.glob("once-*")):
        if home.exists():
            GpgHome(home).close()
    (folder / "secrets.json").unlink(missing_ok=True)  # first: whatever stops the rest, it is locked
    wipe_folder(folder)


def _fill(cabinet: Cabinet, folder: Path, secret: bytes, *, with_others: bool) -> str:
    """Puts one secret key (and, for the desk, everybody's certificates to encrypt to) into a home of its own."""
    home = GpgHome(folder)
    fingerprint = home.import_key(secret)
    if with_others:
        for certificate in cabinet.certificates():
            home.import_key(certificate.read_bytes())
    home.stop()  # the folder is renamed once all is open, and an agent would go on looking at the old place
    return fingerprint
