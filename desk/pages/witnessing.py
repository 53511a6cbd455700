"""Checkpoints and witness: what was promised, who outside has seen it, what to carry to the witness, what came back.

Rule: shown and carried are signed notes and proofs only, which tell sizes and hashes. What comes back counts by the
signature of a witness whom the rules name (`custody/checkpoints.py`); paper by a reviewer's signed word.
Never: names a witness in the rules; that takes a quorum at one terminal, and the page gives the command.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from custody.chain import Chain
from custody.witnessing import copied_to_paper, on_paper, seen_outside
from desk.errors import Usage
from desk.pages.drawn import drawn, saved
from desk.pages.key_words import signing_command
from desk.pages.shown import day_word
from desk.web.hands import hand
from desk.web.here import here
from keys.errors import BadSignature
from witness.request import LONGEST, Request, write_request
from words.message import Message, TellableError

pages = Blueprint("witnessing", __name__)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One checkpoint: how many entries, the digest of its text, and who outside saw it."""

    size: int
    digest: str
    seen: tuple[str, ...]


@pages.get("/checkpoints")
def show() -> str:
    """Shows the newest checkpoints, what the rules demand, and what to carry."""
    return _page(None)


@pages.post("/checkpoints/new")
def make() -> Answer:
    """Signs a checkpoint over everything there is now."""
    here().chain.checkpoint()
    return redirect(url_for("witnessing.show"), 303)


@pages.get("/checkpoints/request.txt")
def text() -> Response:
    """Gives the request to carry, as a file."""
    return saved(_request(here().chain), "text/plain")


@pages.get("/checkpoints/request.svg")
def picture() -> Response:
    """Draws the request as a QR code."""
    return drawn(_request(here().chain))


@pages.post("/checkpoints/accept")
def accept() -> Answer | tuple[str, int]:
    """Takes a note that a witness signed."""
    chain = here().chain
    try:
        chain.checkpoints.accept(_note(), chain.policy.witnesses)
    except TellableError as trouble:
        wrong = isinstance(trouble, BadSignature)
        return _page(Message.of("desk.not_a_note") if wrong else trouble.message), 409
    return redirect(url_for("witnessing.show"), 303)


@pages.post("/checkpoints/paper")
def paper() -> Answer | tuple[str, int]:
    """Records, signed, that somebody copied a checkpoint to paper."""
    sitting = here()
    try:
        copied_to_paper(_number(request.form.get("size", "")), sitting.fingerprint, sitting.chain, hand())
    except TellableError as trouble:
        return _page(trouble.message), 409
    return redirect(url_for("witnessing.show"), 303)


def _page(trouble: Message | None) -> str:
    sitting = here()
    chain, rules = sitting.chain, sitting.chain.policy
    try:
        old, carried = _old(chain), _request(chain)
    except TellableError as wrong:
        trouble, old, carried = trouble or wrong.message, 0, ""
    outside = seen_outside(chain)
    return render_template(
        "checkpoints.html",
        trouble=trouble,
        lines=_lines(chain),
        size=chain.size,
        old=old,
        carried=carried,
        witnesses=sorted(rules.witnesses.items()),
        needed=rules.witness_needed == 1,
        outside=outside,
        outside_day=day_word(outside.day) if outside else "",
        signers=signing_command(rules, sitting.reviewer, sorted(rules.reviewers)),
        said=request.form.get("note", "")[:LONGEST],
    )


def _lines(chain: Chain) -> tuple[Line, ...]:
    say, copied = here().say, on_paper(chain)
    found = []
    for each in chain.checkpoints.last(_SHOWN):
        signed = chain.checkpoints.seen_by(each, chain.policy.witnesses)
        seen = [say("desk.seen_by_witness", who=one.witness, day=day_word(f"{one.time:%Y-%m-%d}")) for one in signed]
        seen += [
            say("desk.seen_on_paper", who=one.who, day=day_word(one.day)) for one in copied if one.size == each.size
        ]
        found.append(Line(each.size, each.digest(), tuple(seen)))
    return tuple(found)


def _request(chain: Chain) -> str:
    """Gives what the witness is asked, from what it has seen to the newest checkpoint.

    Raises:
        Usage: it cannot have seen so much.
    """
    old, size = _old(chain), chain.checkpoints.last(1)[0].size
    if old > size:
        raise Usage("desk.checkpoint_not_so_long", size=size, old=old)
    return write_request(Request(old, chain.consistency(old, size), chain.checkpoints.note(size)))


def _old(chain: Chain) -> int:
    """Gives how many entries the witness has seen: as somebody typed, else as its last signature here says."""
    if "old" in request.args:
        return _number(request.args["old"])
    seen = chain.checkpoints.witnessed(chain.policy.witnesses)
    return seen.checkpoint.size if seen else 0


def _number(typed: str) -> int:
    digits = typed.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 15):
        raise Usage("desk.not_a_number")
    return int(digits)


def _note() -> str:
    """Gives the note that was pasted, else the one sent as a file, with the ends of lines a note has."""
    sent = request.files.get("file")
    pasted = request.form.get("note", "").strip()
    if not pasted and sent:
        pasted = sent.stream.read(LONGEST).decode("utf-8", "replace").strip()
    return pasted[:LONGEST].replace("\r\n", "\n") + "\n"
