"""Searching: messages, pages, names and notes, in French and English; what was found stands marked in its sentence.

Rule: pieces of what is found are shown, so a view is recorded that names the exhibits and not the question; finding
nothing leaves no entry. The encrypted index is brought up to date before.
Never: markup from a text: pieces are made visible one by one, and the template marks them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from desk.pages.shown import Row, rows
from desk.pages.stones import shredded
from desk.web.here import here
from triage.excerpt import Excerpt
from triage.search import Hit, catch_up, search
from triage.viewing import view_found
from words.message import TellableError
from words.visible import visible

pages = Blueprint("searching", __name__)
_HITS = 100
_QUESTION_LETTERS = 400
_PIECE_LETTERS = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """One place: the exhibit's line, what kind of text, its number, and pieces, each marked or not."""

    row: Row
    kind: str
    number: int
    pieces: tuple[tuple[str, bool], ...]


@pages.get("/search")
def ask() -> str | tuple[str, int]:
    """Shows what was found."""
    sitting = here()
    question = request.args.get("q", "")[:_QUESTION_LETTERS]
    if not question.strip():
        return _page("", asked=False)
    try:
        catch_up(sitting.chain)
        results = search(question, sitting.chain)
        _record(results.hits[:_HITS])
    except TellableError as trouble:
        return _page(question, trouble=sitting.tell(trouble.message)), 409
    cut = results.cut or len(results.hits) > _HITS
    return _page(question, _found(results.hits[:_HITS]), cut=cut)


def _page(
    question: str, found: tuple[Found, ...] = (), trouble: str = "", *, cut: bool = False, asked: bool = True
) -> str:
    return render_template(
        "search.html",
        question=question,
        found=found,
        cut=cut,
        trouble=trouble,
        asked=asked,
        shredded=here().chain.catalog.tombstones.count(),
        stones=shredded(text=question.strip()) if asked else (),
    )


def _record(hits: tuple[Hit, ...]) -> None:
    sitting = here()
    if hits:
        view_found([hit.exhibit for hit in hits], sitting.fingerprint, sitting.chain, sitting.seat)


def _found(hits: tuple[Hit, ...]) -> tuple[Found, ...]:
    labels = tuple(dict.fromkeys(hit.exhibit for hit in hits))
    lines = dict(zip(labels, rows(labels), strict=True))
    return tuple(
        Found(lines[hit.exhibit], here().say(f"desk.found_{hit.kind}"), hit.number, tuple(pieces(hit.excerpt)))
        for hit in hits
    )


def pieces(excerpt: Excerpt) -> Iterator[tuple[str, bool]]:
    """Gives the parts of an excerpt made harmless, on one line, and which of them were looked for."""
    text, at = excerpt.untrusted_text, 0
    for start, end in excerpt.marks:
        yield _shown(text[at:start]), False
        yield _shown(text[start:end]), True
        at = end
    yield _shown(text[at:]) + ("…" if excerpt.ends_early else ""), False


def _shown(untrusted_piece: str) -> str:
    return visible(untrusted_piece.replace("\r\n", " ").replace("\n", " "), _PIECE_LETTERS)
