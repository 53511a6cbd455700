"""The payload: the bytes that reviewers approve, and the one digest that stands for them.

Rule (house §8): data/release.json, data/index.html, the documents and their views (page pictures, text), listed in
manifest-sha256.txt sorted by path; the SHA-256 of that manifest is the payload digest. The same input gives the same
bytes; any change to a document, view, name, title, description or field gives another digest, and with it the approvals
are void. Two versions: what was handed over as version 1 (no fields, no views) is still written as it was.
Never: reads a clock or a file. Residual risk: text that a reviewer types (title, description) can itself betray
somebody; `terms.py` and the second reviewer look for that, this file does not.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from types import MappingProxyType

from custody import canonical
from custody.canonical import JSON
from release.errors import MalformedPayload
from release.fields import Fields
from release.site import render_page
from sanitize.markup import clean_description

RELEASE_FORM = re.compile(r"REL-\d{4}-\d{4,6}")
EXTENSIONS = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/vnd.oasis.opendocument.graphics": "odg",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/xhtml+xml": "xhtml",
    "application/xml": "xml",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heif": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/x-portable-anymap": "ppm",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
}
VERSION = 2
MOST_PAGES = 9_999  # page pictures of a document: their names have four digits
_TITLE_LENGTH = 300  # characters


@dataclass(frozen=True, slots=True)
class Description:
    """What the release says of itself: title, HTML as typed by a reviewer, and language ("fr" or "en")."""

    title: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class PayloadDocument:
    """One document as published: path under data/, hex SHA-256, title, media type.

    `pages` is how many page pictures go with it (0: none); `text` whether its text does.
    """

    path: str
    sha256: str
    title: str
    media_type: str
    pages: int = 0
    text: bool = False

    @property
    def page_paths(self) -> tuple[str, ...]:
        """The paths of its page pictures (PNG) under data/, in order."""
        return tuple(f"pages/{self._stem}/{number:04}.png" for number in range(1, self.pages + 1))

    @property
    def text_path(self) -> str:
        """The path of its text (UTF-8, pages parted by form feeds) under data/; "" for none."""
        return f"texts/{self._stem}.txt" if self.text else ""

    @property
    def view_paths(self) -> frozenset[str]:
        """The paths of all its views."""
        return frozenset({*self.page_paths, self.text_path} - {""})

    @property
    def _stem(self) -> str:
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, slots=True)
class Record:
    """All that release.json says; `day` is the day of release. Version 1 knows neither fields nor views."""

    release: str
    day: date
    description: Description
    documents: tuple[PayloadDocument, ...]
    training: bool
    fields: Fields = field(default_factory=Fields.none)
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Payload:
    """The payload's files (path from the package's top -> bytes), their manifest and its hex SHA-256."""

    files: Mapping[str, bytes]
    manifest: bytes
    digest: str


def document_path(release: str, number: int, media_type: str) -> str:
    """Names a document by its place only: documents/REL-2026-0001-01.pdf.

    Raises:
        MalformedPayload: a package cannot hold this media type.
    """
    if media_type not in EXTENSIONS:
        raise MalformedPayload("release.media_type_not_released", media_type=media_type)
    return f"documents/{release}-{number:02}.{EXTENSIONS[media_type]}"


def release_json(record: Record) -> bytes:
    """Writes release.json, with the description cleaned by the allow-list of `sanitize.markup`.

    Raises:
        MalformedPayload: a name, title or language is missing or malformed.
    """
    _check(record)
    later = record.version > 1
    told: dict[str, JSON] = {
        "v": record.version,
        "release": record.release,
        "day": record.day.isoformat(),
        "language": record.description.language,
        "title": record.description.title,
        "description": clean_description(record.description.html),
        "documents": [_row(item, later=later) for item in record.documents],
        "training": int(record.training),
    }
    return canonical.dumps(told | ({"fields": record.fields.as_json()} if later else {}))


def _row(item: PayloadDocument, *, later: bool) -> JSON:
    row: dict[str, JSON] = {
        "path": item.path,
        "sha256": item.sha256,
        "title": item.title,
        "media_type": item.media_type,
    }
    return row | ({"pages": item.pages, "text": int(item.text)} if later else {})


def build_payload(
    record: Record, documents: Mapping[str, bytes], views: Mapping[str, bytes] = MappingProxyType({})
) -> Payload:
    """Builds the complete payload from the record, the documents' bytes and their views' (by path under data/).

    Raises:
        MalformedPayload: documents or views are not exactly those of the record.
    """
    if set(documents) != {item.path for item in record.documents}:
        raise MalformedPayload("release.documents_differ")
    if set(views) != {path for item in record.documents for path in item.view_paths}:
        raise MalformedPayload("release.views_differ")
    for item in record.documents:
        if hashlib.sha256(documents[item.path]).hexdigest() != item.sha256:
            raise MalformedPayload("release.document_changed", path=item.path)
    described = release_json(record)
    files = {"data/release.json": described, "data/index.html": render_page(described)}
    files |= {f"data/{path}": content for path, content in (*documents.items(), *views.items())}
    manifest = manifest_bytes({path: hashlib.sha256(content).hexdigest() for path, content in files.items()})
    return Payload(files, manifest, payload_digest(manifest))


def manifest_bytes(files: Mapping[str, str]) -> bytes:
    """Writes a BagIt manifest (RFC 8493 §2.1.3) from path -> hex SHA-256, sorted by path."""
    return "".join(f"{files[path]}  {path}\n" for path in sorted(files)).encode()


def payload_digest(manifest: bytes) -> str:
    """Gives what reviewers approve: the hex SHA-256 of the payload's manifest."""
    return hashlib.sha256(manifest).hexdigest()


def _check(record: Record) -> None:
    if not RELEASE_FORM.fullmatch(record.release):
        raise MalformedPayload("release.name_malformed", release=record.release)
    if record.description.language not in ("fr", "en"):
        raise MalformedPayload("release.language_unknown", language=record.description.language)
    _check_titles([record.description.title, *(item.title for item in record.documents)])
    if not record.documents:
        raise MalformedPayload("release.no_documents")
    for number, item in enumerate(record.documents, 1):
        if item.path != document_path(record.release, number, item.media_type):
            raise MalformedPayload("release.document_misnamed", path=item.path)
        if not 0 <= item.pages <= MOST_PAGES:
            raise MalformedPayload("release.views_differ")
    said = record.fields != Fields.none() or any(item.view_paths for item in record.documents)
    if record.version not in (1, VERSION) or (record.version == 1 and said):
        raise MalformedPayload("release.version_unknown", version=record.version)


def _check_titles(titles: Sequence[str]) -> None:
    for title in titles:
        if not title.strip() or len(title) > _TITLE_LENGTH or not title.isprintable():
            raise MalformedPayload("release.title_malformed", title=title[:_TITLE_LENGTH])
