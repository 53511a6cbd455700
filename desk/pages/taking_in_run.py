"""A drop being taken in: how far it is, what became of each thing so far; pause, go on, stop; then the receipt.

Rule: the receipt has a line for everything that was found; what a site gave as one zip it offers to unpack.
Pause and stop take effect between two things.
"""

import json
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from custody.errors import Unknown
from desk.news import called, hint, last_time, still_there, sums
from desk.pages.progress import ask
from desk.pages.shown import day_word, size_word
from desk.web import uploads
from desk.web.here import here
from desk.web.reception import Run
from intake.receipt import Receipt, ReceiptLine
from intake.since import Since, Standing
from triage.jobs import Task
from triage.site_exports import waiting
from words.visible import visible

pages = Blueprint("taking_in_run", __name__)
_LATEST = 15
_MOST_GONE = 200


@pages.get("/take-in/<run>")
def show(run: str) -> str:
    """Shows how far it is, how to go on, or the receipt."""
    return _page("take_in_run.html", here().front.reception.run(run))


@pages.get("/take-in/<run>/live")
def live(run: str) -> str:
    """Shows the part that changes."""
    return _page("take_in_live.html", here().front.reception.run(run))


@pages.post("/take-in/<run>/pause")
def pause(run: str) -> Response:
    """Waits after the present thing."""
    here().front.reception.pause(run)
    return redirect(url_for("taking_in_run.show", run=run), 303)


@pages.post("/take-in/<run>/resume")
def resume(run: str) -> Response:
    """Goes on."""
    here().front.reception.resume(run)
    return redirect(url_for("taking_in_run.show", run=run), 303)


@pages.post("/take-in/<run>/stop")
def stop(run: str) -> Response:
    """Ends after the present thing."""
    here().front.reception.stop(run)
    return redirect(url_for("taking_in_run.show", run=run), 303)


@pages.post("/take-in/<run>/unpack")
def unpack(run: str) -> Response:
    """Asks to unpack what sites gave as one zip; leads to the jobs."""
    for label in waiting(_finished(run), here().chain):
        ask(label, Task.UNPACK)
    return redirect(url_for("jobs.show"), 303)


@pages.get("/take-in/<run>/receipt.json")
def as_json(run: str) -> Response:
    """Gives the receipt for a program, every line with its reason in words."""
    receipt = _finished(run)
    told = [{**line.as_json(), "reason": here().tell(line.message) if line.message else ""} for line in receipt.lines]
    written = json.dumps({**receipt.as_json(), "lines": told}, sort_keys=True)
    return Response(written, mimetype="application/json", headers=_named("json"))


@pages.get("/take-in/<run>/receipt.sha256")
def as_sums(run: str) -> Response:
    """Gives the digests as received, in the form of sha256sum."""
    return Response(_finished(run).as_sums(), mimetype="text/plain", headers=_named("sha256"))


def _finished(run: str) -> Receipt:
    receipt = here().front.reception.run(run).receipt
    if receipt is None:
        raise Unknown("desk.no_receipt_yet")
    return receipt


def _named(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename=tamis-receipt.{ending}"}


def _page(template: str, run: Run) -> str:
    done, total = run.octets
    receipt = run.receipt
    since = receipt.since if receipt else None
    return render_template(
        template if receipt is None else _receipt(template),
        run=run,
        done=size_word(done),
        total=size_word(total),
        count=len(run.lines),
        exports=len(waiting(receipt, here().chain)) if receipt else 0,
        still_there=here().tell(still_there(receipt)) if receipt else "",
        summary=here().tell(receipt.summary()) if receipt else "",
        trouble=here().tell(run.trouble) if run.trouble else "",
        lines=_lines(receipt.lines if receipt else run.lines if not run.going else run.lines[: -_LATEST - 1 : -1]),
        folder=visible(str(run.folder)),
        again=not (run.going or receipt or uploads.is_own(run.folder)),
        medium=run.medium,
        reviewer=run.reviewer,
        moment=run.when,
        since=_since(since) if since else None,
        news=tuple(_news(each) for each in since.lines) if since else (),
    )


def _since(since: Since) -> tuple[str, str, tuple[tuple[str, str], ...], int]:
    """Gives when the last time was, the counts, what is not on the medium any more (the first of it), and how many."""
    sitting = here()
    gone = tuple((called(each), day_word(each.day)) for each in since.gone[:_MOST_GONE])
    counts = sitting.tell(sums(since)) if since.last else ""
    return sitting.tell(last_time(since, sitting.language)), counts, gone, len(since.gone)


def _news(standing: Standing) -> tuple[str, str]:
    """Gives how a thing stands to what had come before, and a word on what else there is."""
    told = hint(standing, here().language)
    return standing.news.value, here().tell(told) if told else ""


def _receipt(template: str) -> str:
    return "receipt.html" if template == "take_in_run.html" else "take_in_live.html"


def _lines(lines: Sequence[ReceiptLine]) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Gives where it lay, what became of it, why, who sent it, the digest, and the size."""
    return tuple(
        (
            line.place,
            line.outcome.value,
            here().tell(line.message) if line.message else "",
            line.designation,
            line.sha256,
            size_word(line.size),
        )
        for line in lines
    )
