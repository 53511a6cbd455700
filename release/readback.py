"""Read-back: what came back from outside, compared with what this vault released, and searched once more.

Order: list the drop → packages, each beside the vault's record → the site's pages, made anew → single documents → a
fixity check (PREMIS) in the ledger; its receipt lies sealed.
Rule: a drop is hostile: names are looked up and never used, bytes are parsed in the jail alone; what it is compared
with is the vault's own. Anything that is not as it left is an alarm, until somebody signs an answer (`alarms.py`).
Never: changes anything that was brought back, or decides what it means.
Residual risk: who serves a site can show one copy to us and another to others; have it fetched by several people.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody import verify
from custody.chain import Chain
from intake.errors import IntakeError
from intake.limits import Limits
from release.alarms import Receipt, record_readback
from release.blackened import blackened
from release.brought import Brought, Parts, brought, text_of
from release.collation import Line, Verdict, collate, due_of
from release.errors import NothingOfOurs
from release.left import Left, left, payload_of
from release.payload import RELEASE_FORM
from release.readback_bag import MANIFEST, UNKNOWN, Bag, Bench, bags_in, compare_bag
from release.readback_findings import Found
from release.readback_hunt import Hunter, WorkshopMaker
from release.readback_site import MARK, Shown, compare_pages, shown_site
from release.withdrawing import notice_again

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_INFO = 4096
_NAMED = re.compile(rf"^External-Identifier: ({RELEASE_FORM.pattern})$", re.MULTILINE)
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Round:
    """One read-back under way."""

    files: tuple[Brought, ...]
    left: Mapping[str, Left]
    chain: Chain
    bench: Bench
    progress: Progress
    done: int = 0
    sites: dict[Parts, Shown] = field(default_factory=dict)
    bags: dict[Parts, dict[str, Path | None]] = field(default_factory=dict)

    def step(self, count: int) -> None:
        self.done += count
        self.progress(self.done, len(self.files))


def read_back(drop: Path, by: str, chain: Chain, workshop: WorkshopMaker, progress: Progress) -> Receipt:
    """Compares what was brought back, records the check and gives its receipt; `by` is who looks.

    Raises:
        DropUnreadable, DropTooLarge: it cannot be looked at. NothingOfOurs: nothing in it is ours.
    """
    files, released = brought(drop, Limits()), left(chain)
    with _bench(chain, workshop) as bench:
        going = _Round(files, released, chain, bench, progress)
        tops = _tops(files, (MANIFEST,), ("data", "index.html"), ("bagit.txt",))
        going.sites = _sites(going)
        bags = bags_in(sorted({*tops, *_folders(going)}), files)
        for top, held in bags.items():
            _one_bag(top, held, going)
        in_bags = {file.untrusted_parts for held in bags.values() for file in held}
        outside = [file for file in files if file.untrusted_parts not in in_bags]
        for top, shown in going.sites.items():
            there = {bag[-1] for bag in bags if bag[:-2] == top and bag[-2:-1] == ("bags",)}
            _one_site(replace(shown, files=_below(top, outside)), there, going)
        in_sites = {file.untrusted_parts for top in going.sites for file in _below(top, outside)}
        _loose([file for file in outside if file.untrusted_parts not in in_sites], going)
        if not bench.found.ours:
            raise NothingOfOurs("release.readback_nothing")
        return record_readback(bench.found, by, chain)


@contextmanager
def _bench(chain: Chain, workshop: WorkshopMaker) -> "Iterator[Bench]":
    scratch = Path(tempfile.mkdtemp(prefix="readback-", dir=chain.unlocked.scratch))
    found = Found()
    try:
        with Hunter(blackened(chain), scratch, workshop, found) as hunter:
            yield Bench(scratch, found, hunter, verify.Trust(log_key=chain.policy.log))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)  # a vault locked meanwhile has wiped it already


def _tops(files: Sequence[Brought], *marks: Parts) -> set[Parts]:
    """Gives the folders in which a file of one of these names lies."""
    paths = [file.untrusted_parts for file in files]
    return {parts[: -len(mark)] for parts in paths for mark in marks if parts[-len(mark) :] == mark}


def _sites(going: _Round) -> dict[Parts, Shown]:
    tops = _tops(going.files, (MARK,), ("releases.json",))
    return {top: shown_site(top, _below(top, going.files)) for top in sorted(tops)}


def _folders(going: _Round) -> set[Parts]:
    """Gives the folders of a site's packages, also where what marks them is gone."""
    return {
        parts[: len(top) + 2]
        for top in going.sites
        for parts in (file.untrusted_parts for file in going.files)
        if len(parts) > len(top) + 2 and parts[: len(top) + 1] == (*top, "bags")
    }


