"""Releases for the public site: packages of the small desk, and records by the hundred that need no disk."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from release.bag import write_bag
from release.fields import Fields, Place
from release.payload import Description, PayloadDocument, Record
from release.public.voice import Site
from release.published import File, Published
from tests.release.packages import ReleaseKey, content_of, log_signer

LOG = str(log_signer().verifier())
SITE = Site("Technopolice", LOG, training=False)
RELEASES = {
    "REL-2026-0001": (date(2026, 11, 21), "Vidéosurveillance à Gex : la convention"),
    "REL-2026-0002": (date(2026, 12, 3), "Lannion : des traceurs dans les rues"),
    "REL-2027-0001": (date(2027, 1, 9), "Drones & « sécurité » <à Nice>"),
}


def bag(into: Path, key: ReleaseKey, release: str, *, training: bool = False) -> Path:
    """Writes one of the three packages."""
    day, title = RELEASES[release]
    fields = Fields() if day.year == 2027 else about(int(release[-1]))  # one that is filed under nothing
    content = content_of(key, training=training, release=release, day=day, title=title, fields=fields)
    return write_bag(into, content, lambda data: key.sign(data, f"{day:%Y%m%d}T000000!")).path


TEXT = "Marché de vidéosurveillance.\fŒuvre de l’opérateur n° {number} : caméras à Gex."


def many(releases: int, documents: int) -> Iterator[Published]:
    """Makes up releases, one a day: the last document of each has a text; each names a place, a company and a body."""
    for number in range(1, releases + 1):
        name = f"REL-2026-{number:04}"
        paths = [f"documents/{name}-{at:02}.pdf" for at in range(1, documents + 1)]
        listed = [PayloadDocument(path, f"{number:064x}", f"Pièce {path}", "application/pdf") for path in paths]
        listed[-1] = replace(listed[-1], pages=2, text=True)
        said = Description(f"Commune n° {number}", f"<p>Un marché de caméras, lot {number}.</p>", "fr")
        day = date(2026, 1, 1) + timedelta(days=number)
        record = Record(name, day, said, tuple(listed), training=False, fields=about(number))
        text = read_made_up(name)
        files = (
            *(File(f"data/{path}", 1000 + number, f"{number:064x}") for path in paths),
            *(File(f"data/{path}", 1, "b" * 64) for path in listed[-1].page_paths),
            File(f"data/{listed[-1].text_path}", len(text), hashlib.sha256(text).hexdigest()),
            File("verify.py", 1, "a" * 64),
        )
        yield Published(record, f"{number:064x}", "A, B", "F" * 40, LOG, files)


def about(number: int) -> Fields:
    """Says what a made-up release is filed under: each place, company and body has every seventh release or so."""
    place = Place(f"Bourg-{number % 7}", "FR", "", "commune", 440000 + 9000 * (number % 7), 30000)
    return Fields(
        kind="tender",
        domains=("Police et justice",),
        technologies=("vsa",) if number % 2 else ("drones",),
        commissioned_by=(f"Ville de Bourg-{number % 7}",),
        providers=(f"Société {number % 5}",),
        places=(place,),
    )


def read_made_up(release: str) -> bytes:
    """Gives the text of a made-up release."""
    return TEXT.format(number=int(release.rpartition("-")[2])).encode()


def reading(release: Published, _: str) -> bytes:
    """Reads a text, as from a package."""
    return read_made_up(release.name)
