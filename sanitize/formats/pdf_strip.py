"""Writing the cleaned PDF, and saying what cleaning took away that a reader could miss.

Rule: `pdf_rebuild` copies the pages by allow-list; the result is saved with a constant identifier and no producer, so
the same input gives the same bytes and a second cleaning changes nothing.
Never: flattens, guesses, or leaves a half-written file under the final name. Residual risk: see `pdf_rebuild`.
"""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from sanitize.formats.pdf_document import opened
from sanitize.formats.pdf_layers import layers_of
from sanitize.formats.pdf_rebuild import Rebuild
from words.message import Message


def strip(original: Path, into: Path) -> tuple[Message, ...]:
    """Writes a copy that holds pages and nothing else; gives what was lost.

    Raises:
        Unreadable: locked, damaged, or holding something that cannot be copied safely (flatten it).
        TooLarge: beyond a stated limit.
    """
    with opened(original) as old:
        new = Rebuild(old).document()
        with new:
            new.save(
                into,
                static_id=True,
                fix_metadata_version=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                force_version="1.7",
            )
        return tuple(_losses(old))


def _losses(old: pikepdf.Pdf) -> Iterator[Message]:
    kinds = [str(note.get("/Subtype")) for page in old.pages for note in _notes(page)]
    links, fields = kinds.count("/Link"), kinds.count("/Widget")
    others = len(kinds) - links - fields - kinds.count("/Popup")
    layers = len(layers_of(old).off)
    for what, count in (("links", links), ("fields", fields), ("annotations", others), ("hidden_layers", layers)):
        if count:
            yield Message.of(f"sanitize.pdf_lost_{what}", count=count)
    for key, what in (("/Outlines", "bookmarks"), ("/StructTreeRoot", "tags"), ("/PageLabels", "page_labels")):
        if key in old.Root:
            yield Message.of(f"sanitize.pdf_lost_{what}")
    if len(old.attachments) > 0:
        yield Message.of("sanitize.pdf_lost_attachments", count=len(old.attachments))


def _notes(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    notes = page.obj.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        yield from (note for note in notes if isinstance(note, pikepdf.Dictionary))
