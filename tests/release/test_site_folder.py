import hashlib
import os
import re
import shutil
import signal
import stat
import time
import zipfile
from pathlib import Path

import pytest

from custody.verify import Trust
from release.bag import write_bag
from release.errors import SiteRefused
from release.public.documents import name_of
from release.public.headings import AXES
from release.site_folder import Brought, bring_up_to_date
from tests.release.candidates import Candidates
from tests.release.packages import ReleaseKey, content_of
from tests.release.publications import LOG, RELEASES, bag
from tests.release.test_public_site import INDEX


@pytest.fixture(scope="module")
def bags(key: ReleaseKey, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    top = tmp_path_factory.mktemp("bags")
    return [bag(top, key, release) for release in RELEASES]


@pytest.fixture(scope="module")
def made(bags: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of all three; change nothing in it."""
    into = tmp_path_factory.mktemp("made") / "site"
    bring(into, *bags)
    return into


ANY = Trust()


def bring(into: Path, *given: Path, name: str | None = "Technopolice", trust: Trust = ANY) -> Brought:
    return bring_up_to_date(into, given, name, trust)


def tree(top: Path) -> dict[str, tuple[bytes, int, float]]:
    """Every file's bytes, mode and time."""
    found = {}
    for path in top.rglob("*"):
        if path.is_file():
            status = path.stat()
            found[path.relative_to(top).as_posix()] = (path.read_bytes(), stat.S_IMODE(status.st_mode), status.st_mtime)
    return found


def traces_of(word: str, folder: Path) -> set[str]:
    return {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*.js") if word in path.read_text()}


def inodes(top: Path) -> dict[str, int]:
    return {path.relative_to(top).as_posix(): path.stat().st_ino for path in top.rglob("*") if path.is_file()}


def test_the_same_packages_make_the_same_site_wherever_whenever_and_in_whatever_order(
    bags: list[Path], made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/St_Johns")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    time.tzset()
    mask = os.umask(0o077)
    other = tmp_path / "elsewhere and deeper"
    bring(other, bags[2])
    bring(other, bags[0])
    bring(other, bags[1])
    os.umask(mask)
    monkeypatch.undo()
    time.tzset()
    assert tree(other) == tree(made)
    assert {at % 86400 for _, _, at in tree(made).values()} == {0}


def test_a_new_release_rewrites_its_own_pages_and_the_index_pages(bags: list[Path], tmp_path: Path) -> None:
    into = tmp_path / "site"
    bring(into, *bags[:2])
    before = inodes(into)
    brought = bring(into, bags[2], name=None)
    after = inodes(into)
    assert brought.new == ("REL-2027-0001",)
    assert all("REL-2027-0001" in path or path.startswith("search/2027-0") for path in set(after) - set(before))
    axes = {path for path in INDEX if path.partition("/")[0] in AXES} | {"headings.json", "places.geojson"}
    assert {path for path in before if before[path] != after[path]} == {*INDEX - axes, "releases.sqlite"}
    assert bring(into, *bags, name=None).written == 0


def test_a_package_that_does_not_hold_changes_nothing(bags: list[Path], tmp_path: Path) -> None:
    into, torn = tmp_path / "site", tmp_path / "torn"
    shutil.copytree(bags[1], torn)
    (document,) = torn.glob("data/documents/*-01.pdf")
    document.write_bytes(document.read_bytes() + b" ")
    with pytest.raises(SiteRefused) as refused:
        bring(into, bags[0], torn)
    assert refused.value.message.id == "release.site_bag_refused"
    assert list(into.iterdir()) == []
    bring(into, bags[0])
    before = tree(into)
    with pytest.raises(SiteRefused):
        bring(into, torn)
    assert tree(into) == before


def test_a_link_or_something_else_is_no_package(bags: list[Path], tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    shutil.copytree(bags[0], linked)
    (linked / "LISEZMOI.txt").unlink()
    (linked / "LISEZMOI.txt").symlink_to(bags[0] / "LISEZMOI.txt")
    for wrong in (linked, tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SiteRefused):
            bring(tmp_path / "site", wrong)


def test_a_package_changed_inside_the_site_is_found_the_next_time(bags: list[Path], tmp_path: Path) -> None:
    into = tmp_path / "site"
    bring(into, bags[0])
    (into / "bags/REL-2026-0001/data/index.html").write_bytes(b"other")
    with pytest.raises(SiteRefused):
        bring(into, bags[1])


def test_a_page_changed_inside_the_site_is_put_right(bags: list[Path], made: Path, tmp_path: Path) -> None:
    into = tmp_path / "site"
    bring(into, *bags)
    (into / "releases/REL-2026-0001.html").write_bytes(b"other")
    (into / "downloads/REL-2026-0001.zip").write_bytes(b"other")
    assert bring(into).written == 2
    assert tree(into) == tree(made)


def test_a_folder_of_somebody_s_is_not_touched(bags: list[Path], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SiteRefused) as refused:
        bring(tmp_path, bags[0])
    assert refused.value.message.id == "release.site_not_ours"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_site_is_one_ledger_s_and_an_exercise_stays_apart(bags: list[Path], key: ReleaseKey, tmp_path: Path) -> None:
    exercise = bag(tmp_path, key, "REL-2026-0002", training=True)
    with pytest.raises(SiteRefused):
        bring(tmp_path / "site", bags[0], exercise)
    with pytest.raises(SiteRefused):
        bring(tmp_path / "site", bags[0], trust=Trust(release_key="0" * 40))
    assert bring(tmp_path / "site", exercise).site.training
    with pytest.raises(SiteRefused) as refused:
        bring(tmp_path / "site", trust=Trust(log_key=LOG))
    assert refused.value.message.id == "release.site_other_ledger"


def test_another_content_under_a_known_name_is_refused(key: ReleaseKey, bags: list[Path], tmp_path: Path) -> None:
    into = tmp_path / "site"
    bring(into, bags[0])
    other = write_bag(tmp_path, content_of(key, title="Un autre titre"), key.sign).path
    before = tree(into)
    with pytest.raises(SiteRefused) as refused:
        bring(into, other)
    assert refused.value.message.id == "release.site_already_there"
    assert tree(into) == before


def test_the_download_is_the_whole_package(made: Path, bags: list[Path]) -> None:
    with zipfile.ZipFile(made / "downloads/REL-2026-0001.zip") as archive:
        held = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert held == {
        path.relative_to(bags[0].parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in bags[0].rglob("*")
        if path.is_file()
    }


def test_what_a_crash_left_is_cleared(bags: list[Path], tmp_path: Path) -> None:
    into = tmp_path / "site"
    (into / ".coming-left/0").mkdir(parents=True)
    bring(into, bags[0])
    assert not list(into.glob(".coming-*"))


def test_what_is_shown_no_more_goes_and_what_is_somebody_s_stays(bags: list[Path], made: Path, tmp_path: Path) -> None:
    into = tmp_path / "site"
    bring(into, *bags)
    (into / "notes.txt").write_text("mine")
    (into / "companies/gone.html").write_text("old")
    (into / "search/2019-0").mkdir()
    (into / "search/2019-0/ca.js").write_text("old")
    bring(into)
    (into / "notes.txt").unlink()
    assert tree(into) == tree(made)
    assert not (into / "search/2019-0").exists()


def test_what_a_desk_truly_handed_over_can_be_read_page_by_page(ready: Candidates, tmp_path: Path) -> None:
    made = ready.fresh()
    package = made.hand_over(tmp_path).path
    brought = bring(tmp_path / "site", package)
    made.room.close()
    (document,) = brought.releases[0].record.documents
    page = (tmp_path / "site" / f"documents/{name_of(document)}.html").read_text()
    pictures = re.findall(r'<img src="\.\./([^"]+)"', page)
    assert len(pictures) == document.pages >= 1
    assert all((tmp_path / "site" / path).read_bytes().startswith(b"\x89PNG\r\n") for path in pictures)
    assert "The board met on a Monday." in page
    assert traces_of("monday", tmp_path / "site" / "search") == {"search/2026-0/mi.js"}


@pytest.mark.parametrize("seen", [".coming-*/*/bagit.txt", "bags/*", "downloads/*.zip", "releases/*.html"])
def test_a_death_at_any_moment_is_mended_by_doing_it_again(
    bags: list[Path], made: Path, tmp_path: Path, seen: str
) -> None:
    into = tmp_path / "site"
    child = os.fork()
    if child == 0:
        try:
            bring(into, *bags)
        finally:
            os._exit(0)
    while not any(into.glob(seen)) and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    bring(into, *bags)
    assert tree(into) == tree(made)
