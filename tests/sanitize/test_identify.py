"""Tests of sanitize/identify.py and of the table it feeds."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanitize.errors import UnknownFormat
from sanitize.formats.table import formats, row_for
from sanitize.identify import identify
from sanitize.refused import NOT_SUPPORTED

TABLE = formats(lambda _: [])
KNOWN = {
    b"\xff\xd8\xff\xe0": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-1.7": "application/pdf",
    b"\n\n%PDF-1.4": "application/pdf",
    b"plain words": "text/plain",
    "d\u00e9j\u00e0 vu".encode("utf-16"): "text/plain",
    b"From: Ada\nTo: the board\nSubject: poison\n\nA memo.": "text/plain",
    b"BMW and MZ are words": "text/plain",
    b"a < b and b > c": "text/plain",
    b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml": "application/x-office",
    b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text": "application/x-office",
    b"PK\x03\x04" + b"\0" * 26 + b"notes.txt": "application/zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/x-ole-storage",
    b"GIF89a": "image/gif",
    b"RIFF\0\0\0\0WEBPVP8 ": "image/webp",
    b"RIFF\0\0\0\0AVI LIST": "video/x-msvideo",
    b"II*\0\x08\0\0\0": "image/tiff",
    b"\0\0\0\x18ftypheic": "image/heif",
    b"\0\0\0\x18ftypisom": "video/mp4",
    b"{\\rtf1\\ansi": "application/rtf",
    b"  {\\rtf1\\ansi": "application/rtf",
    b"<!DOCTYPE html><p>": "text/html",
    b"words first, then <script>alert(1)</script>": "text/plain",
    b"\n <!-- hidden --> <p>": "text/html",
    b"<p>Dear editors": "text/plain",
    b"<?xml version='1.0'?><svg xmlns='x'/>": "image/svg+xml",
    b"<!DOCTYPE html><html><svg/>": "text/html",
    b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>": "application/xhtml+xml",
    b"<!-- c --><list><item/></list>": "application/xml",
    b"<list>never closed": "text/plain",
    b'{"a": [1, 2]}': "application/json",
    b"[sic] not a list": "text/plain",
    b"a;b\n1;2\n3;4\n": "text/csv",
    b"# Title\n\nSee [this](http://x.example).\n": "text/markdown",
    b"p { color: red }": "text/css",
    b"#!/bin/sh\nrm": "text/x-script",
    b"\xef\xbb\xbf#!/bin/sh\nrm": "text/x-script",
    b"\x7fELF\x02": "application/x-executable",
    b"MZ\x90\0\x03\0": "application/x-executable",
    b"Received: from x\nFrom: y\n\nz": "message/rfc822",
    b"-----BEGIN PGP MESSAGE-----\n": "application/pgp",
    b"\x1f\x8b\x08": "application/gzip",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"\0" * 257 + b"ustar\0": "application/x-tar",
    b"SQLite format 3\0": "application/vnd.sqlite3",
    b"ID3\x04": "audio/mpeg",
    b"\x1a\x45\xdf\xa3": "video/x-matroska",
    b"": "application/x-empty",
    b"\0\1\2\3": "application/octet-stream",
}


@pytest.mark.parametrize("content", KNOWN, ids=lambda content: repr(KNOWN[content]))
def test_content_decides_and_the_name_does_not(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(content)
    assert identify(path) == KNOWN[content]


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "application/pdf", "text/plain"])
def test_the_table_has_a_row_for_what_we_clean(media_type: str) -> None:
    assert media_type in row_for(media_type, TABLE).media_types


@pytest.mark.parametrize("media_type", [*NOT_SUPPORTED, "application/octet-stream"])
def test_what_has_no_row_is_refused_with_its_name(media_type: str) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        row_for(media_type, TABLE)
    assert dict(refusal.value.message.params)["format"] == media_type


def test_everything_recognised_has_a_row_or_a_reason() -> None:
    rows = {media_type for row in TABLE for media_type in row.media_types}
    assert set(KNOWN.values()) - {"application/octet-stream"} <= rows | set(NOT_SUPPORTED)
    assert not rows & set(NOT_SUPPORTED)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_have_a_media_type(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert "/" in identify(tmp_path / "x")
