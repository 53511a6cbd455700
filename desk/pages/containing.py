"""What is inside an exhibit: asked for by a person, unpacked in the jail by the crew, listed under the container.

Rule: nothing is unpacked before somebody asks for it. A password goes from the form into memory and to the job, nowhere
else. Names of members are a stranger's, shown as text.
Never: opens a member; each is an exhibit of its own.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from custody.chain import Chain
from desk.pages.progress import ask
from desk.pages.shown import Row, rows
from desk.web.here import here
from desk.web.passwords import LONGEST
from sanitize.contents import CONTAINERS, LISTED_FIRST
from triage.jobs import Task
from triage.piece import piece
from triage.unpack import Unpacked, last_unpacking
from triage.worklist import Work
from words.visible import visible

pages = Blueprint("containing", __name__)
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Inside:
    """What the page says of a container: whether it can be one at all, and is nothing else; what came of the last try.

    `members` are the first of `count` exhibits that came out of it; `left` names and reasons of what stayed in.
    """

    possible: bool
    only: bool
    tried: Unpacked | None
    members: tuple[Row, ...]
    count: int
    left: tuple[tuple[str, str], ...]
    longest: int = LONGEST


@pages.post("/exhibits/<label>/unpack")
def unpack(label: str) -> Response:
    """Asks to unpack an exhibit, with a password when one was typed."""
    whole = piece(label, here().chain).label
    typed = request.form.get("password", "")[:LONGEST]
    if typed:
        here().front.passwords.put(whole, typed)
    ask(whole, Task.UNPACK)
    return redirect(url_for("inbox.inside", label=label), 303)


def inside(work: Work, chain: Chain) -> Inside:
    """Gives what there is to say of the inside of an exhibit."""
    label = work.exhibit.label
    media_type = "" if work.inspected is None else work.inspected.media_type
    tried = last_unpacking(label, chain)
    children = chain.catalog.family.children(label, _LISTED)
    count = len(children) if len(children) < _LISTED or tried is None else tried.known
    return Inside(
        possible=(not media_type or media_type in CONTAINERS) and not piece(label, chain).as_text,
        only=media_type in LISTED_FIRST,
        tried=tried,
        members=rows([child.label for child in children]),
        count=count,
        left=()
        if tried is None
        else tuple((visible(each.untrusted_name), here().tell(each.why)) for each in tried.left),
    )
