"""`tamis list`, `show`, `inspect`, `pages`, `prepare`, `decide`."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from custody.records import Submission
from desk import foretelling, leakreport
from desk.assembly import Desk
from desk.closer import Wish, write_view
from desk.commands.kin import tell_kin
from desk.errors import Usage
from desk.parsing import Family
from desk.tally import OUTCOMES, Tally
from desk.telling import Telling
from desk.whereabouts import near, whereabouts
from sanitize.errors import SanitizeError
from sanitize.findings import Finding
from sanitize.pages import View
from triage.copies import stored_cleaning
from triage.decide import decide
from triage.inspect import inspect
from triage.pages import render
from triage.prepare import Way, prepare
from triage.standing import Verdict
from triage.viewing import Shown, view_exhibit
from triage.worklist import Work, worklist
from words.message import Message
from words.visible import visible

_SHORT = 8


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    listing = family.add("list", _list)
    listing.add_argument("--quarantine", action="store_true", help=words("desk.help_quarantine"))
    show = family.add("show", _show)
    show.add_argument("exhibit", metavar="EXHIBIT", help=words("desk.help_exhibit"))
    looking = family.add("inspect", _inspect)
    looking.add_argument("exhibits", metavar="EXHIBIT|FILE", nargs="+", help=words("desk.help_inspected"))
    for view in View:
        looking.add_argument(f"--{view.value}", metavar="DIR", type=Path, help=words(f"desk.help_{view.value}"))
    painting = family.add("pages", _pages)
    painting.add_argument("labels", metavar="EXHIBIT|COPY", nargs="+", help=words("desk.help_painted"))
    preparing = family.add("prepare", _prepare)
    preparing.add_argument("exhibits", metavar="EXHIBIT", nargs="+", help=words("desk.help_exhibit"))
    ways = [way.value for way in Way]
    preparing.add_argument("--way", choices=ways, action="append", help=words("desk.help_way"))
    deciding = family.add("decide", _decide)
    deciding.add_argument("exhibits", metavar="EXHIBIT", nargs="+", help=words("desk.help_exhibit"))
    verdicts = [verdict.value for verdict in Verdict]
    deciding.add_argument("--verdict", choices=verdicts, required=True, help=words("desk.help_verdict"))
    deciding.add_argument("--reason", default="", metavar="TEXT", help=words("desk.help_reason"))
    deciding.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    deciding.add_argument("--answers", action="append", default=[], metavar="COPY", help=words("desk.help_answers"))


def _list(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    if args.quarantine:
        for submission in chain.catalog.submissions("quarantined"):
            reason = desk.telling.speech.say(Message.unpacked(submission.reason))
            item = _submission_json(submission) | {"reason": reason}
            desk.telling.result(f"{submission.label[:_SHORT]}  {submission.untrusted_place}  {reason}", item)
        return 0
    works = worklist(chain)
    bytes_seen = Counter(work.exhibit.digest for work in works)
    for work in works:
        desk.telling.result(_line(desk, work, bytes_seen[work.exhibit.digest] - 1), _work_json(work))
    return 0


def _show(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    label = chain.catalog.exhibit(args.exhibit).label
    view_exhibit(label, Shown.COPIES, chain.unlocked.by, chain)
    work = next(work for work in worklist(chain) if work.exhibit.label == label)
    desk.telling.result(_line(desk, work), _work_json(work))
    tell_kin(desk, chain, label)
    for derivative in work.derivatives:
        cleaning = stored_cleaning(derivative, chain)
        line = f"  {derivative.label[:_SHORT]}  {derivative.recipe}  {derivative.media_type}  {derivative.digest}"
        copy = {"copy": derivative.label, "recipe": derivative.recipe, "sha256": derivative.digest}
        desk.telling.result(line, copy | {"checks": [list(check) for check in cleaning.checks]})
        for finding in cleaning.kept:
            _tell_finding(desk, work.exhibit.label, finding, derivative.label)
    for decision in work.decisions:
        name = chain.policy.name_of(decision.reviewer)
        verdict = desk.telling.words(f"desk.verdict_{decision.verdict}")
        line = f"  {decision.day}  {name}  {verdict}  {decision.reason}"
        item = {"decision": decision.verdict, "reviewer": name, "day": decision.day, "reason": decision.reason}
        desk.telling.result(line, item)
    return 0


def _inspect(desk: Desk, args: argparse.Namespace) -> int:
    tally = Tally()
    files = [path for path in map(Path, args.exhibits) if path.is_file()]
    wishes = [Wish(view, into) for view in View if (into := getattr(args, view.value)) is not None]
    labels = [label for label in args.exhibits if Path(label) not in files]
    if labels and wishes:
        raise Usage("desk.views_of_files_only")
    for path in files:
        leakreport.tell(desk, path, tally)
        for wish in wishes:
            write_view(desk, path, wish, tally)
    if labels:
        _inspect_exhibits(desk, labels, tally)
    return tally.status()


def _inspect_exhibits(desk: Desk, labels: Sequence[str], tally: Tally) -> None:
    chain = desk.chain()
    for label in labels:
        try:
            inspection = inspect(label, chain, desk.workshop, chain.unlocked.by)
        except SanitizeError as refusal:
            tally.turned_away(refusal)
            desk.telling.message(refusal.message)
            continue
        tally.done += 1
        for finding in inspection.findings:
            _tell_finding(desk, label, finding)
        if not inspection.findings:
            desk.telling.say("desk.nothing_found", media_type=inspection.media_type)
        foretelling.tell(desk, inspection.forecasts, {"exhibit": label})


def _pages(desk: Desk, args: argparse.Namespace) -> int:
    """Paints pages and reads the words on them, as opening an exhibit at the desk does."""
    chain, tally = desk.chain(), Tally()
    for done, label in enumerate(args.labels, start=1):
        try:
            made = render(label, chain, desk.workshop, chain.unlocked.by)
        except SanitizeError as refusal:
            outcome, reason = tally.turned_away(refusal), desk.telling.speech.say(refusal.message)
            item = {"label": label, "outcome": outcome, "reason": reason}
            desk.telling.result(f"{label[:_SHORT]}  {desk.telling.words(OUTCOMES[outcome])}  {reason}", item)
        else:
            tally.done += 1
            item = {"label": made.painted, "outcome": "done", "pages": made.pages}
            desk.telling.result(f"{label[:_SHORT]}  {desk.telling.words('desk.pages_count', count=made.pages)}", item)
        desk.telling.progress(done, len(args.labels))
    return tally.status()


def _prepare(desk: Desk, args: argparse.Namespace) -> int:
    chain, tally = desk.chain(), Tally()
    ways = [Way(way) for way in args.way or ("clean", "flatten")]
    jobs = [(label, way) for label in args.exhibits for way in ways]
    for done, (label, way) in enumerate(jobs, start=1):
        try:
            made = prepare(label, way, chain, desk.workshop, chain.unlocked.by)
        except SanitizeError as refusal:
            outcome = tally.turned_away(refusal)
            reason = desk.telling.speech.say(refusal.message)
            item = {"exhibit": label, "way": way.value, "outcome": outcome, "reason": reason}
            desk.telling.result(
                f"{label[:_SHORT]}  {way.value}  {desk.telling.words(OUTCOMES[outcome])}  {reason}", item
            )
        else:
            tally.done += 1
            item = {"exhibit": made.exhibit, "way": way.value, "outcome": "done", "copy": made.label}
            item |= {"sha256": made.digest, "media_type": made.media_type}
            desk.telling.result(f"{label[:_SHORT]}  {way.value}  {made.label}", item)
        desk.telling.progress(done, len(jobs))
    return tally.status()


def _decide(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    reviewer = chain.policy.reviewer(args.name)
    sign = desk.signer(chain, args.name)
    decide(args.exhibits, Verdict(args.verdict), args.reason, reviewer, chain, sign, args.answers)
    chain.checkpoint()
    wanted = {chain.catalog.exhibit(label).label for label in args.exhibits}
    for work in worklist(chain):
        if work.exhibit.label in wanted:
            desk.telling.result(_line(desk, work), _work_json(work))
    return 0


def _tell_finding(desk: Desk, label: str, finding: Finding, copy: str = "") -> None:
    sentence = desk.telling.speech.say(finding.message)
    value = visible(finding.untrusted_value)
    grade = desk.telling.words(f"desk.grade_{finding.grade.value}")
    where = whereabouts(finding.message)
    item = {"exhibit": label, "where": finding.where, "grade": finding.grade.value, "what": sentence, "value": value}
    item |= ({"copy": copy} if copy else {}) | ({"near": near(where, desk.telling.speech)} if where else {})
    desk.telling.result(f"  {grade}  {finding.where}  {sentence}  {value}  {item.get('near', '')}".rstrip(), item)


def _line(desk: Desk, work: Work, twins: int = 0) -> str:
    standing = desk.telling.words(f"desk.standing_{work.standing.value}")
    needed = ", ".join(work.needed)
    waits = desk.telling.words("desk.waits_for", names=needed) if needed else ""
    submission = work.submission
    name = visible(work.exhibit.untrusted_filename)
    number = "" if submission.number < 0 else str(submission.number)
    head = f"{work.exhibit.label[:_SHORT]}  {submission.designation} {number}  {submission.kind}  {name}"
    twin = desk.telling.words("desk.twin") if submission.conflict else ""
    same = desk.telling.words("desk.same_bytes_count", count=twins) if twins else ""
    inside = desk.telling.words("desk.out_of", name=work.exhibit.parent[:_SHORT]) if work.exhibit.parent else ""
    return "  ".join(part for part in (head, inside, twin, same, standing, waits) if part)


def _work_json(work: Work) -> dict[str, object]:
    return _submission_json(work.submission) | {
        "exhibit": work.exhibit.label,
        "filename": work.exhibit.untrusted_filename,
        "sha256": work.exhibit.digest,
        "bytes": work.exhibit.size,
        "container": work.exhibit.parent,
        "standing": work.standing.value,
        "needed": list(work.needed),
        "copies": [derivative.label for derivative in work.derivatives],
    }


def _submission_json(submission: Submission) -> dict[str, object]:
    return {
        "submission": submission.label,
        "designation": submission.designation,
        "number": submission.number,
        "kind": submission.kind,
        "place": submission.untrusted_place,
        "day": submission.day,
        "received_sha256": submission.digest,
        "conflict": submission.conflict,
    }
