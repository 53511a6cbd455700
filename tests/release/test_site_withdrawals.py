"""What is gone from a public site: down at once, a tombstone for good, and nothing else of it anywhere."""

import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from custody.verify import Trust
from release.errors import NoticeRefused, SiteRefused
from release.noticed import FILES, write_notice
from release.site_folder import Brought, bring_up_to_date
from release.site_withdrawals import Down
from release.withdrawal import Notice, Reason, stated
from tests.release.packages import ReleaseKey, log_signer, release_key
from tests.release.publications import LOG, RELEASES, bag
from tests.release.test_site_folder import tree

OLD, NEW, OTHER = RELEASES
TODAY = date(2027, 2, 1)
ATOM = "{http://www.w3.org/2005/Atom}"
ANY = Trust()


@dataclass(frozen=True)
class Press:
    """Three packages, and notices about the first of them by the same key."""

    bags: tuple[Path, ...]
    key: ReleaseKey
    notice: Notice

    def write(self, into: Path, notice: Notice | None = None, key: ReleaseKey | None = None) -> Path:
        told, by = notice or self.notice, key or self.key
        into.mkdir(exist_ok=True)
        moment = f"{told.day:%Y%m%d}T000000!"
        return write_notice(into, stated(told), by.certificate(), lambda data: by.sign(data, moment))


@pytest.fixture(scope="module")
def press(key: ReleaseKey, tmp_path_factory: pytest.TempPathFactory) -> Press:
    top = tmp_path_factory.mktemp("press")
    bags = tuple(bag(top, key, release) for release in RELEASES)
    told = json.loads((bring(top / "first", bags[0]) / "releases.json").read_bytes())["releases"][0]
    said = {"fr": "<p>Un nom était faux.</p>", "en": ""}
    day, title = RELEASES[OLD]
    notice = Notice("WDR-2027-0002", OLD, told["payload"], LOG, TODAY, day, "fr", title, Reason.ERROR, said, NEW)
    return Press(bags, key, notice)


