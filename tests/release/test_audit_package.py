"""Audit packages: checked from outside, opened further only by two, recorded before anything is written."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
import pytest

from custody import verify
from custody.acts import Act
from custody.disclosure import Profile
from custody.errors import NotPermitted, Unknown
from custody.records import Draft
from keys import pipe
from release import subject
from release.audit_package import Hand, Order, disclose, make_package
from release.errors import AlreadyThere, DiskTrouble, NoSuchSubject
from release.subject import Kind
from tests.release.audits import MADE, PERSON, ROLE, VERSION, Desk, released
from tests.release.candidates import RELEASE, SOURCE, Candidates

MIDNIGHT = 86_400


@pytest.fixture(scope="module")
def left(ready: Candidates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = released(ready, tmp_path_factory.mktemp("outbound"))
    yield made
    made.room.close()


@pytest.fixture
def desk(left: Desk) -> Iterator[Desk]:
    made = left.fresh()
    yield made
    made.room.close()


@pytest.fixture(scope="module")
def packages(left: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Profile, Path]]:
    made = left.fresh()
    yield {profile: made.package(tmp_path_factory.mktemp(profile.value), profile).path for profile in Profile}
    made.room.close()


def opened(path: Path) -> dict[str, set[str]]:
    """Gives the names opened of each act's entries."""
    found: dict[str, set[str]] = {}
    for item in json.loads((path / "custody/extract.json").read_bytes())["entries"]:
        told = {field["name"]: field["value"] for field in item["opened"]}
        found.setdefault(str(told["act"]), set()).update(told)
    return found


@pytest.mark.parametrize("profile", Profile)
def test_a_stranger_checks_it_with_the_program_that_goes_with_it(
    left: Desk, packages: dict[Profile, Path], profile: Profile
) -> None:
    path, policy = packages[profile], left.room.chain().policy
    keys = ["--release-key", policy.release, "--log-key", policy.log]
    bare = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    argv = [sys.executable, "-I", "-S", "verify.py", ".", *keys, "--json"]
    done = subprocess.run(argv, cwd=path, env=bare, capture_output=True, check=False, text=True)
    said = json.loads(done.stdout)
    assert (done.returncode, said["end"]) == (0, "given"), done.stdout
    bagit.Bag(str(path)).validate()
    assert {int(each.stat().st_mtime) % MIDNIGHT for each in path.rglob("*")} == {0}


@pytest.mark.parametrize("changed", ["data/report.pdf", "data/entries.csv", "custody/extract.json", "verify.py"])
def test_a_changed_byte_is_refused(packages: dict[Profile, Path], tmp_path: Path, changed: str) -> None:
    copy = tmp_path / packages[Profile.PUBLIC].name
    shutil.copytree(packages[Profile.PUBLIC], copy)
    data = bytearray((copy / changed).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / changed).write_bytes(data)
    assert verify.verify(copy, verify.Trust()).exit_code() == 3


def test_a_court_is_opened_what_the_public_is_until_two_decided(
    desk: Desk, packages: dict[Profile, Path], tmp_path: Path
) -> None:
    public, court = opened(packages[Profile.PUBLIC]), opened(packages[Profile.COURT])
    assert {act: court[act] for act in public} == public
    assert not {name for names in court.values() for name in names} - set(verify.PUBLIC)
    chain = desk.room.chain()
    about = subject.exhibit(desk.exhibit, chain)
    for place, name in enumerate(("alice", "bob")):
        disclose(about, ("digest", "declarant"), "ordonnance", desk.room.reviewers[name], chain, desk.room.sign(name))
        told = opened(desk.package(tmp_path / str(place), Profile.COURT).path)
        assert ("digest" in told["accession"]) == (name == "bob")
    declared = json.loads((tmp_path / "1" / "AUD-2026-0002" / "data/declaration.json").read_bytes())
    assert (declared["person"], declared["role"]) == (PERSON, ROLE)
    other = subject.release(RELEASE, chain)
    assert "digest" not in opened(desk.package(tmp_path / "other", Profile.COURT, other).path)["accession"]


def test_signatures_opened_to_a_court_are_judged_by_whoever_checks(desk: Desk, tmp_path: Path) -> None:
    chain = desk.room.chain()
    about = subject.exhibit(desk.exhibit, chain)
    for name in ("alice", "bob"):
        fields = ("signature", "actor", "time")
        disclose(about, fields, "ordonnance", desk.room.reviewers[name], chain, desk.room.sign(name))
    path = desk.package(tmp_path, Profile.COURT).path
    entries = json.loads((path / "custody/extract.json").read_bytes())["entries"]
    signed = [item for item in entries if "signature" in item]
    assert len(signed) >= 8
    assert {each.stem for each in (path / "custody/certificates").iterdir()} == set(desk.room.reviewers.values())
    other = bytearray((path / "custody/certificates" / f"{desk.room.reviewers['bob']}.gpg").read_bytes())
    assert verify.verify(path, verify.Trust()).exit_code() == 0
    (path / "custody/certificates" / f"{desk.room.reviewers['alice']}.gpg").write_bytes(other)
    assert verify.verify(path, verify.Trust()).exit_code() == 3


