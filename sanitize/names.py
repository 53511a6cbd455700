"""Names suggested: people, organisations and places on read pages, as a model of language sees them. Never automatic.

Rule: each suggestion is unsure, and the answer says which model looked. Words of a page are read in pieces, so that
memory stays bounded. What has fewer than two letters is left out; nothing else is: noise is for people to see.
Runs in the jail (`worker.py`): the words are a stranger's.
Never: marks; says that a page holds no name. Residual risk: names in capitals, in tables, misread by OCR, across two
pieces, and whatever the model does not know, are not found.
"""

from collections.abc import Iterator
from pathlib import Path

from sanitize.extras import NAMES
from sanitize.findings import Finding, Grade, Inspection
from sanitize.tools import spacy
from sanitize.worded import MEDIA_TYPE, Page, Running, read_words_json
from words.message import Message

RULES = "names/1"
_WORDS_AT_ONCE = 600  # of a page
_SHORTEST = 2
_TOLD = {
    "PER": Message.of("sanitize.suggested_person"),
    "ORG": Message.of("sanitize.suggested_organisation"),
    "LOC": Message.of("sanitize.suggested_place_name"),
}


def name_them(words: Path) -> Inspection:
    """Lists names; `where` as in `suggestions.suggest`.

    Raises:
        Unreadable: the file is not what `worded.words_json` writes. ToolFailed: the extra is not installed.
    """
    NAMES.check()
    found = tuple(finding for page in read_words_json(words) for finding in _on(page))
    return Inspection(MEDIA_TYPE, found, (("names", RULES), *spacy.versions()))


def _on(page: Page) -> Iterator[Finding]:
    for first in range(0, len(page.untrusted_words), _WORDS_AT_ONCE):
        piece = Running(page, first, first + _WORDS_AT_ONCE)
        for entity in spacy.entities(piece.untrusted_text):
            written = piece.untrusted_text[entity.start : entity.end]
            if entity.kind in _TOLD and sum(map(str.isalpha, written)) >= _SHORTEST:
                yield Finding(piece.where(entity.start, entity.end), Grade.GREEN, _TOLD[entity.kind], written)
