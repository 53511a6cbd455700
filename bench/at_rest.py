"""How quick bytes are put to rest: many small blobs, and one large one, beside what anybody would write with gpg.

Small: 2,000 blobs of 20 KB through `Store.write_all`, durable (each synced, renamed, its folder synced), beside a loop
that calls python-gnupg once a file and syncs it: with our own `--s2k-mode 1`, which is the harder race, and, on a few,
with gpg's default stretching, which is what one gets without thinking. Taken in turns, a slice each, on the same disk
and cores; printed is the median of the slices' ratios. Large: 1 GiB beside `gpg --symmetric --compress-algo none`.
Printed, never judged. TAMIS_BENCH_DISK names a folder on the disk to measure (else the checkout's).
"""

import base64
import hashlib
import os
import resource
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gnupg

from bench.printed import say, timed
from custody.envelopes import Envelope
from custody.layout import create
from custody.store import Fresh, Store
from keys import blob
from keys.gpg import GpgHome

BLOBS, SLICE, SIZE = 2_000, 100, 20_000
LARGE, ROUNDS = 1 << 30, 3
_CHUNK = 1 << 20
KEY = base64.b64encode(b"bench" * 6 + b"..")
OPTIONS = ["--compress-algo", "none", "--set-filename", ""]


def main() -> None:
    """Measures both, prints."""
    named = os.environ.get("TAMIS_BENCH_DISK", str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory(dir=named) as disk, tempfile.TemporaryDirectory(dir="/dev/shm") as ram:
        home = GpgHome(Path(ram, "h"))
        small(Path(disk), home)
        large(Path(disk), Path(ram), home)
        home.close()


def small(disk: Path, home: GpgHome) -> None:
    """Takes turns: a slice of blobs, the same slice by one call a file."""
    store = Store(create(disk / "v", "0" * 16, training=True), home, b"n" * 32)
    calls = gnupg.GPG(gnupghome=str(home.folder))
    ours: list[float] = []
    plain: list[float] = []
    for start in range(0, BLOBS, SLICE):
        files = [number.to_bytes(4) + os.urandom(SIZE - 4) for number in range(start, start + SLICE)]
        plain.append(timed(partial(by_calls, files, disk, calls, ["--s2k-mode", "1"])))
        ours.append(timed(partial(by_store, files, store)))
    stretched = timed(lambda: by_calls([os.urandom(SIZE) for _ in range(10)], disk, calls, []))
    ratio = statistics.median(theirs / mine for theirs, mine in zip(plain, ours, strict=True))
    say(f"{BLOBS:,} blobs of {SIZE // 1000} KB, durable: {sum(ours) / BLOBS * 1000:.2f} ms each")
    say(f"  one python-gnupg call a file: {sum(plain) / BLOBS * 1000:.2f} ms")
    say(f"  ours is {ratio:.2f} times as fast (aim 1.8)")
    say(f"  the same with gpg's default stretching: {stretched * 100:.0f} ms")


def by_store(files: list[bytes], store: Store) -> None:
    """Keeps files as an intake does."""
    envelope = Envelope("0" * 32, KEY, ())
    store.write_all(envelope, [Fresh("exhibit", hashlib.sha256(data).hexdigest(), [data]) for data in files])


def by_calls(files: list[bytes], disk: Path, calls: gnupg.GPG, options: list[str]) -> None:
    """Keeps files as a plain loop does."""
    for number, data in enumerate(files):
        made = calls.encrypt(
            data, None, symmetric="AES256", passphrase=KEY.decode(), armor=False, extra_args=[*OPTIONS, *options]
        )
        with (disk / f"{number}.gpg").open("wb") as file:
            file.write(made.data)
            file.flush()
            os.fsync(file.fileno())


def large(disk: Path, ram: Path, home: GpgHome) -> None:
    """Takes turns with gpg itself over one file in RAM; then says how much memory we took."""
    source = ram / "large"
    with source.open("wb") as file:
        for _ in range(LARGE // _CHUNK):
            file.write(os.urandom(_CHUNK))
    (ram / "pass").write_bytes(KEY)
    ratios = []
    for _ in range(ROUNDS):
        theirs = timed(lambda: by_gpg(source, disk / "gpg", ram, home.folder))
        mine = timed(lambda: by_seal(source, disk / "ours", home.folder))
        ratios.append(theirs / mine)
        say(f"  1 GiB: gpg alone {LARGE / theirs / 1e6:.0f} MB/s, ours {LARGE / mine / 1e6:.0f} MB/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"  ours is {statistics.median(ratios):.2f} of gpg alone (aim 0.8)")
    say(f"  at most {peak:.0f} MB of memory (aim 150)")


def by_gpg(source: Path, into: Path, ram: Path, home: Path) -> None:
    """Encrypts as anybody would, and syncs."""
    into.unlink(missing_ok=True)
    argv = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--pinentry-mode", "loopback"]
    argv += ["--passphrase-file", str(ram / "pass"), "--symmetric", *OPTIONS, "--cipher-algo", "AES256"]
    subprocess.run([*argv, "--output", str(into), str(source)], check=True)
    synced(into)


def by_seal(source: Path, into: Path, home: Path) -> None:
    """Seals as the store does, and syncs."""
    blob.seal(home, chunks(source), into, KEY)
    synced(into)


def synced(path: Path) -> None:
    """Waits for the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def chunks(path: Path) -> Iterator[bytes]:
    """Reads a file in pieces."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


if __name__ == "__main__":
    main()
