"""A piece: an exhibit or a copy of one, as it is found by its label.

Rule: what a form of SecureDrop carried (a message, a reply) is text by where it came from: what it looks like is not
asked; what was unpacked from a container is what it looks like. Never: reads a byte of it.
"""

from dataclasses import dataclass

from custody.canonical import JSON
from custody.chain import Chain
from custody.errors import Unknown

TYPED = frozenset({"msg", "reply", "transcript"})
"""Kinds of submissions that come out of text fields, not out of a file."""

_WHOLE = 32  # hex digits of a label


@dataclass(frozen=True, slots=True)
class Piece:
    """What can be laid out: an exhibit as received, or a copy of it (then `copy` is the copy's label).

    `as_text` says that it is known to be text, better than looks can tell: it was made as text, or typed into a form.
    """

    exhibit: str
    copy: str
    submission: str
    blob: str
    digest: str
    as_text: bool

    @property
    def label(self) -> str:
        """Whose pages they are: the copy's label, else the exhibit's."""
        return self.copy or self.exhibit

    @property
    def fields(self) -> dict[str, JSON]:
        """How an entry names it."""
        return {"object": self.exhibit, "derivative": self.copy} if self.copy else {"object": self.exhibit}


def piece(label: str, chain: Chain) -> Piece:
    """Finds an exhibit by its label (or the beginning of it), or a copy by its whole label.

    Raises:
        Unknown: there is neither.
    """
    catalog = chain.catalog
    try:
        exhibit = catalog.exhibit(label)
    except Unknown:
        if len(label) != _WHOLE:
            raise
        copy = catalog.derivative(label)
        submission = catalog.exhibit(copy.exhibit).submission
        as_text = copy.media_type == "text/plain"
        return Piece(copy.exhibit, copy.label, submission, copy.blob, copy.digest, as_text)
    as_text = not exhibit.parent and catalog.submission(exhibit.submission).kind in TYPED
    return Piece(exhibit.label, "", exhibit.submission, exhibit.blob, exhibit.digest, as_text)
