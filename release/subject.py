"""The subject of an audit package: one exhibit, all of one source, one release, or a span of days.

Rule: found once, before anything is signed; a package and every decision to open fields of it name the same subject.
In a package for outsiders a subject goes by an alias (P1, S1): the vault's own names stay in the vault.
Never: opens an original.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from custody.chain import Chain
from custody.errors import CustodyError
from intake.names import file_form
from release.errors import NoSuchSubject
from release.propose import read_proposal


class Kind(StrEnum):
    """What a package can be about."""

    EXHIBIT = "exhibit"
    SOURCE = "source"
    RELEASE = "release"
    PERIOD = "period"
    DOSSIER = "dossier"


_LETTER = {Kind.EXHIBIT: "P1", Kind.SOURCE: "S1"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a package is about.

    `name` is the vault's own: an exhibit's label, the form of a designation, a release, or two days as ISO 8601 with a
    slash between. `exhibits`, `submissions` and `releases` are what it covers; of a period they are not listed.
    """

    kind: Kind
    name: str
    exhibits: tuple[str, ...] = ()
    submissions: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """How statements in the ledger name it."""
        return f"{self.kind.value} {self.name}"

    @property
    def alias(self) -> str:
        """How a package for outsiders names it."""
        return _LETTER.get(self.kind, self.name)

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day of a period."""
        first, _, last = self.name.partition("/")
        return first, last


def exhibit(label: str, chain: Chain) -> Subject:
    """Finds an exhibit by its label or the beginning of it.

    Raises:
        Unknown: no such exhibit.
    """
    found = chain.catalog.exhibit(label)
    labels = _with_containers((found.label,), chain)
    return Subject(Kind.EXHIBIT, found.label, labels, (found.submission,), _releases_of({found.label}, chain))


def source(designation: str, chain: Chain) -> Subject:
    """Finds everything under one designation: two sources may share it, and then both are in.

    Raises:
        NoSuchSubject: nothing came under it.
    """
    form = file_form(designation.strip())
    submissions = tuple(each.label for each in chain.catalog.submissions() if form and each.source == form)
    if not submissions:
        raise NoSuchSubject("release.no_such_source", designation=designation)
    labels = tuple(each.label for submission in submissions for each in chain.catalog.exhibits(submission))
    return Subject(Kind.SOURCE, form, labels, submissions, _releases_of(set(labels), chain))


def release(name: str, chain: Chain) -> Subject:
    """Finds a release.

    Raises:
        Unknown: no such release.
    """
    labels = _with_containers(_exhibits_of(name, chain), chain)
    submissions = tuple(dict.fromkeys(chain.catalog.exhibit(label).submission for label in labels))
    return Subject(Kind.RELEASE, name, labels, submissions, (name,))


def period(first: date, last: date) -> Subject:
    """Makes a span of days, both counted in.

    Raises:
        NoSuchSubject: it ends before it begins.
    """
    if last < first:
        raise NoSuchSubject("release.no_such_period")
    return Subject(Kind.PERIOD, f"{first.isoformat()}/{last.isoformat()}")


def _releases_of(labels: set[str], chain: Chain) -> tuple[str, ...]:
    return tuple(
        record.release for record in chain.catalog.releases() if labels & set(_exhibits_of(record.release, chain))
    )


def _with_containers(labels: tuple[str, ...], chain: Chain) -> tuple[str, ...]:
    """Adds the containers they were unpacked from: where a member came from is told by how its container came."""
    return tuple(dict.fromkeys(each for label in labels for each in (label, *chain.catalog.family.above(label))))


def _exhibits_of(name: str, chain: Chain) -> tuple[str, ...]:
    chain.catalog.release(name)
    try:
        documents = read_proposal(name, chain).documents
        return tuple(dict.fromkeys(chain.catalog.derivative(each.derivative).exhibit for each in documents))
    except CustodyError:
        return ()  # its proposal, or what it was made of, can no longer be read: shredded
