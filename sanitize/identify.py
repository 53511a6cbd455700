"""What a file is, by its content alone.

Rule: signatures first (the first that fits wins, most telling first), then the looks of text: a page is what begins as
one; a text in which mark-up stands further down is a text, and examining it says where. Signatures: each format's own
specification, as collected in the IANA media type registry.
Never: looks at a name, or believes more than it needs: the row's own parser judges next.
Residual risk: a file can be two formats at once; what we write is rebuilt from one of them, so the other is lost.
"""

import re
from pathlib import Path

from sanitize import ole_kind
from sanitize.errors import SanitizeError, Unreadable
from sanitize.formats import css_sheet, csv_table, html_rules, json_tree, markdown, xml_tree
from sanitize.formats.text import MARKUP, decoded
from sanitize.package_kind import kind_of

UNKNOWN = "application/octet-stream"
_HEAD = 64 * 1024

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"\xff\x0a", "image/jxl"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (b"#!", "text/x-script"),
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"-----BEGIN PGP", "application/pgp"),
)
_MARKED = {
    b"RIFF": {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/x-wav"},
    b"!BDN": dict.fromkeys((b"SM", b"SO", b"AB"), "application/vnd.ms-outlook-pst"),  # [MS-PST] 2.2.2.6
}
"""Signatures that say no more than where, eight bytes on, a second one tells what it is."""

_PORTABLE = re.compile(rb"P[1-6](?:[ \t\r\n]|#[^\r\n]*[\r\n])+\d{1,7}(?:[ \t\r\n]|#[^\r\n]*[\r\n])+\d{1,7}[ \t\r\n]")
_ROOT = re.compile(
    r"(?:<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>|\s+)*<([A-Za-z_][\w.:-]*)", re.IGNORECASE | re.DOTALL
)
_DRAWING = re.compile(r"(?:\w+:)?svg", re.IGNORECASE)
_DECLARED = re.compile(r"<\?xml\b|<!doctype (?!html)", re.IGNORECASE)
_HEADER = re.compile(r"[a-z][a-z0-9-]{1,40}:|From ", re.IGNORECASE)
_CARRIED = re.compile(r"(?:received|return-path|message-id|mime-version|dkim-signature):", re.IGNORECASE)


def identify(path: Path) -> str:
    """Gives the media type of a file, or `application/octet-stream`.

    Raises:
        TooLarge: it may be text, but is too large to tell.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    found = _by_signature(head) or _by_container(path, head) or _by_looks(path, head)
    return ole_kind.kind_of(path) if found == ole_kind.UNKNOWN else found


def _by_signature(head: bytes) -> str | None:
    for start, media_type in _STARTS:
        if head.startswith(start):
            # Two-letter signatures begin innocent words too ("BMW …"); then the looks of text decide.
            return None if len(start) == 2 and start.isalpha() and b"\0" not in head[:64] else media_type
    return None


def _by_container(path: Path, head: bytes) -> str | None:
    if _PORTABLE.match(head):
        return "image/x-portable-anymap"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kind_of(path, head)
    if head[:4] in _MARKED:
        return next((kind for mark, kind in _MARKED[head[:4]].items() if head.startswith(mark, 8)), UNKNOWN)
    if head[4:8] == b"ftyp":
        return "image/heif" if head[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"} else "video/mp4"
    if head[257:262] == b"ustar":
        return "application/x-tar"
    return "application/pdf" if b"%PDF-" in head[:1024] else None


def _by_looks(path: Path, head: bytes) -> str:
    if not head:
        return "application/x-empty"
    try:
        text, _ = decoded(path)
    except Unreadable:
        return UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")
    return _marked_up(path, start[:_HEAD]) or _speaking(start[:_HEAD]) or _structured(text)


def _marked_up(path: Path, start: str) -> str:
    """Tells a drawing, a page and other XML apart by their first element."""
    if not start.startswith("<"):
        return ""
    root = _ROOT.match(start)
    name = root[1].lower() if root else ""
    if _DRAWING.fullmatch(name):
        return "image/svg+xml"
    if name == "html":
        return "application/xhtml+xml" if start.startswith("<?xml") else "text/html"
    is_foreign = name != "" and name not in html_rules.EVERY
    is_page = MARKUP.match(start) is not None and not _DECLARED.match(start) and not is_foreign
    if is_page:
        return "text/html"
    try:
        return "application/x-office" if xml_tree.is_office(path) else "application/xml"
    except SanitizeError:
        return "application/xml" if _DECLARED.match(start) else ""


def _speaking(start: str) -> str:
    if start.startswith("{\\rtf"):
        return "application/rtf"
    if start.startswith("#!"):
        return "text/x-script"
    lines = start.splitlines()[:40]
    # A memo also starts with "From:" and "To:"; only what a mail server adds makes it a mail.
    if lines and _HEADER.match(lines[0]) and any(_CARRIED.match(line) for line in lines):
        return "message/rfc822"
    return ""


def _structured(text: str) -> str:
    """Tells kinds of text apart by reading them; what fits none is a text."""
    for is_kind, media_type in _KINDS:
        if is_kind(text):
            return media_type
    return "text/plain"


_KINDS = (
    (json_tree.is_json, "application/json"),
    (css_sheet.is_css, "text/css"),
    (markdown.is_markdown, "text/markdown"),
    (csv_table.is_csv, "text/csv"),
)
