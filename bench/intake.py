"""The river's first stretch: a stick of genuine-form items taken in, beside the loop anybody would write.

    python -m bench.intake [--items 200] [--large 500] [--slice 50]

Ours: each item hashed, decrypted, unpacked, sealed twice (as received, exhibit) with its envelope, recorded in the
ledger and the catalog, progress told, receipt and checkpoint made. Theirs: `gpg --decrypt | gunzip | gpg --encrypt
--compress-algo none` for each item, the result synced and renamed, its folder synced. The same submission key (RSA
4096), the same disk, the same cores, in turns, a slice each. Then one large item (MB) both ways. The agents'
processor time counts, because that is where the loop's RSA is. Judges nothing.
TAMIS_BENCH_DISK names a folder on the disk to measure (else the checkout's).
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from bench.printed import say
from bench.race import Meter, Took
from bench.room import Room, room
from custody.chain import Chain
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from tests.exports import Exporter, Item, bulk_zip

_MEGABYTE = 1_000_000
_WORDS = ("le", "marché", "prévoit", "la", "pose", "de", "caméras", "dans", "les", "rues", "de", "notre", "ville")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="An intake beside the loop anybody would write.")
    parser.add_argument("--items", type=int, default=200, help="how many, half messages, half files")
    parser.add_argument("--slice", type=int, default=50, help="how many each side takes in its turn")
    parser.add_argument("--large", type=int, default=500, help="MB of the one large item; 0: none")
    given = parser.parse_args()
    with room() as here:
        chain = here.chain()
        small(here, chain, given.items, given.slice)
        if given.large:
            large(here, chain, given.large * _MEGABYTE)
        chain.catalog.close()


def small(here: Room, chain: Chain, count: int, turn: int) -> None:
    """Takes turns over slices of small items, and tells the median of the ratios."""
    took: list[tuple[Took, Took]] = []
    for start in range(0, count, turn):
        stick = here.ram / f"stick{start}"
        stick.mkdir()
        items = [item(here.exporter, number) for number in range(start, start + turn)]
        name, content = bulk_zip(items, "2026-11-18")
        (stick / name).write_bytes(content)
        homes = (here.exporter.gpg.home, here.unlocked.folder)
        theirs = took_by(partial(by_pipes, items, here.disk / "plain", here.ram, here.exporter), homes)
        ours = took_by(partial(by_intake, chain, stick), homes)
        took.append((theirs, ours))
        shutil.rmtree(stick)
    walls = [theirs.wall / ours.wall for theirs, ours in took]
    cpus = [theirs.cpu / ours.cpu for theirs, ours in took]
    for whose, at in (("the loop", 0), ("Tamis", 1)):
        each = [pair[at] for pair in took]
        wall, cpu = sum(one.wall for one in each) / count * 1000, sum(one.cpu for one in each) / count * 1000
        say(f"{count:,} items, {whose}: {wall:.1f} ms each on the clock, {cpu:.1f} ms of the processor")
    middle, busy = statistics.median(walls), statistics.median(cpus)
    say(f"  the loop / Tamis: {middle:.2f} on the clock (aim 1.8), {busy:.2f} of the processor")


def item(exporter: Exporter, number: int) -> Item:
    """Makes one item: a message of some lines, or a file of some kilobytes with a name."""
    dice = random.Random(number)  # noqa: S311 — words for a test
    text = " ".join(dice.choice(_WORDS) for _ in range(dice.randrange(20, 400))).encode()
    designation = f"gravelly {_WORDS[number // 5 % len(_WORDS)]}"
    if number % 2:
        return exporter.message(number, designation, text)
    return exporter.document(number, designation, text + dice.randbytes(20_000), b"note.txt")


def by_intake(chain: Chain, stick: Path) -> None:
    """Takes a stick in."""
    receipt = receive(stick, chain, Limits())
    strange = receipt.counts.get(Outcome.QUARANTINED, 0)
    if strange:
        sys.exit(f"{strange} items were not accepted: the time says nothing")


def by_pipes(items: Sequence[Item], into: Path, ram: Path, exporter: Exporter) -> None:
    """Does what anybody would write: two gpg and a gunzip an item, synced."""
    into.mkdir(exist_ok=True)
    gpg = ["gpg", "--homedir", str(exporter.gpg.home), "--batch", "--quiet", "--no-tty", "--trust-model", "always"]
    encrypt = [*gpg, "--encrypt", "--compress-algo", "none", "--recipient", exporter.submission]
    source = ram / "cipher"
    for one in items:
        source.write_bytes(one.ciphertext)
        made = into / f"{one.name}.new"
        _piped([*gpg, "--decrypt", str(source)], ["gunzip"] if one.kind == "doc.gz" else None, encrypt, made)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(into / one.name)
        folder = os.open(into, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _piped(first: list[str], middle: list[str] | None, last: list[str], made: Path) -> None:
    """Runs a pipeline of two or three programs into a file."""
    quiet = subprocess.DEVNULL
    running = [subprocess.Popen(first, stdout=subprocess.PIPE, stderr=quiet)]
    if middle:
        running.append(subprocess.Popen(middle, stdin=running[-1].stdout, stdout=subprocess.PIPE, stderr=quiet))
    with made.open("wb") as file:
        running.append(subprocess.Popen(last, stdin=running[-1].stdout, stdout=file, stderr=quiet))
    for one in running[:-1]:
        if one.stdout is not None:
            one.stdout.close()
    ended = [one.wait() for one in running]
    if any(ended):
        sys.exit("a program of the loop failed: its time says nothing")


def took_by(work: Callable[[], None], homes: Sequence[Path] = ()) -> Took:
    """Measures some work, and what the agents of these homes (or of homes below them) did for it."""
    before = _agents(homes)
    meter = Meter()
    work()
    took = meter.read()
    return Took(took.wall, took.cpu + _agents(homes) - before)


def _agents(homes: Sequence[Path]) -> float:
    """Gives the processor seconds that living agents have spent (proc(5)): they outlive every gpg that asks them."""
    spent = 0
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            words = (place / "cmdline").read_bytes().split(b"\0")
            if words[0].endswith(b"gpg-agent") and any(os.fsencode(home) in b" ".join(words) for home in homes):
                spent += sum(map(int, (place / "stat").read_text().rpartition(")")[2].split()[11:13]))
    return spent / os.sysconf("SC_CLK_TCK")


def large(here: Room, chain: Chain, size: int) -> None:
    """Takes one large file both ways."""
    content = here.ram / "content"
    with content.open("wb") as file:
        for _ in range(size // _MEGABYTE):
            file.write(os.urandom(_MEGABYTE))
    one = here.exporter.document(1_000_000, "large thing", content.read_bytes(), b"film.bin")
    content.unlink()
    stick = here.ram / "large"
    stick.mkdir()
    (stick / one.name).write_bytes(one.ciphertext)
    theirs = took_by(lambda: by_pipes([one], here.disk / "plain", here.ram, here.exporter))
    ours = took_by(lambda: by_intake(chain, stick))
    say(f"one item of {size // _MEGABYTE} MB: the loop {theirs.wall:.1f} s, Tamis {ours.wall:.1f} s")
    say(f"  the loop / Tamis: {theirs.wall / ours.wall:.2f} on the clock (aim 0.5)")


if __name__ == "__main__":
    main()
