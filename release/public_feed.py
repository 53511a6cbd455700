"""What machines read of the public site: the names in the Atom feed, and the list of releases as JSON.

Rule: a name in a feed is for ever and needs no address (RFC 4287 §4.2.6): a UUID of version 8 (RFC 9562 §5.8) made of
the SHA-256 of the ledger's key and the release's name, which no other desk can have.
"""

import hashlib
from collections.abc import Sequence

from custody import canonical
from release.public.documents import name_of
from release.published import Published


def feed_id(log_key: str) -> str:
    """Names the feed of a desk."""
    return _uuid(f"tamis site\n{log_key}")


def release_id(release: Published) -> str:
    """Names a release in the feed."""
    return _uuid(f"tamis release\n{release.log_key}\n{release.name}")


def listing(releases: Sequence[Published]) -> bytes:
    """Writes releases.json: canonical JSON (docs/formats/site.md), the newest first."""
    return canonical.dumps({"v": 1, "releases": [_listed(each) for each in releases]})


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
