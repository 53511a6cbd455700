"""Our own pipe to gpg and gpgv: decryption and verification judged by status lines, never by exit status alone.

Rule (measured, docs/decisions/0005): gpg 2.2 exits 0 for unencrypted and for torn input, and prints a tampered
message's plaintext before it complains; `gpgv` says VALIDSIG for expired and revoked keys. So a decryption
counts only with exit status 0 and exactly one each of BEGIN_DECRYPTION, DECRYPTION_OKAY, GOODMDC, END_DECRYPTION
and PLAINTEXT, read as whole lines from a descriptor nothing else writes to (GnuPG doc/DETAILS, "status fd").
Never: mixes status with text a source chose, writes a passphrase into an argument, reads past `limit`.
Residual risk: callers see plaintext chunks before the verdict; they publish what they made of them only after it.
"""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from keys.encryptor import SMALL, Small, encrypt_all, encrypt_into
from keys.errors import BadSignature, GpgFailed, TooLarge
from keys.process import STATUS_LIMIT, GpgProcess, status_words
from keys.session_keys import BEGINNING, NOBODY, SessionKeys
from keys.signature import read_signature
from keys.verdict import judge

_SYMMETRIC = (
    # --rfc4880 first: it keeps newer gpg from AEAD packets (gpg 2.2 cannot read them), but resets s2k options
    *("--rfc4880", "--pinentry-mode", "loopback", "--symmetric", "--cipher-algo", "AES256", "--compress-algo", "none"),
    *("--set-filename", "", "--s2k-mode", "1", "--s2k-digest-algo", "SHA512", "--no-symkey-cache", "--no-armor"),
    # several at once would wait a quarter of a second for each other at the home's seed file; the kernel has randomness
    "--no-random-seed-file",
)
_ARMOR = b"-----BEGIN PGP MESSAGE-----"
_SAID_OF_A_KEY = ("GOODSIG", "EXPKEYSIG", "REVKEYSIG")


@dataclass(frozen=True, slots=True)
class Examined:
    """A signature that holds: primary fingerprint, seconds since 1970 when it says it was made, and gpgv's word.

    The word is of today: GOODSIG, EXPKEYSIG (the key has expired by now) or REVKEYSIG (it is revoked by now).
    """

    fingerprint: str
    made: int
    word: str


def decrypt(
    home: Path,
    cipher: Iterable[bytes],
    write: Callable[[bytes], object],
    *,
    limit: int,
    passphrase: bytes | None = None,
    sessions: SessionKeys = NOBODY,
    deadline: float = 3600.0,
) -> int:
    """Decrypts one message as `decrypted` does; gives the plaintext bytes written, which count once this returns."""
    stream = decrypted(home, cipher, limit=limit, passphrase=passphrase, sessions=sessions, deadline=deadline)
    size = 0
    with closing(stream):
        for chunk in stream:
            write(chunk)
            size += len(chunk)
    return size


def decrypted(
    home: Path,
    cipher: Iterable[bytes],
    *,
    limit: int,
    passphrase: bytes | None = None,
    sessions: SessionKeys = NOBODY,
    deadline: float = 3600.0,
) -> Generator[bytes, None, None]:
    """Streams what one message holds, with the keys of `home` or a passphrase; `limit` in bytes, `deadline` in seconds.

    What was drawn counts only once the stream has ended by itself, without raising.
    Where `sessions` can take its session key out, gpg is given it and need not ask its agent.

    Raises:
        NotDecrypted: it is not one whole untampered message to a key we hold; the reason is the message's id.
        TooLarge: the plaintext is longer than `limit`; gpg was stopped there.
        GpgFailed: gpg is missing or hung.
    """
    mode = "error" if passphrase is None else "loopback"
    # a signature in a message says nothing of its wholeness, and one by a key we have not would end gpg with 2
    options = ("--pinentry-mode", mode, "--no-symkey-cache", "--skip-verify", "--decrypt")
    start = _Start(cipher)
    secrets = {} if passphrase is None else {"--passphrase-fd": passphrase}
    begin = start.beginning(SMALL + 1) if sessions is not NOBODY else b""
    session = sessions.of(begin[:BEGINNING])
    if session is not None:
        secrets["--override-session-key-fd"] = session
    run = GpgProcess(_gpg(home, *options), begin if 0 < len(begin) <= SMALL else start, secrets, deadline)
    size = 0
    with run:
        for chunk in run.output():
            size += len(chunk)
            if size > limit:
                raise TooLarge("keys.plaintext_too_large", limit=limit)
            yield chunk
    judge(run.status, run.exit_status, looks_encrypted=start.looks_encrypted, has_key=session is not None)


