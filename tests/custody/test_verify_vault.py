import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from custody import canonical, layout, merkle, verify
from tests.custody import verifying
from tests.release.packages import Told, log_signer, told

if TYPE_CHECKING:
    from custody.canonical import JSON

SIGNER = log_signer()
LOG_KEY = str(SIGNER.verifier())


def story(count: int = 9, *, other_from: int = 99) -> Told:
    """A ledger of `count` entries; two stories part where `other_from` says."""
    acts: list[dict[str, JSON]] = [
        {"act": "accession", "day": "2026-11-20", "object": f"{seq}{'x' if seq >= other_from else ''}"}
        for seq in range(count)
    ]
    return told(acts)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    top = tmp_path / "vault"
    made = layout.create(top, SIGNER.name.partition("/")[2], training=False)
    made.cabinet.log_key().write_text(f"{LOG_KEY}\n")
    write(top, story().lines)
    for size in (3, 7, 9):
        (top / f"ledger/checkpoints/{size:012}.txt").write_text(story().note(SIGNER, size))
    (top / "objects/ab").mkdir()
    (top / "objects/ab" / f"{'ab' * 32}.gpg").write_bytes(b"")
    return top


def write(top: Path, lines: Sequence[bytes]) -> None:
    (top / "ledger/000000.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def checked(top: Path, outside: Path | None = None, log_key: str = LOG_KEY) -> verify.Verification:
    return verify.verify(top, verify.Trust(log_key=log_key, checkpoint=outside))


def refused(top: Path, outside: Path | None = None, log_key: str = LOG_KEY) -> dict[str, str]:
    return verifying.refused(checked(top, outside, log_key))


def notes(top: Path) -> set[str]:
    return verifying.noted(checked(top)) - {"witness", "truth", "verifier"}


def rechained(lines: Sequence[bytes]) -> list[bytes]:
    """What somebody with the disk but without the log key can do: number and chain every line anew."""
    previous, made = "0" * 64, []
    for seq, line in enumerate(lines):
        made.append(canonical.dumps({**json.loads(line), "seq": seq, "prev": previous}))
        previous = merkle.leaf_hash(made[-1]).hex()
    return made


def test_a_good_ledger_is_accepted(vault: Path) -> None:
    report = checked(vault)
    assert refused(vault) == {}
    assert report.exit_code() == 0
    assert report.end() == "given"
    assert notes(vault) == {"sealed", "rollback"}


def test_a_vault_that_nobody_founded_is_refused(tmp_path: Path) -> None:
    """Founding signs a checkpoint: without any, nothing here is signed by anybody."""
    top = tmp_path / "vault"
    layout.create(top, "0123456789abcdef", training=False).cabinet.log_key().write_text(LOG_KEY)
    assert refused(top) == {"checkpoint": "missing"}


@pytest.mark.parametrize("where", ["catalog.db", "catalog.db-wal", "vault.toml.new", "keys/kept/0.gpg", "ledger/lock"])
def test_what_a_vault_holds_besides_is_in_its_place(vault: Path, where: str) -> None:
    (vault / where).parent.mkdir(exist_ok=True)
    (vault / where).write_bytes(b"")
    assert refused(vault) == {}


@pytest.mark.parametrize("where", ["index.html", "documents/one.pdf", "keys.html", "Objects/one.pdf"])
def test_what_no_vault_holds_is_refused(vault: Path, where: str) -> None:
    (vault / where).parent.mkdir(exist_ok=True)
    (vault / where).write_bytes(b"forged")
    assert refused(vault) == {"format": "unlisted"}


def test_who_asks_about_a_release_gets_no_answer_from_a_vault(vault: Path) -> None:
    report = verify.verify(vault, verify.Trust(release_key="A" * 40, log_key=LOG_KEY))
    assert verifying.refused(report) == {"format": "no_release"}
    assert report.exit_code() == 3


def test_a_torn_last_line_is_a_note_and_no_tampering(vault: Path) -> None:
    with (vault / "ledger/000000.jsonl").open("ab") as ledger:
        ledger.write(story(10).lines[9][:40])
    assert refused(vault) == {}
    assert "torn" in notes(vault)


def test_a_tear_below_a_checkpoint_is_a_truncation(vault: Path) -> None:
    path = vault / "ledger/000000.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert refused(vault) == {"checkpoint": "truncated"}


def test_a_ledger_cut_below_a_checkpoint_is_refused(vault: Path) -> None:
    write(vault, story().lines[:8])
    assert refused(vault) == {"checkpoint": "truncated"}


def test_a_ledger_cut_with_its_checkpoints_is_caught_by_one_kept_outside(vault: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(story().note(SIGNER, 9))
    write(vault, story().lines[:8])
    (vault / "ledger/checkpoints/000000000009.txt").unlink()
    assert refused(vault) == {}
    assert refused(vault, kept) == {"checkpoint": "truncated"}


def test_a_forked_ledger_signed_by_a_stolen_log_key_is_caught_by_a_checkpoint_kept_outside(
    vault: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(story().note(SIGNER, 7))
    forked = story(other_from=5)
    write(vault, forked.lines)
    for size in (3, 7, 9):
        (vault / f"ledger/checkpoints/{size:012}.txt").write_text(forked.note(SIGNER, size))
    assert refused(vault) == {}
    assert refused(vault, kept) == {"checkpoint": "other_history"}


def test_reordered_lines_are_refused(vault: Path) -> None:
    lines = list(story().lines)
    lines[4], lines[5] = lines[5], lines[4]
    write(vault, lines)
    assert refused(vault) == {"chain": "out_of_turn"}


def test_a_deleted_line_is_refused(vault: Path) -> None:
    write(vault, story().lines[:4] + story().lines[5:])
    assert refused(vault) == {"chain": "out_of_turn"}


def test_an_edited_line_breaks_the_chain_after_it(vault: Path) -> None:
    lines = list(story().lines)
    lines[4] = canonical.dumps({**json.loads(lines[4]), "stmt": "0" * 64})
    write(vault, lines)
    assert refused(vault) == {"chain": "unchained"}


@pytest.mark.parametrize("gone", [0, 4, 8])
def test_a_ledger_chained_anew_without_the_log_key_is_refused(vault: Path, gone: int) -> None:
    lines = list(story().lines)
    lines[gone] = canonical.dumps({**json.loads(lines[gone]), "stmt": "0" * 64})
    write(vault, rechained(lines))
    assert refused(vault) == {"checkpoint": "other_history"}


def test_a_line_deleted_and_the_rest_chained_anew_is_refused(vault: Path) -> None:
    lines = list(story(12).lines)
    write(vault, rechained(lines[:4] + lines[5:]))
    assert refused(vault) == {"checkpoint": "other_history"}


@pytest.mark.parametrize("spelling", [b" ", b"\r", b"\x00"])
def test_a_line_spelled_otherwise_is_refused(vault: Path, spelling: bytes) -> None:
    lines = list(story().lines)
    lines[8] += spelling
    write(vault, lines)
    assert refused(vault) == {"chain": "not_canonical"}


def test_an_empty_line_is_refused(vault: Path) -> None:
    write(vault, [*story().lines, b""])
    assert refused(vault) == {"chain": "not_canonical"}


def test_a_checkpoint_signed_by_nobody_we_know_is_refused(vault: Path) -> None:
    (vault / "ledger/checkpoints/000000000009.txt").write_text(story().note(log_signer(seed=8), 9))
    assert refused(vault) == {"signed": "bad_signature"}


def test_unknown_cosignatures_are_ignored_as_c2sp_says(vault: Path) -> None:
    path = vault / "ledger/checkpoints/000000000009.txt"
    cosigned = base64.b64encode(bytes(76)).decode()
    path.write_text(path.read_text() + f"\u2014 witness.example/laptop {cosigned}\n")
    assert refused(vault) == {}


def test_entries_after_the_newest_checkpoint_are_said_to_be_unsealed(vault: Path) -> None:
    write(vault, story(12).lines)
    assert refused(vault) == {}
    assert "unsealed" in notes(vault)


def test_another_log_key_than_the_published_one_is_refused(vault: Path) -> None:
    assert refused(vault, log_key=str(log_signer(seed=8).verifier())) == {"key": "disagree"}


def test_a_swapped_blob_name_is_refused(vault: Path) -> None:
    (vault / "objects/ab" / f"{'cd' * 32}.gpg").write_bytes(b"")
    assert refused(vault) == {"format": "unlisted"}


def test_a_link_among_the_blobs_is_refused(vault: Path) -> None:
    (vault / "objects/ab" / f"{'ab' * 31}cd.gpg").symlink_to("/etc/passwd")
    assert refused(vault) == {"format": "not_plain"}


def test_a_linked_ledger_is_not_followed(vault: Path, tmp_path: Path) -> None:
    path = vault / "ledger/000000.jsonl"
    path.rename(tmp_path / "elsewhere.jsonl")
    path.symlink_to(tmp_path / "elsewhere.jsonl")
    assert refused(vault) == {"format": "not_plain", "chain": "not_plain"}


def test_a_vault_of_a_later_format_is_refused(vault: Path) -> None:
    (vault / "vault.toml").write_text("format = 2\n")
    assert refused(vault) == {"format": "malformed"}
