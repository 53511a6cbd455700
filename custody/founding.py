"""Founding a vault: keys, the founders' first policy, the first checkpoint.

Rule: the first policy counts because every founder it names signed it; only then is the vault a vault. A quorum of them
then accepts the founders' keys, so that the ledger knows until when each holds; the desk's own keys never end, and the
policy names them. Recovery is mandatory from the start. Founding is done once, in one sitting; a vault whose founding
was cut short is refused later (no policy in force) and thrown away by hand.
Never: keeps a founder's passphrase or a recovery sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from custody import chain as chains
from custody import layout
from custody.acts import Act
from custody.hands import reviewer_hand
from custody.layout import Vault
from custody.policy import Policy
from custody.records import Clock, Draft, Randomness
from custody.settling import shelves
from custody.taking import Taken, acceptances
from keys import founding, unlocked
from keys.cabinet import write_whole
from keys.coming import described
from keys.reviewer import sign_as

_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Charter:
    """What the founders agreed on: passphrases by founder's name, quorum, (needed, total) sheets, training or not."""

    founders: Mapping[str, str]
    quorum: int
    shares: tuple[int, int]
    training: bool
    submission_key: bytes = b""

    def __repr__(self) -> str:
        """Hides passphrases and key."""
        return f"Charter({sorted(self.founders)!r}, quorum={self.quorum})"


def found(
    root: Path, charter: Charter, memory_base: Path, user: int, clock: Clock, random: Randomness
) -> tuple[Vault, founding.Founded]:
    """Founds a vault and leaves it locked; gives it and what must now be written on paper.

    Raises:
        NotAVault: the folder is not empty.
        KeysError: a key could not be made.
    """
    vault = layout.create(root, random(_ID_BYTES).hex(), training=charter.training)
    memory = vault.memory(memory_base, user)
    workshop = memory.parent / f"{vault.id}-found"
    made = founding.found(vault.cabinet, workshop, vault.origin, charter.founders, charter.shares, random, clock())
    submission = ""
    if charter.submission_key:
        holders = (*made.reviewers.values(), made.recovery)
        submission = founding.put_submission_key(vault.cabinet, workshop, charter.submission_key, holders, clock())
    rules = Policy(
        quorum=charter.quorum,
        reviewers=made.reviewers,
        desk=made.desk,
        recovery=made.recovery,
        release=made.release,
        log=made.log,
        submission=submission,
        training=int(charter.training),
    )
    first = next(iter(charter.founders))
    opened = unlocked.unlock(vault.cabinet, memory, f"reviewers/{first}", charter.founders[first])
    try:
        chain = chains.attach(vault, opened, clock, random)
        enact(chain, rules, charter.founders)
        _accept_founders(chain, charter)
        chain.checkpoint()
        chain.catalog.close()
    finally:
        unlocked.lock(memory)
        workshop.rmdir()
    return vault, made


def _accept_founders(chain: chains.Chain, charter: Charter) -> None:
    home, rules = chain.unlocked.home("desk"), chain.policy
    taken = [Taken(name, "reviewer", described(home, key)) for name, key in rules.reviewers.items()]
    for name in list(charter.founders)[: charter.quorum]:
        hand = reviewer_hand(chain, name, charter.founders[name])
        chain.record(hand.sign(acceptances(taken, hand.fingerprint, chain)))
    for _role, fingerprint, place in shelves(chain):
        write_whole(chain.vault.cabinet.kept(fingerprint), chain.vault.cabinet.certificate(place).read_bytes())


def enact(chain: chains.Chain, rules: Policy, signers: Mapping[str, str]) -> None:
    """Records one signed policy statement per signer (name to passphrase); `policy.fold` says when it counts."""
    for name, passphrase in signers.items():
        fingerprint = rules.reviewers[name]
        draft = chain.draft(Act.POLICY, fingerprint, policy=rules.as_json())
        chain.record([sign_draft(chain, draft, name, passphrase)])


def sign_draft(chain: chains.Chain, draft: Draft, name: str, passphrase: str) -> Draft:
    """Has a reviewer sign a draft.

    Raises:
        WrongPassphrase: the passphrase does not open their key.
    """
    memory = chain.unlocked.folder
    _fingerprint, signature = sign_as(chain.vault.cabinet, memory, name, passphrase, draft.statement.signed_bytes())
    return Draft(draft.statement, draft.scope, signature)
