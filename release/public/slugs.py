"""Names of files for what people typed: letters a to z and digits, the same for every spelling of one name.

Rule: a name is folded as `terms.fold` does (case, accents, spaces and signs do not count). If that leaves 1 to 60 of
a–z and 0–9, it is the slug; else what is left of it, "--", and 64 bits of the folded name's SHA-256. No plain slug
holds a hyphen, so the two never meet; no slug is a path, "index", or a device's name. A place's begins with its
country: "fr-22113" by its official code, "fr--valbrume" by its name where it has none.
Residual risk: two names that are not plain and agree in 64 bits of SHA-256 would share a page; nobody stumbles on that.
"""

import hashlib
import re

from release.fields import Place
from release.terms import fold

_PLAIN = re.compile(r"[a-z0-9]{1,60}")
_TAKEN = re.compile(r"index|con|prn|aux|nul|com\d|lpt\d")  # the list's own page; what Windows takes for a device
_KEPT, _DIGITS = 40, 16


def slug(name: str) -> str:
    """Names the file of a name."""
    folded = fold(name)
    if _PLAIN.fullmatch(folded) and not _TAKEN.fullmatch(folded):
        return folded
    kept = re.sub(r"[^a-z0-9]", "", folded)[:_KEPT]
    return f"{kept}--{hashlib.sha256(folded.encode()).hexdigest()[:_DIGITS]}"


def place_slug(place: Place) -> str:
    """Names the file of a place: by country and official code where it has one, else by name and country."""
    land = place.country.lower() or "none"
    return f"{land}-{place.code.lower()}" if place.code else f"{land}--{slug(place.name)}"
