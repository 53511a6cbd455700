import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody import canonical, verify
from custody.canonical import JSON
from release.bag import BagContent, bag_files
from release.payload import Description, build_payload
from tests.custody.verifying import noted
from tests.custody.verifying import refused as refusals
from tests.release.packages import (
    INTENT,
    MADE,
    PUBLIC,
    RELEASE,
    ReleaseKey,
    acts_of,
    content_of,
    log_signer,
    record_of,
    release_key,
    remake_manifests,
    told,
    with_ledger,
)

OPENED = ((2, MADE), (3, MADE), (4, PUBLIC), (6, PUBLIC), (7, INTENT))
DOCUMENT = f"data/documents/{RELEASE}-01.pdf"


@pytest.fixture
def bag(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / RELEASE, symlinks=True))


@pytest.fixture
def refused(key: ReleaseKey) -> Callable[[Path], dict[str, str]]:
    """Judges a package with the published keys: check -> fault, for what is refused."""

    def judge(top: Path) -> dict[str, str]:
        report = verify.verify(top, verify.Trust(key.fingerprint, str(log_signer().verifier())))
        list(report.sentences("fr")), list(report.sentences("en"))  # every sentence can be said
        return {check: fault for outcome, check, fault, _ in report.lines if outcome == verify.REFUSED}

    return judge


Judge = Callable[[Path], dict[str, str]]


