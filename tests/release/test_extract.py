import dataclasses
import json

import pytest

from custody import canonical, merkle
from custody.statement import check_opening
from release.errors import MalformedPayload, WouldTell
from release.extract import PUBLIC_FIELDS, Attested, attestation, public_extract
from release.payload import build_payload
from release.proof import cleaning_proof
from tests.release.packages import DAY, MADE, PUBLIC, RECIPE, RELEASE, Told, acts_of, record_of, told


@pytest.fixture
def ledger() -> Told:
    record, documents = record_of()
    return told(acts_of(record, build_payload(record, documents)))


def test_our_own_custody_accepts_every_opening_and_path(ledger: Told) -> None:
    extract = json.loads(public_extract("tamis/0", [ledger.entry(4, PUBLIC), ledger.entry(2, MADE)]))
    root = merkle.root(ledger.leaves())
    assert [json.loads(item["line"])["seq"] for item in extract["entries"]] == [2, 4]
    for item in extract["entries"]:
        line = item["line"].encode()
        seq, stmt = json.loads(line)["seq"], bytes.fromhex(json.loads(line)["stmt"])
        path = [bytes.fromhex(node) for node in item["proof"]]
        merkle.check_inclusion(merkle.leaf_hash(line), seq, len(ledger.lines), path, root)
        for opening in item["opened"]:
            check_opening(opening, item["size"], stmt)


@pytest.mark.parametrize("name", ["time", "actor", "seen", "in", "designation", "size"])
def test_what_must_stay_closed_is_not_opened(ledger: Told, name: str) -> None:
    with pytest.raises(WouldTell):
        public_extract("tamis/0", [ledger.entry(4, PUBLIC | {name})])


def test_the_extract_holds_no_seed_and_no_closed_value(ledger: Told) -> None:
    text = public_extract(
        "tamis/0", [ledger.entry(seq, PUBLIC_FIELDS & set(ledger.statements[seq].fields)) for seq in range(9)]
    )
    for statement in ledger.statements:
        assert statement.seed.hex().encode() not in text
    assert b"F" * 40 not in text
    assert b"10:11:12" not in text


def test_a_statement_of_another_line_is_refused(ledger: Told) -> None:
    mixed = dataclasses.replace(ledger.entry(4, PUBLIC), statement=ledger.statements[6])
    with pytest.raises(MalformedPayload, match="entry_mismatch"):
        public_extract("tamis/0", [mixed])


def test_an_entry_twice_is_refused(ledger: Told) -> None:
    with pytest.raises(MalformedPayload, match="entry_twice"):
        public_extract("tamis/0", [ledger.entry(4, PUBLIC), ledger.entry(4, PUBLIC)])


def test_reviewers_become_letters_in_ledger_order() -> None:
    said = canonical.loads_object(attestation(Attested(RELEASE, "1" * 64, 2, (9, 4), DAY, training=False)))
    assert said["approvals"] == [{"reviewer": "A", "seq": 4}, {"reviewer": "B", "seq": 9}]
    with pytest.raises(MalformedPayload):
        attestation(Attested(RELEASE, "1" * 64, 2, (4, 4), DAY, training=False))


def test_a_proof_names_the_copy_and_nothing_of_the_original() -> None:
    document = record_of()[0].documents[0]
    said = canonical.loads_object(cleaning_proof(document, RECIPE, [("second engine", "nothing left")]))
    assert set(said) == {"v", "document", "out", "recipe", "version", "tools", "checks"}
    assert said["out"] == document.sha256
