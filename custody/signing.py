"""Checking a person's act before it is recorded, and again when somebody asks.

Rule: the statement's actor is a reviewer of the policy in force (a founder, for the first policy), and the signature
is theirs over {"tamis":"statement/v1","stmt":…}, judged by gpgv against the certificate with the policy's fingerprint.
Never: trusts a certificate file by its name.
"""

import tempfile
from pathlib import Path

from custody import policy
from custody.errors import NotPermitted
from custody.layout import Vault
from custody.records import Act, Draft
from custody.statement import Statement
from keys import pipe
from keys.errors import BadSignature


def check_human_act(draft: Draft, current: policy.Policy | None, vault: Vault, scratch: Path) -> None:
    """Passes only a properly signed act of somebody who may act.

    Raises:
        NotPermitted: no signature, a bad one, not a reviewer of the policy in force, or rules that are none.
    """
    fields = draft.statement.fields
    # parsed also when other rules are in force: what cannot be read would make every later fold fail
    proposed = policy.parse(fields["policy"]) if fields["act"] == Act.POLICY else None
    rules = current or proposed
    if rules is None or draft.signature is None:
        raise NotPermitted("custody.unsigned_act", act=str(fields["act"]))
    name = rules.name_of(str(fields["actor"]))
    check_signature(draft.statement, draft.signature, vault, name, str(fields["actor"]), scratch)


def check_signature(
    statement: Statement, signature: bytes, vault: Vault, name: str, fingerprint: str, scratch: Path
) -> None:
    """Passes only a good signature of this reviewer over this statement.

    Raises:
        NotPermitted: it is not.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        data, detached = Path(folder, "statement"), Path(folder, "signature")
        data.write_bytes(statement.signed_bytes())
        detached.write_bytes(signature)
        try:
            pipe.verify_detached(vault.cabinet.certificate(f"reviewers/{name}"), data, detached, fingerprint)
        except BadSignature as fault:
            raise NotPermitted("custody.signature_bad", who=name) from fault
