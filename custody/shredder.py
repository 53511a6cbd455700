"""The shredder: proposing, approving and carrying out the destruction of one submission; and legal holds.

Order of carrying out: signed intent in the ledger, durable → checkpoint → envelope, openings, blobs → scratch → newest
backup → index → outcome in the ledger → checkpoint. `after` is told each step's name: tests kill there.
Rule: the envelope goes first: with the key in it, everything else is already unreadable. The intent lists the blobs, so
whoever starts again after a crash needs neither the envelope nor a second signature, and goes on where it stopped.
Everything is a desk-wide entry: what says that something was destroyed is not destroyed with it.
Never: touches the ledger's lines; destroys without a durable record; stops half-way when nobody is there to ask.
Residual risk: copies made by others, backups that are not plugged in (listed by id), what an SSD keeps in spare cells.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain, nothing
from custody.destruction import destroy_scope
from custody.errors import Busy, NotPermitted, Unknown
from custody.fixity import check_ledger
from custody.open_acts import desk_entries
from custody.records import Draft, Entry
from custody.shredding import Case, Cases, Why, check_may_approve, check_may_shred, check_not_held, fold

Sign = Callable[[Draft], Draft]


@dataclass(frozen=True, slots=True)
class Backups:
    """What became of a submission in backups: the one it was taken out of ("": none), and those that still hold it."""

    cleaned: str = ""
    older: tuple[str, ...] = ()


TakeOut = Callable[[str], Backups]
"""Takes a submission's envelope (by label) out of the newest backup."""


def no_backup(_label: str) -> Backups:
    """There is no backup to take anything out of."""
    return Backups()


def cases(chain: Chain) -> Cases:
    """Folds what the ledger says about shredding and holds."""
    return fold(desk_entries(chain))


def find(given: str, chain: Chain) -> str:
    """Gives the whole label of a submission that is listed, or of one whose shredding was begun or is done.

    Raises:
        Unknown: there is none, or several begin so.
    """
    found = [case.submission for case in cases(chain).newest.values() if case.begun >= 0]
    found = [label for label in found if given and label.startswith(given)]
    return found[0] if len(found) == 1 else chain.catalog.submission(given).label


def hold(on: str, reason: str, reviewer: str, chain: Chain, sign: Sign, *, lift: bool = False) -> Entry:
    """Puts a legal hold on a submission (whole label) or on EVERYTHING, or lifts it.

    Raises:
        NotPermitted: no reason, nothing to lift, or the signature is not a reviewer's.
    """
    if not reason.strip():
        raise NotPermitted("custody.shred_without_ground")
    if lift and on not in {held.on for held in cases(chain).holds}:
        raise NotPermitted("custody.no_hold")
    act = Act.HOLD_LIFTED if lift else Act.LEGAL_HOLD
    (entry,) = chain.record([sign(chain.draft(act, reviewer, object=on, reason=reason))])
    return entry


def propose(
    submission: str,
    ground: str,
    reviewer: str,
    chain: Chain,
    sign: Sign,
    code: Why = Why.OTHER,
    *,
    named: bool = True,
) -> Entry:
    """Proposes to shred a submission (whole label); starts over when that was proposed before.

    With `named` the proposal says whose it was and which: the tombstone will; otherwise nothing is kept of that.

    Raises:
        NotPermitted: no ground, a hold, one already begun, or the signature is not a reviewer's.
        Unknown: there is no such submission.
    """
    if not ground.strip():
        raise NotPermitted("custody.shred_without_ground")
    known = cases(chain)
    check_not_held(submission, known)
    if submission in known.newest and known.newest[submission].open:
        raise NotPermitted("custody.shred_begun", submission=submission)
    listed = chain.catalog.submission(submission)
    kept: dict[str, JSON] = {"source": listed.source, "designation": listed.designation, "number": listed.number}
    facts: dict[str, JSON] = {"ground": ground, "code": code.value, **(kept if named else {})}
    draft = chain.draft(Act.SHRED_PROPOSAL, reviewer, object=submission, **facts)
    (entry,) = chain.record([sign(draft)])
    return entry


