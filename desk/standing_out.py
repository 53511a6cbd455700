"""Where a release stands, in one word: proposed, leaving, handed over, withdrawn or replaced.

Never: decides; it reads what the index says.
"""

from collections.abc import Mapping

from custody.records import ReleaseRecord, WithdrawalRecord
from release.withdrawal import Reason


def state(record: ReleaseRecord, withdrawn: Mapping[str, WithdrawalRecord]) -> str:
    """Gives the word's id, after `desk.release_`."""
    taken = withdrawn.get(record.release)
    if taken is not None:
        return "replaced" if taken.code == Reason.REPLACED else "withdrawn"
    if record.intent < 0:
        return "proposed"
    return "leaving" if record.intent > record.outcome else "handed_over"
