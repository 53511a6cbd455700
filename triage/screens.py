"""Views of a copy for a public page: small pictures of its pages and its text, painted once and sealed.

Order: lay out → the jail paints page after page, each is sealed as it comes → the text → the list of all → envelope.
What is proposed, approved and handed over reads these blobs, so that it stays the same bytes whatever a library of
tomorrow would paint. They lie under the key of the submission the copy is of, and are shredded with it.
Rule: made of copies alone, never of an original; bounded in pages and bytes. The text is what the jail read in the copy
itself (a text layer, a plain text), without control characters; pages are parted by form feeds.
Never: keeps half a document's pages; reads a text by OCR. Residual risk: pictures show what the copy shows.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from custody import canonical
from custody.chain import Chain
from custody.chunks import read_chunks
from custody.envelopes import Envelope
from custody.errors import Unknown
from custody.records import BlobNote
from sanitize.errors import SanitizeError, TooLarge
from sanitize.pages import PaintedPage, ReadPage
from triage.bench import WorkshopMaker, laid_out
from triage.piece import Piece, piece
from words.message import Message

Workshops = WorkshopMaker
"""How whoever asks for views opens the jail."""

RECIPE = "screen/1"
_ROLE = "screen"
PAGE_BREAK = "\f"
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one copy is shown at most: pages, bytes of all pictures, bytes of text."""

    pages: int = 500
    pictures: int = 96 << 20
    text: int = 8 << 20


_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Screens:
    """Blobs of the views of a copy: the list that names the others, the pictures in order, the text ("": none)."""

    listed: str
    pictures: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """There are no views of a copy, and why."""

    why: Message


def screens(label: str, chain: Chain, workshop: WorkshopMaker, bounds: Bounds = _BOUNDS) -> Screens | Unseen:
    """Gives the views of a copy (its whole label), painting and sealing them unless they are there already.

    Raises:
        Unknown: no such copy.
    """
    sitter = piece(label, chain)
    if not sitter.copy:
        raise Unknown("custody.unknown_label", label=label)
    known = [note.name for note in chain.envelope(sitter.submission).blobs if note.role == _role(sitter)]
    try:
        if known:
            return stored_screens(label, known[-1], chain)
        read = chain.catalog.renderings.of(label)
        if read is not None and read.pages > bounds.pages:  # known without painting five hundred of them
            raise _too_much(bounds)
        return _painted(sitter, chain, workshop, bounds)
    except SanitizeError as refusal:
        return Unseen(refusal.message)


def stored_screens(label: str, listed: str, chain: Chain) -> Screens:
    """Reads the list of views back by the name of its blob.

    Raises:
        Unknown: there is no such copy or blob.
    """
    content = canonical.loads_object(view_bytes(label, listed, chain))
    pictures = content["pictures"]
    assert isinstance(pictures, list)  # noqa: S101 (our own bytes, whose digest the envelope vouches for)
    return Screens(listed, tuple(map(str, pictures)), str(content["text"]))


def listed_views(chain: Chain) -> frozenset[str]:
    """Names every blob that is a view of a copy: envelopes list them, no entry does (they can be painted again)."""
    exhibits = {copy.exhibit for copy in chain.catalog.derivatives()}
    owners = {each.submission for each in chain.catalog.exhibits() if each.label in exhibits}
    listed = (note for owner in owners & chain.envelopes.labels() for note in chain.envelope(owner).blobs)
    return frozenset(note.name for note in listed if note.role.startswith(_ROLE))


def view_bytes(label: str, blob: str, chain: Chain) -> bytes:
    """Gives a picture (PNG) or the text (UTF-8) of a copy."""
    parts: list[bytes] = []
    chain.read(piece(label, chain).submission, blob, parts.append)
    return b"".join(parts)


def published_text(untrusted_parts: Iterable[str]) -> str:
    """Sets pages of text as they are published: one form feed between pages; "" when there are no words.

    Nothing stays that is not seen, but spaces, tabs and line feeds: signs of Unicode's categories C can hide a mark.
    """
    parts = ["".join(filter(_is_seen, _BREAKS.sub("\n", part))).rstrip() for part in untrusted_parts]
    return PAGE_BREAK.join(parts) if any(parts) else ""


def _is_seen(sign: str) -> bool:
    return sign in "\n\t" or not unicodedata.category(sign).startswith("C")


def _role(sitter: Piece) -> str:
    return f"{RECIPE} {sitter.copy}"


def _painted(sitter: Piece, chain: Chain, workshop: WorkshopMaker, bounds: Bounds) -> Screens:
    with laid_out(chain, sitter, workshop) as laid:
        laid.result.mkdir(mode=0o700)
        keeping = _Keeping(chain, sitter, chain.envelope(sitter.submission), bounds)
        laid.workshop.screen(laid.original, laid.result, keeping.painted, keeping.read, as_text=laid.as_text)
        written = laid.result / "text"
        text = keeping.text(_whole(written) if written.exists() else keeping.layers)
    listed = keeping.keep(
        _role(sitter), canonical.dumps({"v": 1, "copy": sitter.copy, "pictures": [*keeping.pictures], "text": text})
    )
    chain.enlist(sitter.submission, list(keeping.notes.values()))
    return Screens(listed, tuple(keeping.pictures), text)


def _whole(written: Path) -> list[str]:
    """Reads the words of a plain text: one part, however many pages they were set on."""
    return [b"".join(read_chunks(written)).decode("utf-8", "replace")]


def _too_much(bounds: Bounds) -> TooLarge:
    return TooLarge("triage.too_much_to_show", pages=bounds.pages, mebibytes=bounds.pictures >> 20)


@dataclass(slots=True)
class _Keeping:
    """Seals views as they come; they are nobody's until the envelope lists them."""

    chain: Chain
    sitter: Piece
    envelope: Envelope
    bounds: Bounds
    notes: dict[str, BlobNote] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    _bytes: int = 0

    def painted(self, painted: PaintedPage, picture: Path) -> None:
        """Seals a picture.

        Raises:
            TooLarge: that is too many of them.
        """
        data = picture.read_bytes()
        picture.unlink()
        self._bytes += len(data)
        if painted.number > self.bounds.pages or self._bytes > self.bounds.pictures:
            raise _too_much(self.bounds)
        self.pictures.append(self.keep(f"screen {painted.number:04d}", data))

    def read(self, read: ReadPage) -> None:
        """Takes the text layer of the page whose picture came just before."""
        self.layers.append(read.untrusted_layer)

    def text(self, untrusted_parts: list[str]) -> str:
        """Seals the text, if there is any; gives the name of its blob.

        Raises:
            TooLarge: it is too long.
        """
        data = published_text(untrusted_parts).encode()
        if len(data) > self.bounds.text:
            raise TooLarge("triage.too_much_to_show", pages=self.bounds.pages, mebibytes=self.bounds.text >> 20)
        return self.keep("screen text", data) if data else ""

    def keep(self, role: str, data: bytes) -> str:
        """Seals bytes under the submission's key; gives their name."""
        note = self.chain.keep(self.envelope, role, hashlib.sha256(data).hexdigest(), [data])
        return self.notes.setdefault(note.name, note).name
