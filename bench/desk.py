"""How quick the desk is in a browser, in a vault of a thousand exhibits and in one of ten thousand.

Whole requests are timed, over the loopback address, through the server the desk runs: sign-in is planted, everything
else is as always. Ledger, openings, envelopes and signatures are real; what the exhibits would hold is made up, but for
two that are read. Each question is asked so many times of both vaults in turn; printed are the median, the 95th
percentile, and how much slower the larger vault is (the desk aims at no more than twice as slow).
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.inbox import arrival
from bench.printed import say
from custody.acts import Act
from custody.catalog_search import Passage
from custody.chain import Chain
from custody.records import Draft
from desk.app import create_app
from desk.web.server import Port, Serving
from tests.desk.web.browsers import Browser, desk_of
from tests.newsroom import RAM, Newsroom
from tests.release.candidates import Candidates, candidates
from triage.stems import Stemmer, columns

if TYPE_CHECKING:
    from custody.canonical import JSON

SIZES = (1_000, 10_000)
ASKED = 40
AT_ONCE = 500
PER_ENVELOPE = 100
WORDS = [
    "river",
    "factory",
    "ministry",
    "poison",
    "camera",
    "contract",
    "mayor",
    "invoice",
    "drone",
    "police",
    "letter",
    "budget",
    "water",
    "permit",
]
_OLDER = re.compile(r'rel="next" href="([^"]+)"')


@dataclass
class Vault:
    """One newsroom with a desk that answers, and somebody's browser on it."""

    made: Candidates
    other: Chain
    browser: HTTPConnection
    cookie: str
    exhibit: str
    chosen: tuple[str, ...]

    def ask(self, path: str) -> str:
        """Asks for a page and reads all of it."""
        self.browser.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.browser.getresponse()
        page = answer.read().decode("utf-8", "replace")
        if answer.status != 200:
            raise RuntimeError(path, answer.status)
        return page


def main() -> None:
    """Fills both vaults, asks, prints."""
    with contextlib.ExitStack() as stack:
        vaults = [stack.enter_context(_served(size)) for size in SIZES]
        say(f"{'':34}" + "".join(f"{f'{size:,}: p50':>16}{'p95 (ms)':>10}" for size in SIZES) + f"{'ratio p95':>12}")
        for name in questions(vaults[0]):
            timed = _percentiles(vaults, name)
            cells = "".join(f"{middle:16.1f}{high:10.1f}" for middle, high in timed)
            say(f"{name:34}{cells}{timed[-1][1] / timed[0][1]:12.2f}")


def questions(vault: Vault) -> dict[str, str]:
    """Names what is asked, and where it is asked of a vault."""
    older = _OLDER.search(vault.ask("/inbox"))
    several = "&".join(f"exhibit={label}" for label in vault.chosen)
    middle = vault.other.size // 2
    return {
        "inbox": "/inbox",
        "inbox, next page": (older[1] if older else "/inbox").replace("&amp;", "&"),
        "inbox, a page in the middle": f"/inbox?below={middle}",
        "inbox, held": "/inbox?standing=held",
        "inbox, unread messages": "/inbox?unread=1&kind=msg",
        "inbox, part of a designation": "/inbox?text=word+7",
        "inbox, nothing passes": "/inbox?starred=1&tag=rare&kind=reply",
        "inbox, somebody else wrote": "/inbox#written",
        "exhibit, text": f"/exhibits/{vault.exhibit}",
        "exhibit, findings": f"/exhibits/{vault.exhibit}/findings",
        "exhibit, custody": f"/exhibits/{vault.exhibit}/custody",
        "decide on one": f"/decide?exhibit={vault.exhibit}",
        "decide on fifty": f"/decide?{several}",
        "search, a rare word": "/search?q=needle7",
        "search, a common word": "/search?q=river",
        "search, phrase and exclusion": "/search?q=%22river+factory%22+-mayor",
        "propose": "/releases/new",
        "quarantine": "/quarantine",
        "releases": "/releases",
        "people": "/people",
    }


