"""`tamis keys`: what is shown, what is refused, and that a key act needs as many hands as the policy says."""

from pathlib import Path

from tests.desk.counter import Counter
from tests.newsroom import PASSPHRASES, Newsroom


def sheets(room: Newsroom, folder: Path, count: int) -> list[str]:
    paths = [folder / f"recovery-{number}.txt" for number in range(count)]
    for path, sheet in zip(paths, room.recovery_shares, strict=False):
        path.write_text(sheet + "\n")
    return [str(path) for path in paths]


def test_every_key_is_listed_with_its_fingerprint(newsroom: Newsroom) -> None:
    listed = {item["key"]: item for item in Counter(newsroom).tamis("keys", "list").items}
    assert set(listed) == {"alice", "bob", "desk", "recovery", "release", "submission", "log"}
    assert listed["alice"]["fingerprint"] == newsroom.reviewers["alice"]
    assert listed["log"]["verifier"].startswith("tamis-training/")


def test_enough_sheets_open_a_locked_vault_and_too_few_or_spoilt_ones_do_not(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    counter = Counter(newsroom)
    newsroom.lock()
    enough = sheets(newsroom, newsroom.folder, 2)
    spoilt = tmp_path / "spoilt.txt"
    spoilt.write_bytes(b"\xff\xfe\x00 coffee stain")
    assert counter.tamis("keys", "restore", enough[0]).status == 3
    assert counter.tamis("keys", "restore", enough[0], enough[0]).status == 3
    assert counter.tamis("keys", "restore", enough[0], str(spoilt)).status == 3
    assert counter.tamis("keys", "restore", enough[0], str(tmp_path / "lost.txt")).status == 1
    assert not newsroom.memory.exists()
    said = counter.tamis("keys", "restore", *enough)
    assert said.status == 0
    assert newsroom.chain().unlocked.by == "recovery"


def test_a_new_submission_key_waits_for_as_many_signatures_as_the_policy_asks(
    newsroom: Newsroom,
) -> None:
    counter, gpg = Counter(newsroom), newsroom.exporter.gpg
    before = newsroom.chain().policy.submission
    key = newsroom.folder / "key"
    key.write_bytes(gpg.run("--export-secret-keys", newsroom.stranger))
    waits = counter.tamis("keys", "submission", str(key), "--as", "alice", asked=[PASSPHRASES["alice"]])
    assert waits.status == 4
    newsroom.lock()
    assert counter.by("alice", "unlock").status == 0
    assert newsroom.chain().policy.submission == before
    assert counter.tamis("keys", "sign", "--as", "bob", asked=[PASSPHRASES["bob"]]).status == 0
    assert counter.by("alice", "unlock").status == 0
    assert newsroom.chain().policy.submission == newsroom.stranger


def test_what_is_no_key_is_refused_and_nothing_recorded(newsroom: Newsroom, tmp_path: Path) -> None:
    size = newsroom.chain().size
    (tmp_path / "key").write_bytes(b"no key at all")
    words = ("keys", "submission", str(tmp_path / "key"), "--as", "alice")
    assert Counter(newsroom).tamis(*words, asked=[PASSPHRASES["alice"]]).status == 3
    assert newsroom.chain().size == size
