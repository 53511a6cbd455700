import dataclasses
import hashlib
import os
import stat
from datetime import date
from pathlib import Path

import bagit
import pytest

from custody import verify
from release.bag import BagContent, write_bag
from release.errors import AlreadyThere, BagRefused, DiskTrouble, MalformedPayload
from tests.release.packages import RELEASE, ReleaseKey, content_of, log_signer


@pytest.fixture(scope="module")
def content(key: ReleaseKey) -> BagContent:
    return content_of(key)


def test_bagit_the_library_accepts_the_package(content: BagContent, key: ReleaseKey, tmp_path: Path) -> None:
    written = write_bag(tmp_path, content, key.sign)

    bag = bagit.Bag(str(written.path))
    bag.validate()
    assert bag.info == {"Bagging-Date": "2026-11-21", "External-Identifier": RELEASE}


def test_the_verifier_accepts_the_package_with_the_published_keys(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    written = write_bag(tmp_path, content, key.sign)

    report = verify.verify(written.path, verify.Trust(key.fingerprint, str(log_signer().verifier())))
    assert report.exit_code() == 0
    assert report.end() == "given"


def test_the_same_content_gives_the_same_files_times_and_modes(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = (write_bag(tmp_path / name, content, key.sign).path for name in "ab")

    assert _inventory(one) == _inventory(other)
    midnight = 1795219200  # 2026-11-21T00:00:00Z
    assert {entry[2] for entry in _inventory(one).values()} == {midnight}
    assert {entry[1] for entry in _inventory(one).values()} == {0o644, 0o755}


def _inventory(top: Path) -> dict[str, tuple[bytes, int, int]]:
    found = {}
    for path in sorted([top, *top.rglob("*")]):
        data = path.read_bytes() if path.is_file() else b""
        status = path.stat()
        found[path.relative_to(top).as_posix()] = (data, stat.S_IMODE(status.st_mode), int(status.st_mtime))
    return found


def test_an_existing_package_is_never_touched(content: BagContent, key: ReleaseKey, tmp_path: Path) -> None:
    (tmp_path / RELEASE).mkdir()
    with pytest.raises(AlreadyThere):
        write_bag(tmp_path, content, key.sign)
    assert list((tmp_path / RELEASE).iterdir()) == []


def test_a_dangling_link_in_the_packages_place_is_not_followed(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    (tmp_path / RELEASE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyThere):
        write_bag(tmp_path, content, key.sign)


def test_a_package_our_own_verifier_refuses_is_not_handed_over(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    other_release = dataclasses.replace(content, attestation=content.attestation.replace(b"0001", b"0002"))
    with pytest.raises(BagRefused) as refused:
        write_bag(tmp_path, other_release, key.sign)
    assert "approvals" in dict(refused.value.message.params)["checks"]  # type: ignore[operator]  # a parameter that is text
    assert list(tmp_path.iterdir()) == []


def test_a_signature_that_tells_the_hour_is_not_handed_over(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    with pytest.raises(BagRefused):
        write_bag(tmp_path, content, lambda data: key.sign(data, "20261121T101112!"))
    assert list(tmp_path.iterdir()) == []


def test_a_failing_signature_leaves_nothing_behind(content: BagContent, tmp_path: Path) -> None:
    def fails(_: bytes) -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_bag(tmp_path, content, fails)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_nothing_is_a_failure_not_a_refusal(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    with pytest.raises(DiskTrouble) as failed:
        write_bag(tmp_path / "not there", content, key.sign)
    assert failed.value.refused is False


def test_a_name_that_climbs_out_is_refused(content: BagContent, key: ReleaseKey, tmp_path: Path) -> None:
    with pytest.raises(MalformedPayload):
        write_bag(tmp_path, dataclasses.replace(content, release="../REL-2026-0001"), key.sign)


def test_the_result_names_what_was_signed(content: BagContent, key: ReleaseKey, tmp_path: Path) -> None:
    written = write_bag(tmp_path, content, key.sign)
    manifest = (written.path / "tagmanifest-sha256.txt").read_bytes()
    assert written.tagmanifest_sha256 == hashlib.sha256(manifest).hexdigest()


def test_an_exercise_is_marked_everywhere(key: ReleaseKey, tmp_path: Path) -> None:
    written = write_bag(tmp_path, content_of(key, training=True), key.sign)

    assert "Tamis-Training: yes" in (written.path / "bag-info.txt").read_text()
    assert "EXERCICE" in (written.path / "data/index.html").read_text()
    assert "tamis-training/" in (written.path / "custody/checkpoint.txt").read_text()


def test_nothing_of_the_ledger_leaks_into_the_package(content: BagContent, key: ReleaseKey, tmp_path: Path) -> None:
    written = write_bag(tmp_path, content, key.sign)
    secrets = [b"e" * 64, b"d" * 64, b"F" * 40, b"E" * 40, b"10:11:12", b"accession"]
    for path in written.path.rglob("*"):
        if path.is_file() and path.name != "verify.py":
            assert not [secret for secret in secrets if secret in path.read_bytes()], path


def test_the_umask_of_the_desk_does_not_show(content: BagContent, key: ReleaseKey, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        written = write_bag(tmp_path, content, key.sign)
    finally:
        os.umask(before)
    assert stat.S_IMODE((written.path / "README.txt").stat().st_mode) == 0o644


def test_another_day_than_the_signatures_is_not_handed_over(
    content: BagContent, key: ReleaseKey, tmp_path: Path
) -> None:
    with pytest.raises(BagRefused):
        write_bag(tmp_path, dataclasses.replace(content, day=date(2026, 11, 22)), key.sign)
