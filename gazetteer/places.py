"""Names of places by position, by name and by official code.

Rule: a place stands for a commune or a town and lies where its middle is, to about 100 m. French communes carry their
INSEE code, Belgian ones their NIS code, Paris, Lyon and Marseille also one for each arrondissement; other towns have
none. The nearest place is that whose middle is nearest, not the commune whose border is around.
Never: more exact than its data; `km` says how far the middle is.
"""

from array import array
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from gazetteer.names import alike
from gazetteer.position import DEGREE_KM, Position, km_between
from gazetteer.shelf import lines


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or town: its name and official code, the département, province or region, and the country (ISO 3166-1).

    `also` is its name in another language ("Antwerpen" of Anvers). `km` is the distance to the position that was asked
    about, else 0. `size` orders homonyms: about the binary logarithm of how many live there.
    """

    name: str
    code: str
    area: str
    area_code: str
    country: str
    lat: float
    lon: float
    size: int
    also: str = ""
    km: float = 0.0


class Gazetteer:
    """The places, ordered by latitude; a line becomes a Place only when it is wanted."""

    def __init__(self) -> None:
        order = sorted((int(line.split("\t", 6)[4]), line) for line in lines("places"))
        self._lines = [line for _, line in order]
        self._lats = array("l", [lat for lat, _ in order])
        self._areas = {(one[0], one[1]): one[2] for one in (line.split("\t") for line in lines("areas"))}

    def place(self, index: int) -> Place:
        """Reads one line."""
        country, area, code, name, lat, lon, size, *also = self._lines[index].split("\t")
        named = self._areas.get((country, area), "")
        return Place(name, code, named, area, country, int(lat) / 1000, int(lon) / 1000, int(size), "".join(also))

    def nearest(self, position: Position) -> Place:
        """Finds the place whose middle is nearest, and how far it is."""
        best, found = float("inf"), 0
        for index in self._outward(round(position.lat * 1000)):
            line = self._lines[index].split("\t", 6)
            lat, lon = int(line[4]) / 1000, int(line[5]) / 1000
            if abs(lat - position.lat) * DEGREE_KM > best:
                break
            away = km_between(position, Position(lat, lon))
            if away < best:
                best, found = away, index
        return replace(self.place(found), km=best)

    def _outward(self, lat: int) -> Iterator[int]:
        """Gives the places by how near their latitude is, the nearest first."""
        above = bisect(self._lats, lat)
        below = above - 1
        while below >= 0 or above < len(self._lats):
            downward = below >= 0 and (above == len(self._lats) or lat - self._lats[below] <= self._lats[above] - lat)
            yield below if downward else above
            below, above = (below - 1, above) if downward else (below, above + 1)

    def named(self, name: str) -> tuple[Place, ...]:
        """Finds every place of a name."""
        found = [self.place(index) for index in self._by_name.get(alike(name), [])]
        return tuple(sorted(found, key=lambda place: (place.country != "FR", place.country != "BE", -place.size)))

    def coded(self, country: str, code: str) -> Place | None:
        """Finds the place of an official code."""
        index = self._by_code.get((country, code))
        return None if index is None else self.place(index)

    @cached_property
    def _by_name(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, line in enumerate(self._lines):
            _, _, _, name, _, _, _, *also = line.split("\t")
            for key in {alike(name), *map(alike, also)} - {""}:
                found[key].append(index)
        return dict(found)

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], int]:
        found = {}
        for index, line in enumerate(self._lines):
            country, _, code, _ = line.split("\t", 3)
            if code:
                found[country, code] = index
        return found


@cache
def gazetteer() -> Gazetteer:
    """Reads the places, once."""
    return Gazetteer()


def nearest(lat: float, lon: float) -> Place:
    """Finds the place nearest to a position in decimal degrees (WGS 84), with the distance in `km`.

    Raises:
        NotOnEarth: the numbers are no place on Earth.
    """
    return gazetteer().nearest(Position(lat, lon))


def by_name(name: str) -> tuple[Place, ...]:
    """Finds every place of a name, accents and case aside: France first, then Belgium, larger ones before smaller."""
    return gazetteer().named(name)


def by_code(country: str, code: str) -> Place | None:
    """Finds a French commune by its INSEE code ("FR", "22113") or a Belgian one by its NIS code ("BE", "21004")."""
    return gazetteer().coded(country, code)