def approve(submission: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Approves the newest proposal to shred a submission.

    Raises:
        NotPermitted: there is none, it is one's own, a hold, or the signature is not a reviewer's.
    """
    known = cases(chain)
    case = known.of(submission)
    check_not_held(submission, known)
    check_may_approve(case, reviewer)
    draft = chain.draft(Act.SHRED_APPROVAL, reviewer, object=submission, proposal=case.proposed)
    (entry,) = chain.record([sign(draft)])
    return entry


def begin(submission: str, reviewer: str, chain: Chain, sign: Sign) -> Case:
    """Records the signed intent and seals it, without destroying anything yet; one that was begun is given as it is.

    From then on `carry_out` ends it, whoever asks, and nobody signs again.

    Raises:
        NotPermitted, LedgerBroken, Busy: as in `carry_out`.
    """
    case = _permitted(submission, chain)
    with _no_intake(chain):
        if not case.open:
            case = _begin(case, reviewer, chain, sign)
    chain.checkpoint()
    return case


def carry_out(
    submission: str,
    reviewer: str,
    chain: Chain,
    sign: Sign,
    take_out: TakeOut = no_backup,
    after: Callable[[str], None] = nothing,
) -> Case:
    """Destroys a submission, or goes on destroying it after a crash (then nobody is asked to sign again).

    Raises:
        NotPermitted: not enough people want it, a hold, or a release of it that is just being handed over.
        LedgerBroken: the ledger does not verify: its word is not enough to destroy anything.
        Busy: an intake is running, or others are reading the index; do it again.
    """
    case = _permitted(submission, chain)
    with _no_intake(chain):
        if not case.open:
            case = _begin(case, reviewer, chain, sign)
        after("intent")
        chain.checkpoint()
        after("intent sealed")
        destroy_scope(submission, case.blobs, chain, after)
        _clear_scratch(chain)
        after("scratch")
        gone = take_out(submission)
        after("backup")
        chain.catalog.forget(submission)
        after("index")
        _end(case, gone, chain)
    after("outcome")
    chain.checkpoint()
    return cases(chain).newest[submission]


def _permitted(submission: str, chain: Chain) -> Case:
    check_ledger(chain)
    known = cases(chain)
    case = known.of(submission)
    check_may_shred(case, known, chain.policy.reviewers.values())
    _check_not_leaving(chain)
    return case


def _begin(case: Case, reviewer: str, chain: Chain, sign: Sign) -> Case:
    facts: dict[str, JSON] = {"object": case.submission, "proposal": case.proposed, "ground": case.ground}
    signed = sign(chain.draft(Act.SHREDDING, reviewer, blobs=_blobs(case.submission, chain), **facts))
    check_may_shred(case, cases(chain), chain.policy.reviewers.values())  # typing a passphrase takes time enough
    chain.record([signed])
    return cases(chain).of(case.submission)


def _end(case: Case, gone: Backups, chain: Chain) -> None:
    facts: dict[str, JSON] = {"object": case.submission, "proposal": case.proposed, "blobs": len(case.blobs)}
    chain.record([chain.draft(Act.SHREDDED, "desk", backup=gone.cleaned, older=list(gone.older), **facts)])


def _blobs(submission: str, chain: Chain) -> list[JSON]:
    try:
        return [note.name for note in chain.envelopes.read(submission).blobs]
    except Unknown:
        return []  # seen but never kept: there is nothing but rows


def _check_not_leaving(chain: Chain) -> None:
    for record in chain.catalog.releases():
        if record.intent > record.outcome:
            raise NotPermitted("custody.shred_while_leaving", release=record.release)


def _clear_scratch(chain: Chain) -> None:
    """Empties scratch: who was working there finds it gone, fails, and can begin again."""
    for left in chain.unlocked.scratch.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


@contextmanager
def _no_intake(chain: Chain) -> Iterator[None]:
    """Holds the intake's turn: what it spools in scratch is not ours to throw away."""
    with (chain.vault.ledger / "intake-lock").open("a") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Busy("custody.intake_running") from fault
        yield
