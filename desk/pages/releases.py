"""Releases: what was proposed, exactly what would be public, what stands in its way, who approved; approve, hand over.

Rule: an approval is signed only for the payload digest the page showed; if the proposal changed meanwhile nothing is
signed. What is previewed is the payload rebuilt from the vault's bytes, the same that would leave.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from custody.errors import Unknown
from custody.records import ReleaseRecord
from desk.pages import taken_back
from desk.pages.filing import told
from desk.pages.shown import day_word, size_word
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.standing_out import state
from desk.web import gate
from desk.web.hands import OnlyShown, hand_about
from desk.web.here import here
from keys.fingerprints import read_aloud
from release.handover import Giver, hand_over
from release.obstacles import obstacles
from release.proposal import ProposedDocument
from release.propose import approve, load
from release.situation import situation
from words.message import Message, TellableError

pages = Blueprint("releases", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A release in the list."""

    name: str
    day: str
    state: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A document of a release: its exhibit, and why it has no pages for a screen ("": it has, or nobody asked)."""

    document: ProposedDocument
    exhibit: str
    unseen: str


@pages.get("/releases")
def listing() -> str:
    """Lists the releases, newest first."""
    records = reversed(here().chain.catalog.releases())
    return render_template("releases.html", lines=tuple(_line(record) for record in records))


@pages.get("/releases/<name>")
def show(name: str) -> str:
    """Shows one release, or says that what it was made of was shredded."""
    record = here().chain.catalog.release(name)
    try:
        return _page(name, "")
    except Unknown:
        about = {"withdrawal": taken_back.told(name, here().chain), "left": record.intent >= 0}
        return render_template("release_gone.html", line=_line(record), **about)


@pages.get("/releases/<name>/page")
def preview(name: str) -> Response:
    """Gives the public page exactly as it would leave."""
    return gate.preview(load(name, here().chain).payload.files["data/index.html"])


@pages.post("/releases/<name>/approve")
def approving(name: str) -> Answer | tuple[str, int]:
    """Signs an approval of exactly the payload the form was about."""
    sitting = here()
    try:
        approve(name, sitting.fingerprint, sitting.chain, _hand())
    except TellableError as trouble:
        return _page(name, sitting.tell(trouble.message)), 409
    sitting.chain.checkpoint()
    return redirect(url_for("releases.show", name=name), 303)


@pages.post("/releases/<name>/hand-over")
def handing_over(name: str) -> str | tuple[str, int]:
    """Writes the package; shows the receipt."""
    sitting = here()
    chain, today = sitting.chain, sitting.desk.clock().date()
    try:
        into = choose(place_in_form(), sitting.desk.places)
        giver = Giver(sitting.fingerprint, _hand(), sitting.desk.workshop)
        written = hand_over(name, into, today, giver, chain)
    except TellableError as trouble:
        return _page(name, sitting.tell(trouble.message)), 409
    return render_template(
        "handed_over.html",
        name=name,
        folder=str(written.path),
        tagmanifest=written.tagmanifest_sha256,
        payload=chain.catalog.release(name).payload,
        release_key=read_aloud(chain.policy.release),
        log=chain.policy.log,
        reviewer=sitting.reviewer,
        day=day_word(today.isoformat()),
        notice=_notice_of(chain.catalog.release(name).replaces),
    )


def _notice_of(replaced: str) -> tuple[str, str] | None:
    """Names the release that was replaced and the notice that says so."""
    found = here().chain.catalog.withdrawals.of(replaced) if replaced else None
    return (replaced, found.notice) if found else None


def _hand() -> OnlyShown:
    """Gives a hand for the payload the page showed, in the place of the release it named, and for nothing else."""
    return OnlyShown("replaces", request.form.get("replaces", ""), hand_about("object", "payload"))


def _page(name: str, trouble: str) -> str:
    sitting = here()
    chain, today = sitting.chain, sitting.desk.clock().date()
    proposed = load(name, chain)
    proposal, record = proposed.proposal, chain.catalog.release(name)
    found = obstacles(proposal, situation(proposed, today, chain))
    approved = {seq: _name(reviewer) for seq, reviewer in record.approvals}
    documents = tuple(
        Proposed(document, _exhibit(document.derivative), sitting.tell(document.unseen) if document.unseen else "")
        for document in proposal.documents
    )
    return render_template(
        "release.html",
        line=_line(record),
        proposal=proposal,
        day=day_word(proposal.day.isoformat()),
        proposed_by=_name(proposal.proposed_by),
        documents=documents,
        fields=told(proposal.fields, sitting.say),
        files=tuple((path, size_word(len(content))) for path, content in sorted(proposed.payload.files.items())),
        manifest=proposed.payload.manifest.decode(),
        payload=proposed.payload.digest,
        obstacles=tuple(sitting.tell(_readable(obstacle)) for obstacle in found),
        approved=tuple(approved.items()),
        mine=sitting.fingerprint in {reviewer for _, reviewer in record.approvals},
        left=record.intent >= 0,
        withdrawal=taken_back.told(name, chain),
        folders=tuple(str(folder) for folder in offered(sitting.desk.places)),
        quorum=chain.policy.quorum,
        trouble=trouble,
    )


def _exhibit(copy: str) -> str:
    return here().chain.catalog.derivative(copy).exhibit


def _readable(obstacle: Message) -> Message:
    """Names standings in the reader's words, and shortens the vault's own names."""
    params = dict(obstacle.params)
    if "derivative" in params:
        params["derivative"] = str(params["derivative"])[:8]
    if "standing" in params:
        params["standing"] = here().say(f"desk.standing_{params['standing']}")
    return Message.of(obstacle.id, **params)


def _line(record: ReleaseRecord) -> Line:
    sitting = here()
    stands = state(record, sitting.chain.catalog.withdrawals.newest())
    names = ", ".join(dict.fromkeys(_name(reviewer) for _, reviewer in record.approvals))
    return Line(record.release, day_word(record.day), sitting.say(f"desk.release_{stands}"), names)


def _name(fingerprint: str) -> str:
    names = {own: name for name, own in here().chain.policy.reviewers.items()}
    return names.get(fingerprint, read_aloud(fingerprint))
