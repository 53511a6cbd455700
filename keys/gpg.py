"""One GnuPG home: making, importing and exporting keys, encrypting to people, signing. The only door of python-gnupg.

Rule: keys are named by fingerprint; messages carry no file name and no compression; homes lie on RAM; keys are
Ed25519 with a Curve25519 subkey (RFC 9580 names, v4 packets), which every gpg since 2.1 reads. What leaves a home under
a passphrase is stretched as much as the format can say (RFC 9580 section 3.7.1.3, octet 255); the agent is told so and
asked back: left alone it measures the machine, and takes less on a slow one, or four times more than a file can say
(measured). Inside, in RAM, a key is stretched as little as agents allow: whoever reads it there reads the passphrase.
Never: decrypts (python-gnupg mixes status with text an attacker chooses: see `pipe.py`), trusts a key by its name.
Residual risk: while a home holds an unprotected key, whoever is root can take it.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import gnupg

from keys.encryptor import Small, encrypt_all
from keys.errors import GpgFailed, UnknownKey, WrongPassphrase
from keys.fingerprints import parse_fingerprint
from keys.memory import private_folder, wipe_folder

STRETCHING = 65011712
_LEAST_STRETCHING = 65536
_AGENT_CONF = "default-cache-ttl 0\nmax-cache-ttl 0\nallow-loopback-pinentry\ns2k-count {stretching}\n"
_NO_CARDS = "disable-scdaemon\n"
_OPTIONS = ["--no-options", "--no-auto-check-trustdb", "--rfc4880", "--set-filename", "", "--no-emit-version"]
_MESSAGE = ["--compress-algo", "none", "--cipher-algo", "AES256"]
# GnuPG's socket path must fit 108 bytes (unix(7)); S.gpg-agent.extra is the longest name it appends.
_LONGEST_HOME = 80
_TRIES = 3
_CARD_SECONDS = 60
_ALL_SECONDS = 3600.0

_Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A public key: primary fingerprint, user id, and times in seconds since 1970 (0: never expires).

    `encryption` are the ids of its keys that encrypt (16 hex digits), `algorithm` the primary key's number (RFC 9580).
    """

    fingerprint: str
    user_id: str
    created: int
    expires: int
    revoked: bool
    encryption: tuple[str, ...] = ()
    algorithm: int = 0


