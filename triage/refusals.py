"""Refusals of the jail, recorded: so that nobody has to wonder why there is no copy, and no picture of the pages.

Never: records what the file held; the reason is a message's id and its parameters.
"""

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from sanitize.errors import SanitizeError
from triage.piece import Piece


def record_refusal(lying: Piece, recipe: str, refusal: SanitizeError, chain: Chain, actor: str, **more: JSON) -> None:
    """Records that a recipe did not work on an exhibit, with more fields (PREMIS has no word: "failed check")."""
    chain.record(
        [
            chain.draft(
                Act.FAILED_CHECK,
                actor,
                lying.submission,
                submission=lying.submission,
                **lying.fields,
                recipe=recipe,
                reason=refusal.message.packed(),
                refused=int(refusal.refused),
                **more,
            )
        ]
    )
