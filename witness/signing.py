"""Cosigning: look, remember, sign. In this order.

Rule: what was seen is on the disk before a signature exists (C2SP tlog-witness); a death in between costs a signature,
which can be asked for again, never the memory. The same checkpoint may be signed again. One at a time: two that look
before either remembers would sign two forks of one log.
"""

from collections.abc import Callable

from keys.notes import cosign, join_note, split_note
from witness.memory import Memory, Seen
from witness.request import Request, judge


def nothing(_step: str) -> None:
    """Follows no steps."""


def cosigned(request: Request, memory: Memory, time: int, after: Callable[[str], None] = nothing) -> str:
    """Signs a request's checkpoint at a time (seconds since 1970); gives the note with the witness's line.

    Raises:
        NotWitnessed: the checkpoint does not continue what was seen.
        StateTorn: what was seen cannot be read.
    """
    with memory.alone():
        seen, signer = memory.seen(), memory.signer()
        checkpoint = judge(request, seen)
        after("judged")
        memory.keep(Seen(seen.name, seen.log, checkpoint.size, checkpoint.root, time))
        after("remembered")
    text, lines = split_note(request.note)
    return join_note(text, [*lines, cosign(text, signer, time)])
