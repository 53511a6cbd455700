"""Who sells what to whom, as far as released documents say it.

Rule: a release that names a company and a public body names them together; a row is one company and one body, with the
technologies and the releases that name both. Names are spelt as most of the releases asked about spell them.
Never: says that there is a contract: a release may name two companies and two bodies, and only reading tells who deals
with whom. The page says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product

from release.fields import TECHNOLOGIES, Fields
from release.public.headings import Axis, Mention, headings, mentions
from release.public.slugs import slug
from release.published import Published

_AXES: tuple[Axis, ...] = ("companies", "bodies")


@dataclass(frozen=True, slots=True)
class Deal:
    """A company and a body that releases name together; `body` is None where they name none.

    `commissioned` and `funded` say what the body is said to have done in any of them.
    """

    company: Mention
    body: Mention | None
    technologies: tuple[str, ...]
    commissioned: bool
    funded: bool
    releases: tuple[Published, ...]


def deals(releases: Sequence[Published]) -> tuple[Deal, ...]:
    """Gives a row for each pair, in the order of companies and bodies; releases come newest first."""
    under = headings(releases)
    known = {each.mention.path: each.mention for axis in _AXES for each in under[axis]}
    pairs: dict[tuple[str, str], list[Published]] = defaultdict(list)
    for release in releases:
        for pair in _pairs(release.record.fields):
            pairs[pair].append(release)
    rank = {path: at for at, path in enumerate(known)}
    ordered = sorted(pairs, key=lambda pair: (rank[pair[0]], rank.get(pair[1], -1)))
    return tuple(_deal(known[pair[0]], known.get(pair[1]), pairs[pair]) for pair in ordered)


def by_company(rows: Iterable[Deal]) -> tuple[tuple[Mention, tuple[Deal, ...]], ...]:
    """Puts the rows of each company together."""
    return tuple((company, tuple(each)) for company, each in groupby(rows, key=lambda deal: deal.company))


def _pairs(fields: Fields) -> Iterator[tuple[str, str]]:
    """Gives the paths of companies and bodies that one release names together; "" for no body."""
    named = mentions(fields)
    bodies = [each.path for each in named if each.axis == "bodies"] or [""]
    return product((each.path for each in named if each.axis == "companies"), bodies)


def _deal(company: Mention, body: Mention | None, releases: Sequence[Published]) -> Deal:
    fields = [each.record.fields for each in releases]
    used = {key for each in fields for key in each.technologies}
    return Deal(
        company,
        body,
        tuple(key for key in TECHNOLOGIES if key in used),
        any(_among(each.commissioned_by, body) for each in fields),
        any(_among(each.funded_by, body) for each in fields),
        tuple(releases),
    )


def _among(names: Sequence[str], body: Mention | None) -> bool:
    return body is not None and body.slug in map(slug, names)
