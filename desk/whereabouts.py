"""What place a position in a finding is: the nearest commune or town, from the shipped gazetteer.

Rule: only positions that `sanitize.whereabouts` read are looked up; the exact figures stay in the finding beside it.
The distance is to the middle of the place, to 100 m below 10 km. Nothing is asked of anybody: the data is shipped.
Never: called a proof of where somebody was; a file says what it says.
"""

from dataclasses import dataclass

from gazetteer.places import Place, nearest
from gazetteer.position import NotOnEarth
from words.message import Message
from words.quantities import kilometres
from words.speak import Speech

_KNOWS_NOBODY_KM = 60
"""Beyond this no place is near: open sea, desert, or a country whose small towns we do not have."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A position and the place nearest to it."""

    lat: float
    lon: float
    place: Place


def whereabouts(message: Message) -> Whereabouts | None:
    """Looks up the position a finding's message tells, None where it tells none."""
    if message.id != "sanitize.tag_position":
        return None
    params = dict(message.params)
    try:
        lat, lon = float(params["lat"]), float(params["lon"])
        return Whereabouts(lat, lon, nearest(lat, lon))
    except (KeyError, NotOnEarth, ValueError):
        return None


def near(found: Whereabouts, speech: Speech) -> str:
    """Says where that is, e.g. "near Lannion (Côtes-d'Armor), France — 1.2 km"."""
    place = found.place
    name = f"{place.name} / {place.also}" if place.also else place.name
    if place.area and place.area != place.name:
        name = f"{name} ({place.area})"
    km = kilometres(place.km, speech.language)
    told = "desk.far_from" if place.km > _KNOWS_NOBODY_KM else "desk.near"
    return speech.say(Message.of(told, place=name, country=speech.country(place.country), km=km))
