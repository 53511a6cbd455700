"""What machines read of the public site: the names in the Atom feed, and the list of releases as JSON.

Rule: a name in a feed is for ever and needs no address (RFC 4287 §4.2.6): a UUID of version 8 (RFC 9562 §5.8) made of
the SHA-256 of the ledger's key and the release's name, which no other desk can have.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from custody import canonical
from release.gone import Gone
from release.public.documents import name_of
from release.published import Published


def feed_id(log_key: str) -> str:
    """Names the feed of a desk."""
    return _uuid(f"tamis site\n{log_key}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the feed tells on a day: a release, or that one is gone."""

    day: date
    release: Published | None
    gone: Gone | None


def entries(releases: Sequence[Published], gone: Sequence[Gone]) -> list[Entry]:
    """Orders what the feed tells, the newest first: by day and then by name."""
    told = [(each.record.day, each.name, Entry(each.record.day, each, None)) for each in releases]
    told += [(each.day, each.name, Entry(each.day, None, each)) for each in gone]
    return [entry for _, _, entry in sorted(told, key=lambda each: each[:2], reverse=True)]


def release_id(release: Published | Gone) -> str:
    """Names a release in the feed, for ever."""
    return _uuid(f"tamis release\n{release.log_key}\n{release.name}")


def listing(releases: Sequence[Published], gone: Sequence[Gone]) -> bytes:
    """Writes releases.json: canonical JSON (docs/formats/site.md), the newest first."""
    told = {"releases": [_listed(each) for each in releases], "withdrawn": [_withdrawn(each) for each in gone]}
    return canonical.dumps({"v": 1, **told})


def _withdrawn(gone: Gone) -> canonical.JSON:
    return {
        "id": release_id(gone),
        "release": gone.name,
        "day": gone.released.isoformat() if gone.released else "",
        "withdrawn": gone.day.isoformat(),
        "reason": gone.reason.value,
        "language": gone.language,
        "title": gone.title,
        "said": dict(gone.said or {"fr": "", "en": ""}),
        "replaced_by": gone.replaced_by,
        "payload": gone.payload,
        "notice": f"withdrawals/{gone.name}/withdrawal.json" if gone.notice else "",
        "page": f"releases/{gone.name}.html",
    }


def _listed(release: Published) -> canonical.JSON:
    record, sizes = release.record, {file.path: file.size for file in release.files}
    return {
        "id": release_id(release),
        "release": release.name,
        "day": record.day.isoformat(),
        "language": record.description.language,
        "title": record.description.title,
        "description": record.description.html,
        "documents": [
            {
                "path": f"bags/{release.name}/data/{item.path}",
                "sha256": item.sha256,
                "size": sizes[f"data/{item.path}"],
                "title": item.title,
                "media_type": item.media_type,
                "page": f"documents/{name_of(item)}.html",
                "pictures": [f"bags/{release.name}/data/{path}" for path in item.page_paths],
                "text": f"bags/{release.name}/data/{item.text_path}" if item.text else "",
            }
            for item in record.documents
        ],
        "payload": release.payload,
        "package": f"downloads/{release.name}.zip",
        "page": f"releases/{release.name}.html",
        "training": int(record.training),
        "fields": record.fields.as_json(),
    }


def _uuid(name: str) -> str:
    digits = hashlib.sha256(name.encode()).hexdigest()
    variant = f"{int(digits[16], 16) & 0x3 | 0x8:x}"
    parts = (digits[:8], digits[8:12], f"8{digits[13:16]}", f"{variant}{digits[17:20]}", digits[20:32])
    return "urn:uuid:" + "-".join(parts)
