"""The cabinet knows where things lie, and writes them whole."""

from pathlib import Path

import pytest

from keys.cabinet import Cabinet, reviewer_name, sync_all, write_whole
from keys.errors import UnknownKey


@pytest.mark.parametrize("name", ["alice", "a", "night-desk", "r2d2"])
def test_a_pseudonym_passes(name: str) -> None:
    assert reviewer_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "Alice", "../alice", "a/b", "a.b", "-a", "é", "a" * 32, "alice\n", "1st", "a b", "reviewers/a"]
)
def test_a_name_that_could_be_a_path_or_an_option_does_not(name: str) -> None:
    with pytest.raises(UnknownKey):
        reviewer_name(name)


def test_certificates_are_listed_in_order_and_secrets_are_not(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path)
    for path in (
        cabinet.certificate("desk"),
        cabinet.certificate("reviewers/bob"),
        cabinet.certificate("reviewers/alice"),
        cabinet.secret("desk"),
        cabinet.locked("reviewers/bob"),
        cabinet.log_key(),
    ):
        write_whole(path, b"x")
    listed = [str(path.relative_to(tmp_path)) for path in cabinet.certificates()]
    assert listed == ["desk.cert.gpg", "reviewers/alice.cert.gpg", "reviewers/bob.cert.gpg"]


def test_a_file_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_a_file_that_cannot_be_made_durable_is_not_passed_over(tmp_path: Path) -> None:
    there = [tmp_path / f"{number}" for number in range(20)]
    for path in there:
        path.write_bytes(b"text")
    sync_all([*there, tmp_path])
    with pytest.raises(FileNotFoundError):
        sync_all([*there[:3], tmp_path / "gone", *there[3:]])
