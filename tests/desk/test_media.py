"""`tamis intake` of a Workstation's drive, then `tamis media`: what came, on what, and what became of it."""

from pathlib import Path

import pytest

from tests.desk.counter import Counter
from tests.newsroom import Newsroom
from tests.workstation import INBOX, PASSPHRASE, archive_of


@pytest.fixture
def counter(newsroom: Newsroom) -> Counter:
    return Counter(newsroom)


def test_an_archive_comes_in_its_stick_is_named_and_the_passphrase_is_told_of_and_not_told(
    counter: Counter, tmp_path: Path
) -> None:
    (tmp_path / "archive.sd-export").write_bytes(archive_of(INBOX))
    said = counter.tamis("intake", str(tmp_path), "--medium", "blue")
    assert (said.status, len(said.items)) == (4, len(INBOX) + 1)
    assert "passphrase of the transfer drive" in said.out
    assert PASSPHRASE not in said.out + said.words
    assert "IN THE CLEAR" in said.words
    (drop,) = counter.tamis("media", "list").items
    add = ("media", "add", "--label", "blue", "--serial", "A-1", "--direction", "in", "--drop", drop["drop"][:8])
    (added,) = counter.tamis(*add).items
    assert added["drops"] == [drop["drop"]]
    (gone,) = counter.tamis("media", "fate", added["medium"][:8], "destroyed", "--reason", "a hammer").items
    assert (gone["fate"], gone["reason"], gone["serial"]) == ("destroyed", "a hammer", "A-1")
    assert [item["medium"] for item in counter.tamis("media", "list").items] == [added["medium"]]
    assert counter.tamis("media", "fate", "ffff", "kept").status == 3
    assert counter.tamis("media", "add", "--direction", "in").status == 3


def test_a_folder_is_refused_without_a_word_of_where_it_is_from(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"a scan")
    assert counter.tamis("intake", str(tmp_path), "--as", "folder").status == 3
    assert counter.tamis("intake", str(tmp_path), "--as", "attic").status == 2
    said = counter.tamis("intake", str(tmp_path), "--as", "folder", "--unknown-before", "2026-03-01")
    assert [(item["outcome"], item["channel"]) for item in said.items] == [("accepted", "folder")]


def test_what_is_in_quarantine_is_tried_again_and_let_out(counter: Counter, tmp_path: Path) -> None:
    make = counter.room.exporter
    (tmp_path / "1-brave_otter-msg.gpg").write_bytes(make.gpg.encrypt(b"hidden", [counter.room.stranger]))
    counter.tamis("intake", str(tmp_path))
    (row,) = counter.tamis("list", "--quarantine").items
    assert counter.tamis("quarantine", "retry", row["submission"]).status == 3
    said = counter.by("alice", "quarantine", "let-out", row["submission"][:8], "--reason", "as it is", "--as", "alice")
    assert said.status == 0
    assert [item["exhibit"] for item in counter.tamis("list").items] == [said.items[0]["exhibit"]]


def test_a_dry_run_says_what_is_there_and_takes_nothing_in(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "archive.sd-export").write_bytes(archive_of(INBOX))
    size = counter.room.chain().size
    said = counter.tamis("intake", str(tmp_path), "--dry-run")
    assert (said.status, len(said.items)) == (4, len(INBOX) + 1)
    assert sorted(item["kind"] for item in said.items) == ["", "doc", "doc", "transcript"]
    assert PASSPHRASE not in said.out + said.words
    assert counter.room.chain().size == size