@pytest.fixture(scope="module")
def whole(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of all three; change nothing in it."""
    return bring(tmp_path_factory.mktemp("whole") / "site", *press.bags)


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(whole, tmp_path / "site")


def bring(into: Path, *given: Path, down: Down | None = None, trust: Trust = ANY) -> Path:
    brought(into, *given, down=down, trust=trust)
    return into


def brought(into: Path, *given: Path, down: Down | None = None, trust: Trust = ANY) -> Brought:
    return bring_up_to_date(into, given, None if (into / "site.json").exists() else "N", trust, down)


def by(press: Press) -> Trust:
    return Trust(release_key=press.key.fingerprint)


def traces(into: Path, *words: str) -> set[str]:
    """Finds files of the site in whose name or content one of these stands."""
    found = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()}
    return {name for name in found if any(w in name or w.encode() in (into / name).read_bytes() for w in words)}


def test_packages_and_notices_make_the_same_site_in_whatever_order(press: Press, site: Path, tmp_path: Path) -> None:
    notice = press.write(tmp_path / "n")
    first = bring(bring(tmp_path / "first", press.bags[1], notice, trust=by(press)), press.bags[2], press.bags[0])
    hurried = bring(site, down=Down(OLD, Reason.UNTOLD, date(2027, 1, 31)))
    assert tree(bring(hurried, notice)) == tree(first)
    assert brought(hurried, notice, press.bags[0]).written == 0


def test_nothing_of_it_stays_but_what_the_notice_says(press: Press, site: Path, tmp_path: Path) -> None:
    into = bring(site, press.write(tmp_path / "n"))
    assert traces(into, OLD) == {
        "index.html", "index.en.html", "releases.json", "atom.xml", f"releases/{OLD}.html", f"releases/{OLD}.en.html",
        *(f"withdrawals/{OLD}/{name}" for name in FILES),
    }  # fmt: skip
    page = " ".join((into / f"releases/{OLD}.html").read_text().split())
    for said in (
        "Vidéosurveillance à Gex",
        "21 novembre 2026",
        "février 2027",
        "Elle contenait une erreur",
        "Un nom était",
    ):
        assert said in page
    assert f'href="{NEW}.html"' in page
    assert '<div class="description" lang="fr">' in (into / f"releases/{OLD}.en.html").read_text()
    assert "It contained an error" in (into / f"releases/{OLD}.en.html").read_text()
    assert OLD not in "".join(path.read_text() for path in (into / "search").rglob("*.js"))
    told = json.loads((into / "releases.json").read_bytes())
    assert [each["release"] for each in told["releases"]] == [OTHER, NEW]
    (gone,) = told["withdrawn"]
    assert (into / gone["page"]).is_file()
    assert (into / gone["notice"]).is_file()
    entries = list(ET.fromstring((into / "atom.xml").read_bytes()).iter(f"{ATOM}entry"))  # noqa: S314 (our own)
    (entry,) = (each for each in entries if OLD in (each.findtext(f"{ATOM}title") or ""))
    assert entry is entries[0]
    assert entry.findtext(f"{ATOM}id") == gone["id"]
    assert entry.findtext(f"{ATOM}updated") == "2027-02-01T00:00:00Z"
    assert entry.findtext(f"{ATOM}published") == "2026-11-21T00:00:00Z"
    assert [each for each in entry.iter(f"{ATOM}link") if each.get("rel") == "enclosure"] == []


def test_its_texts_go_at_once_even_when_another_package_keeps_the_site_from_being_made(site: Path) -> None:
    (site / f"bags/{NEW}/data/index.html").write_bytes(b"other")
    assert traces(site, f"documents/{OLD}-01")
    with pytest.raises(SiteRefused):
        bring(site, down=Down(OLD, Reason.DANGER, TODAY))
    assert not list((site / "documents").glob(f"{OLD}*"))
    assert not list((site / "search").glob("2026-0*/*.js"))
    assert not (site / "releases.sqlite").exists()


def test_a_title_that_goes_is_nowhere(press: Press, site: Path, tmp_path: Path) -> None:
    into = site
    assert traces(into, "Gex : la convention")
    bring(into, press.write(tmp_path / "n", replace(press.notice, reason=Reason.DANGER, said={})))
    assert traces(into, "Gex : la convention") == set()
    assert "Elle pouvait mettre quelqu’un en danger" in (into / f"releases/{OLD}.html").read_text()


def test_down_at_once_shows_no_title_and_says_what_is_pending(press: Press, site: Path) -> None:
    into = site
    made = brought(into, down=Down(OLD, Reason.LAW, TODAY))
    assert [(each.name, each.notice) for each in made.gone] == [(OLD, "")]
    assert traces(into, "Gex : la convention") == set()
    page = (into / f"releases/{OLD}.en.html").read_text()
    assert "signed notice is not here yet" in page
    assert "A law or a court demands it" in page
    again = brought(into, press.bags[0], down=Down(OLD, Reason.DANGER, date(2028, 1, 1)))
    assert (again.written, again.new) == (0, ())
    with pytest.raises(SiteRefused):
        brought(into, down=Down("REL-2026-0009", Reason.LAW, TODAY))
    with pytest.raises(SiteRefused):
        brought(into, down=Down("../bags", Reason.LAW, TODAY))


def test_it_does_not_wait_for_the_rest_of_the_site(press: Press, site: Path) -> None:
    into = site
    (into / "bags" / OTHER / "README.txt").write_text("other")
    (into / "bags" / OLD / "README.txt").write_text("damaged, too")
    with pytest.raises(SiteRefused) as told:
        brought(into, down=Down(OLD, Reason.UNTOLD, TODAY))
    assert told.value.message.id == "release.site_down_not_remade"
    there = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()}
    assert {
        name for name in there if OLD in name or name.startswith("search/2026-0") or name.endswith(".sqlite")
    } == set()
    shutil.rmtree(into / "bags" / OTHER)
    shutil.copytree(press.bags[2], into / "bags" / OTHER)
    made = brought(into)
    assert (made.gone[0].released, OLD in made.gone[0].name) == (None, True)
    assert (into / f"releases/{OLD}.html").is_file()


@pytest.mark.parametrize("left", ["bags", "downloads"])
def test_a_death_while_it_is_cleared_away_is_gone_on_from(
    press: Press, whole: Path, site: Path, tmp_path: Path, left: str
) -> None:
    into = bring(site, press.write(tmp_path / "n"))
    wanted = tree(into)
    name = OLD if left == "bags" else f"{OLD}.zip"
    if left == "bags":
        shutil.copytree(whole / left / name, into / left / name)
        (into / left / name / "verify.py").unlink()  # half of it was gone
    else:
        shutil.copy(whole / left / name, into / left / name)
    shutil.copy(whole / f"releases/{OLD}.check.html", into / f"releases/{OLD}.check.html")
    bring(into)
    assert tree(into) == wanted


@pytest.fixture(scope="module")
def stranger() -> Iterator[ReleaseKey]:
    with release_key() as made:
        yield made


def test_a_notice_that_is_not_about_this_site_changes_nothing(
    press: Press, stranger: ReleaseKey, site: Path, tmp_path: Path
) -> None:
    into = site
    before = tree(into)
    exercise = replace(press.notice, log=str(log_signer(training=True).verifier()))
    wrong = {
        "release.notice_other_ledger": press.write(tmp_path / "a", exercise),
        "release.notice_other_key": press.write(tmp_path / "b", key=stranger),
        "release.notice_other_payload": press.write(tmp_path / "c", replace(press.notice, payload="9" * 64)),
    }
    torn = shutil.copytree(press.write(tmp_path / "d"), tmp_path / "torn")
    (torn / "withdrawal.json").write_bytes((torn / "withdrawal.json").read_bytes().replace(b"error", b"doubt"))
    later = press.write(tmp_path / "e", replace(press.notice, day=date(2027, 2, 2)))
    swapped = shutil.copytree(press.write(tmp_path / "d2"), tmp_path / "swapped")
    shutil.copy(later / "withdrawal.json.sig", swapped / "withdrawal.json.sig")
    linked = shutil.copytree(press.write(tmp_path / "f"), tmp_path / "linked")
    (linked / "release-key.gpg").unlink()
    (linked / "release-key.gpg").symlink_to(later / "release-key.gpg")
    refused = [*wrong.items(), *(("release.notice_refused", each) for each in (torn, swapped, linked))]
    for message, notice in refused:
        with pytest.raises(NoticeRefused) as told:
            brought(into, notice)
        assert told.value.message.id == message
        assert tree(into) == before
    bring(into, wrong["release.notice_other_key"], trust=Trust(release_key=stranger.fingerprint))
    assert not (into / "bags" / OLD).exists()


def test_of_two_notices_the_later_counts_and_one_name_has_one_content(press: Press, site: Path, tmp_path: Path) -> None:
    one, ten = press.write(tmp_path / "n"), press.write(tmp_path / "n", replace(press.notice, name="WDR-2027-0010"))
    into = bring(site, one, ten)
    before = tree(into)
    assert brought(into, one).written == 0
    assert "WDR-2027-0010" in (into / f"releases/{OLD}.html").read_text()
    for wrong in (replace(press.notice, name="WDR-2027-0010", said={}), replace(press.notice, payload="9" * 64)):
        with pytest.raises(NoticeRefused):
            brought(into, press.write(tmp_path / wrong.payload[:3], wrong))
    assert tree(into) == before


def test_a_package_of_another_content_does_not_come_back_under_the_name(press: Press, tmp_path: Path) -> None:
    told = replace(press.notice, payload="9" * 64)
    into = bring(tmp_path / "site", press.bags[1], press.write(tmp_path / "n", told))
    with pytest.raises(NoticeRefused):
        brought(into, press.bags[0])
    assert not (into / "bags" / OLD).exists()


def test_what_the_site_wrote_down_and_somebody_changed_is_found(press: Press, site: Path, tmp_path: Path) -> None:
    into = bring(site, press.write(tmp_path / "n"))
    bring(into, down=Down(NEW, Reason.UNTOLD, TODAY))
    there = tree(into)
    for name in (f"withdrawals/{OLD}/withdrawal.json", "withdrawals/taken-down.json"):
        kept = (into / name).read_bytes()
        (into / name).write_bytes(kept.replace(b"2027", b"2028"))
        with pytest.raises(NoticeRefused):
            brought(into) if OLD in name else brought(into, press.write(tmp_path / "n3", _about(NEW, press)))
        (into / name).write_bytes(kept)
    assert set(tree(into)) == set(there)


def _about(release: str, press: Press) -> Notice:
    return replace(press.notice, release=release, replaced_by="", payload="9" * 64)


def test_a_page_that_led_only_to_what_is_gone_goes_too(press: Press, site: Path, tmp_path: Path) -> None:
    into = site
    (into / "robots.txt").write_text("theirs")
    (into / "releases/left-over.html").write_text("Gex")
    bring(into, press.write(tmp_path / "n"))
    assert (into / "robots.txt").is_file()
    assert not (into / "releases/left-over.html").exists()


def test_the_whole_site_can_be_tombstones(press: Press, tmp_path: Path) -> None:
    notice = press.write(tmp_path / "n")
    with pytest.raises(NoticeRefused):
        brought(tmp_path / "site", notice)  # whose key is that?
    into = bring(tmp_path / "site", notice, trust=by(press))
    assert f"Lire {NEW}" in (into / f"releases/{OLD}.html").read_text()
    assert f'href="{NEW}.html"' not in (into / f"releases/{OLD}.html").read_text()
    made = brought(into, *press.bags[:2])
    assert (made.new, [each.name for each in made.gone]) == ((NEW,), [OLD])
