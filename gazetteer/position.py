"""Two numbers that can be a place on Earth, and how far two places are apart.

Rule: WGS 84, decimal degrees; latitude -90 to 90, longitude -180 to 180. Distances: great circles on a sphere of
6371.0088 km (the mean radius, IUGG), at most 0.6 % off.
"""

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

EARTH_KM = 6371.0088
DEGREE_KM = 111.195
"""A degree of latitude on that sphere, in km."""


class NotOnEarth(ValueError):
    """The numbers are no place on Earth."""


@dataclass(frozen=True, slots=True)
class Position:
    """Latitude and longitude in decimal degrees.

    Raises:
        NotOnEarth: out of range, or not a number.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon) and abs(self.lat) <= 90 and abs(self.lon) <= 180):
            raise NotOnEarth(self.lat, self.lon)


def km_between(one: Position, two: Position) -> float:
    """Measures the way from one place to another (haversine), in km."""
    up, along = radians(two.lat - one.lat) / 2, radians(two.lon - one.lon) / 2
    arc = sin(up) ** 2 + cos(radians(one.lat)) * cos(radians(two.lat)) * sin(along) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, arc)))
