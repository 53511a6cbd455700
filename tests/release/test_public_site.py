import json
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from release.public_site import Page, Site, pages
from release.published import Published
from tests.release.publications import SITE, many
from tests.release.test_site import Parts

ATOM = "{http://www.w3.org/2005/Atom}"
INDEX = {"index.html", "index.en.html", "releases.json", "atom.xml", "search-index.js"}


def rendered(releases: list[Published], site: Site = SITE) -> dict[str, Page]:
    return {page.path: page for page in pages(site, releases)}


@pytest.fixture(scope="module")
def small() -> dict[str, Page]:
    return rendered(list(many(3, 2)))


def text(page: Page) -> str:
    return page.content.decode()


def test_a_new_release_touches_its_own_pages_and_the_index_pages_at_ten_thousand_documents() -> None:
    releases = list(many(101, 100))
    before, after = rendered(releases[:-1]), rendered(releases)
    own = {f"releases/REL-2026-0101{middle}{end}" for middle in ("", ".check") for end in (".html", ".en.html")}
    assert sum(len(each.record.documents) for each in releases[:-1]) == 10_000
    assert set(after) - set(before) == own
    assert len(re.findall("<entry ", text(after["atom.xml"]))) == 100, "a feed tells what is new, not everything"
    assert {path for path in before if before[path] != after[path]} == INDEX


def test_the_order_in_which_releases_come_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    releases = list(many(4, 1))
    there = rendered(releases)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    time.tzset()
    assert rendered(releases[::-1]) == there
    monkeypatch.undo()
    time.tzset()


def test_the_pages_ask_nothing_of_anybody_and_lead_to_files_of_the_site(small: dict[str, Page]) -> None:
    kept = {f"bags/{each.name}/{file.path}" for each in many(3, 2) for file in each.files}
    kept |= {f"downloads/{each.name}.zip" for each in many(3, 2)}
    for path, page in small.items():
        if not path.endswith(".html"):
            continue
        parts = Parts(text(page))
        assert not parts.elements & {"img", "iframe", "object", "embed", "form", "base", "style", "video", "audio"}
        assert parts.handlers == []
        for address in parts.addresses:
            where = address.partition("#")[0]
            told = re.sub(r"^[^/]+/\.\./", "", f"{path.rpartition('/')[0]}/{where}".lstrip("/")) if where else path
            assert told in {*small, *kept}, (path, address)
    assert "url(" not in text(small["style.css"])
    assert "@import" not in text(small["style.css"])


def test_only_the_index_pages_may_run_a_program(small: dict[str, Page]) -> None:
    for path, page in small.items():
        if path.endswith(".html"):
            assert ("script-src" in text(page)) == ("<script" in text(page)) == path.startswith("index"), path
            assert "default-src 'none'" in text(page)


def test_every_title_is_on_the_plain_page_newest_first(small: dict[str, Page]) -> None:
    for path in ("index.html", "index.en.html"):
        assert re.findall(r">(Commune n° \d)</a>", text(small[path])) == [f"Commune n° {at}" for at in (3, 2, 1)]


def test_what_is_typed_is_escaped_everywhere() -> None:
    (release,) = many(1, 1)
    evil = replace(release.record.description, title='</script><b>"&', html="<p>x</p><script>y</script>")
    there = rendered([replace(release, record=replace(release.record, description=evil))], replace(SITE, name="<i>N"))
    for path, page in there.items():
        if not path.endswith((".css", ".js", ".json")):
            assert not re.search(r"<b>|<i>|<script>", text(page)), path
    ET.fromstring(there["atom.xml"].content)  # noqa: S314 (our own)


def test_the_feed_has_lasting_names_and_days_only(small: dict[str, Page]) -> None:
    feed = ET.fromstring(small["atom.xml"].content)  # noqa: S314 (our own)
    ids = [each.text or "" for each in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == 4
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", i) for i in ids
    )
    assert [each.text for each in feed.iter(f"{ATOM}updated")] == [f"2026-01-0{day}T00:00:00Z" for day in (4, 4, 3, 2)]
    other = rendered(list(many(4, 2)))["atom.xml"]
    assert set(ids) < {each.text for each in ET.fromstring(other.content).iter(f"{ATOM}id")}  # noqa: S314 (our own)


def test_the_list_for_machines_says_where_everything_lies(small: dict[str, Page]) -> None:
    told = json.loads(small["releases.json"].content)["releases"]
    assert [each["release"] for each in told] == ["REL-2026-0003", "REL-2026-0002", "REL-2026-0001"]
    assert told[0]["documents"][1]["path"] == "bags/REL-2026-0003/data/documents/REL-2026-0003-02.pdf"
    assert told[0]["documents"][1]["size"] == 1003


def test_the_page_to_check_shows_the_verifier_the_keys_and_three_commands(small: dict[str, Page]) -> None:
    page = text(small["releases/REL-2026-0001.check.en.html"])
    for shown in ("sha256sum -c", "gpgv --keyring", "python3 -I verify.py", "a" * 64, "F" * 40, "Compare with another"):
        assert shown in page


def test_an_exercise_says_so_on_every_page() -> None:
    for path, page in rendered(list(many(1, 1)), replace(SITE, training=True)).items():
        if path.endswith((".html", ".xml")):
            assert ("EXERCISE" if path.endswith(".en.html") else "EXERCICE") in text(page)
