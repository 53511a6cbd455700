"""The pages of a public site that was brought back, beside those the vault would write today.

Rule: the site is a pure function of its packages and its name; so its pages are made anew from the packages that were
just compared (mended, where they were changed) and the name it says, and compared byte for byte. Where a package cannot
be known any more, its pages and the index cannot be compared, and that is told.
Never: believes a page. Residual risk: a page of another version of Tamis differs too; make the site anew to be sure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody import canonical
from custody.errors import NotCanonical
from intake.errors import IntakeError
from release.brought import Brought, Parts, text_of
from release.collation import Due, Line, Verdict, collate, due_of
from release.public_site import Site, pages
from release.published import Published
from release.readback_bag import UNKNOWN, Bench
from release.site_folder import MARK, mark
from release.site_shelf import packed

_LONGEST_MARK = 1 << 16
_LONGEST_NAME = 1000  # letters
_INDEX = ("index.html", "index.en.html", "releases.json", "search-index.js", "atom.xml")


@dataclass(frozen=True, slots=True)
class Shown:
    """A site that was brought back: the names that lead to it, its files outside packages, whose it says it is."""

    top: Parts
    files: Mapping[Parts, Brought]
    site: Site | None

    def place(self, inner: str) -> str:
        """Gives the place of a file of ours in what was brought back."""
        return "/".join((*self.top, inner))

    def file(self, inner: str) -> Brought | None:
        """Finds a file by its path from the site's top."""
        return self.files.get((*self.top, *inner.split("/")))


def shown_site(top: Parts, files: Sequence[Brought], log_key: str, *, training: bool) -> Shown:
    """Reads whose a site says it is; nothing else of it is believed."""
    written = text_of(files, (*top, MARK), _LONGEST_MARK).encode()
    try:
        name = canonical.loads_object(written).get("name")
    except NotCanonical:
        name = None
    fits = isinstance(name, str) and len(name) <= _LONGEST_NAME
    below = {file.untrusted_parts: file for file in files if file.untrusted_parts[: len(top)] == top}
    return Shown(top, below, Site(str(name), log_key, training) if fits else None)


def compare_download(shown: Shown, release: Published, copy: Path, bench: Bench) -> None:
    """Packs a mended copy as the site does and compares the download; `copy` is the package's folder."""
    inner, made = f"downloads/{release.name}.zip", bench.scratch / "download.zip"
    packed(copy, made, release.record.day, bench.scratch)
    try:
        _compare(shown, inner, Due(_digest(made), made), release.name, bench)
    finally:
        made.unlink()


def compare_pages(
    shown: Shown, outside: Sequence[Brought], known: Mapping[str, Published], bags: Collection[str], bench: Bench
) -> None:
    """Compares every page; `outside` are the files outside packages, `known` the releases whose packages are known.

    `bags` names all that lie in the site.
    """
    due = dict(_due(shown, known, bags))
    open_ones = frozenset() if due else frozenset({MARK})
    lost = set(bags) - set(known)
    for inner, wanted in due.items():
        _compare(shown, inner, wanted, "", bench)
    done = {*due, *(f"downloads/{name}.zip" for name in known)}
    for file in outside:
        inner = "/".join(file.untrusted_parts[len(shown.top) :])
        if inner not in done:
            unproven = inner in {*_INDEX, *open_ones} or any(name in inner for name in lost)
            bench.found.add(Line(file.place, Verdict.UNPROVEN if unproven else Verdict.NOT_OURS, ""))
            if not unproven:
                _hunted(file, bench)


def _due(shown: Shown, known: Mapping[str, Published], bags: Collection[str]) -> Iterator[tuple[str, Due]]:
    if shown.site is None:
        return
    yield MARK, due_of(mark(shown.site).content)
    for page in pages(shown.site, list(known.values())):
        if page.path not in _INDEX or set(bags) <= set(known):
            yield page.path, due_of(page.content)


def _compare(shown: Shown, inner: str, wanted: Due, release: str, bench: Bench) -> None:
    file = shown.file(inner)
    if file is None:
        bench.found.add(Line(shown.place(inner), Verdict.MISSING, release))
        return
    if file.problem is not None:
        bench.found.add(Line(file.place, Verdict.UNREADABLE, release, file.problem))
        return
    try:
        looked = collate(file.chunks(), wanted)
    except IntakeError as error:
        bench.found.add(Line(file.place, Verdict.UNREADABLE, release, error.message))
        return
    bench.found.add(Line(file.place, looked.verdict(wanted), release, looked.told(wanted)))
    if looked.verdict(wanted) is Verdict.DIFFERS:
        _hunted(file, bench)


def _hunted(file: Brought, bench: Bench) -> None:
    """Has a page that is not ours searched; it is read once more for that."""
    stranger = bench.scratch / "stranger"
    try:
        collate(file.chunks(), UNKNOWN, stranger)
        bench.hunter.strangers(stranger, file.place, frozenset())
    except IntakeError:
        return  # it was told already that it cannot be read
    finally:
        stranger.unlink(missing_ok=True)


def _digest(made: Path) -> str:
    with made.open("rb") as stream:
        return collate(iter(lambda: stream.read(1 << 20), b""), UNKNOWN).digest
