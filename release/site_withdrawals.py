"""What is gone from a public site: notices taken in, releases taken down, and every trace of them cleared away.

Order: what is known to be gone is written down first, durably, and cleared away before anything else is looked at: a
taking down neither waits for the rest of the site nor fails with it.
Rule: docs/formats/site.md. A notice is taken in when its signature holds, its ledger is the site's, its key is that of
a package or notice of the site (or the one given), and it is about the very payload the site knows under that name. Of
two on one release the later counts. What is gone does not come back.
Never: takes the word of somebody without a vault for more than "down, for now": such a release shows no title.
Residual risk: mirrors and caches keep what they have.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from custody import verify
from release.errors import NoticeRefused, SiteRefused
from release.gone import Gone, TakenDown, of_notice, of_taking_down, read, written
from release.noticed import FILES, Noticed, noticed
from release.payload import RELEASE_FORM
from release.public import database
from release.public.voice import Page
from release.published import Published, published
from release.site_shelf import put
from release.withdrawal import Reason

FOLDER = "withdrawals"
_TAKEN_DOWN = f"{FOLDER}/taken-down.json"


@dataclass(frozen=True, slots=True)
class Down:
    """A wish to take a release down at once, by somebody without a vault: which, why if they say, on which day."""

    release: str
    reason: Reason
    today: date


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """All that is gone from a site: signed notices, and releases taken down before theirs came, by release."""

    notices: Mapping[str, Noticed]
    taken_down: Mapping[str, TakenDown]

    @property
    def names(self) -> frozenset[str]:
        """The releases that are gone."""
        return frozenset(self.notices) | frozenset(self.taken_down)

    @property
    def keys(self) -> frozenset[str]:
        """The release keys of the notices."""
        return frozenset(each.release_key for each in self.notices.values())

    def gone(self, log_key: str) -> tuple[Gone, ...]:
        """Gives the tombstones, in order of name."""
        pending = {name: of_taking_down(each, log_key) for name, each in self.taken_down.items()}
        signed = {name: of_notice(each) for name, each in self.notices.items()}
        return tuple(each for _, each in sorted((pending | signed).items()))

    def kept(self) -> Iterator[Page]:
        """Gives the files that the site keeps of them."""
        for name, each in self.notices.items():
            yield from (Page(f"{FOLDER}/{name}/{file}", each.files[file], each.notice.day) for file in FILES)
        if self.taken_down:
            newest = max(each.day for each in self.taken_down.values())
            yield Page(_TAKEN_DOWN, written(self.taken_down), newest)


def begun(into: Path, down: Down | None, staged: Path, log_key: str) -> Withdrawals:
    """Gives what is known to be gone, and one more where somebody takes it down; all of it is cleared away at once.

    Raises:
        NoticeRefused: what the site wrote down was changed.
        SiteRefused: it does not show what is to be taken down.
    """
    known = kept(into)
    if down:
        known = taken_down(known, down, into, log_key)
    write_down(into, known, staged)
    clear(into, known.names)
    return known


def kept(into: Path) -> Withdrawals:
    """Reads what a site has written down.

    Raises:
        NoticeRefused: somebody changed it.
    """
    top = into / FOLDER
    folders = sorted(path for path in top.iterdir() if path.is_dir()) if top.is_dir() else []
    notices = {folder.name: noticed(folder) for folder in folders}
    for name, each in notices.items():
        if each.notice.release != name:
            raise NoticeRefused("release.notice_refused", notice=name, why="release")
    taken = read(verify.read(into, _TAKEN_DOWN)) if os.path.lexists(into / _TAKEN_DOWN) else {}
    return Withdrawals(notices, {name: each for name, each in taken.items() if name not in notices})


def taken_down(known: Withdrawals, down: Down, into: Path, log_key: str) -> Withdrawals:
    """Adds a release that somebody takes down; of one that is gone already nothing changes.

    Raises:
        SiteRefused: the site does not show it.
    """
    if down.release in known.names:
        return known
    top = into / "bags" / down.release
    if not RELEASE_FORM.fullmatch(down.release) or not top.is_dir():
        raise SiteRefused("release.site_not_shown", release=down.release)
    try:
        there = published(top, verify.Trust(log_key=log_key))
        about = (there.record.day.isoformat(), there.payload)
    except SiteRefused:  # a package that was damaged here goes all the same
        about = ("", "")
    fresh = TakenDown(down.release, down.today, *about, down.reason)
    return replace(known, taken_down={**known.taken_down, down.release: fresh})


def with_notices(
    known: Withdrawals, fresh: Sequence[Noticed], releases: Iterable[Published], trust: verify.Trust
) -> Withdrawals:
    """Adds notices that arrive; `releases` are the packages there and arriving, the withdrawn ones among them.

    Raises:
        NoticeRefused: one is of another ledger, key or payload, or another content under a known name.
    """
    packages = {each.name: each for each in releases}
    keys = {each.release_key for each in packages.values()} | known.keys | ({trust.release_key} - {""})
    notices = dict(known.notices)
    for each in fresh:
        name = each.notice.release
        digests = {packages[name].payload} if name in packages else set[str]()
        digests |= {known.taken_down[name].payload} - {""} if name in known.taken_down else set()
        _check(each, digests, keys, trust.log_key)
        notices[name] = _later(notices[name], each) if name in notices else each
    for name, each in notices.items():  # a package that comes back has to be the one that was withdrawn
        if name in packages and packages[name].payload != each.notice.payload:
            raise NoticeRefused("release.notice_other_payload", notice=each.notice.name, release=name)
    return Withdrawals(notices, {name: each for name, each in known.taken_down.items() if name not in notices})


def _check(found: Noticed, digests: set[str], keys: set[str], log_key: str) -> None:
    notice = found.notice
    about = {"notice": notice.name, "release": notice.release}
    if log_key and notice.log != log_key:
        raise NoticeRefused("release.notice_other_ledger", **about)
    if found.release_key not in keys:
        raise NoticeRefused("release.notice_other_key", key=found.release_key, **about)
    if digests - {notice.payload}:
        raise NoticeRefused("release.notice_other_payload", **about)


def _later(one: Noticed, other: Noticed) -> Noticed:
    """Gives the one that counts of two on the same release."""
    if one.notice.payload != other.notice.payload:
        raise NoticeRefused("release.notice_other_payload", notice=other.notice.name, release=other.notice.release)
    if one.notice.order == other.notice.order:
        if one.files != other.files:
            raise NoticeRefused("release.notice_twice", notice=other.notice.name)
        return one
    return max(one, other, key=lambda each: each.notice.order)


def write_down(into: Path, withdrawals: Withdrawals, staged: Path) -> int:
    """Writes down what is gone, before anything is cleared away; gives how many files were written."""
    if not withdrawals.names:
        return 0
    for folder in (into / FOLDER, *(into / FOLDER / name for name in withdrawals.notices)):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    count = sum(put(into, page, staged) for page in withdrawals.kept())
    if not withdrawals.taken_down:
        (into / _TAKEN_DOWN).unlink(missing_ok=True)
    os.sync()
    return count


def clear(into: Path, names: Iterable[str]) -> None:
    """Takes away what is gone: its pages, all that was drawn from it, its download, and last its package.

    So a crash is seen and gone on from. What holds other releases as well is made anew by whoever called.
    """
    for name in names:
        package, download = into / "bags" / name, into / "downloads" / f"{name}.zip"
        if package.is_dir() or download.exists():
            for page in (*(into / "releases").glob(f"{name}.*"), *(into / "documents").glob(f"{name}-*")):
                page.unlink()
            shutil.rmtree(into / "search", ignore_errors=True)
            (into / database.NAME).unlink(missing_ok=True)
            download.unlink(missing_ok=True)
            shutil.rmtree(package, ignore_errors=not package.exists())
            (into / "search").mkdir(exist_ok=True)
