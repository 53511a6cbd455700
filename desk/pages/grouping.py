"""What came nearly twice: groups of exhibits side by side, each with where it came from, how it begins or looks.

Rule: beginnings of texts are shown, so a view that names the exhibits is recorded first, once a sitting; a picture
records its own when it is asked for. Nothing on this page decides anything on an exhibit; what one says of two of them
is recorded by `judging.py`.
Never: markup from a text: templates escape what was made visible.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from custody.catalog_likeness import Resemblance
from custody.likeness import Sketched
from desk.address import place_in
from desk.kin import how_alike, named
from desk.pages.judging import GROUPS
from desk.pages.shown import Row, day_word, rows
from desk.web.here import here
from triage.grouping import AT_ONCE, Group, Member, beginning, groups
from triage.viewing import view_found
from words.visible import visible

pages = Blueprint("grouping", __name__)
_PLACE_LETTERS = 200
_TEXT_LETTERS = 2_000  # a letter nobody sees is shown by its name


@dataclass(frozen=True, slots=True)
class Card:
    """One member: its line, where it lay, how it resembles the first, how it begins, the page whose picture to show.

    `twin`: its bytes are the first's, so that nobody need say so; `same` says who said that it is the same, and when.
    """

    row: Row
    origin: str
    how: str
    text: str
    page: int
    twin: bool
    same: str


@pages.get("/alike")
def show() -> str:
    """Shows groups, the newest first."""
    below = place_in(request.args.get("below", ""))
    found = groups(here().chain, below)
    for group in found:
        _record(group)
    older = found[-1].number if len(found) == AT_ONCE else None
    back = f"{GROUPS} {below or ''}".strip()
    return render_template("groups.html", groups=tuple(_cards(group) for group in found), older=older, back=back)


def _record(group: Group) -> None:
    sitting = here()
    labels = [member.exhibit for member in group.members]

    def view() -> None:
        view_found(labels, sitting.fingerprint, sitting.chain, sitting.seat)

    sitting.front.views.once(sitting.seat, "found", " ".join(labels), view)


def _cards(group: Group) -> tuple[Card, ...]:
    lines = rows([member.exhibit for member in group.members])
    painted = next((member.alike for member in group.members if _by_picture(member.alike)), None)
    return tuple(
        _card(member, line, painted.page if painted else 0) for member, line in zip(group.members, lines, strict=True)
    )


def _card(member: Member, line: Row, first_page: int) -> Card:
    sitting, chain = here(), here().chain
    exhibit = chain.catalog.exhibit(member.exhibit)
    how = sitting.tell(how_alike(member.alike)) if member.alike else ""
    if member.twin:
        how = sitting.say("desk.kin_twin")
    page = member.alike.other_page if member.alike and _by_picture(member.alike) else first_page
    return Card(
        row=line,
        origin=visible(chain.catalog.submission(exhibit.submission).untrusted_place, _PLACE_LETTERS),
        how=how,
        text="" if page else visible(" ".join(beginning(member.exhibit, chain).split()), _TEXT_LETTERS),
        page=page,
        twin=member.twin,
        same=_same(member),
    )


def _same(member: Member) -> str:
    said, sitting = member.judged, here()
    return sitting.say("desk.judged_same", who=named(said, sitting.chain), day=day_word(said.day)) if said else ""


def _by_picture(alike: Resemblance | None) -> bool:
    return alike is not None and alike.by is Sketched.PICTURE
