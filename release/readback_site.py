"""The pages of a public site that was brought back, beside those the vault would write today.

Rule: the site is a pure function of its packages, its notices and its name; so it is made anew in RAM from the packages
that were just compared (mended from the vault, where they were changed) and the name it says, and every file of it is
compared byte for byte. Where a package cannot be known any more, only what depends on the others alone is compared.
Never: believes a page. Residual risk: a page of another version of Tamis differs too; make the site anew to be sure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody import canonical, verify
from custody.chunks import read_chunks
from custody.errors import NotCanonical
from intake.errors import IntakeError
from release.brought import Brought, Parts, text_of
from release.collation import Due, Line, Verdict, collate
from release.errors import DiskTrouble, NoticeRefused, SiteRefused
from release.readback_bag import UNKNOWN, Bench
from release.site_folder import bring_up_to_date

MARK = "site.json"
_LONGEST_MARK = 1 << 16
_LONGEST_NAME = 1000  # letters


@dataclass(frozen=True, slots=True)
class Shown:
    """A site that was brought back: the names that lead to it, its files outside packages, whose it says it is.

    `name` is None where it does not say so in our form.
    """

    top: Parts
    files: tuple[Brought, ...]
    name: str | None

    def place(self, inner: str) -> str:
        """Gives the place of a file of ours in what was brought back."""
        return "/".join((*self.top, inner))

    def tells_of(self, release: str, bags: Collection[str]) -> bool:
        """Says whether the site shows a release, or that it is gone: it has its package, its page or its notice."""
        marks = {f"releases/{release}.html", f"withdrawals/{release}/withdrawal.json"}
        return release in bags or any(self.inner(file) in marks for file in self.files)

    def inner(self, file: Brought) -> str:
        """Gives a file's path from the site's top, as the stranger has it."""
        return "/".join(file.untrusted_parts[len(self.top) :])


def shown_site(top: Parts, files: Sequence[Brought]) -> Shown:
    """Reads whose a site says it is; nothing else of it is believed."""
    written = text_of(files, (*top, MARK), _LONGEST_MARK).encode()
    try:
        name = canonical.loads_object(written).get("name")
    except NotCanonical:
        name = None
    fits = isinstance(name, str) and len(name) <= _LONGEST_NAME
    return Shown(top, tuple(files), str(name) if fits else None)


def compare_pages(
    shown: Shown, bags: Mapping[str, Path | None], bench: Bench, trust: verify.Trust, notices: Sequence[Path]
) -> None:
    """Compares every file outside the packages.

    `bags` are the packages that lie in the site, by release: a mended copy, None where that cannot be known any more.
    `notices` are those of releases that were taken back.
    """
    known = {release: copy for release, copy in bags.items() if copy is not None}
    site = _made_anew(shown, [*known.values(), *notices], bench, trust)
    due = dict(_due(site)) if site else {}
    is_whole = site is not None and len(known) == len(bags)
    left = {inner: wanted for inner, wanted in due.items() if is_whole or any(name in inner for name in known)}
    for file in shown.files:
        inner = shown.inner(file)
        if inner in left:
            _compare(file, left.pop(inner), bench)
        elif is_whole:
            bench.found.add(Line(file.place, Verdict.NOT_OURS, told=file.problem))
            _hunted(file, bench)
        else:
            bench.found.add(Line(file.place, Verdict.UNPROVEN, told=file.problem))
    for inner in sorted(left):
        bench.found.add(Line(shown.place(inner), Verdict.MISSING))


def _made_anew(shown: Shown, given: Sequence[Path], bench: Bench, trust: verify.Trust) -> Path | None:
    """Makes the site; None where it cannot be made, as when nothing of it is known."""
    into = bench.scratch / "site"
    if shown.name is None or not given:
        return None
    try:
        bring_up_to_date(into, given, shown.name, trust)
    except (NoticeRefused, SiteRefused, DiskTrouble):
        return None
    return into


def _due(site: Path) -> Iterator[tuple[str, Due]]:
    for path in sorted(site.rglob("*")):
        inner = path.relative_to(site).as_posix()
        if path.is_file() and not inner.startswith("bags/"):
            yield inner, Due(collate(read_chunks(path), UNKNOWN).digest, path)


def _compare(file: Brought, wanted: Due, bench: Bench) -> None:
    if file.problem is not None:
        bench.found.add(Line(file.place, Verdict.UNREADABLE, told=file.problem))
        return
    try:
        looked = collate(file.chunks(), wanted)
    except IntakeError as error:
        bench.found.add(Line(file.place, Verdict.UNREADABLE, told=error.message))
        return
    bench.found.add(Line(file.place, looked.verdict(wanted), told=looked.told(wanted)))
    if looked.verdict(wanted) is Verdict.DIFFERS:
        _hunted(file, bench)


def _hunted(file: Brought, bench: Bench) -> None:
    """Has a file that is not ours searched; it is read once more for that."""
    stranger = bench.scratch / "stranger"
    try:
        if file.problem is None:
            collate(file.chunks(), UNKNOWN, stranger)
            bench.hunter.strangers(stranger, file.place, frozenset())
    except IntakeError:
        return  # it was told already that it cannot be read
    finally:
        stranger.unlink(missing_ok=True)
