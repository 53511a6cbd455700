"""Destroying what two people want gone, as an errand of the desk; and what is said when it is done.

Rule: the crew stands back meanwhile, because scratch is emptied and the index must be read by nobody for a moment;
where somebody reads it just then, it is tried again. The signed intent is recorded before.
Never: asks for a signature: one is not needed any more.
"""

import time
from pathlib import Path

from custody import shredder
from custody.backup import take_out
from custody.chain import Chain
from custody.errors import Busy, NotPermitted
from custody.records import Draft
from custody.shredding import Case
from desk.web.errands import Follower, Outcome, Work
from desk.web.here import Front
from words.message import Message

_TRIES = 20
_BETWEEN = 0.5  # seconds


def demolition(front: Front, submission: str, folder: Path | None, by: str) -> Work:
    """Gives the errand that destroys a submission, and takes it out of the backup below a folder when there is one."""

    def run(chain: Chain, follower: Follower) -> Outcome:
        def out(_label: str) -> shredder.Backups:
            label = folder.name if folder is not None else ""
            return shredder.Backups(*take_out(chain, folder, label, follower.progress, by))

        with front.crew.standing_back():
            front.chains.close()  # chains that are idle remember envelopes
            case = _carried_out(submission, by, chain, out, follower)
        said = [Message.of("desk.shredded_at_desk")]
        if case.cleaned:
            said.append(Message.of("desk.shred_cleaned", backup=case.cleaned))
        said += [Message.of("desk.shred_older_backup", backup=backup) for backup in case.older_backups]
        return Outcome((*said, Message.of("desk.shred_media_keep")), held=not case.older_backups)

    return run


def _carried_out(submission: str, by: str, chain: Chain, take_out_of: shredder.TakeOut, follower: Follower) -> Case:
    for _try in range(_TRIES):
        try:
            return shredder.carry_out(submission, by, chain, _nobody, take_out_of, follower.step)
        except Busy as busy:
            if busy.message.id != "custody.index_in_use":
                raise
            time.sleep(_BETWEEN)
    return shredder.carry_out(submission, by, chain, _nobody, take_out_of, follower.step)


def _nobody(_draft: Draft) -> Draft:
    raise NotPermitted("custody.shred_not_begun")