def test_the_declaration_is_signed_by_the_person_where_they_are_named(
    desk: Desk, packages: dict[Profile, Path]
) -> None:
    data = packages[Profile.DESK] / "data"
    examined = pipe.examine_detached(data / "declarant.gpg", data / "declaration.json", data / "declaration.sig")
    assert examined.fingerprint == desk.room.reviewers["alice"]
    said = json.loads((data / "declaration.json").read_bytes())
    assert (said["person"], said["role"], said["tamis"]) == (PERSON, ROLE, VERSION)
    hidden = packages[Profile.PUBLIC] / "data"
    assert json.loads((hidden / "declaration.json").read_bytes())["person"] == ""
    assert not list(hidden.glob("declar*.sig")) + list(hidden.glob("*.gpg"))


def test_the_intent_is_recorded_before_and_the_outcome_after(desk: Desk, tmp_path: Path) -> None:
    steps: list[tuple[str, bool]] = []
    written = desk.package(tmp_path, after=lambda step: steps.append((step, (tmp_path / "AUD-2026-0001").exists())))
    assert steps == [("intent", False), ("written", True)]
    acts = [entry for entry in desk.room.chain().history.entries() if entry.text("package") == written.name]
    assert [entry.text("act") for entry in acts] == [Act.AUDIT, Act.AUDITED]
    assert acts[0].signature is not None
    assert acts[1].text("out") == written.tagmanifest_sha256


class Stopped(Exception):
    """The power went."""


def test_cut_short_it_leaves_an_intent_and_no_package_and_the_next_has_another_name(desk: Desk, tmp_path: Path) -> None:
    def stop(_step: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        desk.package(tmp_path, after=stop)
    assert not list(tmp_path.iterdir())
    assert desk.package(tmp_path).name == "AUD-2026-0002"


def test_only_a_reviewer_makes_one_and_only_where_it_can_lie(desk: Desk, tmp_path: Path) -> None:
    chain = desk.room.chain()
    order = Order(subject.exhibit(desk.exhibit, chain), Profile.PUBLIC, "fr", PERSON, ROLE, VERSION)
    hands = [
        Hand("C" * 40, desk.hand().draft, desk.hand().data),
        Hand(desk.hand().reviewer, _unsigned, desk.hand().data),
    ]
    for hand in hands:
        with pytest.raises(NotPermitted):
            make_package(order, tmp_path, MADE, hand, chain)
    with pytest.raises(DiskTrouble):
        make_package(order, tmp_path / "no such stick", MADE, desk.hand(), chain)
    (tmp_path / "AUD-2026-0001").touch()
    with pytest.raises(AlreadyThere):
        desk.package(tmp_path)
    assert not [entry for entry in chain.history.entries() if entry.text("act") == Act.AUDIT]


def _unsigned(draft: Draft) -> Draft:
    return draft


def test_each_kind_of_subject_covers_what_belongs_to_it(desk: Desk, tmp_path: Path) -> None:
    chain = desk.room.chain()
    for about in (subject.source(SOURCE, chain), subject.release(RELEASE, chain), subject.period(MADE, MADE)):
        path = desk.package(tmp_path / about.kind.value, Profile.DESK, about).path
        rows = list(csv.DictReader(io.StringIO((path / "data/entries.csv").read_bytes().decode("utf-8-sig"))))
        accessions = sum(row["act"] == "accession" for row in rows)
        assert accessions == {Kind.SOURCE: 3, Kind.RELEASE: 1, Kind.PERIOD: 0}[about.kind]
        assert sum(row["act"] == "policy" for row in rows) == 2  # whoever checks signatures needs the rules
    for wrong in ("zebra crossing", ""):
        with pytest.raises(NoSuchSubject):
            subject.source(wrong, chain)
    with pytest.raises(Unknown):
        subject.release("REL-1999-0001", chain)


@pytest.mark.parametrize("profile", Profile)
def test_the_graph_conforms_to_the_official_shapes(packages: dict[Profile, Path], profile: Profile) -> None:
    validator = Path(sys.executable).with_name("case_validate")
    done = subprocess.run(
        [validator, packages[profile] / "data/case.jsonld"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Conforms: True" in done.stdout) == (0, True), done.stdout + done.stderr


def test_the_graph_names_what_is_opened(left: Desk, packages: dict[Profile, Path]) -> None:
    exhibit = left.room.chain().catalog.exhibit(left.exhibit)
    shown, hidden = (json.dumps(_graph(packages[profile])) for profile in (Profile.DESK, Profile.PUBLIC))
    assert exhibit.digest in shown
    assert exhibit.digest not in hidden
    assert "startTime" in shown
    assert "startTime" not in hidden


def _graph(path: Path) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json.loads((path / "data/case.jsonld").read_bytes())["@graph"]
    return graph
