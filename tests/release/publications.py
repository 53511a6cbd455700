"""Releases for the public site: packages of the small desk, and records by the hundred that need no disk."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from release.bag import write_bag
from release.payload import Description, PayloadDocument, Record
from release.public_site import Site
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
    content = content_of(key, training=training, release=release, day=day, title=title)
    return write_bag(into, content, lambda data: key.sign(data, f"{day:%Y%m%d}T000000!")).path


def many(releases: int, documents: int) -> Iterator[Published]:
    """Makes up releases, one a day."""
    for number in range(1, releases + 1):
        name = f"REL-2026-{number:04}"
        paths = [f"documents/{name}-{at:02}.pdf" for at in range(1, documents + 1)]
        listed = tuple(PayloadDocument(path, f"{number:064x}", f"Pièce {path}", "application/pdf") for path in paths)
        said = Description(f"Commune n° {number}", f"<p>Un marché de caméras, lot {number}.</p>", "fr")
        record = Record(name, date(2026, 1, 1) + timedelta(days=number), said, listed, training=False)
        files = (
            *(File(f"data/{path}", 1000 + number, f"{number:064x}") for path in paths),
            File("verify.py", 1, "a" * 64),
        )
        yield Published(record, f"{number:064x}", "A, B", "F" * 40, LOG, files)
