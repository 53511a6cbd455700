"""The second engine for office documents: a scan of the raw archive for what must not be there.

Rule: it shares no code with the reader or the lists: names of parts, of tags and of values are found by pattern, as
text. Any part beyond a short list, any address that is no namespace, any mark of a person, a revision, a comment,
a formula, a link or a hidden thing is a finding. Never: builds a tree. Residual risk: what neither engine knows.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.formats.ooxml_tokens import TOKENS
from sanitize.formats.recall import Recall
from sanitize.formats.zip_second import Walk, members
from words.message import Message

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:[a-zA-Z/]+/)?_rels/[a-zA-Z0-9]*(?:\.xml)?\.rels"
    r"|word/(?:document|fontTable|styles|numbering|settings|footnotes|endnotes|header\d+|footer\d+)\.xml"
    r"|xl/(?:workbook|styles|sharedStrings|(?:work|chart)sheets/sheet\d+|drawings/drawing\d+)\.xml"
    r"|ppt/(?:presentation|presProps|viewProps|tableStyles|slides/slide\d+|slideLayouts/slideLayout\d+|slideMasters/slideMaster\d+)\.xml"
    r"|(?:word|xl|ppt)/(?:theme/theme\d+|charts/chart\d+)\.xml"
    r"|(?:word|xl|ppt)/media/(?:image\d+|grey)\.(?:png|jpeg|gif|bmp|tiff)"
)
_TAG = re.compile(r"(/?[A-Za-z0-9:?!]+)(.*)", re.DOTALL)
_VALUE = re.compile(r"""([A-Za-z0-9:]+)\s*=\s*"([^"]*)\"""")
_SPACES = re.compile(
    r"http://schemas\.openxmlformats\.org/(?:wordprocessingml|spreadsheetml|presentationml|drawingml|officeDocument|package)"
    r"/[A-Za-z0-9/-]+|http://schemas\.microsoft\.com/office/word(?:/2010/[A-Za-z]+)?"
    r"|urn:schemas-microsoft-com:(?:vml|office:office|office:word)|http://www\.w3\.org/XML/1998/namespace"
)
_CALLS = re.compile(r"[a-z][a-z0-9+.-]{1,10}://|\\\\[\w.]+\\|mailto:|file:|javascript:", re.IGNORECASE)
_MUST_NOT = re.compile(
    r"\w+:(?:ins|del|moveFrom|moveTo|\w+Change|delText|comment\w*|bookmark\w*|hyperlink|hlink\w+|sdt|sdtPr|customXml\w*"
    r"|smartTag|altChunk|subDoc|attachedTemplate|docVars?|rsids?|mailMerge|object|OLEObject|control|vanish|perm\w+"
    r"|proofErr|embed\w+|extLst|ext_|f|definedNames?|dataValidations?|externalReferences?|pivot\w+|legacyDrawing\w*"
    r"|oleObjects?|controls|tableParts|sheetProtection|workbookProtection|timing|transition|custDataLst|cmAuthor\w*"
    r"|externalData|userShapes|audioFile|videoFile|fileVersion|fileSharing|calcChain|connections?|AlternateContent)"
)
_BAD_VALUES = re.compile(
    r"(?:w:)?(?:rsid\w*|author|initials|date|descr|title|TargetMode|macro|codeName|tooltip)|(?:r:)?link"
)
_LIVE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\s*")
_WORDS_SHOWN = frozenset({"w:t", "a:t", "x:t", "m:t", "c:v", "x:v"})
_ADDRESS_PLACES = frozenset({"uri", "w:uri", "Type", "ContentType"})
# Values the copy always has, or that are written from a list of ours: they are no trace of the original.
_OURS = frozenset({
    ("a:theme", "name"), ("a:clrScheme", "name"), ("a:fontScheme", "name"), ("a:fmtScheme", "name"),
    ("w:name", "w:val"),
    ("x:cellStyle", "name"), ("Override", "PartName"), ("Override", "ContentType"), ("Default", "ContentType"),
    ("Relationship", "Target"), ("Relationship", "Type"), ("a:tableStyleId", ""), ("a:tblStyleLst", "def"),
})  # fmt: skip
_TREES = (".xml", ".rels")
_KEPT = 4 * 1024 * 1024  # bytes of parts of which what was split is kept: it takes some five times the memory
_HIDDEN = frozenset({"hidden", "veryHidden", "state", "show"})


@dataclass(frozen=True, slots=True)
class _Split:
    """A part taken apart at each sign "<": what stands before the first, and what behind each.

    Of what an office writes most pieces come again and again. Each different one is looked at once: the tag's name, the
    rest of the tag, and the text behind it.
    """

    head: str
    pieces: list[str]
    different: dict[str, tuple[str, str, str]]


class Scan:
    """Scans one copy after the other; the deep search is given what was split for the second engine a moment before."""

    def __init__(self) -> None:
        self._recall = Recall[_Split](_KEPT)

    def second_engine(self, path: Path) -> Sequence[Finding]:
        """Reports everything the archive or a tag in it says that a copy must not say."""
        found: dict[str, None] = {}
        walk = Walk(path.read_bytes())
        for name, data in walk.members():
            if not _PARTS.fullmatch(name):
                found.setdefault(f"part {name}")
            if name.endswith(_TREES):
                found |= dict.fromkeys(f"{name}: {what}" for what in _remains(data, self._split(data)))
        message = Message.of("sanitize.office_second")
        return [*walk.findings(), *(Finding(where[:160], Grade.RED, message) for where in list(found)[:100])]

    def unfolded(self, path: Path) -> Iterator[tuple[str, bytes]]:
        """Gives what the copy says, apart from mark-up and words of the format: texts, free values, and pictures."""
        for name, data in members(path):
            if name.endswith(_TREES):
                split = self._split(data)
                yield name, html.unescape(_text(split)).encode()
                yield name, html.unescape("\n".join(sorted(_values(split)))).encode()
            else:
                yield name, data

    def _split(self, data: bytes) -> _Split:
        return self._recall.of(data, len(data), lambda: _split(data))


def _split(data: bytes) -> _Split:
    head, *pieces = data.decode("utf-8", "replace").split("<")
    different, tags = dict[str, tuple[str, str, str]](), dict[str, re.Match[str] | None]()
    for piece in dict.fromkeys(pieces):
        written, sign, between = piece.partition(">")
        if written not in tags:
            tags[written] = _TAG.fullmatch(written)
        tag = tags[written]
        different[piece] = (tag[1], tag[2], between) if tag is not None and sign else ("", "", piece)
    return _Split(head, pieces, different)


def _tags(split: _Split) -> Iterable[tuple[str, str]]:
    """Gives each different tag: its name, and the rest."""
    return dict.fromkeys((tag, rest) for tag, rest, _ in split.different.values())


def _remains(data: bytes, split: _Split) -> Iterator[str]:
    if split.head or not split.pieces or data.count(b"<?") > 1 or any(piece[:1] == "!" for piece in split.different):
        yield "mark-up beside the tree"
    for tag, _, between in split.different.values():
        if tag == "w:instrText" and not _LIVE_FIELD.fullmatch(between):
            yield "field"
        elif between and tag not in _WORDS_SHOWN and _CALLS.search(between):
            yield "address in text"
    for tag, rest in _tags(split):
        yield from _bad_of(tag, rest)


def _bad_of(tag: str, rest: str) -> Iterator[str]:
    if _MUST_NOT.fullmatch(tag):
        yield tag
    for value in _VALUE.finditer(rest):
        if _is_bad(tag, value[1], value[2]):
            yield f"{tag} {value[1]}"


def _is_bad(tag: str, name: str, value: str) -> bool:
    if name.startswith("xmlns") or name in _ADDRESS_PLACES:
        return not _SPACES.fullmatch(value) and not (
            name == "ContentType" and value.startswith(("image/", "application/"))
        )
    if _BAD_VALUES.fullmatch(name):
        return value != ""
    if name in _HIDDEN and tag in {"x:sheet", "p:sld"}:
        return value in {"hidden", "veryHidden", "0", "false"}
    if name == "name" and tag.endswith("Pr"):
        return value != ""
    return _CALLS.search(html.unescape(value)) is not None and name != "string"


def _text(split: _Split) -> str:
    return " ".join([split.head, *[split.different[piece][2] for piece in split.pieces]])


def _values(split: _Split) -> set[str]:
    """Gives the values that are neither ours nor words of the schemas."""
    return {
        value[2]
        for tag, rest in _tags(split)
        for value in _VALUE.finditer(rest)
        if (tag, value[1]) not in _OURS and value[2] not in TOKENS and not _SPACES.fullmatch(value[2])
    }
