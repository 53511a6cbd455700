"""`tamis init`: what is refused before a single key is made; and what a careless hand may not do."""

import resource
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.desk.counter import Counter, Said
from tests.exports import write_singles
from tests.newsroom import Newsroom

FOUNDERS = ("--founder", "alice", "--founder", "bob")
ASKED = ("a passphrase", "a passphrase", "another one", "another one")


def init(room: Newsroom, place: Path, *options: str, asked: Sequence[str] = ASKED) -> Said:
    return Counter(room).plainly("--json", "init", str(place), *options, "--training", asked=asked)


@pytest.mark.parametrize(
    "options",
    [
        (),
        (*FOUNDERS, "--quorum", "3"),
        (*FOUNDERS, "--quorum", "0"),
        (*FOUNDERS, "--quorum", "1"),  # a release needs two people; such a vault could never let anything out
        (*FOUNDERS, "--quorum", "two"),
        ("--founder", "alice", "--founder", "alice"),
        (*FOUNDERS, "--shares", "2"),
        (*FOUNDERS, "--shares", "a/b"),
        (*FOUNDERS, "--shares", "3/2"),
        (*FOUNDERS, "--shares", "0/2"),
        (*FOUNDERS, "--shares", "2/17"),
        (*FOUNDERS, "--shares", "1/3"),
        (*FOUNDERS, "--shares", "1/1"),
        ("--founder", "recovery", "--founder", "bob"),
        ("--founder", "bob", "--founder", "desk"),
    ],
    ids=" ".join,
)
def test_a_founding_that_cannot_be_answers_2_and_makes_nothing(
    founded: Newsroom, tmp_path: Path, options: tuple[str, ...]
) -> None:
    said = init(founded, tmp_path / "vault", *options)
    assert (said.status, said.out) == (2, "")
    assert not (tmp_path / "vault").exists()


def test_two_different_passphrases_are_refused(founded: Newsroom, tmp_path: Path) -> None:
    said = init(founded, tmp_path / "vault", *FOUNDERS, asked=("one", "other"))
    assert (said.status, said.out) == (3, "")
    assert not (tmp_path / "vault").exists()


def test_a_name_that_could_be_a_path_is_refused(founded: Newsroom, tmp_path: Path) -> None:
    for name in ("../alice", "", "a b", "Alice\n", ".hidden"):
        assert init(founded, tmp_path / "vault", "--founder", name, "--founder", "bob").status == 3
    assert not (tmp_path / "vault").exists()


def test_a_folder_with_something_in_it_is_never_made_a_vault(founded: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    said = init(founded, tmp_path, *FOUNDERS)
    assert (said.status, said.out) == (3, "")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_key_file_that_is_not_there_answers_1(founded: Newsroom, tmp_path: Path) -> None:
    said = init(founded, tmp_path / "vault", *FOUNDERS, "--submission-key", str(tmp_path / "gone"))
    assert said.status == 1
    assert not (tmp_path / "vault").exists()


def test_recovery_sheets_are_never_written_to_a_disk(founded: Newsroom, tmp_path: Path) -> None:
    disk = Path("/proc/self")  # what is surely no tmpfs
    said = init(founded, tmp_path / "vault", *FOUNDERS, "--shares-into", str(disk))
    assert (said.status, said.out) == (3, "")
    assert not (tmp_path / "vault").exists()


def test_every_command_forbids_core_dumps_to_itself(founded: Newsroom) -> None:
    Counter(founded).plainly("--help")
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] <= 1


def test_a_desk_without_securedrop_takes_in_what_needs_no_submission_key(founded: Newsroom, tmp_path: Path) -> None:
    made, phrases = Counter(founded), ("one phrase", "other phrase")
    place = founded.folder / "keyless"
    assert init(founded, place, *FOUNDERS, asked=[each for each in phrases for _ in range(2)]).status == 0
    vault = ("--vault", str(place), "--lang", "en", "--json")
    assert made.plainly(*vault, "unlock", "--as", "alice", asked=phrases[:1]).status == 0
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 a scan")
    taken = made.plainly(*vault, "intake", str(tmp_path), "--as", "paper", "--provenance", "the archive")
    assert [item["outcome"] for item in taken.items] == ["accepted"]
    write_singles([founded.exporter.message(1, "brave otter", b"hello")], tmp_path)
    refused = made.plainly(*vault, "intake", str(tmp_path), "--as", "paper", "--provenance", "the archive")
    assert (refused.status, refused.out) == (3, "")
    assert "does not have this key yet: submission" in refused.words
    made.plainly(*vault, "lock")
