"""Adding a signature to a key act that waits: exactly what the hands before signed, taken from the ledger.

Rule: what is signed is what the first hand's entries say, key events before rules, and nothing else; it is shown to the
person before they sign. Only an act whose rules before are still in force can be signed further.
Never: makes up a statement; an act nobody has signed yet is begun again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from custody import canonical
from custody.acts import RULE_ACTS, Act
from custody.canonical import JSON
from custody.chain import Chain, nothing
from custody.errors import Unknown
from custody.hands import Hand
from custody.open_acts import OpenAct, desk_entries, is_carried, open_acts, rules_digest
from custody.policy import parse
from custody.records import Entry
from custody.settling import settle

_NOT_CONTENT = frozenset({"act", "actor", "day", "time", "seen", "signing_key"})


@dataclass(frozen=True, slots=True)
class Content:
    """One statement as it is to be signed: the act and its fields, and who signed it already (fingerprints)."""

    act: Act
    fields: dict[str, JSON]
    signers: tuple[str, ...]


def waiting(chain: Chain) -> tuple[OpenAct, ...]:
    """Lists key acts that somebody has signed and that still lack signatures under the rules in force."""
    current = rules_digest(chain.policy)
    acts = [act for act in open_acts(chain) if act.before == current and not is_carried(act, chain)]
    return tuple(act for act in acts if contents(act, chain))


def contents(act: OpenAct, chain: Chain) -> tuple[Content, ...]:
    """Gives what was signed for this act, in the order it has to be signed again."""
    found: dict[bytes, Content] = {}
    for entry in desk_entries(chain):
        if entry.seq > act.seq and entry.text("act") in RULE_ACTS and _belongs(entry, act):
            fields = {name: value for name, value in entry.fields.items() if name not in _NOT_CONTENT}
            key = canonical.dumps({"act": entry.text("act"), **fields})
            signers = found[key].signers if key in found else ()
            found[key] = Content(Act(entry.text("act")), fields, (*signers, entry.text("actor")))
    return tuple(sorted(found.values(), key=lambda content: content.act is Act.POLICY))


def cosign(act: OpenAct, chain: Chain, hands: Sequence[Hand], after: Callable[[str], None] = nothing) -> bool:
    """Has more hands sign; gives whether the act is in force now, and then carries it out.

    Raises:
        Unknown: nobody has signed it yet.
        NotPermitted: a hand is not of somebody who may sign this.
    """
    wanted = contents(act, chain)
    if not wanted:
        raise Unknown("custody.nothing_to_cosign", subject=act.subject)
    for hand in hands:
        drafts = [chain.draft(each.act, hand.fingerprint, **each.fields) for each in wanted]
        chain.record(hand.sign(drafts))
        after("signed")
    carried = is_carried(act, chain)
    if carried:
        settle(chain, after)
    chain.checkpoint()
    return carried


def _belongs(entry: Entry, act: OpenAct) -> bool:
    kind = entry.text("act")
    if kind == Act.POLICY:
        return rules_digest(parse(entry.fields["policy"])) == act.target != act.before
    if kind == Act.KEY_ACCEPTANCE:
        return entry.text("certificate") in act.certificates
    return entry.text("key") in act.given_up
