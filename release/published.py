"""A release as the site shows it, read from a package that our own verifier has just accepted.

Rule: nothing is shown of a package that does not hold. release.json is made again from what was read of it and compared
byte for byte, so that every title, path and description has the form `payload.py` writes.
Never: opens a document; a PDF is parsed in the jail alone.
Residual risk: a package vouches only for itself; the keys it is held against come from whoever makes the site.
"""

import html
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from custody import canonical, verify
from release.errors import MalformedPayload, SiteRefused
from release.fields import Fields, fields_from
from release.payload import Description, PayloadDocument, Record, release_json
from sanitize.markup import plain

_SUMMARY = 180  # letters


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package: its path from the package's top, its bytes, its hex SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """All that the site knows of a release.

    `reviewers` are "A, B"; `payload` is the digest they approved; `files` are the package's, in order of path;
    `release_key` is a fingerprint, `log_key` a verifier key in text form.
    """

    record: Record
    payload: str
    reviewers: str
    release_key: str
    log_key: str
    files: tuple[File, ...]

    @property
    def name(self) -> str:
        """The release's name: REL-YYYY-NNNN."""
        return self.record.release

    @property
    def words(self) -> str:
        """The description without its markup, on one line; as text, not HTML."""
        spaced = self.record.description.html.replace("<", " <")  # "</p><p>" parts words
        return " ".join(html.unescape(plain(spaced)).split())

    @property
    def summary(self) -> str:
        """The beginning of the description, whole words."""
        return textwrap.shorten(self.words, _SUMMARY, placeholder=" …")

    @property
    def verifier(self) -> str:
        """The hex SHA-256 of the verifier that travels in the package."""
        return next(file.sha256 for file in self.files if file.path == "verify.py")


def published(top: Path, trust: verify.Trust) -> Published:
    """Reads a package after checking all of it.

    Raises:
        SiteRefused: it is no release, or our verifier does not accept it with these keys.
    """
    report = verify.verify(top, trust)
    wrong = sorted({check for outcome, check, _, _ in report.lines if outcome not in (verify.OK, verify.NOTE)})
    if wrong or not isinstance(report, verify.Release):
        raise SiteRefused("release.site_bag_refused", bag=top.name, checks=", ".join(wrong) or "data/release.json")
    record = _record(top)
    files = tuple(_file(top, path) for path in sorted(verify.files_under(top)))
    approved, keys = report["approvals"], (report["signature"]["key"], str(report["checkpoint"]["key"]))
    return Published(record, approved["object"], approved["who"], *keys, files)


def _record(top: Path) -> Record:
    written = verify.read(top, "data/release.json")
    told = canonical.loads_object(written)
    documents = told["documents"]
    assert isinstance(documents, list)  # noqa: S101 (the verifier has looked at its form)
    version = told["v"]
    assert isinstance(version, int)  # noqa: S101 (the same)
    record = Record(
        release=str(told["release"]),
        day=date.fromisoformat(str(told["day"])),
        description=Description(str(told["title"]), str(told["description"]), str(told["language"])),
        documents=tuple(_document(item) for item in documents),
        training=told["training"] == 1,
        fields=_fields(told, top) if version > 1 else Fields.none(),
        version=version,
    )
    if release_json(record) != written:
        raise SiteRefused("release.site_bag_refused", bag=top.name, checks="data/release.json")
    return record


def _document(item: canonical.JSON) -> PayloadDocument:
    assert isinstance(item, dict)  # noqa: S101 (the same)
    path, sha256, title, media_type = (str(item[name]) for name in ("path", "sha256", "title", "media_type"))
    pages = item.get("pages", 0)
    assert isinstance(pages, int)  # noqa: S101 (the same)
    return PayloadDocument(path, sha256, title, media_type, pages, item.get("text", 0) == 1)


def _fields(told: Mapping[str, canonical.JSON], top: Path) -> Fields:
    """Reads the fields, of which the verifier says nothing but that they were approved."""
    try:
        return fields_from(told["fields"])
    except MalformedPayload as fault:
        raise SiteRefused("release.site_bag_refused", bag=top.name, checks="data/release.json") from fault


def _file(top: Path, path: str) -> File:
    return File(path, (top / path).stat().st_size, verify.sha256(top, path))
