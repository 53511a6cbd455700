"""Mutated specimens against every row of the format table: only errors of the room may come out, and nothing hangs.

`tests/sanitize/test_table_fuzz.py` runs a few mutations of each specimen, always the same; `script/fuzz` runs this file
for as long as it is told, from another seed each time. What it finds is kept as a file and told with its seed.
"""

import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sanitize.errors import SanitizeError
from sanitize.findings import Finding
from sanitize.formats._row import Format
from sanitize.formats.table import formats
from tests.specimens.corpus import SPECIMENS, Specimen

LIMIT = 60  # seconds for one file: examined, stripped, examined again, compared
_INTERESTING = (b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x80", b"\1\0", b"\0\1")


class Hang(Exception):
    """A file took longer than its limit."""


def no_tags(_: Path) -> Sequence[Finding]:
    """Stands for ExifTool, which is not what is fuzzed here."""
    return ()


def row_of(specimen: Specimen) -> Format:
    """Gives the row a specimen belongs to."""
    return next(row for row in formats(no_tags) if row.name == specimen.row)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Changes a file in one to eight places: bits, bytes, telling numbers, cuts, doublings, swaps."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        length = min(chance.choice((1, 2, 4, 16, 200)), len(changed) - at)
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                new = chance.choice(_INTERESTING)
                changed[at : at + len(new)] = new
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length]
            case 4:
                changed[at : at + length] = chance.randbytes(length)
            case _:
                other = chance.randrange(len(changed) + 1)
                changed[at : at + length] = changed[other : other + length]
    return bytes(changed)


def tried(row: Format, data: bytes, folder: Path) -> str:
    """Puts a file through a row; says how it ended: "clean", or the kind of refusal. Anything else is raised."""
    original, copy = folder / "in.bin", folder / "out.bin"
    original.write_bytes(data)
    copy.unlink(missing_ok=True)
    try:
        with _within(LIMIT):
            row.examine(original)
            row.strip(original, copy)
            row.examine(copy)
            row.second_engine(copy)
            list(row.unfold(copy))
            row.visible_text(copy)
            row.fidelity(original, copy)
    except SanitizeError as error:
        return type(error).__name__
    return "clean"


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main(argv: Sequence[str]) -> int:
    """Fuzzes for argv[1] seconds (default 600), only the rows named after it."""
    seconds, rows = int(argv[1]) if len(argv) > 1 else 600, set(argv[2:])
    chosen = [specimen for specimen in SPECIMENS if not rows or specimen.row in rows]
    found, tally, seed = 0, dict[str, int](), time.time_ns()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeds = {specimen.name: specimen.put(folder / "seed").read_bytes() for specimen in chosen}
        while time.monotonic() < end:
            seed += 1
            chance = random.Random(seed)  # noqa: S311 — chance to be repeated from its seed, not a secret
            specimen = chance.choice(chosen)
            data = mutated(seeds[specimen.name], chance)
            try:
                ending = tried(row_of(specimen), data, folder)
            except Exception as error:  # noqa: BLE001 — what comes out here is what we are looking for
                found += 1
                kept = Path(tempfile.gettempdir()) / f"tamis-fuzz-{specimen.row}-{seed}"
                kept.write_bytes(data)
                print(f"{specimen.name} seed {seed}: {error!r}, kept as {kept}")  # noqa: T201 — a program for a terminal
                ending = "FOUND"
            tally[f"{specimen.row}: {ending}"] = tally.get(f"{specimen.row}: {ending}", 0) + 1
    for ending, count in sorted(tally.items()):
        print(f"{count:7} {ending}")  # noqa: T201 — the same
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
