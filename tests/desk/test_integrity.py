"""Tests of desk/integrity.py: a site-packages with a record, then modified and planted files."""

import base64
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from desk.integrity import Installation, is_development, weaknesses

ROOMS = ("intake", "desk")
FILES = {
    "intake/__init__.py": b"'''intake'''\n",
    "intake/receive.py": b"RECEIVE = 1\n",
    "desk/__init__.py": b"'''desk'''\n",
    "desk/pages/index.html": b"<p>\n",
    "desk/__pycache__/__init__.cpython-311.pyc": b"not in any record",
    "tamis-0.1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tamis\nVersion: 0.1.0\n",
}


def install(site: Path, name: str, files: dict[str, bytes]) -> None:
    """Writes files and their RECORD as an installer does."""
    lines = []
    for path, data in files.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{path},,\n" if path.endswith(".pyc") else f"{path},sha256={digest},{len(data)}\n")
    lines.append(f"{name}-0.1.0.dist-info/RECORD,,\n")
    (site / f"{name}-0.1.0.dist-info/RECORD").write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site-packages"
    install(folder, "tamis", FILES)
    return folder


@pytest.fixture
def installation(site: Path, tmp_path: Path) -> Installation:
    where = tmp_path / "elsewhere"
    where.mkdir()
    return Installation("tamis", ROOMS, (str(site),), where, os.getuid())


def told(installation: Installation) -> list[tuple[str, str]]:
    found = [weakness.message for weakness in weaknesses(installation)]
    return [(message.id, str(dict(message.params).get("file", ""))) for message in found]


def test_a_fresh_installation_matches_its_record(installation: Installation) -> None:
    assert told(installation) == []
    assert not is_development(installation)


@pytest.mark.parametrize("path", ["intake/receive.py", "desk/pages/index.html", "tamis-0.1.0.dist-info/METADATA"])
def test_a_changed_file_is_named(installation: Installation, site: Path, path: str) -> None:
    (site / path).write_bytes(FILES[path] + b"# one line more\n")
    assert told(installation) == [("desk.integrity_changed_file", path)]


def test_a_missing_file_is_named(installation: Installation, site: Path) -> None:
    (site / "intake/receive.py").unlink()
    assert told(installation) == [("desk.integrity_missing_file", "intake/receive.py")]


def test_a_file_recorded_without_a_hash_is_not_trusted(installation: Installation, site: Path) -> None:
    record = site / "tamis-0.1.0.dist-info/RECORD"
    lines = record.read_text(encoding="utf-8").splitlines()
    bare = ["intake/receive.py,," if line.startswith("intake/receive.py,") else line for line in lines]
    record.write_text("\n".join(bare), encoding="utf-8")
    assert told(installation) == [("desk.integrity_changed_file", "intake/receive.py")]


@pytest.mark.parametrize("path", ["intake/extra.py", "desk/pages/deep/er.py", "desk/fast.abi3.so", "desk/old.pyc"])
def test_a_planted_program_file_is_named(installation: Installation, site: Path, path: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(b"")
    assert told(installation) == [("desk.integrity_planted_file", path)]


def test_a_package_that_overwrites_a_room_is_found_twice(installation: Installation, site: Path) -> None:
    install(
        site,
        "intake",
        {
            "intake/__init__.py": b"VERSION = 2\n",
            "intake-0.1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: Intake\nVersion: 0.1.0\n",
        },
    )
    assert told(installation) == [
        ("desk.integrity_shared_room", ""),
        ("desk.integrity_changed_file", "intake/__init__.py"),
    ]


def test_another_room_of_that_name_on_the_path_is_found(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/intake.py").write_bytes(b"")
    path = (str(tmp_path / "other"), *installation.search_path)
    assert told(replace(installation, search_path=path)) == [("desk.integrity_shadowed_room", "")]


@pytest.mark.parametrize("entry", ["", ".", "relative"])
def test_a_relative_place_on_the_path_is_found(installation: Installation, entry: str) -> None:
    path = (*installation.search_path, entry)
    assert told(replace(installation, search_path=path)) == [("desk.integrity_path_working_directory", "")]


def test_the_working_directory_on_the_path_is_found(installation: Installation) -> None:
    path = (*installation.search_path, str(installation.working_directory))
    assert told(replace(installation, search_path=path)) == [("desk.integrity_path_working_directory", "")]


def test_a_place_others_can_write_to_is_found(installation: Installation, site: Path) -> None:
    site.chmod(0o777)
    assert told(installation) == [("desk.integrity_path_writable", "")]


def test_a_folder_above_that_others_can_write_to_is_found_unless_sticky(
    installation: Installation, tmp_path: Path
) -> None:
    tmp_path.chmod(0o777)
    assert told(installation) == [("desk.integrity_path_writable", "")]
    tmp_path.chmod(0o1777)
    assert told(installation) == []


def test_a_place_of_another_user_is_told_but_not_grave(installation: Installation) -> None:
    stranger = replace(installation, user=os.getuid() + 1)
    found = weaknesses(stranger)
    # Root may own anything: for root's own files there is nothing to tell.
    assert {weakness.message.id for weakness in found} == ({"desk.integrity_path_owner"} if os.getuid() else set())
    assert not [weakness for weakness in found if weakness.grave]


def test_without_an_installation_nothing_is_called_checked(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    elsewhere = replace(installation, search_path=(str(tmp_path / "empty"),))
    assert told(elsewhere) == [("desk.integrity_not_installed", "")]


def test_an_empty_record_is_not_a_match(installation: Installation, site: Path) -> None:
    (site / "tamis-0.1.0.dist-info/RECORD").write_bytes(b"")
    assert ("desk.integrity_no_record", "") in told(installation)


def test_a_development_installation_says_so_and_may_be_worked_in(installation: Installation, tmp_path: Path) -> None:
    site, checkout = tmp_path / "dev-site", tmp_path / "check out"
    for room in ROOMS:
        (checkout / room).mkdir(parents=True)
    origin = json.dumps({"url": checkout.as_uri(), "dir_info": {"editable": True}}).encode()
    metadata = {path: data for path, data in FILES.items() if "dist-info" in path}
    install(site, "tamis", {**metadata, "tamis-0.1.0.dist-info/direct_url.json": origin})
    development = replace(installation, search_path=(str(site), str(checkout)), working_directory=checkout)
    assert is_development(development)
    assert told(development) == [("desk.integrity_development", "")]
