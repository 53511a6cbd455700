"""Leafing: pictures of pages and the words on them, of an exhibit and of a copy that may be released.

While they are painted, the first ones are there already.

Rule: a page of ours holds at most twenty pictures; the script brings others as one scrolls and takes away as many.
Words are set over the picture as text to be selected, made visible, in SVG: attributes, never a style.
Never: an original, or a picture another program made: all are raw pixels of the jail written by ourselves.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from desk.pages.progress import Told, ask, moving, of_exhibit, wait_for
from desk.pages.shown import Row, rows
from desk.web.easel import Sheet
from desk.web.here import here
from sanitize.pages import GRID, PlacedWord
from triage.errors import NoSuchPage
from triage.jobs import Task
from triage.pages import leaves, page, words
from triage.piece import piece
from words.visible import visible

PICTURES = 20
"""Most pictures of pages on one page of ours."""

pages = Blueprint("leafing", __name__)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Some pages: number, width and height each; `total` how many there are in all, 0 while they are painted.

    `sizes` lists width and height of every page for the script, "" while they are painted.
    """

    label: str
    sheets: tuple[Sheet, ...]
    total: int
    first: int
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of words over a picture: where it stands, how high it is, and its words with left edge and width."""

    bottom: int
    height: int
    words: tuple[tuple[str, int, int], ...]


@pages.get("/exhibits/<label>/picture/<int:number>")
def picture(label: str, number: int) -> Response:
    """Gives the picture of one page of an exhibit or a copy."""
    chain = here().chain
    whole = piece(label, chain).label
    standing = here().front.easel.picture(whole, number)
    return Response(standing or page(whole, number, chain), mimetype="image/png")


@pages.get("/exhibits/<label>/words/<int:number>")
def wording(label: str, number: int) -> str:
    """Gives the words of one page, to be laid over its picture."""
    chain = here().chain
    whole = piece(label, chain).label
    listed = leaves(whole, chain).pages
    read = words(whole, number, chain)
    leaf = listed[number - 1]
    return render_template("words.html", number=number, settings=_set(read.words, leaf.width, leaf.height), leaf=leaf)


@pages.get("/exhibits/<label>/painting")
def painting(label: str) -> str:
    """Shows how far the painting of an exhibit or a copy is, and what is painted already."""
    whole = piece(label, here().chain).label
    return render_template("painting.html", **being_painted(whole))


@pages.get("/copies/<label>/pages")
@pages.get("/copies/<label>/pages/<int:first>")
def copy(label: str, first: int = 1) -> str:
    """Shows the pages of a copy: what would leave."""
    chain = here().chain
    made = chain.catalog.derivative(label)
    wait_for(made.label, pages=True)
    line: Row = rows([made.exhibit])[0]
    return render_template(
        "copy_pages.html",
        made=made,
        row=line,
        per_page=PICTURES,
        leaves=sheets(made.label, first),
        **being_painted(made.label),
    )


@pages.post("/copies/<label>/paint")
def paint(label: str) -> Answer:
    """Asks for the pages of a copy."""
    made = here().chain.catalog.derivative(label)
    ask(made.label, Task.PAGES)
    return redirect(url_for("leafing.copy", label=made.label), 303)


def sheets(label: str, first: int) -> Sheets | None:
    """Gives the pages from `first` on, None while they are not all there.

    Raises:
        NoSuchPage: there is no such page.
    """
    chain = here().chain
    if chain.catalog.renderings.of(label) is None:
        return None
    listed = leaves(label, chain).pages
    if not 1 <= first <= len(listed):
        raise NoSuchPage("triage.no_such_page", number=first, pages=len(listed))
    some = enumerate(listed[first - 1 : first - 1 + PICTURES], start=first)
    sizes = " ".join(f"{leaf.width}x{leaf.height}" for leaf in listed)
    shown = tuple((number, leaf.width, leaf.height) for number, leaf in some)
    return Sheets(label, shown, len(listed), first, sizes)


def being_painted(label: str) -> dict[str, object]:
    """Gives what a page says while an exhibit or a copy is painted: the job, and the pages that stand already."""
    jobs: tuple[Told, ...] = of_exhibit(label, (Task.PAGES,))
    standing = here().front.easel.sheets(label)[:PICTURES]
    ready = here().chain.catalog.renderings.of(label) is not None
    paused = here().chain.catalog.jobs.paused()
    return {
        "painted": label,
        "ready": ready,
        "paused": paused,
        "jobs": jobs,
        "going": not ready and any(job.going for job in jobs),
        "moving": not ready and moving(jobs, paused=paused),
        "standing": Sheets(label, standing, 0, 1),
    }


def _set(placed: tuple[PlacedWord, ...], width: int, height: int) -> tuple[Setting, ...]:
    """Sets words as lines, in pixels of the picture."""
    lines: dict[int, list[PlacedWord]] = {}
    for word in placed:
        lines.setdefault(word.line, []).append(word)
    return tuple(_line(line, width, height) for line in lines.values())


def _line(line: list[PlacedWord], width: int, height: int) -> Setting:
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    pieces = tuple(
        (visible(word.untrusted_text), word.left * width // GRID, max(1, (word.right - word.left) * width // GRID))
        for word in line
    )
    return Setting(bottom * height // GRID, max(1, (bottom - top) * height // GRID), pieces)
