"""Pictures of pages: made once in the jail, kept sealed, read from then on instead of the original.

Order: lay out → the jail paints and reads page after page → each picture is sealed as it comes (and shown, if somebody
waits) → the list of pages → envelope → ledger. One entry (PREMIS "normalization") for the whole: recipe, tools, number
of pages, digest of the list that names every picture. A crash before it leaves blobs nobody lists; made again, they
have the same names. A refusal is an entry too.
Rule: whoever reads an exhibit reads these; of a message or another plain text, also the text the jail gave out. A copy
is painted in the same way, from its own bytes, so that reviewers see what would leave; its label says which it is.
Labels of exhibits and of copies are keyed names of one kind and never the same.
Never: opens an original outside the jail. Residual risk: pictures show what the document shows, tracking dots too:
they are for reading inside; what is released is flattened anew.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from custody.acts import Act
from custody.chain import Chain
from custody.chunks import read_chunks
from custody.envelopes import Envelope
from custody.records import BlobNote, Rendering
from sanitize.errors import SanitizeError, Unreadable
from sanitize.pages import PaintedPage, Painting, ReadPage
from triage.bench import WorkshopMaker, laid_out
from triage.errors import NoSuchPage
from triage.leaves import (
    Leaf,
    Leaves,
    leaves_bytes,
    read_leaves,
    read_text,
    read_words,
    running_text,
    text_bytes,
    words_bytes,
)
from triage.piece import Piece, piece
from triage.refusals import record_refusal

RECIPE = "pages/1"

Shown = Callable[[int, bytes], None]
"""Is told a page's number and its picture (PNG) as soon as it is painted."""


def _unseen(_number: int, _picture: bytes) -> None:
    """Nobody is waiting."""


def render(label: str, chain: Chain, workshop: WorkshopMaker, actor: str, shown: Shown = _unseen) -> Rendering:
    """Makes the pictures of an exhibit's or a copy's pages, unless this recipe made them before; gives them as listed.

    Raises:
        Unknown: no such exhibit or copy.
        SanitizeError: it cannot be painted; the refusal is recorded.
    """
    sitter = piece(label, chain)
    known = chain.catalog.renderings.of(sitter.label)
    if known is not None and known.recipe == RECIPE:
        return known
    with laid_out(chain, sitter, workshop) as laid:
        laid.result.mkdir(mode=0o700)
        keeping = _Keeping(chain, sitter, chain.envelope(sitter.submission), shown)
        try:
            painting = laid.workshop.pages(
                laid.original, laid.result, keeping.painted, keeping.read, as_text=laid.as_text
            )
            keeping.text(laid.result / "text")
        except SanitizeError as refusal:
            record_refusal(sitter, RECIPE, refusal, chain, actor)
            raise
    _record(painting, keeping, actor)
    return chain.catalog.renderings.of(sitter.label) or _missing()


def leaves(label: str, chain: Chain) -> Leaves:
    """Gives the list of the pages of an exhibit or a copy.

    Raises:
        NoSuchPage: no pictures were made yet.
    """
    sitter = piece(label, chain)
    rendering = chain.catalog.renderings.of(sitter.label) or _missing()
    return read_leaves(_bytes(sitter, rendering.blob, chain))


def page(label: str, number: int, chain: Chain) -> bytes:
    """Gives the picture of page `number` (from 1), a PNG.

    Raises:
        NoSuchPage: no pictures were made yet, or there is no such page.
    """
    return _bytes(piece(label, chain), _leaf(label, number, chain).picture, chain)


def words(label: str, number: int, chain: Chain) -> ReadPage:
    """Gives the words on page `number` with their boxes, and the text layer the document itself brings for it.

    Raises:
        NoSuchPage: no pictures were made yet, or there is no such page.
    """
    return read_words(_bytes(piece(label, chain), _leaf(label, number, chain).words, chain))


def text(label: str, chain: Chain) -> str:
    """Gives the text of an exhibit: a message as it was written (every character), a document as OCR read it.

    It is a stranger's text: show it made visible. Pages are parted by a form feed.

    Raises:
        NoSuchPage: no pictures were made yet.
    """
    sitter, listed = piece(label, chain), leaves(label, chain)
    if listed.text:
        return read_text(_bytes(sitter, listed.text, chain))
    read = (read_words(_bytes(sitter, leaf.words, chain)) for leaf in listed.pages)
    return "\f".join(running_text(each.words) for each in read)


def _leaf(label: str, number: int, chain: Chain) -> Leaf:
    listed = leaves(label, chain).pages
    if not 1 <= number <= len(listed):
        raise NoSuchPage("triage.no_such_page", number=number, pages=len(listed))
    return listed[number - 1]


def _missing() -> Rendering:
    raise NoSuchPage("triage.no_pages_yet")


def _bytes(sitter: Piece, blob: str, chain: Chain) -> bytes:
    parts: list[bytes] = []
    chain.read(sitter.submission, blob, parts.append)
    return b"".join(parts)


@dataclass(slots=True)
class _Keeping:
    """Seals pages as they come; what it sealed is listed in the envelope once all of them are there."""

    chain: Chain
    sitter: Piece
    envelope: Envelope
    shown: Shown
    notes: dict[str, BlobNote] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    text_blob: str = ""
    _painted: tuple[PaintedPage, str] | None = None

    def painted(self, painted: PaintedPage, picture: Path) -> None:
        """Seals a picture and shows it."""
        data = picture.read_bytes()
        picture.unlink()
        self.shown(painted.number, data)
        self._painted = painted, self.keep(f"page {painted.number:04d}", data).name

    def read(self, read: ReadPage) -> None:
        """Seals the words of the page whose picture came just before."""
        assert self._painted is not None  # noqa: S101 (the workshop lets nothing else through)
        painted, picture = self._painted
        words_blob = self.keep(f"words {read.number:04d}", words_bytes(read)).name
        self.leaves.append(Leaf(picture, words_blob, painted.width, painted.height))

    def text(self, written: Path) -> None:
        """Seals the text of a plain text; other documents have none.

        Raises:
            Unreadable: what the jail gave out is not text.
        """
        if not written.exists():
            return
        try:
            untrusted_text = b"".join(read_chunks(written)).decode()
        except UnicodeDecodeError as fault:
            raise Unreadable("sanitize.text_unreadable") from fault
        self.text_blob = self.keep("text", text_bytes(untrusted_text)).name

    def keep(self, role: str, data: bytes) -> BlobNote:
        """Seals bytes under the submission's key."""
        note = self.chain.keep(self.envelope, role, hashlib.sha256(data).hexdigest(), [data])
        return self.notes.setdefault(note.name, note)  # pages that look alike are one blob


def _record(painting: Painting, keeping: _Keeping, actor: str) -> None:
    chain, sitter, recipe = keeping.chain, keeping.sitter, painting.recipe
    listed = keeping.keep("pages", leaves_bytes(Leaves(tuple(keeping.leaves), keeping.text_blob)))
    chain.enlist(sitter.submission, list(keeping.notes.values()))
    draft = chain.draft(
        Act.RENDERING,
        actor,
        sitter.submission,
        submission=sitter.submission,
        **sitter.fields,
        media_type=painting.media_type,
        recipe=RECIPE,
        tools=[list(tool) for tool in recipe.tools],
        options=[list(option) for option in recipe.options],
        pages=painting.pages,
        blob=listed.name,
        out=listed.digest,
        size=listed.length,
        **{"in": sitter.digest},
    )
    chain.record([draft])
