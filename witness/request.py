"""A request to a witness, and the judgement on it.

Rule: C2SP tlog-witness, carried by hand instead of by HTTP: "old SIZE", the consistency proof (one base64 hash a line),
an empty line, the signed checkpoint. Signed is only a checkpoint of the one log that is watched, by that log's key, not
smaller than what was seen, and whose tree begins with what was seen; equal sizes must have equal roots.
Never: reads a file or a clock. Residual risk: the witness sees sizes and hashes only, not what the entries say.
"""

import base64
import re
from dataclasses import dataclass

from custody import merkle
from custody.checkpoint import Checkpoint, open_checkpoint
from custody.errors import LedgerBroken
from witness.errors import NotARequest, NotWitnessed
from witness.memory import Seen

LONGEST = 1 << 16
_FORM = re.compile(r"old (0|[1-9][0-9]{0,14})\n((?:[A-Za-z0-9+/]{43}=\n){0,64})\n(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """The size the desk believes was seen last, the proof from there, and the note with the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str


def read_request(text: str) -> Request:
    """Reads a request.

    Raises:
        NotARequest: it is not of that form.
    """
    parts = _FORM.fullmatch(text.replace("\r\n", "\n"))
    if parts is None or len(text) > LONGEST:
        raise NotARequest("witness.not_a_request")
    proof = tuple(base64.b64decode(line) for line in parts[2].split())
    return Request(int(parts[1]), proof, parts[3] if parts[3].endswith("\n") else parts[3] + "\n")


def write_request(request: Request) -> str:
    """Writes a request."""
    proof = "".join(base64.b64encode(node).decode() + "\n" for node in request.proof)
    return f"old {request.old}\n{proof}\n{request.note}"


def judge(request: Request, seen: Seen) -> Checkpoint:
    """Lets only a checkpoint pass that continues what was seen.

    Raises:
        NotWitnessed: it does not; the message says why.
    """
    origin = request.note.partition("\n")[0]
    if origin != seen.log.name:
        raise NotWitnessed("witness.other_log", found=origin, watched=seen.log.name)
    try:
        checkpoint = open_checkpoint(request.note, seen.log)
    except LedgerBroken as fault:
        raise NotWitnessed("witness.not_signed_by_log") from fault
    if checkpoint.size < seen.size:
        raise NotWitnessed("witness.ledger_shrank", seen=seen.size, now=checkpoint.size)
    if request.old != seen.size:
        raise NotWitnessed("witness.other_size", seen=seen.size, old=request.old)
    _check_continues(request, seen, checkpoint)
    return checkpoint


def _check_continues(request: Request, seen: Seen, checkpoint: Checkpoint) -> None:
    if seen.size == 0:
        if request.proof:
            raise NotWitnessed("witness.past_changed", seen=0, now=checkpoint.size)
        return
    try:
        merkle.check_consistency(seen.size, seen.root, checkpoint.size, checkpoint.root, request.proof)
    except LedgerBroken as fault:
        raise NotWitnessed("witness.past_changed", seen=seen.size, now=checkpoint.size) from fault
