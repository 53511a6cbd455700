"""How quick a ledger of a million entries is: checking it, proving out of it, adding to it.

Checking (canonical form, numbers, chain, tree) is compared with merely reading, JSON-parsing and hashing those lines;
proofs at a million with proofs at a thousand; a batch of appends with single ones, all durable. Each is taken in turns
and the median of the ratios printed. Signatures and openings have lines of their own: what one costs, not a ratio.
Printed, never judged. TAMIS_BENCH_ENTRIES sets another number than a million, TAMIS_BENCH_DISK another disk.
"""

import hashlib
import json
import os
import statistics
import tempfile
from functools import partial
from pathlib import Path

from bench.printed import say, timed
from custody import merkle
from custody.ledger import Ledger
from custody.openings import Opening, Openings
from custody.statement import Statement
from keys.notes import NoteSigner, open_note, sign_note

ENTRIES = int(os.environ.get("TAMIS_BENCH_ENTRIES", "1000000"))
FEW, BATCH, SINGLES, ROUNDS, ASKED = 1_000, 1_000, 50, 3, 300


def main() -> None:
    """Measures, prints."""
    named = os.environ.get("TAMIS_BENCH_DISK", str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory(dir=named) as folder:
        many, few = Path(folder, "many"), Path(folder, "few")
        for place, size in ((many, ENTRIES), (few, FEW)):
            place.mkdir()
            write(place / "000000.jsonl", size)
        checking(many)
        proving(many, few)
        appending(Path(folder, "appended"))
        others(Path(folder, "others"))


def write(path: Path, size: int) -> None:
    """Writes a ledger whose every tenth entry is signed; what its commitments commit to is made up."""
    previous = "0" * 64
    with path.open("wb") as file:
        for seq in range(size):
            stmt = hashlib.sha256(seq.to_bytes(8)).hexdigest()
            sig = "null" if seq % 10 else f'"{stmt}"'
            line = f'{{"prev":"{previous}","seq":{seq},"sig":{sig},"stmt":"{stmt}","v":1}}'.encode()
            file.write(line + b"\n")
            previous = merkle.leaf_hash(line).hex()


def checking(folder: Path) -> None:
    """Compares checking everything with looking at everything."""
    ratios = []
    for _ in range(ROUNDS):
        looking = timed(lambda: look(folder / "000000.jsonl"))
        checked = timed(lambda: Ledger(folder).refresh())
        ratios.append(checked / looking)
        say(f"  reading, parsing, hashing: {looking:.1f} s; form, chain and tree checked: {checked:.1f} s")
    say(f"{ENTRIES:,} entries checked in {statistics.median(ratios):.2f} times the time of looking (aim 3 at most)")


def look(path: Path) -> None:
    """Reads, parses, hashes."""
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
            hashlib.sha256(line).digest()


def proving(many: Path, few: Path) -> None:
    """Compares proofs out of the large tree with proofs out of the small one."""
    ledgers = []
    for folder in (few, many):
        ledger = Ledger(folder)
        ledger.refresh()
        ledger.tree.settle(ledger.leaves)
        ledgers.append((ledger, ledger.root()))
    times: list[list[float]] = [[], []]
    for asked in range(ASKED):
        for (ledger, root), taken in zip(ledgers, times, strict=True):
            seq = asked * 7919 % ledger.size
            taken.append(timed(partial(ledger.inclusion, seq, ledger.size, root)))
    small, large = (statistics.median(taken) * 1000 for taken in times)
    say(f"an inclusion proof, checked: {small:.2f} ms at {FEW:,}, {large:.2f} ms at {ENTRIES:,}")
    say(f"  {large / small:.2f} times as long (aim 3 at most)")


def one_by_one(ledger: Ledger, begin: int) -> None:
    """Appends single entries."""
    for number in range(SINGLES):
        append(ledger, begin + number, 1)


def appending(folder: Path) -> None:
    """Compares a batch with single appends, each durable."""
    folder.mkdir()
    ledger = Ledger(folder)
    made = 0
    ratios = []
    for _ in range(ROUNDS):
        begin = made
        singly = timed(partial(one_by_one, ledger, begin)) / SINGLES
        made += SINGLES
        batch = timed(partial(append, ledger, made, BATCH)) / BATCH
        made += BATCH
        ratios.append(singly / batch)
        say(f"  appended singly: {1 / singly:,.0f} a second; in batches of {BATCH:,}: {1 / batch:,.0f} a second")
    say(f"a batch is {statistics.median(ratios):.0f} times as fast (aim 50)")


def append(ledger: Ledger, start: int, count: int) -> None:
    """Appends entries as the chain does."""
    numbers = range(start, start + count)
    made = [(Statement(number.to_bytes(32), {"act": "fixity check", "n": number}), None) for number in numbers]
    with ledger.locked():
        ledger.cut_torn(0)
        ledger.append(ledger.prepare(made))


def others(folder: Path) -> None:
    """What signatures of checkpoints, and openings, cost each."""
    folder.mkdir()
    signer = NoteSigner("tamis/0123456789abcdef", b"b" * 32)
    note = sign_note("tamis/0123456789abcdef\n7\nAAAA\n", signer)
    verifier = signer.verifier()
    say(
        f"a checkpoint's signature checked: {timed(lambda: [open_note(note, verifier) for _ in range(200)]) * 5:.2f} ms"
    )
    openings = Openings(folder, os.urandom)
    fields = {"act": "appraisal", "object": ["e" * 32], "reason": "because", "verdict": "clear"}
    batch = [Opening(f"{number:064x}", Statement(number.to_bytes(32), fields), b"s" * 200) for number in range(1000)]
    openings.append("scope", b"k" * 32, batch)
    read = timed(lambda: [each.statement.commitment() for each in openings.read("scope", b"k" * 32)])
    say(f"an opening decrypted and its commitment computed: {read:.3f} ms")


if __name__ == "__main__":
    main()
