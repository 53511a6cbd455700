"""The whole river on one machine: what comes in on a stick, is sealed, inspected, cleaned, painted, and read again.

    python -m bench.long_run [--items 200] [--workers N]

Items are of the usual kinds (messages, PDFs of five pages, photographs of two megabytes, Word documents), in the form
SecureDrop exports them; everything is real: gpg, ledger, jail, proof. Printed for each stretch: files a second,
gigabytes an hour (of the files as sources sent them), and at the end memory and disk. What people do (reading,
deciding, signing) is not in it. Judges nothing. TAMIS_BENCH_DISK names a folder on the disk to measure.
"""

import argparse
import os
import resource
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.documents import documents
from bench.pictures import photographs
from bench.printed import say, timed
from bench.reports import report
from bench.room import Room, now, room
from custody import fixity
from intake.limits import Limits
from intake.receive import receive
from tests.exports import Item, bulk_zip
from triage.jobs import Task, Worker, work_one

_KINDS = 4
_PAGES = 5
_MOST_AT_ONCE = 100
_GIGABYTE, _HOUR = 1e9, 3600


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="The whole river, files and gigabytes an hour.")
    parser.add_argument("--items", type=int, default=200, help="how many, a quarter of each kind")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="jailed workers")
    given = parser.parse_args()
    with room() as here:
        size = river(here, given.items, given.workers)
        used = sum(path.stat().st_size for path in here.vault.root.rglob("*") if path.is_file())
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        say(f"{'disk':28}{used / size:7.2f} times the files")
        say(f"{'largest process':28}{peak / 1024:7.0f} MB")


def river(here: Room, count: int, workers: int) -> int:
    """Runs the stretches one after the other; gives how many bytes the sources sent."""
    chain = here.chain()
    size = 0
    taken = 0.0
    for stick, sent in sticks(here, count):
        size += sent
        taken += timed(partial(receive, stick, chain, Limits()))
        shutil.rmtree(stick)
    told("taken in", taken, count, size)
    exhibits = [each.label for each in chain.catalog.exhibits()]
    whole = taken
    for name, task in (
        ("inspected", Task.INSPECT),
        ("cleaned, and copies painted", Task.CLEAN),
        ("painted and read", Task.PAGES),
    ):
        for label in exhibits:
            chain.catalog.jobs.ask(label, task.value, "alice")
        taken = timed(lambda: worked(here, workers))
        whole += taken
        told(name, taken, count, size)
    taken = timed(lambda: fixity.check_blobs(chain, lambda _done, _total: None))
    told("every blob read again", taken, count, size)
    told("all of it", whole + taken, count, size)
    waiting = chain.catalog.jobs.listed()
    if waiting:
        say(f"  {len(waiting)} jobs were refused or failed: the times say less")
    chain.catalog.close()
    return size


def told(name: str, seconds: float, count: int, size: int) -> None:
    """Prints one stretch."""
    say(f"{name:28}{count / seconds:7.2f} files/s {size / _GIGABYTE / (seconds / _HOUR):7.2f} GB/h {seconds:8.1f} s")


def worked(here: Room, workers: int) -> None:
    """Has so many workers do all jobs that wait, each with a chain of its own."""
    crew = [threading.Thread(target=_works, args=(here, f"worker {number}")) for number in range(workers)]
    for each in crew:
        each.start()
    for each in crew:
        each.join()


def _works(here: Room, name: str) -> None:
    chain = here.chain()
    worker = Worker(name, "alice", now)
    while work_one(chain, worker) is not None:
        pass
    chain.catalog.close()


def sticks(here: Room, count: int) -> Iterator[tuple[Path, int]]:
    """Makes the sticks, a hundred items each; gives the size of what they hold."""
    store = here.ram / "sent"
    store.mkdir()
    makers = _makers(store, count)
    for start in range(0, count, _MOST_AT_ONCE):
        items: list[Item] = []
        sent = 0
        for number in range(start, min(start + _MOST_AT_ONCE, count)):
            name, content = makers[number % _KINDS](number // _KINDS)
            sent += len(content)
            designation = f"gravelly beech {number // 20}"
            items.append(
                here.exporter.document(number, designation, content, name.encode())
                if name
                else here.exporter.message(number, designation, content)
            )
        stick = here.ram / f"stick{start}"
        stick.mkdir()
        file, content = bulk_zip(items, "2026-11-18")
        (stick / file).write_bytes(content)
        yield stick, sent
    shutil.rmtree(store)


def _makers(store: Path, count: int) -> tuple[Callable[[int], tuple[str, bytes]], ...]:
    each = count // _KINDS + 1
    for folder in ("pdf", "jpeg"):
        (store / folder).mkdir()
    papers = documents(store / "pdf", each, _PAGES)
    photos = photographs(store / "jpeg", each)
    return (
        lambda number: ("", f"Bonjour, voici la pièce {number} du marché. ".encode() * 12),
        lambda number: (f"marche-{number}.pdf", papers[number].read_bytes()),
        lambda number: (f"IMG_{number:04}.jpg", photos[number].read_bytes()),
        lambda number: (f"note-{number}.docx", report(number)),
    )


if __name__ == "__main__":
    main()