def written(top: Path, content: BagContent, key: ReleaseKey) -> Path:
    """Writes a package without asking our verifier: what a traitor with the release key can do."""
    files = bag_files(content)
    files["tagmanifest-sha256.txt.sig"] = key.sign(files["tagmanifest-sha256.txt"])
    for path, data in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
    return top


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Changes a canonical JSON file and writes it canonically again."""
    value = json.loads(path.read_bytes())
    change(value)
    path.write_bytes(canonical.dumps(value))


def resign(top: Path, key: ReleaseKey) -> None:
    remake_manifests(top)
    signature = key.sign((top / "tagmanifest-sha256.txt").read_bytes())
    (top / "tagmanifest-sha256.txt.sig").write_bytes(signature)


def told_again(key: ReleaseKey, change: Callable[[list[dict[str, JSON]]], object]) -> tuple[BagContent, BagContent]:
    """The package of a desk whose ledger really says something else (log key and release key in the wrong hands)."""
    content = content_of(key)
    record, documents = record_of()
    acts = acts_of(record, build_payload(record, documents))
    change(acts)
    return content, with_ledger(content, told(acts), (4, 6), OPENED)


def test_a_good_package_is_accepted(bag: Path, refused: Judge) -> None:
    assert refused(bag) == {}


def test_without_published_keys_it_says_that_the_package_only_vouches_for_itself(bag: Path) -> None:
    report = verify.verify(bag, verify.Trust())
    assert report.exit_code() == 0
    assert report.end() == "self"
    assert {"self_release", "self_log", "attested", "witness", "truth"} <= {line[1] for line in report.lines}


def test_a_flipped_byte_in_a_document_is_named(bag: Path, refused: Judge) -> None:
    data = bytearray((bag / DOCUMENT).read_bytes())
    data[5] ^= 1
    (bag / DOCUMENT).write_bytes(data)
    assert refused(bag) == {"payload": "changed"}


def test_an_approval_dropped_and_manifests_remade_by_somebody_without_keys(bag: Path, refused: Judge) -> None:
    edit(bag / "custody/attestation.json", lambda said: said["approvals"].pop())
    remake_manifests(bag)
    assert refused(bag) == {"signature": "bad_signature", "approvals": "too_few"}


def test_an_approval_dropped_and_signed_by_another_key(bag: Path, refused: Judge) -> None:
    edit(bag / "custody/attestation.json", lambda said: said["approvals"].pop())
    with release_key() as other:
        resign(bag, other)
    assert refused(bag) == {"signature": "bad_signature", "approvals": "too_few"}


def test_a_package_signed_by_a_key_that_came_with_it(bag: Path, refused: Judge) -> None:
    with release_key() as other:
        content = dataclasses.replace(content_of(other))
        (bag / "custody/release-key.gpg").write_bytes(bag_files(content)["custody/release-key.gpg"])
        resign(bag, other)
    assert refused(bag) == {"signature": "disagree"}


def test_two_certificates_in_one_file_do_not_help(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    with release_key() as other:
        both = dataclasses.replace(content_of(key), certificate=key.certificate() + other.certificate())
        (bag / "custody/release-key.gpg").write_bytes(bag_files(both)["custody/release-key.gpg"])
        resign(bag, other)
    assert refused(bag) == {"signature": "disagree"}


def test_a_quorum_lowered_to_one_does_not_help_even_the_desk(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    def alone(said: Any) -> None:
        said["quorum"] = 1
        said["approvals"].pop()

    edit(bag / "custody/attestation.json", alone)
    resign(bag, key)
    assert refused(bag) == {"approvals": "too_few"}


def test_an_edited_title_voids_the_approvals(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    def retitle(record: Any) -> None:
        record["title"] = "Autre titre"

    edit(bag / "data/release.json", retitle)
    resign(bag, key)
    assert refused(bag) == {"approvals": "disagree"}


def test_an_edited_title_with_the_attestation_adapted_is_not_what_was_approved(
    bag: Path, key: ReleaseKey, refused: Judge
) -> None:
    record, documents = record_of(description=Description("Autre titre", "<p>x</p>", "fr"))
    payload = build_payload(record, documents)
    for path, data in payload.files.items():
        (bag / path).write_bytes(data)
    edit(bag / "custody/attestation.json", lambda said: said.update(payload=payload.digest))
    resign(bag, key)
    assert refused(bag) == {"approvals": "disagree"}


def test_swapped_documents_are_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    one, other = bag / DOCUMENT, bag / DOCUMENT.replace("-01.", "-02.")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert refused(bag) == {"payload": "changed"}
    resign(bag, key)
    assert refused(bag) == {"record": "disagree"}


def test_a_document_that_no_recorded_cleaning_made_is_refused(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[2].update(out="c" * 64))
    assert refused(written(tmp_path, content, key)) == {"made": "not_told"}


@pytest.mark.parametrize("where", ["data/documents/more.pdf", "custody/proofs/09.json"])
def test_an_added_file_is_refused(bag: Path, refused: Judge, where: str) -> None:
    (bag / where).write_bytes(b"{}")
    assert "unlisted" in refused(bag).values()


@pytest.mark.parametrize("where", ["data/.hidden", "custody/notes.txt", "run.sh", "metadata/fetch.txt"])
def test_an_added_file_elsewhere_is_refused_at_once(bag: Path, refused: Judge, where: str) -> None:
    (bag / where).parent.mkdir(exist_ok=True)
    (bag / where).write_bytes(b"x")
    assert refused(bag) == {"files": "unlisted"}


@pytest.mark.parametrize(
    "where",
    [
        DOCUMENT,
        "data/index.html",
        "custody/extract.json",
        "custody/proofs/02.json",
        "verify.py",
        "tagmanifest-sha256.txt.sig",
    ],
)
def test_a_removed_file_is_refused(bag: Path, refused: Judge, where: str) -> None:
    (bag / where).unlink()
    assert "missing" in refused(bag).values()


def test_a_symbolic_link_is_not_followed(bag: Path, refused: Judge, tmp_path: Path) -> None:
    (tmp_path / "outside.pdf").write_bytes((bag / DOCUMENT).read_bytes())
    (bag / DOCUMENT).unlink()
    (bag / DOCUMENT).symlink_to(tmp_path / "outside.pdf")
    assert refused(bag)["files"] == "not_plain"


def test_approvals_of_another_release_are_not_counted(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[6].update(object="a" * 64, release="REL-2026-0009"))
    assert refused(written(tmp_path, content, key)) == {"approvals": "disagree"}


def test_a_refusal_is_not_an_approval(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[6].update(verdict="refuse"))
    assert refused(written(tmp_path, content, key)) == {"approvals": "disagree"}


def test_an_approval_nobody_signed_is_not_counted(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[6].pop("signed"))
    assert refused(written(tmp_path, content, key)) == {"approvals": "missing"}


def test_an_approval_after_the_release_is_not_counted(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[6].update(day="2026-11-22"))
    assert refused(written(tmp_path, content, key)) == {"approvals": "disagree"}


def test_an_intent_to_publish_that_nobody_signed_is_refused(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[7].pop("signed"))
    assert refused(written(tmp_path, content, key)) == {"dissemination": "missing"}


def test_an_intent_to_publish_something_else_is_refused(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    _, content = told_again(key, lambda acts: acts[7].update(object="a" * 64))
    assert refused(written(tmp_path, content, key)) == {"dissemination": "not_told"}


def test_a_document_made_after_it_was_approved_is_refused(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    content = content_of(key)
    record, documents = record_of()
    acts = acts_of(record, build_payload(record, documents))
    acts[3], acts[4] = acts[4], acts[3]
    late = with_ledger(content, told(acts), (3, 6), [(2, MADE), (3, PUBLIC), (4, MADE), (6, PUBLIC), (7, INTENT)])
    assert refused(written(tmp_path, late, key)) == {"made": "too_early"}


def test_the_intent_must_come_after_the_approvals(key: ReleaseKey, tmp_path: Path, refused: Judge) -> None:
    content = content_of(key)
    record, documents = record_of()
    acts = acts_of(record, build_payload(record, documents))
    acts[6], acts[7] = acts[7], acts[6]
    early = with_ledger(content, told(acts), (4, 7), [(2, MADE), (3, MADE), (4, PUBLIC), (6, INTENT), (7, PUBLIC)])
    assert refused(written(tmp_path, early, key)) == {"dissemination": "too_early"}


@pytest.mark.parametrize("twice", [{"seq": 4, "reviewer": "B"}, {"seq": 6, "reviewer": "A"}])
def test_the_same_reviewer_or_entry_twice_is_refused(
    bag: Path, key: ReleaseKey, refused: Judge, twice: dict[str, object]
) -> None:
    edit(bag / "custody/attestation.json", lambda said: said["approvals"].__setitem__(1, twice))
    resign(bag, key)
    assert refused(bag) == {"approvals": "disagree"}


def test_an_approval_that_is_not_in_the_extract_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    edit(bag / "custody/extract.json", lambda extract: extract["entries"].pop(3))
    resign(bag, key)
    assert refused(bag) == {"approvals": "missing"}


def opening(extract: Any, name: str) -> Any:
    return next(item for item in extract["entries"][2]["opened"] if item["name"] == name)


@pytest.mark.parametrize(
    ("field", "value"), [("value", "reject"), ("salt", "0" * 64), ("i", 0), ("path", []), ("value", None)]
)
def test_a_wrong_value_salt_or_place_in_an_opening_is_refused(
    bag: Path, key: ReleaseKey, refused: Judge, field: str, value: object
) -> None:
    edit(bag / "custody/extract.json", lambda extract: opening(extract, "verdict").update({field: value}))
    resign(bag, key)
    assert refused(bag) == {"openings": "opening_wrong"}


def test_a_field_opened_twice_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    edit(bag / "custody/extract.json", lambda extract: extract["entries"][2]["opened"].append(opening(extract, "act")))
    resign(bag, key)
    assert refused(bag) == {"openings": "opening_wrong"}


def test_an_opened_reviewer_is_refused_and_the_reader_warned(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    record, documents = record_of()
    ledger = told(acts_of(record, build_payload(record, documents)))
    actor = ledger.statements[4].opening("actor")
    edit(bag / "custody/extract.json", lambda extract: extract["entries"][2]["opened"].append(actor))
    resign(bag, key)
    assert refused(bag) == {"openings": "opened_secret"}


@pytest.mark.parametrize(
    "spelling",
    [
        lambda line: line.replace('"v":1', '"v": 1'),
        lambda line: line.replace('"v":1', '"v":1.0'),
        lambda line: line.replace('"v":1', '"v":true'),
        lambda line: line.replace('"v":1', '"v":1,"v":1'),
        lambda line: line + "\n",
        lambda line: "\ufeff" + line,
        lambda _: "[" * 100_000,
    ],
)
def test_a_line_that_is_not_canonical_is_refused(
    bag: Path, key: ReleaseKey, refused: Judge, spelling: Callable[[str], str]
) -> None:
    edit(bag / "custody/extract.json", lambda extract: extract["entries"][0].update(line=spelling(_line(extract))))
    resign(bag, key)
    assert refused(bag) == {"extract": "not_canonical"}


def _line(extract: Any) -> str:
    return str(extract["entries"][0]["line"])


def test_a_changed_line_is_not_in_the_ledger(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    def change(extract: Any) -> None:
        line = json.loads(_line(extract))
        extract["entries"][0]["line"] = canonical.dumps({**line, "prev": "0" * 64}).decode()

    edit(bag / "custody/extract.json", change)
    resign(bag, key)
    assert refused(bag) == {"extract": "not_in_tree"}


def test_a_shortened_proof_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    edit(bag / "custody/extract.json", lambda extract: extract["entries"][0]["proof"].pop())
    resign(bag, key)
    assert refused(bag) == {"extract": "not_in_tree"}


def test_a_checkpoint_of_another_log_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    record, documents = record_of()
    ledger = told(acts_of(record, build_payload(record, documents)))
    (bag / "custody/checkpoint.txt").write_text(ledger.note(log_signer(training=True)))
    resign(bag, key)
    assert refused(bag) == {"checkpoint": "disagree"}


def with_kept(bag: Path, key: ReleaseKey, note: str) -> verify.Verification:
    kept = bag.parent / "kept.note"
    kept.write_text(note)
    report = verify.verify(bag, verify.Trust(key.fingerprint, str(log_signer().verifier()), checkpoint=kept))
    list(report.sentences("fr")), list(report.sentences("en"))
    return report


def test_a_checkpoint_kept_outside_is_compared_with_a_package_s(bag: Path, key: ReleaseKey) -> None:
    record, documents = record_of()
    acts = acts_of(record, build_payload(record, documents))
    same, other = told(acts), told([*acts[:-1], {**acts[-1], "day": "2020-01-01"}])
    assert with_kept(bag, key, same.note(log_signer())).exit_code() == 0
    assert noted(with_kept(bag, key, same.note(log_signer()))) == noted(
        verify.verify(bag, verify.Trust(key.fingerprint, str(log_signer().verifier())))
    )
    assert refusals(with_kept(bag, key, other.note(log_signer()))) == {"checkpoint": "other_history"}
    assert refusals(with_kept(bag, key, same.note(log_signer(seed=8)))) == {"checkpoint": "bad_signature"}
    smaller = with_kept(bag, key, same.note(log_signer(), 3))
    assert smaller.exit_code() == 0
    assert "uncompared" in noted(smaller)


def test_a_checkpoint_signed_by_another_log_key_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    record, documents = record_of()
    ledger = told(acts_of(record, build_payload(record, documents)))
    (bag / "custody/checkpoint.txt").write_text(ledger.note(log_signer(seed=8)))
    resign(bag, key)
    assert refused(bag) == {"checkpoint": "bad_signature"}
    (bag / "custody/log.vkey").write_text(f"{log_signer(seed=8).verifier()}\n")
    resign(bag, key)
    assert refused(bag) == {"checkpoint": "disagree"}


def test_a_checkpoint_of_an_earlier_and_different_ledger_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    record, documents = record_of()
    shorter = told(acts_of(record, build_payload(record, documents))[:5])
    (bag / "custody/checkpoint.txt").write_text(shorter.note(log_signer()))
    resign(bag, key)
    assert refused(bag) == {"extract": "not_in_tree"}


def test_an_exercise_cannot_pass_as_real(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    edit(bag / "custody/attestation.json", lambda said: said.update(training=1))
    resign(bag, key)
    assert refused(bag) == {"approvals": "disagree"}


def test_personal_data_in_bag_info_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    with (bag / "bag-info.txt").open("a") as info:
        info.write("Contact-Name: somebody\n")
    resign(bag, key)
    assert refused(bag) == {"record": "disagree"}


def test_a_proof_for_another_document_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    shutil.copy(bag / "custody/proofs/01.json", bag / "custody/proofs/02.json")
    resign(bag, key)
    assert refused(bag) == {"made": "disagree"}


def test_a_manifest_that_points_outside_is_refused(bag: Path, refused: Judge) -> None:
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  data/../../../etc/passwd\n")
    assert refused(bag)["payload"] == "malformed"


def test_anything_but_exactly_one_signature_is_refused(bag: Path, refused: Judge) -> None:
    path = bag / "tagmanifest-sha256.txt.sig"
    signature = path.read_bytes()
    for wrong in (b"", b"no signature", signature + signature, signature[:-1]):
        path.write_bytes(wrong)
        assert refused(bag) == {"signature": "bad_signature"}


def test_a_revoked_key_is_refused_though_gpgv_exits_with_0(bag: Path, refused: Judge) -> None:
    with release_key() as leaving:
        content = dataclasses.replace(content_of(leaving), certificate=leaving.revoked())
        (bag / "custody/release-key.gpg").write_bytes(bag_files(content)["custody/release-key.gpg"])
        resign(bag, leaving)
    assert refused(bag) == {"signature": "bad_signature"}
    assert "REVKEYSIG" in why(bag)


def test_an_expired_key_is_refused_though_gpgv_exits_with_0(bag: Path, refused: Judge) -> None:
    with release_key(made="20200101T000000!", lasts="1y") as expired:
        certificate = bag_files(content_of(expired))["custody/release-key.gpg"]
        (bag / "custody/release-key.gpg").write_bytes(certificate)
        remake_manifests(bag)
        signature = expired.sign((bag / "tagmanifest-sha256.txt").read_bytes(), "20200102T000000!")
        (bag / "tagmanifest-sha256.txt.sig").write_bytes(signature)
    assert refused(bag)["signature"] == "bad_signature"
    assert "EXPKEYSIG" in why(bag)


def why(top: Path) -> str:
    """What the signature check says of gpgv's words, asked without any expected key."""
    report = verify.verify(top, verify.Trust())
    return next(str(params["why"]) for _, check, _, params in report.lines if check == "signature")


def test_a_signature_of_another_day_is_refused(bag: Path, key: ReleaseKey, refused: Judge) -> None:
    path = bag / "tagmanifest-sha256.txt.sig"
    path.write_bytes(key.sign((bag / "tagmanifest-sha256.txt").read_bytes(), "20261120T000000!"))
    assert refused(bag) == {"signature": "disagree"}


def test_every_single_file_is_covered_by_some_check(bag: Path, refused: Judge) -> None:
    for path in sorted(bag.rglob("*")):
        if path.is_file():
            whole = path.read_bytes()
            path.write_bytes(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])
            assert refused(bag), path
            path.write_bytes(whole)
    assert refused(bag) == {}
