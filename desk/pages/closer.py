"""Closer looks: a page in contrast, and the previews stored in a file beside what it shows.

Rule: one picture at a time, drawn in the jail while one waits (about a second), shown and not kept; works without
JavaScript. Who may, and what is recorded of it, stands in `desk/web/rights.py`.
Never: an original, or a picture another program made: raw pixels of the jail, written by ourselves.
"""

from flask import Blueprint, Response, render_template, url_for

from custody.errors import Unknown
from desk.pages.leafing import PICTURES
from desk.pages.shown import Row, rows
from desk.web.here import here
from triage.errors import NoSuchPage
from triage.pages import leaves
from triage.piece import Piece, piece
from triage.views import in_contrast, thumbnails

pages = Blueprint("closer", __name__)


@pages.get("/exhibits/<label>/contrast/<int:number>")
def contrast(label: str, number: int) -> str:
    """Shows one page of an exhibit or a copy in contrast."""
    seen = piece(label, here().chain)
    listed = leaves(seen.label, here().chain).pages
    if not 1 <= number <= len(listed):
        raise NoSuchPage("triage.no_such_page", number=number, pages=len(listed))
    return render_template(
        "contrast.html",
        label=seen.label,
        row=_row(seen),
        number=number,
        total=len(listed),
        leaf=listed[number - 1],
        back=_place(seen, number),
    )


@pages.get("/exhibits/<label>/picture/<int:number>/contrast")
def contrast_picture(label: str, number: int) -> Response:
    """Gives that picture."""
    chain = here().chain
    return Response(in_contrast(label, number, chain, here().front.desk.workshop), mimetype="image/png")


@pages.get("/exhibits/<label>/previews")
def previews(label: str) -> str:
    """Shows the previews stored in an exhibit."""
    exhibit = _exhibit(label)
    return render_template("previews.html", label=exhibit.label, row=_row(exhibit))


@pages.get("/exhibits/<label>/picture/previews")
def previews_picture(label: str) -> Response:
    """Gives the picture of them."""
    chain = here().chain
    return Response(thumbnails(_exhibit(label).label, chain, here().front.desk.workshop), mimetype="image/png")


def _exhibit(label: str) -> Piece:
    """Finds an exhibit; copies have no previews: it would not be a copy."""
    found = piece(label, here().chain)
    if found.copy:
        raise Unknown("custody.unknown_label", label=label)
    return found


def _row(seen: Piece) -> Row:
    (line,) = rows([seen.exhibit])
    return line


def _place(seen: Piece, number: int) -> str:
    """Gives the address of the page among the others."""
    first = (number - 1) // PICTURES * PICTURES + 1
    where = "leafing.copy" if seen.copy else "inbox.more_pictures"
    return url_for(where, label=seen.label, first=first, _anchor=f"page-{number}")
