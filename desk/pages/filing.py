"""The fields of a release on the form that proposes it: boxes, lines to type, and rows for places.

Rule: everything works without a program: one name a line, one place a row, a few empty rows. What was typed comes back
as it was when something is refused. Where something is stands at the commune unless a row says otherwise, and what each
choice gives away is said beside it.
Never: looks a place up before it is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from release.fields import DOMAINS, KINDS, MOST, PRECISIONS, TECHNOLOGIES, Fields, Place
from release.filing import NAMED, Filing, typed_again, typed_place
from release.placing import TypedPlace

_SPARE = 2  # empty rows for places
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows: every choice there is, and what is chosen and typed."""

    kinds: tuple[str, ...]
    kind: str
    technologies: tuple[tuple[str, bool], ...]
    domains: tuple[tuple[str, bool], ...]
    lists: tuple[tuple[str, str], ...]
    precisions: tuple[str, ...]
    places: tuple[TypedPlace, ...]

    @property
    def said(self) -> bool:
        """Whether anything is chosen or typed."""
        chosen = any(ticked for _, ticked in (*self.technologies, *self.domains))
        return chosen or bool(self.kind) or any(text for _, text in self.lists) or any(at.name for at in self.places)


def filing_from(form: MultiDict[str, str]) -> Filing:
    """Reads the form; what is wrong with it is told when it is filed."""
    names = {name: [*form.getlist(f"{name}-box"), form.get(name, "")[:_LONGEST]] for name in NAMED}
    rows = zip(form.getlist("place"), form.getlist("precision"), form.getlist("point"), strict=False)
    places = tuple(_place(*row) for row in rows if any(text.strip() for text in (row[0], row[2])))
    return Filing(form.get("kind", ""), frozenset(form.getlist("technology")), names, places[: MOST + 1])


def filing_of(fields: Fields) -> Filing:
    """Gives the fields of an earlier proposal, to be typed over."""
    return typed_again(fields)


def shown(filing: Filing) -> Shown:
    """Gives what the form shows of a filing."""
    lines = {
        name: [line.strip() for each in filing.names.get(name, ()) for line in each.splitlines()] for name in NAMED
    }
    boxes = tuple((domain, domain in lines["domains"]) for domain in DOMAINS)
    lines["domains"] = [line for line in lines["domains"] if line not in DOMAINS]
    return Shown(
        kinds=KINDS[1:],
        kind=filing.kind,
        technologies=tuple((key, key in filing.technologies) for key in TECHNOLOGIES),
        domains=boxes,
        lists=tuple((name, "\n".join(filter(None, lines[name]))) for name in NAMED),
        precisions=PRECISIONS,
        places=(*filing.places, *(TypedPlace("") for _ in range(_SPARE))),
    )


def told(fields: Fields, say: Callable[..., str]) -> tuple[tuple[str, str], ...]:
    """Tells the fields that say something: what each is called, and what it holds."""
    held = {
        "kind": [say(f"release.kind_{fields.kind}")] if fields.kind else [],
        "technologies": [say(f"release.technology_{key}") for key in fields.technologies],
        **fields.names(),
        "places": [_told(place, say) for place in fields.places],
    }
    return tuple((say(f"desk.filing_{name}"), ", ".join(values)) for name, values in held.items() if values)


def _told(place: Place, say: Callable[..., str]) -> str:
    about = (place.code, say(f"desk.precision_{place.precision}"), typed_place(place).point)
    return f"{place.name} ({', '.join(filter(None, about))})"


def _place(name: str, precision: str, point: str) -> TypedPlace:
    chosen = next((each for each in PRECISIONS if each == precision), PRECISIONS[0])
    return TypedPlace(name[:_LONGEST], chosen, point[:_LONGEST])
