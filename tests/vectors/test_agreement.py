"""The desk's own rules, told the same signed entries as the verifier, accept and refuse the same."""

import base64
import json
from pathlib import Path

import pytest

from custody import key_history, policy, verify
from custody.acts import RULE_ACTS
from custody.errors import NotPermitted
from custody.key_history import Rules
from custody.records import DESK, Entry
from custody.signing import check_key
from custody.statement import Statement
from keys.errors import BadSignature
from keys.pipe import Examined, examine_detached
from tests.vectors.attacks import Vector, vectors

AUDITS = {name: vector for name, vector in vectors().items() if name.startswith("audit-")}
OF_THE_SIGNATURE = {"bad_key", "bad_signature", "disagree"}


@pytest.mark.parametrize("name", AUDITS)
def test_the_desk_believes_and_doubts_the_same_signatures(name: str, tmp_path: Path) -> None:
    vector = AUDITS[name]
    believed = all(_believed(entry, _shown(vector), vector, tmp_path) for entry in _shown(vector))
    assert believed is (vector.refused.get("people") not in OF_THE_SIGNATURE)


def _shown(vector: Vector) -> list[Entry]:
    """The signed entries of the extract, as the desk holds them; only what is opened is known of them."""
    extract = json.loads(vector.files["custody/extract.json"])
    entries = []
    for item in extract["entries"]:
        if "signature" in item:
            fields = {each["name"]: each["value"] for each in item["opened"]}
            line = item["line"].encode()
            signature = base64.b64decode(item["signature"]["value"])
            entries.append(Entry(json.loads(line)["seq"], line, Statement(b"", fields), DESK, signature))
    return entries


def _believed(entry: Entry, entries: list[Entry], vector: Vector, folder: Path) -> bool:
    latest = max((each.text("time") for each in entries if each.seq < entry.seq), default="")
    rules = key_history.rules_before(entry.seq, entries, latest)
    try:
        found = _examined(entry, vector, folder)
        _seat(entry, rules)
        check_key(found, rules, "somebody", entry.text("time"))
    except (BadSignature, NotPermitted):
        return False
    return found.fingerprint == entry.text("actor")


def _examined(entry: Entry, vector: Vector, folder: Path) -> Examined:
    paths = [folder / name for name in ("ring", "data", "signature")]
    stmt = json.loads(entry.line)["stmt"]
    certificate = vector.files[f"custody/certificates/{entry.text('actor')}.gpg"]
    data = verify.canonical({"tamis": "statement/v1", "stmt": stmt})
    for path, content in zip(paths, (certificate, data, entry.signature or b""), strict=True):
        path.write_bytes(content)
    return examine_detached(*paths)


def _seat(entry: Entry, rules: Rules) -> None:
    """Passes an actor who had a seat then: a reviewer, a founder, for rules and keys also the recovery key."""
    proposed = policy.parse(entry.fields["policy"]) if "policy" in entry.fields else None
    current = rules.policy or proposed
    assert current is not None
    if not (rules.policy and entry.text("act") in RULE_ACTS and entry.text("actor") == current.recovery):
        current.name_of(entry.text("actor"))
