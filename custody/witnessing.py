"""What an outsider has seen of this ledger: a witness's machine, or a person who copied a checkpoint to paper.

Rule: a checkpoint that left the machine bounds what can be undone unseen: everything before it. A witness counts by its
signature and the policy in force; paper counts by a reviewer's signed statement that they copied a checkpoint, which
names its size and the digest of its text.
Never: decides what needs a witness. Residual risk: a statement about paper is as good as whoever signed it, and the
drawer the paper lies in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from custody.acts import Act
from custody.chain import Chain
from custody.open_acts import desk_entries
from custody.records import Draft, Entry


@dataclass(frozen=True, slots=True)
class Outside:
    """The newest that is known outside: how many entries, who saw them (a name of the policy), and whether on paper."""

    size: int
    who: str
    day: str
    paper: bool


def seen_outside(chain: Chain) -> Outside | None:
    """Gives the largest checkpoint that a witness or, on paper, a reviewer of today has seen; None: nobody has."""
    known = [*_by_witnesses(chain), *on_paper(chain)]
    return max(known, key=lambda outside: outside.size, default=None)


def copied_to_paper(size: int, reviewer: str, chain: Chain, sign: Callable[[Draft], Draft]) -> Entry:
    """Records a reviewer's (fingerprint) statement that they copied the checkpoint of a size to paper.

    Raises:
        LedgerBroken: there is no such checkpoint.
        NotPermitted: the signature is not a reviewer's.
    """
    checkpoint = chain.checkpoints.at(size)
    draft = chain.draft(Act.PAPER_WITNESS, reviewer, size=checkpoint.size, object=checkpoint.digest())
    (entry,) = chain.record([sign(draft)])
    return entry


def _by_witnesses(chain: Chain) -> list[Outside]:
    found = chain.checkpoints.witnessed(chain.policy.witnesses)
    if found is None:
        return []
    return [Outside(found.checkpoint.size, found.witness, f"{found.time:%Y-%m-%d}", paper=False)]


def on_paper(chain: Chain) -> list[Outside]:
    """Lists what reviewers of today said they copied to paper, in the ledger's order."""
    reviewers = {fingerprint: name for name, fingerprint in chain.policy.reviewers.items()}
    return [
        Outside(entry.number("size"), reviewers[entry.text("actor")], entry.text("day"), paper=True)
        for entry in desk_entries(chain)
        if entry.text("act") == Act.PAPER_WITNESS and entry.text("actor") in reviewers and _is_ours(entry, chain)
    ]


def _is_ours(entry: Entry, chain: Chain) -> bool:
    """Says whether a statement names a checkpoint as it still lies here."""
    size = entry.number("size")
    return chain.checkpoints.at(size).digest() == entry.text("object")
