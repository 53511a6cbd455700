"""What a dropped part was: the finding that names it, graded by what it can betray.

Rule: the kind is told by the part's place and type, the evidence is its words, whatever the kind.
Never: keeps a part. Residual risk: a binary part is told by the words that stand in it as plain letters.
"""

import html
import re

from sanitize.findings import Finding, Grade
from words.message import Message

_LONGEST = 2000
_LETTERS = re.compile(rb"[ -~\xc2-\xf4\x80-\xbf]{5,}")
_SAID = re.compile(r">([^<>]+)<|=\s*[\"']([^\"'<>]*)[\"']")
_ADDRESS = re.compile(r"(?:https?://(?:schemas\.|www\.w3\.org|purl\.o)|urn:schemas)")
_LOOKED_AT = 256 * 1024
_WIDE = re.compile(rb"(?:[ -~]\0){5,}")
_KINDS = tuple(
    (re.compile(pattern, re.IGNORECASE), Grade.RED if grade == "red" else Grade.AMBER, message)
    for pattern, grade, message in (
        (r"vbaProject|vbaData|macrosheet|intlmacro|activeX|ctrlProps|customUI|userCustomization|webextension",
         "red", "sanitize.office_macro"),
        (r"docProps|core-properties|extended-properties|custom-properties", "red", "sanitize.office_properties"),
        (r"thumbnail", "red", "sanitize.office_thumbnail"),
        (r"comment|people|persons?\.xml|/persons/", "red", "sanitize.office_comments"),
        (r"customXml|customData|tags/|docMetadata|LabelInfo", "red", "sanitize.office_custom_xml"),
        (r"embeddings|oleObject|package", "red", "sanitize.office_embedded"),
        (r"printerSettings", "red", "sanitize.office_printer"),
        (r"externalLink|connections|queryTable|xmlMaps", "red", "sanitize.office_connection"),
        (r"pivot|slicer|timeline", "red", "sanitize.office_pivot"),
        (r"notesSlide|notesMaster|handoutMaster", "red", "sanitize.office_notes"),
        (r"revisions|changesInfo|revisionInfo", "red", "sanitize.office_history"),
        (r"glossary", "red", "sanitize.office_glossary"),
        (r"fonts?/|obfuscatedFont|x-font", "amber", "sanitize.office_font"),
        (r"media/", "red", "sanitize.office_unused_media"),
    )
)  # fmt: skip


def dropped(name: str, media_type: str, data: bytes) -> Finding:
    """Gives the finding for a part that is left behind."""
    for pattern, grade, message in _KINDS:
        if pattern.search(name) or pattern.search(media_type):
            return Finding(name[:200], grade, Message.of(message), evidence(data))
    return Finding(name[:200], Grade.AMBER, Message.of("sanitize.office_part_dropped"), f"{name} {evidence(data)}")


def evidence(data: bytes) -> str:
    """Gives the words of a part: of XML its text and values, of anything else the letters in it."""
    head = data[:_LOOKED_AT]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        pieces = (one or other for one, other in _SAID.findall(head.decode("utf-8", "replace")))
        words = " ".join(piece.strip() for piece in pieces if piece.strip() and not _ADDRESS.match(piece))
        return html.unescape(" ".join(words.split())[:_LONGEST])
    letters = b" ".join([*_LETTERS.findall(head), *(wide[::2] for wide in _WIDE.findall(head))])
    return letters.decode("utf-8", "replace")[:_LONGEST]
