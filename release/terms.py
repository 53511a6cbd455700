"""Red terms: words that must not leave (redacted names, numbers, a source's wording), looked for in the payload.

Rule: both sides are folded alike (`sanitize.folding`), letters and digits alone, HTML character references undone. So
"Hélène M." is found in "HELENE-M". Terms shorter than four folded characters are not searched: they would be found
everywhere.
Never: puts a term into its report, only the file and the term's number in the caller's list. Never opens a document:
the text inside PDFs and pictures is judged by `sanitize`, before a derivative is stored.
Residual risk: a nickname, a paraphrase or a typing mistake is not the term.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanitize.folding import folded

SHORTEST = 4


@dataclass(frozen=True, slots=True)
class TermFound:
    """Term `number` (from 0, in the caller's order) shows in the file or name `path`."""

    path: str
    number: int


def find_terms(files: Mapping[str, bytes], terms: Sequence[str]) -> tuple[TermFound, ...]:
    """Looks for every term in each file's name and, for text (UTF-8), in its content."""
    searched = [(number, term) for number, term in enumerate(map(fold, terms)) if len(term) >= SHORTEST]
    return tuple(
        TermFound(path, number)
        for path in sorted(files)
        for text in [fold(f"{path}\n{_text(files[path])}")]
        for number, term in searched
        if term in text
    )


def fold(text: str) -> str:
    """Folds a text to lower-case letters and digits."""
    return folded(html.unescape(text))


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""