def encrypt_symmetric(
    home: Path, plain: Iterable[bytes], into: IO[bytes], passphrase: bytes, deadline: float = 3600.0
) -> None:
    """Encrypts into a file under a random passphrase (house.md section 4): AES-256, MDC, no compression, no name.

    Raises:
        GpgFailed: gpg did not finish well.
    """
    encrypt_into(_gpg(home, *_SYMMETRIC, "--output", "-"), plain, into, passphrase, deadline)


def encrypt_symmetric_all(home: Path, wanted: Sequence[Small]) -> None:
    """Encrypts many small plaintexts in the same way, each under its passphrase; raises as above."""
    encrypt_all(_gpg(home, *_SYMMETRIC), wanted, 3600.0)


def verify_detached(keyring: Path, data: Path, signature: Path, fingerprint: str) -> None:
    """Checks a detached signature by the key with this primary fingerprint in a binary keyring file.

    Raises:
        BadSignature: it is not a good signature of that key; also when the key is expired or revoked.
        GpgFailed: gpgv is missing or hung.
    """
    lines, status = _gpgv(keyring, data, signature)
    found = _examined(lines)
    if status != 0 or found.word != "GOODSIG" or found.fingerprint != fingerprint:
        raise BadSignature("keys.signature_bad")


def examine_detached(keyring: Path, data: Path, signature: Path) -> Examined:
    """Reads a signature in its one spelling that holds mathematically; the key may be expired or revoked by now.

    Raises:
        BadSignature: it does not hold, or is spelled otherwise than gpg spells an Ed25519 signature.
        GpgFailed: gpgv is missing or hung.
    """
    read_signature(signature.read_bytes(), data.read_bytes())
    lines, _ = _gpgv(keyring, data, signature)
    return _examined(lines)


def _gpgv(keyring: Path, data: Path, signature: Path) -> tuple[list[list[str]], int]:
    """Runs gpgv; gives its status lines and exit status."""
    read, write = os.pipe()
    argv = ["gpgv", "--status-fd", str(write), "--keyring", str(keyring), str(signature), str(data)]
    try:
        process = subprocess.run(argv, pass_fds=(write,), capture_output=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise GpgFailed("keys.gpg_failed", step="gpgv") from fault
    finally:
        os.close(write)
        with os.fdopen(read, "rb") as status:
            lines = status_words(status.read(STATUS_LIMIT))
    return lines, process.returncode


def _examined(lines: list[list[str]]) -> Examined:
    """Passes exactly one signature that holds: VALIDSIG once, and once what gpgv says of the key today."""
    kinds = Counter(words[0] for words in lines)
    said = [kind for kind in _SAID_OF_A_KEY if kinds[kind]]
    valid = [words for words in lines if words[0] == "VALIDSIG"]
    if len(valid) != 1 or len(said) != 1 or kinds[said[0]] != 1 or kinds["NEWSIG"] > 1 or len(valid[0]) < 11:
        raise BadSignature("keys.signature_bad")
    if any(kinds[word] for word in ("BADSIG", "ERRSIG", "EXPSIG")) or not valid[0][3].isdigit():
        raise BadSignature("keys.signature_bad")
    return Examined(valid[0][-1], int(valid[0][3]), said[0])


def _gpg(home: Path, *options: str) -> list[str]:
    fixed = ["gpg", "--batch", "--no-tty", "--no-options", "--lock-never", "--no-auto-check-trustdb", "--quiet"]
    return [*fixed, "--homedir", str(home), *options]


class _Start:
    """Passes chunks on, remembers how they begin: gpg words a message cut inside its first packet like none at all."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._read: list[bytes] = []
        self._first = b""

    def beginning(self, length: int) -> bytes:
        """Gives so many of the first bytes, or all there are; they are still passed on."""
        while sum(map(len, self._read)) < length and (chunk := next(self._chunks, b"")):
            self._first = self._first or chunk[:1]
            self._read.append(chunk)
        return b"".join(self._read)[:length]

    def __iter__(self) -> Iterator[bytes]:
        """Yields the chunks."""
        for chunk in chain(self._read, self._chunks):
            self._first = (self._first + chunk[: len(_ARMOR)])[: len(_ARMOR)]
            yield chunk

    @property
    def looks_encrypted(self) -> bool:
        """Tells whether the first packet's tag is 1 or 3, encrypted session key (RFC 4880 section 4.2), or an armor."""
        if self._first == _ARMOR:
            return True
        tag = self._first[0] if self._first else 0
        return (tag & 0x3F if tag & 0x40 else (tag & 0x3F) >> 2) in {1, 3} and bool(tag & 0x80)
