"""How quick a page of the inbox is, in a vault of a thousand exhibits and in one of ten thousand.

The catalogs are filled as always, by applying entries; only the entries are made up (no gpg, no ledger). Each question
is asked 200 times; printed are the median, the 95th percentile, and how much slower the larger vault is (the desk aims
at no more than twice as slow). Nobody reads everything in order: nine in ten are read, decided and tagged by others.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.printed import say
from custody.acts import Act
from custody.canonical import JSON
from custody.catalog import Catalog
from custody.listing import Wanted
from custody.policy import Policy
from custody.records import Entry
from custody.standing import Standing
from custody.statement import Statement

SIZES = (1_000, 10_000)
ASKED = 200
AT_ONCE = 500
ALICE, BOB = "A" * 40, "B" * 40
PER_SOURCE = 5

WANTED = {
    "no filter": Wanted(),
    "unread": Wanted(unread=True),
    "starred": Wanted(starred=True),
    "new": Wanted(standing=Standing.NEW),
    "held": Wanted(standing=Standing.HELD),
    "messages": Wanted(kind="msg"),
    "one source": Wanted(source="source_7"),
    "part of a designation": Wanted(text="word 7"),
    "a tag on one in ten": Wanted(tag="urgent"),
    "a tag on three": Wanted(tag="rare"),
    "assigned": Wanted(assigned=BOB),
    "new, unread messages": Wanted(standing=Standing.NEW, kind="msg", unread=True),
    "begun, tagged, assigned": Wanted(standing=Standing.BEGUN, tag="urgent", assigned=BOB),
    "held, assigned (none)": Wanted(standing=Standing.HELD, assigned=BOB),
    "nothing passes": Wanted(starred=True, tag="rare", kind="reply", assigned=ALICE),
}


def main() -> None:
    """Fills both catalogs, asks, prints."""
    with tempfile.TemporaryDirectory() as folder:
        catalogs = {size: filled(Path(folder, f"{size}.db"), size) for size in SIZES}
        say(f"{'':24}" + "".join(f"{f'{size:,}: p50':>16}{'p95 (ms)':>10}" for size in SIZES) + f"{'ratio p95':>12}")
        for name, ask in questions().items():
            timed = percentiles(list(catalogs.values()), ask)
            cells = "".join(f"{middle:16.2f}{high:10.2f}" for middle, high in timed)
            say(f"{name:24}{cells}{timed[-1][1] / timed[0][1]:12.2f}")
        for catalog in catalogs.values():
            catalog.close()


def questions() -> dict[str, Callable[[Catalog], object]]:
    """Names what is asked: pages, and the list of sources beside them."""
    pages = {name: partial(_page, wanted=wanted) for name, wanted in WANTED.items()}
    return {**pages, "the sources": lambda catalog: catalog.inbox.senders(ALICE)}


def percentiles(catalogs: Sequence[Catalog], ask: Callable[[Catalog], object]) -> list[tuple[float, float]]:
    """Asks all catalogs in turn, again and again; gives the median and 95th percentile of each, in milliseconds."""
    taken: list[list[float]] = [[] for _ in catalogs]
    for _ in range(ASKED):
        for catalog, times in zip(catalogs, taken, strict=True):
            begin = time.perf_counter()
            ask(catalog)
            times.append((time.perf_counter() - begin) * 1000)
    ranked = [sorted(times) for times in taken]
    return [(times[ASKED // 2], times[ASKED * 95 // 100]) for times in ranked]


def filled(path: Path, size: int) -> Catalog:
    """Makes a catalog of so many exhibits."""
    catalog = Catalog(path, b"k" * 32)
    begin = time.perf_counter()
    batch: list[Entry] = []
    for entry in story(size):
        batch.append(entry)
        if len(batch) == AT_ONCE:
            catalog.apply(batch)
            batch = []
    catalog.apply(batch)
    say(f"{size:,} exhibits, {catalog.applied:,} entries applied in {time.perf_counter() - begin:.1f} s")
    return catalog


def story(size: int) -> Iterator[Entry]:
    """Tells what happened in a vault of so many exhibits."""
    for seq, (act, actor, fields) in enumerate(_acts(size)):
        stated: dict[str, JSON] = {"act": act.value, "actor": actor, "day": "2026-03-02", **fields}
        yield Entry(seq, b"", Statement(bytes(32), stated), "", b"signature")


def _acts(size: int) -> Iterator[tuple[Act, str, dict[str, JSON]]]:
    key = "D" * 40
    rules = Policy(2, {"alice": ALICE, "bob": BOB}, desk=key, recovery=key, release=key, log=key, training=1)
    for founder in (ALICE, BOB):
        yield Act.POLICY, founder, {"policy": rules.as_json()}
    for number in range(size):
        yield from arrival(number)
        yield from _marks(number, size)


def arrival(number: int) -> Iterator[tuple[Act, str, dict[str, JSON]]]:
    """Tells how one exhibit came in."""
    label, source = _name("submission", number), number // PER_SOURCE
    about: dict[str, JSON] = {"submission": label, "digest": _name("received", number), "number": number % PER_SOURCE}
    kind = ("msg", "doc.gz", "doc.gz", "doc.gz", "reply")[number % 5]
    named: dict[str, JSON] = {"source": f"source_{source}", "designation": f"word {source}", "kind": kind}
    yield Act.ACCESSION, "desk", {**about, **named, "size": 900}
    made: dict[str, JSON] = {"out": _name("bytes", number), "size": 800, "blob": _name("blob", number)}
    yield Act.DECRYPTION, "desk", {"submission": label, "exhibit": _name("exhibit", number), "filename": "", **made}


def _marks(number: int, size: int) -> Iterator[tuple[Act, str, dict[str, JSON]]]:
    about: dict[str, JSON] = {"object": [_name("exhibit", number)]}
    if number % 10:
        yield Act.READ, ALICE, about
        said = "hold" if number % 10 == 5 else "clear"
        yield Act.APPRAISAL, BOB, {**about, "verdict": said, "reason": "", "answers": ""}
    if number % 10 == 3:
        yield Act.TAG, ALICE, {**about, "tag": "urgent"}
        yield Act.ASSIGNMENT, ALICE, {**about, "to": BOB}
    if number in {1, size // 2, size - 2}:
        yield Act.TAG, BOB, {**about, "tag": "rare"}
    if number % 50 == 0:
        yield Act.STAR, BOB, about


def _page(catalog: Catalog, wanted: Wanted) -> object:
    return catalog.inbox.page(wanted, ALICE)


def _name(what: str, number: int) -> str:
    return hashlib.sha256(f"{what} {number}".encode()).hexdigest()[:32]


if __name__ == "__main__":
    main()