def _one_bag(top: Parts, files: Sequence[Brought], going: _Round) -> None:
    found, chain = going.bench.found, going.chain
    release = _named(top, files, going.left)
    if release is None:
        for file in files:
            found.add(Line(file.place, Verdict.NOT_OURS, told=file.problem))
        found.refused["/".join(top)] = ("release",)
        return
    record = chain.catalog.release(release)
    policy = chain.history.rules(record.intent).policy or chain.policy
    bench = replace(going.bench, trust=verify.Trust(release_key=policy.release, log_key=policy.log))
    bag = Bag(top, tuple(files), going.left[release], payload_of(release, chain))
    mended = compare_bag(bag, bench)
    if top[:-2] in going.sites and top[-2:-1] == ("bags",):
        going.bags.setdefault(top[:-2], {})[release] = _kept(mended, going)
    shutil.rmtree(bench.scratch / release, ignore_errors=True)
    going.step(len(files))


def _kept(mended: Path | None, going: _Round) -> Path | None:
    """Puts a mended copy aside until the site's pages are compared."""
    if mended is None:
        return None
    aside = Path(tempfile.mkdtemp(prefix="bag-", dir=going.bench.scratch)) / mended.name
    return mended.rename(aside)


def _named(top: Parts, files: Sequence[Brought], known: Collection[str]) -> str | None:
    """Finds out which of our releases a package says it is: by its folder's name, else by what it says inside."""
    told = _NAMED.search(text_of(files, (*top, "bag-info.txt"), _LONGEST_INFO))
    names = (*top[-1:], *([told.group(1)] if told else []))
    return next((name for name in names if name in known), None)


def _one_site(shown: Shown, there: set[str], going: _Round) -> None:
    for release, each in going.left.items():
        if release not in there and not each.withdrawn:
            going.bench.found.add(Line(shown.place(f"bags/{release}"), Verdict.MISSING, release))
    bags, policy = going.bags.get(shown.top, {}), going.chain.policy
    named = [name for name, each in going.left.items() if each.withdrawn and shown.tells_of(name, there)]
    notices = tuple(_notice(name, going) for name in named)
    trust = verify.Trust(release_key="" if any(bags.values()) else policy.release, log_key=policy.log)
    compare_pages(shown, {name: bags.get(name) for name in there}, going.bench, trust, notices)
    shutil.rmtree(going.bench.scratch / "site", ignore_errors=True)
    for copy in filter(None, bags.values()):
        shutil.rmtree(copy.parent, ignore_errors=True)
    going.step(len(shown.files))


def _notice(release: str, going: _Round) -> Path:
    """Writes the notice of a withdrawn release as it was carried away, from what the ledger says of it."""
    aside = Path(tempfile.mkdtemp(prefix="notice-", dir=going.bench.scratch))
    return notice_again(going.chain.catalog.withdrawals.newest()[release], aside, going.chain)


def _below(top: Parts, files: Sequence[Brought]) -> tuple[Brought, ...]:
    return tuple(file for file in files if file.untrusted_parts[: len(top)] == top)


def _loose(files: Sequence[Brought], going: _Round) -> None:
    """Compares single documents: by their bytes, else by the name a release gave them."""
    digests = {shown.sha256: each for each in going.left.values() for shown in each.documents}
    names = {
        shown.path.rpartition("/")[2]: (each, shown.path) for each in going.left.values() for shown in each.documents
    }
    for file in files:
        _one_document(file, digests, names.get(file.untrusted_parts[-1]), going)
        going.step(1)


def _one_document(file: Brought, digests: Mapping[str, Left], named: tuple[Left, str] | None, going: _Round) -> None:
    each, path = named or (None, "")
    payload = payload_of(each.release, going.chain) if each else None
    wanted = due_of(payload.files[f"data/{path}"]) if payload else UNKNOWN
    copy = going.bench.scratch / "document"
    try:
        looked = collate(file.chunks(), wanted, copy) if file.problem is None else None
        if looked is not None and looked.digest in digests:
            _same(file, copy, digests[looked.digest], looked.digest, going.bench)
        elif each is None:
            going.bench.found.loose += 1  # somebody's own file beside ours: no business of this check
        elif looked is None:
            going.bench.found.add(Line(file.place, Verdict.UNREADABLE, each.release, file.problem))
        else:
            going.bench.found.add(Line(file.place, Verdict.DIFFERS, each.release, looked.told(wanted)))
            going.bench.hunter.strangers(copy, file.place, each.exhibits)
    except IntakeError as error:
        going.bench.found.add(Line(file.place, Verdict.UNREADABLE, each.release if each else "", error.message))
    finally:
        copy.unlink(missing_ok=True)


def _same(file: Brought, copy: Path, each: Left, digest: str, bench: Bench) -> None:
    bench.found.add(Line(file.place, Verdict.WITHDRAWN if each.withdrawn else Verdict.SAME, each.release))
    redacted = any(shown.sha256 == digest and f"data/{shown.path}" in each.redacted for shown in each.documents)
    bench.hunter.ours(copy, file.place, each.exhibits, redacted=redacted)
