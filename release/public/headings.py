"""Headings: what releases are filed under, each with a page of its own: places, companies, public bodies and others.

Rule: a heading is known by its slug (`slugs.py`), so that every spelling of a name is one heading; it is shown as most
of its releases spell it, the oldest first among equals. Its page depends on its own releases alone: a new release
touches the headings it names and no other. Bodies are those that commissioned or funded; the page says which.
Never: looks anything up, or joins what two releases say of different names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from release.fields import KINDS, TECHNOLOGIES, Fields, Place
from release.public.slugs import place_slug, slug
from release.published import Published
from release.terms import fold

Axis = Literal["places", "companies", "bodies", "technologies", "kinds", "domains"]
AXES: tuple[Axis, ...] = get_args(Axis)
SPOKEN: tuple[Axis, ...] = ("technologies", "kinds")
"""Those whose names are keys, said in the reader's language."""
_TABLES: Mapping[Axis, tuple[str, ...]] = {"technologies": TECHNOLOGIES, "kinds": KINDS}


@dataclass(frozen=True, slots=True)
class Mention:
    """A heading as one release names it; `name` is a key where the axis is spoken."""

    axis: Axis
    slug: str
    name: str

    @property
    def path(self) -> str:
        """Where its page lies, without an ending."""
        return f"{self.axis}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the releases under it, the newest first."""

    mention: Mention
    releases: tuple[Published, ...]

    @property
    def documents(self) -> int:
        """Counts the documents under it."""
        return sum(len(each.record.documents) for each in self.releases)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places it stands for, each position once; none unless it is a place."""
        if self.mention.axis != "places":
            return ()
        said = (place for each in self.releases for place in each.record.fields.places)
        mine = [place for place in said if place_slug(place) == self.mention.slug]
        return tuple({(place.latitude, place.longitude): place for place in reversed(mine)}.values())


def mentions(fields: Fields) -> tuple[Mention, ...]:
    """Gives the headings a release stands under, each once."""
    named: Mapping[Axis, Sequence[str]] = {
        "companies": fields.providers,
        "bodies": (*fields.commissioned_by, *fields.funded_by),
        "domains": fields.domains,
    }
    keyed: Mapping[Axis, Sequence[str]] = {"technologies": fields.technologies, "kinds": (fields.kind,)}
    found = [Mention("places", place_slug(place), place.name) for place in fields.places]
    found += [each for axis, names in named.items() for each in filed(axis, names)]
    found += [Mention(axis, key.replace("_", "-"), key) for axis, keys in keyed.items() for key in keys if key]
    once = {(each.axis, each.slug): each for each in reversed(found)}
    return tuple(once[key] for key in dict.fromkeys((each.axis, each.slug) for each in found))


def filed(axis: Axis, names: Iterable[str]) -> list[Mention]:
    """Gives the headings of names on an axis."""
    return [Mention(axis, slug(name), name) for name in names]


def headings(ordered: Sequence[Published]) -> Mapping[Axis, tuple[Heading, ...]]:
    """Gathers every heading of the releases (which come newest first), by axis, in the order of the alphabet."""
    found: dict[tuple[Axis, str], list[tuple[str, Published]]] = defaultdict(list)
    for release in ordered:
        for mention in mentions(release.record.fields):
            found[mention.axis, mention.slug].append((mention.name, release))
    gathered: dict[Axis, list[Heading]] = {axis: [] for axis in AXES}
    for (axis, known_as), said in found.items():
        (name, _), *_ = Counter(name for name, _ in reversed(said)).most_common(1)
        gathered[axis].append(Heading(Mention(axis, known_as, name), tuple(release for _, release in said)))
    return {axis: tuple(sorted(under, key=_rank)) for axis, under in gathered.items()}


def most_used(under: Sequence[Heading], how_many: int) -> tuple[Heading, ...]:
    """Gives the headings with most releases, in the order of the alphabet."""
    chosen = {each.mention.slug for each in sorted(under, key=lambda each: -len(each.releases))[:how_many]}
    return tuple(each for each in under if each.mention.slug in chosen)


def by_initial(under: Sequence[Heading]) -> Iterator[tuple[str, tuple[Heading, ...]]]:
    """Parts headings by the first letter of their names, "#" for what begins with none."""
    parted: dict[str, list[Heading]] = defaultdict(list)
    for each in under:
        first = fold(each.mention.name)[:1]
        parted[first.upper() if first.isalpha() else "#"].append(each)
    yield from ((letter, tuple(found)) for letter, found in parted.items())


def _rank(heading: Heading) -> tuple[int, str, str]:
    table = _TABLES.get(heading.mention.axis, ())
    name = heading.mention.name
    return table.index(name) if table else 0, fold(name), heading.mention.slug
