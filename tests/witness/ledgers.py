"""Ledgers for the witness: leaves made up, checkpoints signed by a log key, requests as the desk makes them."""

from dataclasses import dataclass, field

from custody import merkle
from custody.checkpoint import Checkpoint, sign_checkpoint
from keys.notes import NoteSigner
from witness.request import Request

LOG = NoteSigner("tamis/0123456789abcdef", b"l" * 32)


@dataclass
class Told:
    """A ledger that grows; `changed` are leaves that are not what they were."""

    log: NoteSigner = LOG
    changed: dict[int, bytes] = field(default_factory=dict)

    def leaves(self, size: int) -> list[bytes]:
        made = [merkle.leaf_hash(b"%d" % place) for place in range(size)]
        for place, other in self.changed.items():
            if place < size:
                made[place] = merkle.leaf_hash(other)
        return made

    def note(self, size: int) -> str:
        return sign_checkpoint(Checkpoint(self.log.name, size, merkle.root(self.leaves(size))), self.log)

    def request(self, old: int, size: int) -> Request:
        leaves = self.leaves(size)

        def node(level: int, index: int) -> bytes:
            return merkle.root(leaves[index << level : (index + 1) << level])

        proof = merkle.consistency_proof(node, old, size) if 0 < old <= size else ()
        return Request(old, proof, self.note(size))