class GpgHome:
    """A GnuPG home folder on RAM, with an agent of its own."""

    def __init__(self, folder: Path, *, faked_time: str = "") -> None:
        if len(str(folder)) > _LONGEST_HOME:
            raise GpgFailed("keys.home_path_too_long", longest=_LONGEST_HOME)
        self.folder = private_folder(folder)
        self._configure(_NO_CARDS)
        faked = ["--faked-system-time", faked_time] if faked_time else []
        try:
            self._gpg = gnupg.GPG(gnupghome=str(folder), options=[*_OPTIONS, *faked])
        except (OSError, ValueError) as fault:
            raise GpgFailed("keys.gpg_missing") from fault
        self._gpg.encoding = "utf-8"
        self._known: tuple[_Stamp, Mapping[str, Certificate]] = (None, {})

    def make_key(self, user_id: str, passphrase: str = "", *, sign_only: bool = False, expires: str = "0") -> str:
        """Makes a key pair; an empty passphrase leaves it unprotected (RAM only). Gives the fingerprint.

        Raises:
            GpgFailed: gpg would not.
        """
        wanted = {"key_type": "EDDSA", "key_curve": "ed25519", "key_usage": "sign,cert", "expire_date": expires}
        if not sign_only:
            wanted |= {"subkey_type": "ECDH", "subkey_curve": "cv25519", "subkey_usage": "encrypt"}
        wanted |= {"passphrase": passphrase} if passphrase else {"no_protection": True}  # type: ignore[dict-item]  # python-gnupg's own flag
        request = self._gpg.gen_key_input(name_real=user_id, name_email="", **wanted)
        # python-gnupg always adds a Name-Email line; our keys are pseudonymous and carry none.
        request = "".join(line for line in request.splitlines(keepends=True) if not line.startswith("Name-Email"))
        for _attempt in range(_TRIES):
            made = self._gpg.gen_key(request)
            if made.fingerprint:
                return parse_fingerprint(made.fingerprint)
            self.stop()  # under load a fresh agent may refuse its first key (2 of 66, measured): ask a new one
        raise GpgFailed("keys.gpg_failed", step="make_key")

    def import_key(self, data: bytes) -> str:
        """Imports one key, public or secret; gives its fingerprint.

        Raises:
            UnknownKey: these bytes hold no key, or more than one.
        """
        result = self._gpg.import_keys(data)
        found = sorted({entry["fingerprint"] for entry in result.results if entry.get("fingerprint")})
        if len(found) != 1:
            raise UnknownKey("keys.not_one_key", count=len(found))
        return parse_fingerprint(found[0])

    def certificates(self, *, secret: bool = False) -> tuple[Certificate, ...]:
        """Lists the keys of this home."""
        return tuple(
            Certificate(
                fingerprint=entry["fingerprint"],
                user_id=entry["uids"][0] if entry["uids"] else "",
                created=int(entry["date"] or 0),
                expires=int(entry["expires"] or 0),
                revoked="r" in entry["trust"],
                encryption=tuple(
                    key["keyid"] for key in (entry, *entry.get("subkey_info", {}).values()) if "e" in key["cap"]
                ),
                algorithm=int(entry["algo"] or 0),
            )
            for entry in self._gpg.list_keys(secret=secret)
        )

    def holds(self, fingerprint: str) -> bool:
        """Tells whether the secret key itself is here, and not missing or on a card (GnuPG doc/DETAILS, field 15)."""
        return any(
            (entry["fingerprint"], entry["token"]) == (fingerprint, "+") for entry in self._gpg.list_keys(secret=True)
        )

    def learn_card(self, reader: Path | None = None) -> None:
        """Lets this home's agent use the keys of a card, through `scdaemon` or another program that speaks like it."""
        self._configure(f"scdaemon-program {reader}\n" if reader else "")
        self.stop()
        learn = ["gpg-connect-agent", "--homedir", str(self.folder), "LEARN", "/bye"]
        try:
            subprocess.run(learn, capture_output=True, check=False, timeout=_CARD_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise GpgFailed("keys.gpg_failed", step="card") from fault

    def certificate(self, fingerprint: str) -> bytes:
        """Exports a public key in binary form.

        Raises:
            UnknownKey: this home has no such key.
        """
        exported: bytes = self._gpg.export_keys(fingerprint, armor=False)
        if not exported:
            raise UnknownKey("keys.unknown_key", fingerprint=fingerprint)
        return exported

    def secret(self, fingerprint: str, passphrase: str = "") -> bytes:
        """Exports a secret key in binary form, under its passphrase if it has one, stretched as far as can be said.

        Raises:
            WrongPassphrase: gpg would not export it.
            GpgFailed: the agent would not stretch so far.
        """
        if passphrase:
            self._stretch()
        needs = {"passphrase": passphrase} if passphrase else {"expect_passphrase": False}
        exported: bytes = self._gpg.export_keys(fingerprint, True, armor=False, **needs)
        if not exported:
            raise WrongPassphrase("keys.wrong_passphrase")
        return exported

    def encrypt(self, plain: bytes, recipients: Sequence[str], now: datetime) -> bytes:
        """Encrypts to full fingerprints; never to a revoked or expired key.

        Raises:
            UnknownKey: a recipient is missing, revoked or expired.
            GpgFailed: gpg did not finish well.
        """
        self._check_usable(recipients, now)
        result = self._gpg.encrypt(plain, list(recipients), armor=False, always_trust=True, extra_args=_MESSAGE)
        if not result.ok:
            raise GpgFailed("keys.gpg_failed", step="encrypt")
        data: bytes = result.data
        return data

    def encrypt_all(self, wanted: Sequence[Small], recipients: Sequence[str], now: datetime) -> None:
        """Encrypts small plaintexts as `encrypt` does, on all processors, each into its file.

        Raises as `encrypt` does; OSError: the disk would not take it.
        """
        self._check_usable(recipients, now)
        fixed = ["--batch", "--no-tty", "--quiet", "--lock-never", *_OPTIONS, "--homedir", str(self.folder)]
        # several at once would wait for each other at the home's seed file; the kernel has randomness
        message = ["--trust-model", "always", "--no-random-seed-file", "--no-armor", *_MESSAGE, "--encrypt"]
        named = [word for fingerprint in recipients for word in ("--recipient", fingerprint)]
        encrypt_all(["gpg", *fixed, *message, *named], wanted, _ALL_SECONDS)

    def _check_usable(self, recipients: Sequence[str], now: datetime) -> None:
        usable = self._by_fingerprint()
        for fingerprint in recipients:
            key = usable.get(fingerprint)
            if key is None or key.revoked or (key.expires and key.expires <= now.timestamp()):
                raise UnknownKey("keys.recipient_unusable", fingerprint=fingerprint)

    def _configure(self, other: str, stretching: int = _LEAST_STRETCHING) -> None:
        (self.folder / "gpg-agent.conf").write_text(_AGENT_CONF.format(stretching=stretching) + other)

    def _stretch(self) -> None:
        """Has the agent that runs read its file anew: one that ends and one that begins would meet at one socket."""
        self._configure(_NO_CARDS, STRETCHING)
        ask = ["gpg-connect-agent", "--homedir", str(self.folder), "RELOADAGENT", "GETINFO s2k_count", "/bye"]
        try:
            told = subprocess.run(ask, capture_output=True, check=False).stdout.splitlines()
        except OSError as fault:
            raise GpgFailed("keys.gpg_missing") from fault
        if f"D {STRETCHING}".encode() not in told:
            raise GpgFailed("keys.gpg_failed", step="stretch")

    def _by_fingerprint(self) -> Mapping[str, Certificate]:
        """Lists the keys, anew when the keyring changed: listing takes gpg longer than encrypting."""
        stamp = _stamp(self.folder / "pubring.kbx")
        if stamp is None or stamp != self._known[0]:
            self._known = (stamp, {key.fingerprint: key for key in self.certificates()})
        return self._known[1]

    def sign_detached(self, data: bytes, fingerprint: str, passphrase: str = "") -> bytes:
        """Signs bytes; gives the binary detached signature.

        Raises:
            WrongPassphrase: the key did not open, or is not here.
        """
        given = {"passphrase": passphrase} if passphrase else {}
        result = self._gpg.sign(data, keyid=fingerprint, detach=True, clearsign=False, binary=True, **given)
        if not result.data or result.fingerprint != fingerprint:
            raise WrongPassphrase("keys.wrong_passphrase")
        signature: bytes = result.data
        return signature

    def stop(self) -> None:
        """Ends the agent; the next use starts one for wherever the home lies then."""
        program = shutil.which("gpgconf") or "gpgconf"
        for job in (["--kill", "all"], ["--remove-socketdir"]):
            subprocess.run([program, "--homedir", str(self.folder), *job], capture_output=True, check=False)

    def close(self) -> None:
        """Ends the agent and removes the home."""
        self.stop()
        wipe_folder(self.folder)


def _stamp(keyring: Path) -> _Stamp:
    """Tells one state of a keyring from another; gpg writes it anew under another name each time."""
    try:
        found = keyring.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
