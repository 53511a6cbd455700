"""What an audit package tells of the ledger: the lines, their proofs, and the fields its profile opens.

Rule: docs/formats/package.md. Signatures are opened only where the profile opens them together with who and when; then
every act about rules and keys is opened with its signature too, because a stranger judges by those.
Never: a field the disclosure does not open; a seed. Residual risk: how many fields a statement has is seen.
"""

import base64
from collections.abc import Iterable

from custody import canonical
from custody.acts import RULE_ACTS
from custody.canonical import JSON
from custody.chain import Chain
from custody.disclosure import Disclosure
from custody.records import Entry
from custody.statement import salt_of
from release.extract import EntryToOpen, opened_line

_RULES = frozenset(
    {"act", "actor", "time", "policy", "name", "key", "role", "certificate", "expires", "reason", "since"}
)


def signatures_shown(shown: Disclosure) -> bool:
    """Tells whether a package opens people's signatures."""
    return all(shown.opens(name) for name in ("signature", "actor", "time"))


def audit_extract(shown: Disclosure, entries: Iterable[Entry], size: int, chain: Chain) -> bytes:
    """Writes custody/extract.json over entries below a checkpoint's size."""
    signed = signatures_shown(shown)
    items: list[JSON] = []
    for entry in entries:
        if entry.seq >= size:
            continue
        names = shown.names(entry)
        if signed and entry.text("act") in RULE_ACTS:
            names |= _RULES & set(entry.fields)
        opened = opened_line(EntryToOpen(entry.line, entry.statement, chain.proof(entry.seq, size), names))
        items.append(opened | (_signature(entry) if signed and entry.signature is not None else {}))
    head: dict[str, JSON] = {"v": 1, "profile": shown.profile.value, "origin": chain.vault.origin}
    return canonical.dumps({**head, "entries": items})


def _signature(entry: Entry) -> dict[str, JSON]:
    value = base64.b64encode(entry.signature or b"").decode()
    return {"signature": {"salt": salt_of(entry.statement.seed, "signature"), "value": value}}
