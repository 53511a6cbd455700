"""The public site's folder: packages taken in, checked, and every page brought up to date.

Order: packages checked by our own verifier and copied beside their place → each copy checked, and those already there
again → given their names → downloads and pages, a release's own first, what leads to them last. A file whose bytes are
as they should be is not touched, so that a new release changes its own pages and the index pages, and nothing else.
Rule: docs/formats/site.md. A site is one ledger's; exercises and true releases never stand together; a release that is
there is never replaced. Times on disk are days of release: a copied site does not tell when anyone sat at a desk.
Never: touches a folder that is no site, or a file in it that is not the site's; follows a link.
Residual risk: whoever can write in the folder can change pages after us. Running this again puts them right; readers
are told to check the package with keys from elsewhere.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from custody import canonical, verify
from custody.errors import NotCanonical
from release.errors import DiskTrouble, SiteRefused
from release.gone import Gone
from release.noticed import is_notice, noticed
from release.parcel import settle
from release.public import database
from release.public.headings import AXES
from release.public.voice import LONG_AGO, Page, Site
from release.public_site import newest, newest_first, pages
from release.published import Published, published
from release.site_shelf import packed, put, swept, written
from release.site_withdrawals import Down, Withdrawals, begun, clear, with_notices, write_down
from release.withdrawal import Notice

_MARK = "site.json"
_COMING = ".coming-"
_KEPT = ("bags", "downloads")
_SHOWN = ("releases", "documents", "search", *AXES)


@dataclass(frozen=True, slots=True)
class Brought:
    """What was done: the site, its releases, names of those that are new, how many files were written; what is gone."""

    site: Site
    releases: tuple[Published, ...]
    new: tuple[str, ...]
    written: int
    gone: tuple[Gone, ...]


def bring_up_to_date(
    into: Path, given: Sequence[Path], name: str | None, trust: verify.Trust, down: Down | None = None
) -> Brought:
    """Makes a site, or adds packages and notices to one; `name` is whose it is, None leaves it as it was.

    `down` takes a release down before its notice is there.

    Raises:
        SiteRefused: the folder is not a site's, or a package does not hold, is another desk's or another content.
        NoticeRefused: a notice does not hold, or is not about what this site shows.
        DiskTrouble: a package could not be read, or the disk would not take the site.
    """
    known = _known(into)
    try:
        into.mkdir(exist_ok=True)
        with _coming(into) as staged:
            trust = replace(trust, log_key=_one_ledger(known, trust))
            withdrawn = begun(into, down, staged, trust.log_key)
            notices = [noticed(each) for each in given if is_notice(each)]
            there = _there(into, known, down)
            arriving = _arriving(staged, [each for each in given if not is_notice(each)], trust, there)
            packages = [each for _, each in (*there, *arriving)]
            site = _site(known, name, packages, [each.notice for each in notices])
            withdrawn = with_notices(withdrawn, notices, packages, replace(trust, log_key=site.log_key))
            return _settled(into, staged, site, withdrawn, _left((*there, *arriving), withdrawn))
    except OSError as fault:
        raise DiskTrouble("release.site_disk_trouble", reason=fault.strerror or type(fault).__name__) from fault


def _known(into: Path) -> Site | None:
    """Reads what the folder says of itself; None where there is no site yet."""
    names = {path.name for path in into.iterdir()} if into.is_dir() else set[str]()
    if _MARK not in names:
        if any(not name.startswith(_COMING) for name in names):
            raise SiteRefused("release.site_not_ours", folder=into.name)
        return None
    try:
        told = canonical.loads_object(verify.read(into, _MARK))
    except (NotCanonical, verify.Refused) as fault:
        raise SiteRefused("release.site_not_ours", folder=into.name) from fault
    return Site(str(told.get("name")), str(told.get("log")), told.get("training") == 1)


@contextmanager
def _coming(into: Path) -> Iterator[Path]:
    """Lends a folder for what is not checked yet; those that a crash left behind go first."""
    for left in into.glob(f"{_COMING}*"):
        shutil.rmtree(left)
    staged = Path(tempfile.mkdtemp(prefix=_COMING, dir=into))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _one_ledger(known: Site | None, trust: verify.Trust) -> str:
    if known and trust.log_key not in ("", known.log_key):
        raise SiteRefused("release.site_other_ledger", log=known.log_key)
    return known.log_key if known else trust.log_key


def _there(into: Path, known: Site | None, down: Down | None) -> list[tuple[Path, Published]]:
    """Checks again every package that the site holds; where something was taken down already, that is said."""
    tops = sorted((into / "bags").iterdir()) if known and (into / "bags").is_dir() else []
    trust = verify.Trust(log_key=known.log_key if known else "")
    found: list[tuple[Path, Published]] = []
    for top in tops:
        try:
            found.append((top, _under_its_name(top, trust)))
        except SiteRefused as fault:
            if down is None:
                raise
            raise SiteRefused("release.site_down_not_remade", release=down.release, bag=top.name) from fault
    return found


def _under_its_name(top: Path, trust: verify.Trust) -> Published:
    found = published(top, trust)
    if top.name != found.name:
        raise SiteRefused("release.site_bag_refused", bag=top.name, checks="data/release.json")
    return found


def _arriving(
    staged: Path, bags: Sequence[Path], trust: verify.Trust, there: Sequence[tuple[Path, Published]]
) -> list[tuple[Path, Published]]:
    """Copies packages and checks the copies; those that are there already are passed over."""
    seen = {each.name: each for _, each in there}
    found: list[tuple[Path, Published]] = []
    for at, bag in enumerate(bags):
        published(bag, trust)  # so that nobody's whole home is copied by mistake
        top = staged / str(at)
        shutil.copytree(bag, top, symlinks=True)
        each = published(top, trust)  # what is checked is what is kept
        trust = replace(trust, log_key=each.log_key)
        if each.name not in seen:
            seen[each.name] = each
            found.append((top, each))
        elif seen[each.name].files != each.files:
            raise SiteRefused("release.site_already_there", release=each.name)
    return found


def _left(packages: Iterable[tuple[Path, Published]], withdrawn: Withdrawals) -> list[tuple[Path, Published]]:
    """Gives the packages that still stand, each with where it lies."""
    return [(top, each) for top, each in packages if each.name not in withdrawn.names]


def _site(known: Site | None, name: str | None, releases: Sequence[Published], notices: Sequence[Notice]) -> Site:
    if known:
        return known if name is None else replace(known, name=name)
    logs = [*(each.log_key for each in releases), *(each.log for each in notices)]
    if not logs:
        raise SiteRefused("release.site_needs_a_bag")
    training = [*(each.record.training for each in releases), *(each.training for each in notices)]
    return Site(name or "", logs[0], training[0])


def _settled(
    into: Path, staged: Path, site: Site, withdrawn: Withdrawals, standing: Sequence[tuple[Path, Published]]
) -> Brought:
    """Gives everything its place; what is withdrawn loses its own first."""
    for name in (*_KEPT, *_SHOWN):
        (into / name).mkdir(exist_ok=True)
    count = put(into, _mark(site), staged) + write_down(into, withdrawn, staged)
    clear(into, withdrawn.names)
    arriving = [(top, each) for top, each in standing if top.parent == staged]
    for top, each in arriving:
        settle(top, each.record.day)
        top.rename(into / "bags" / each.name)
    releases, gone = [each for _, each in standing], withdrawn.gone(site.log_key)
    for each in releases:
        count += packed(into / "bags" / each.name, into / "downloads" / f"{each.name}.zip", each.record.day, staged)
    count += _shown(into, staged, site, releases, gone)
    return Brought(site, tuple(releases), tuple(sorted(each.name for _, each in arriving)), count, gone)


def _shown(into: Path, staged: Path, site: Site, releases: Sequence[Published], gone: Sequence[Gone]) -> int:
    """Brings pages and database up to date, and takes away what is shown no more; gives how many files were written."""
    count, shown = 0, set()

    def read(release: Published, path: str) -> bytes:
        return verify.read(into / "bags" / release.name, path, verify.LARGE)

    for page in pages(site, releases, read, gone):
        count += put(into, page, staged)
        shown.add(page.path)
    ordered = newest_first(releases)
    count += written(into / database.NAME, newest(ordered), staged, lambda path: database.write(path, ordered, read))
    swept(into, _SHOWN, shown)
    for folder in (into, *(into / name for name in (*_KEPT, *_SHOWN)), *(into / "search").iterdir()):
        if folder.is_dir():
            folder.chmod(0o755)
    return count


def _mark(site: Site) -> Page:
    told: dict[str, canonical.JSON] = {"v": 1, "name": site.name, "log": site.log_key, "training": int(site.training)}
    return Page(_MARK, canonical.dumps(told), LONG_AGO)


def documents(brought: Brought) -> int:
    """Counts the documents of a site."""
    return sum(len(each.record.documents) for each in brought.releases)