def _percentiles(vaults: Sequence[Vault], name: str) -> list[tuple[float, float]]:
    """Asks all vaults in turn, again and again; gives the median and 95th percentile of each, in milliseconds."""
    paths = [questions(vault)[name] for vault in vaults]
    taken: list[list[float]] = [[] for _ in vaults]
    for number in range(ASKED + 1):
        for vault, path, times in zip(vaults, paths, taken, strict=True):
            if path.endswith("#written"):
                act = Act.STAR if number % 2 else Act.UNSTAR
                vault.other.record([vault.other.draft(act, vault.made.room.reviewers["bob"], object=[vault.exhibit])])
            begin = time.perf_counter()
            vault.ask(path.partition("#")[0])
            if number:  # the first warms up
                times.append((time.perf_counter() - begin) * 1000)
    ranked = [sorted(times) for times in taken]
    return [(times[len(times) // 2], times[len(times) * 95 // 100]) for times in ranked]


@contextlib.contextmanager
def _served(size: int) -> Iterator[Vault]:
    """Makes a vault of so many exhibits, and opens the desk on it."""
    begin = time.perf_counter()
    room = Newsroom.found(RAM / f"tb-{os.getpid()}-{size}")
    stick = Path(tempfile.mkdtemp(prefix="tamis-bench-"))
    try:
        made = candidates(room, stick)
        chain = made.room.chain()
        labels = filled(chain, made, size)
        say(f"{size:,} exhibits, {chain.size:,} entries in {time.perf_counter() - begin:.0f} s")
        port = Port()
        app = create_app(desk_of(made.room), port.address)
        seat = Browser(app)
        seat.sit("alice")
        front = app.extensions["tamis"]
        held = seat.client.get_cookie(front.cookie, domain="127.0.0.1")
        browser = HTTPConnection(port.address.removeprefix("http://"), timeout=120)
        exhibit = chain.catalog.derivative(made.flat).exhibit
        cookie = f"{front.cookie}={held.value if held else ''}"
        with Serving(app, port):
            yield Vault(made, chain, browser, cookie, exhibit, labels[:50])
    finally:
        room.close()
        shutil.rmtree(stick)


def filled(chain: Chain, made: Candidates, size: int) -> tuple[str, ...]:
    """Records what happened to so many exhibits; gives their labels."""
    labels = tuple(_name("exhibit", number) for number in range(size))
    drafts = (draft for number in range(size) for draft in _arrived(chain, number))
    while batch := list(islice(drafts, AT_ONCE)):
        chain.record(batch)
    for name in ("alice", "bob"):
        _judged(chain, made.room, name, labels)
    chain.checkpoint()
    stemmer = Stemmer()
    for source in chain.catalog.search.wanting():
        if source.exhibit in labels:
            chain.catalog.search.fill(source.seq, source.exhibit, [_passage(source.seq, stemmer)])
    return labels


def _arrived(chain: Chain, number: int) -> Iterator[Draft]:
    """Tells how one exhibit came in, was looked at and copied; a hundred share an envelope, to save the time of gpg."""
    scope = _name("envelope", number // PER_ENVELOPE)
    if number % PER_ENVELOPE == 0:
        chain.write_envelope(chain.new_envelope(scope))
    about: dict[str, JSON] = {"submission": _name("submission", number), "object": _name("exhibit", number)}
    kept: dict[str, JSON] = {"blob": "b" * 64, "out": "c" * 64, "size": 3, "media_type": "application/pdf"}
    for act, actor, fields in arrival(number):
        named = {"filename": f"file {number}.pdf"} if act is Act.DECRYPTION else {}
        yield chain.draft(act, actor, scope, **{**fields, **named})
    yield chain.draft(Act.INSPECTION, "desk", scope, red=number % 3, amber=1, green=2, **about, **kept)
    copy: dict[str, JSON] = {"derivative": _name("copy", number), "recipe": "flatten/1", "report": "d" * 64, "pages": 1}
    yield chain.draft(Act.FLATTENING, "desk", scope, red=0, amber=number % 2, **copy, **about, **kept)


def _judged(chain: Chain, room: Newsroom, name: str, labels: Sequence[str]) -> None:
    """Signs verdicts on nine in ten, hundreds at once, and reads them; marks some."""
    person, sign = room.reviewers[name], room.sign(name)
    settled = [label for number, label in enumerate(labels) if number % 10]
    for first in range(0, len(settled), AT_ONCE):
        some = cast("list[JSON]", settled[first : first + AT_ONCE])
        verdict = "hold" if first // AT_ONCE % 4 == 1 else "clear"
        stated = chain.draft(Act.APPRAISAL, person, object=some, verdict=verdict, reason="read", answers="")
        chain.record([sign(stated), chain.draft(Act.READ, person, object=some)])
    starred, tagged = list(labels[::50]), list(labels[3::10])
    marks: tuple[tuple[Act, list[str], dict[str, JSON]], ...] = (
        (Act.STAR, starred, {}),
        (Act.TAG, tagged, {"tag": "urgent"}),
        (Act.TAG, [labels[1], labels[-2]], {"tag": "rare"}),
    )
    chain.record([chain.draft(act, person, object=cast("list[JSON]", some), **more) for act, some, more in marks])


def _passage(seq: int, stemmer: Stemmer) -> Passage:
    drawn = hashlib.sha256(str(seq).encode()).digest()
    text = " ".join([*(WORDS[byte % len(WORDS)] for byte in drawn), f"needle{seq % 997}"])
    return Passage("text", 1, text, columns(stemmer.tokens(text)))


def _name(what: str, number: int) -> str:
    return hashlib.sha256(f"{what} {number}".encode()).hexdigest()[:32]


if __name__ == "__main__":
    main()
