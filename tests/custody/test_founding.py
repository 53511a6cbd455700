"""A founded vault is whole, locked, and nobody's secret is left lying about."""

from pathlib import Path

import pytest

from custody import founding, layout
from custody.acts import Act
from custody.errors import NotAVault
from keys.notes import parse_verifier
from tests.newsroom import PASSPHRASES, Dice, FixedClock, Newsroom


def test_the_first_entries_are_the_founders_own_signed_policy(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    entries = list(chain.history.entries())
    assert [entry.text("act") for entry in entries] == [Act.POLICY, Act.POLICY, *[Act.KEY_ACCEPTANCE] * 4]
    assert {entry.text("actor") for entry in entries} == set(newsroom.reviewers.values())
    policy = chain.policy
    assert (policy.quorum, dict(policy.reviewers), policy.training) == (2, newsroom.reviewers, 1)
    assert policy.submission == newsroom.exporter.submission
    newest = chain.checkpoints.newest()
    assert newest is not None
    assert newest.size == len(entries)


def test_a_training_vault_says_so_in_the_name_of_its_log(newsroom: Newsroom) -> None:
    assert newsroom.vault.origin == f"tamis-training/{newsroom.vault.id}"
    log = newsroom.vault.cabinet.log_key().read_text()
    assert parse_verifier(log).name == newsroom.vault.origin
    assert log.strip() == newsroom.chain().policy.log


def test_no_passphrase_and_no_sheet_is_written_anywhere(newsroom: Newsroom) -> None:
    secrets = [*PASSPHRASES.values(), *newsroom.recovery_shares]
    for folder in (newsroom.vault.root, newsroom.memory):
        for path in folder.rglob("*"):
            if path.is_file():
                assert not [secret for secret in secrets if secret.encode() in path.read_bytes()], path


def test_a_folder_with_something_in_it_is_left_alone(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    charter = founding.Charter(PASSPHRASES, 2, (2, 3), training=True)
    with pytest.raises(NotAVault):
        founding.found(tmp_path, charter, newsroom.folder, 0, FixedClock(), Dice("x"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert PASSPHRASES["alice"] not in repr(charter)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 2\nid = '0123456789abcdef'",
        "format = 1",
        "format = 1\nid = '../../../../etc'",
        "\x00",
        "format = 1\nid = 7",
    ],
)
def test_what_is_no_vault_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "vault.toml").write_text(text)
    with pytest.raises(NotAVault):
        layout.find(tmp_path)


def test_a_vault_is_found_as_it_was_made(newsroom: Newsroom, tmp_path: Path) -> None:
    assert layout.find(newsroom.vault.root) == newsroom.vault
    assert newsroom.vault.root.stat().st_mode & 0o077 == 0
    with pytest.raises(NotAVault):
        layout.find(tmp_path)
