"""Key acts that were begun and have no outcome yet: waiting for signatures, or cut short while being carried out.

Rule: an intent is closed by an outcome that names its place. Read from the ledger, never from a file beside it.
Never: closes one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from custody import canonical
from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.policy import Policy
from custody.records import Entry


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An open key act: its place, what it does to whom, digests of the rules wanted and of those before, its keys.

    `certificates` are hex SHA-256 of the certificates it takes up, `given_up` the fingerprints it gives up.
    """

    seq: int
    kind: str
    subject: str
    target: str
    before: str
    certificates: tuple[str, ...]
    given_up: tuple[str, ...]


def open_acts(chain: Chain) -> tuple[OpenAct, ...]:
    """Lists the open ones in the ledger's order."""
    found: dict[int, OpenAct] = {}
    for entry in desk_entries(chain):
        if entry.text("act") == Act.KEY_ACT:
            found[entry.seq] = _opened(entry)
        elif entry.text("act") == Act.KEY_ACT_OUTCOME:
            found.pop(entry.number("intent"), None)
    return tuple(found.values())


def is_carried(act: OpenAct, chain: Chain) -> bool:
    """Tells whether enough have signed: the rules wanted are in force and the keys accepted."""
    accepted = {each.certificate for keys in chain.history.keys().accepted.values() for each in keys}
    in_force = act.target == rules_digest(chain.policy) and set(act.certificates) <= accepted
    return in_force and set(act.given_up) <= set(chain.history.keys().revoked)


def desk_entries(chain: Chain) -> Iterator[Entry]:
    """Yields the entries that concern no single submission, in the ledger's order."""
    for name in chain.history.desk_scopes():
        yield from chain.history.of(name)


def rules_digest(rules: Policy) -> str:
    """Gives the hex SHA-256 of rules as they are signed."""
    return hashlib.sha256(canonical.dumps(rules.as_json())).hexdigest()


def _opened(entry: Entry) -> OpenAct:
    kind, subject = entry.text("kind"), entry.text("subject")
    lists = (_texts(entry.fields.get(name)) for name in ("certificates", "given_up"))
    return OpenAct(entry.seq, kind, subject, entry.text("object"), entry.text("before"), *lists)


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
