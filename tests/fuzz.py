"""Mutated specimens against the parsers and every row of the format table: only errors of their rooms may come out.

`tests/sanitize/test_table_fuzz.py` and `tests/test_parsers_fuzz.py` run a few mutations of each specimen, always the
same; `script/fuzz` runs this file for as long as it is told, from another seed each time. What it finds is kept as a
file. The parsers (`fuzz_parsers.py`) are guided by coverage where atheris is there (`fuzz_guided.py`).
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sanitize.errors import SanitizeError
from sanitize.findings import Finding
from sanitize.formats._row import Format
from sanitize.formats.table import formats
from tests.fuzz_parsers import PARSERS, Parser
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


def mutate_rows(seconds: int, chosen: Sequence[Specimen]) -> int:
    """Mutates specimens of the format table for so many seconds; gives how many files did what they must not."""
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
                ending = _told(f"{specimen.row}-{seed}", data, error)
            tally[f"{specimen.row}: {ending}"] = tally.get(f"{specimen.row}: {ending}", 0) + 1
    for ending, count in sorted(tally.items()):
        print(f"{count:9} {ending}")  # noqa: T201 — a program for a terminal
    return found


def mutate_parser(parser: Parser, seconds: float) -> int:
    """Mutates what a parser reads for so many seconds; gives 1 when something did what it must not, else 0."""
    seed, count, end = time.time_ns(), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        seed, count = seed + 1, count + 1
        chance = random.Random(seed)  # noqa: S311 — as above
        data = mutated(chance.choice(parser.specimens), chance)
        try:
            with _within(LIMIT):
                parser.attempt(data)
        except Exception as error:  # noqa: BLE001 — as above
            _told(f"{parser.name}-{seed}", data, error)
            return 1
    print(f"{count:9} {parser.name}: nothing found")  # noqa: T201 — as above
    return 0


def guide(parser: Parser, seconds: int) -> int:
    """Lets coverage guide the mutations, in a process of its own; gives 1 when something was found, else 0."""
    with tempfile.TemporaryDirectory() as corpus:
        kept = str(Path(tempfile.gettempdir()) / f"tamis-fuzz-{parser.name}-")
        argv = [sys.executable, "-P", "-m", "tests.fuzz_guided", parser.name, str(seconds), corpus, kept]
        done = subprocess.run(argv, stderr=subprocess.PIPE, check=False)
    told = done.stderr.decode("utf-8", "replace").splitlines()
    runs = next((line.split()[-1] for line in told if line.startswith("stat::number_of_executed_units")), "0")
    if done.returncode == 0 and int(runs):
        print(f"{int(runs):9} {parser.name}: nothing found, guided by coverage")  # noqa: T201 — as above
        return 0
    print("\n".join([*told[-40:], f"FOUND in {parser.name}"]))  # noqa: T201 — as above
    return 1


def _told(name: str, data: bytes, error: Exception) -> str:
    kept = Path(tempfile.gettempdir()) / f"tamis-fuzz-{name}"
    kept.write_bytes(data)
    print(f"{error!r}, kept as {kept}")  # noqa: T201 — as above
    return "FOUND"


def main(argv: Sequence[str]) -> int:
    """Fuzzes for argv[1] seconds (default 600) in all, only the parsers and rows named after it."""
    seconds, wanted = int(argv[1]) if len(argv) > 1 else 600, set(argv[2:])
    if unknown := wanted - {parser.name for parser in PARSERS} - {specimen.row for specimen in SPECIMENS}:
        print(f"neither a parser nor a row: {', '.join(sorted(unknown))}")  # noqa: T201 — as above
        return 2
    parsers = [parser for parser in PARSERS if not wanted or parser.name in wanted]
    chosen = [specimen for specimen in SPECIMENS if not wanted or specimen.row in wanted]
    share = seconds // 2 if parsers and chosen else seconds
    guided = find_spec("atheris") is not None
    if parsers and not guided:
        print("atheris is not there for this Python: the parsers get mutations not guided by coverage")  # noqa: T201 — as above
    found = 0
    for parser in parsers:
        each = max(1, share // len(parsers))
        found += guide(parser, each) if guided else mutate_parser(parser, each)
    found += mutate_rows(share, chosen) if chosen else 0
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
