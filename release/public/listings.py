"""What machines read of headings and places: a list of headings as JSON, and the places as GeoJSON (RFC 7946).

Rule: both say what the pages say. Positions are those of the releases, to 1e-4 degree, longitude first; a place without
a position has a null geometry.
"""

import json
from collections.abc import Iterable, Mapping

from custody import canonical
from release.fields import DEGREE, Place
from release.public.headings import Axis, Heading


def headings_json(under: Mapping[Axis, Iterable[Heading]]) -> bytes:
    """Writes headings.json: canonical JSON (docs/formats/site.md)."""
    rows: list[canonical.JSON] = [
        {
            "axis": axis,
            "name": each.mention.name,
            "page": f"{each.mention.path}.html",
            "releases": [release.name for release in each.releases],
        }
        for axis, headings in under.items()
        for each in headings
    ]
    return canonical.dumps({"v": 1, "headings": rows})


def places_geojson(places: Iterable[Heading]) -> bytes:
    """Writes places.geojson: a point for each position of each place."""
    features = [_feature(heading, place) for heading in places for place in heading.places]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(heading: Heading, place: Place) -> dict[str, object]:
    corner = [part / DEGREE for part in (place.longitude, place.latitude) if part is not None]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": corner} if corner else None,
        "properties": {
            "name": heading.mention.name,
            "country": place.country,
            "code": place.code,
            "precision": place.precision,
            "page": f"{heading.mention.path}.html",
            "releases": [release.name for release in heading.releases],
        },
    }
