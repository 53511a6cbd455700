"""Checking a person's act before it is recorded, and again when somebody asks.

Rule: the statement's actor is a reviewer of the policy in force (a founder, for the first policy; for rules and keys
also the recovery key: decision 0030), the signature is theirs over {"tamis":"statement/v1","stmt":…} in the one
spelling we take, and the ledger believes their key there: neither expired nor revoked, by its own key events
(`key_history.py`), whatever the certificate says today. A key of which the ledger holds no event yet (the founders'
first acts) is judged by its certificate.
Never: trusts a certificate file by its name: its fingerprint must be the policy's.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from custody import policy
from custody.acts import RULE_ACTS, Act
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.key_history import KEY_ACTS, KeyHistory, KeyStatus, Rules, check_key_act
from custody.layout import Vault
from custody.records import Draft
from custody.statement import Statement
from keys import pipe
from keys.errors import BadSignature
from keys.pipe import Examined


def check_human_act(draft: Draft, rules: Rules, vault: Vault, scratch: Path) -> KeyStatus:
    """Passes only a properly signed act of somebody who may act; gives the status of their key (good or disputed).

    Raises:
        NotPermitted: no signature, a bad one, not a reviewer of the policy in force, a key that is expired or revoked,
            or rules that are none.
    """
    fields = draft.statement.fields
    act, actor = str(fields["act"]), str(fields["actor"])
    if draft.signature is None:
        raise NotPermitted("custody.unsigned_act", act=act)
    # parsed also when other rules are in force: what cannot be read would make every later fold fail
    proposed = policy.parse(fields["policy"]) if act == Act.POLICY else None
    if act in KEY_ACTS:
        check_key_act(act, fields)
    current = rules.policy or proposed
    if current is None:
        raise NotPermitted("custody.unsigned_act", act=act)
    shelf, name = _signer(current, act, actor, founding=rules.policy is None)
    found = examine(draft.statement, draft.signature, _certificate(vault, shelf, actor), name, scratch)
    if found.fingerprint != actor:
        raise NotPermitted("custody.signature_bad", who=name)
    return check_key(found, rules, name, str(fields.get("time", "")))


def signing_key(keys: KeyHistory, actor: str, seq: int, moment: str) -> dict[str, JSON]:
    """Gives what a statement records of its signer's key: status and expiry as the ledger knows them then."""
    acceptance = keys.acceptance(actor, seq)
    return {
        "status": keys.status(actor, seq, moment).value,
        "expires": acceptance.expires if acceptance else "",
        "accepted": acceptance.seq if acceptance else -1,
    }


def check_key(found: Examined, rules: Rules, name: str, stated: str) -> KeyStatus:
    """Passes only a key the ledger believes at this place, at the latest of all times known for the act.

    Raises:
        NotPermitted: it had expired or was revoked; or there are no events about it and the certificate says so.
    """
    made = f"{datetime.fromtimestamp(found.made, UTC):%Y-%m-%dT%H:%M:%SZ}"
    status = rules.keys.status(found.fingerprint, rules.seq, max(made, stated, rules.latest))
    if status is KeyStatus.REVOKED or (status is KeyStatus.UNKNOWN and found.word == "REVKEYSIG"):
        raise NotPermitted("custody.key_revoked", who=name)
    if status is KeyStatus.EXPIRED or (status is KeyStatus.UNKNOWN and found.word == "EXPKEYSIG"):
        raise NotPermitted("custody.key_expired", who=name)
    return status


def examine(statement: Statement, signature: bytes, certificate: Path, name: str, scratch: Path) -> Examined:
    """Gives what is known of a signature over this statement that holds.

    Raises:
        NotPermitted: it does not hold.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        data, detached = Path(folder, "statement"), Path(folder, "signature")
        data.write_bytes(statement.signed_bytes())
        detached.write_bytes(signature)
        try:
            return pipe.examine_detached(certificate, data, detached)
        except BadSignature as fault:
            raise NotPermitted("custody.signature_bad", who=name) from fault


def _signer(current: policy.Policy, act: str, actor: str, *, founding: bool) -> tuple[str, str]:
    """Gives the shelf of the signer's certificate, and their name."""
    if act in RULE_ACTS and actor == current.recovery and not founding:
        return "recovery", "recovery"
    name = current.name_of(actor)
    return f"reviewers/{name}", name


def _certificate(vault: Vault, shelf: str, fingerprint: str) -> Path:
    kept = vault.cabinet.kept(fingerprint)
    return kept if kept.exists() else vault.cabinet.certificate(shelf)
