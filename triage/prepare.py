"""Making derivatives: clean and flattened copies, each by a named recipe, proven before it is kept.

Order: lay out → clean or flatten in the jail (a gate: it raises) → keep the copy and its report → ledger. A refusal
is an entry too (failed check), so that nobody has to wonder why there is no copy.
Never: keeps a copy that was not proven.
"""

from enum import StrEnum

from custody.acts import Act
from custody.chain import Chain
from custody.records import Derivative
from sanitize.errors import SanitizeError
from sanitize.findings import Cleaning
from triage.bench import Laid, WorkshopMaker, laid_out
from triage.copies import keep_copy
from triage.piece import piece
from triage.refusals import record_refusal


class Way(StrEnum):
    """How a copy is made."""

    CLEAN = "clean"
    FLATTEN = "flatten"


_ACTS = {Way.CLEAN: Act.CLEANING, Way.FLATTEN: Act.FLATTENING}


def prepare(label: str, way: Way, chain: Chain, workshop: WorkshopMaker, actor: str) -> Derivative:
    """Makes a derivative of an exhibit; gives it as listed.

    Raises:
        Unknown: no such exhibit.
        SanitizeError: it cannot be made clean or shown to be; the refusal is recorded.
    """
    exhibit = chain.catalog.exhibit(label)
    lying = piece(exhibit.label, chain)
    with laid_out(chain, lying, workshop) as laid:
        try:
            cleaning = _made(way, laid)
        except SanitizeError as refusal:
            record_refusal(lying, way.value, refusal, chain, actor)
            raise
        return keep_copy(_ACTS[way], way.value, lying, laid.result, cleaning, chain, actor)


def _made(way: Way, laid: Laid) -> Cleaning:
    if way is Way.CLEAN:
        return laid.workshop.clean(laid.original, laid.result, as_text=laid.as_text)
    return laid.workshop.flatten(laid.original, laid.result, as_text=laid.as_text)
