"""What an item costs in a vault of a thousand items, and in one of fifty thousand.

    python -m bench.growth [--sizes 1000 50000] [--items 20] [--rounds 5]

The vaults are filled through the chain as an intake fills them (envelope, openings, ledger, index, checkpoints), only
with bytes that nobody sealed, because sealing costs the same everywhere. Then genuine-form items are taken in, a slice
into each vault in turns. Printed: the median cost of an item on the clock and of the processor, and the ratio; and what
the same stick costs once more, when all of it is known. Judges nothing. TAMIS_BENCH_DISK names a folder to measure.
"""

import argparse
import hashlib
import os
import shutil
import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from bench.intake import by_intake, item, took_by
from bench.printed import say, timed
from bench.race import Took
from bench.room import Room, room
from custody.acts import Act
from custody.chain import Chain
from custody.records import BlobNote, Draft
from tests.exports import bulk_zip

if TYPE_CHECKING:
    from custody.canonical import JSON

_AT_ONCE = 200
_PER_SOURCE = 5
_TURNS = ("new", "known")


def main() -> None:
    """Fills, measures and prints."""
    parser = argparse.ArgumentParser(description="What an item costs as the vault grows.")
    parser.add_argument("--sizes", type=int, nargs=2, default=(1_000, 50_000), help="items in the two vaults")
    parser.add_argument("--items", type=int, default=20, help="how many are taken in in each turn")
    parser.add_argument("--rounds", type=int, default=5, help="how many turns")
    given = parser.parse_args()
    with ExitStack() as ours:
        rooms = [ours.enter_context(room()) for _ in given.sizes]
        chains = [here.chain() for here in rooms]
        for chain, size in zip(chains, given.sizes, strict=True):
            seconds = timed(partial(fill, chain, size))
            say(f"filled with {size:,} items, {chain.size:,} entries, in {seconds:.0f} s")
        took: dict[str, list[list[Took]]] = {turn: [[] for _ in rooms] for turn in _TURNS}
        for number in range(given.rounds):
            for place, (here, chain) in enumerate(zip(rooms, chains, strict=True)):
                for turn, cost in zip(_TURNS, one_round(here, chain, number, given.items), strict=True):
                    took[turn][place].append(cost)
        for turn in _TURNS:
            told(turn, given.sizes, took[turn], given.items)
        for chain in chains:
            chain.catalog.close()


def fill(chain: Chain, size: int) -> None:
    """Records so many items as an intake would, their bytes made up."""
    batch: list[Draft] = []
    for number in range(size):
        batch += drafts(chain, number)
        if len(batch) >= 2 * _AT_ONCE:
            chain.record(batch)
            batch = []
    chain.record(batch)


def drafts(chain: Chain, number: int) -> Iterator[Draft]:
    """Makes the envelope of one item and its blob's place on the disk; drafts what is said of it."""
    digest = hashlib.sha256(f"{number}".encode()).hexdigest()
    label = chain.name("submission", digest)
    blob = chain.name("blob", digest)
    place = chain.vault.blob(blob)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"made up")
    envelope = chain.new_envelope(label).with_blobs([BlobNote(blob, "exhibit", 7, digest)])
    chain.vault.envelope(label).with_suffix(".gpg.new").write_bytes(b"made up")
    chain.place_envelopes([envelope])
    source = f"source {number // _PER_SOURCE}"
    named: dict[str, JSON] = {
        "source": source.replace(" ", "_"),
        "designation": source,
        "number": number,
        "kind": "msg",
    }
    came: dict[str, JSON] = {"reason": "", "digest": digest, "size": 7, "place": f"{number}-msg.gpg", "channel": ""}
    yield chain.draft(Act.ACCESSION, "desk", label, submission=label, blob=blob, **named, **came)
    exhibit: dict[str, JSON] = {
        "exhibit": chain.name("exhibit", label, digest),
        "out": digest,
        "filename": "",
        "size": 7,
    }
    yield chain.draft(Act.DECRYPTION, "desk", label, submission=label, blob=blob, kind="msg", **exhibit)


def one_round(here: Room, chain: Chain, number: int, count: int) -> tuple[Took, Took]:
    """Takes a stick in, and once more."""
    stick = here.ram / f"stick{number}"
    stick.mkdir()
    items = [item(here.exporter, place) for place in range(number * count, (number + 1) * count)]
    name, content = bulk_zip(items, "2026-11-18")
    (stick / name).write_bytes(content)
    new, known = (took_by(partial(by_intake, chain, stick)) for _ in _TURNS)
    shutil.rmtree(stick)
    return new, known


def told(turn: str, sizes: tuple[int, int], took: list[list[Took]], count: int) -> None:
    """Prints both vaults' medians, and how they compare."""
    walls = [statistics.median(one.wall for one in each) / count * 1000 for each in took]
    cpus = [statistics.median(one.cpu for one in each) / count * 1000 for each in took]
    for size, wall, cpu in zip(sizes, walls, cpus, strict=True):
        say(f"{turn} items, {size:,} in the vault: {wall:.1f} ms each on the clock, {cpu:.1f} ms of the processor")
    say(f"  the larger vault / the smaller: {walls[1] / walls[0]:.2f} on the clock, {cpus[1] / cpus[0]:.2f} processor")
    if turn == _TURNS[0]:
        say(f"  (aim: at most 1.2; {len(os.sched_getaffinity(0))} processors, whatever else they do)")


if __name__ == "__main__":
    main()
