import hashlib
import json
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from release.errors import SiteRefused
from release.fields import Fields
from release.public.headings import AXES
from release.public.voice import Page, Site, Voice
from release.public_feed import entries
from release.public_site import _feed, pages
from release.published import Published
from tests.release import tenders
from tests.release.publications import SITE, many, reading
from tests.release.test_site import Parts

ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("index", "timeline", *(f"{axis}/index" for axis in AXES))
INDEX = {f"{path}{end}" for path in LISTS for end in (".html", ".en.html")}
INDEX |= {"releases.json", "headings.json", "places.geojson", "atom.xml"}


def rendered(releases: list[Published], site: Site = SITE) -> dict[str, Page]:
    return {page.path: page for page in pages(site, releases, reading)}


@pytest.fixture(scope="module")
def small() -> dict[str, Page]:
    return rendered(list(many(3, 2)))


def digests(releases: list[Published]) -> dict[str, bytes]:
    """What a page is, without keeping it."""
    return {page.path: hashlib.sha256(page.content).digest() for page in pages(SITE, releases, reading)}


def text(page: Page) -> str:
    return page.content.decode()


@pytest.mark.parametrize(("there", "documents"), [(20, 2), pytest.param(100, 100, marks=pytest.mark.long)])
def test_a_new_release_touches_its_own_pages_and_those_it_belongs_to_at_ten_thousand_documents(
    there: int, documents: int
) -> None:
    releases = list(many(351, documents))[-there - 1 :]
    before, after = digests(releases[:-1]), digests(releases)
    assert sum(len(each.record.documents) for each in releases[:-1]) == there * documents
    name, ends = "REL-2026-0351", (".html", ".en.html")
    own = {f"releases/{name}{middle}{end}" for middle in ("", ".check") for end in ends}
    own |= {f"documents/{name}-{at:02}{end}" for at in range(1, documents + 1) for end in ends}
    assert set(after) - set(before) == own
    under = ("places/fr--bourg1", "companies/societe1", "bodies/villedebourg1", "technologies/vsa", "kinds/tender")
    headings = {f"{path}{end}" for path in (*under, "domains/policeetjustice") for end in ends}
    changed = {path for path in before if before[path] != after[path]}
    assert {path for path in changed if not path.startswith("search/")} == INDEX | headings
    assert {path.split("/")[1].removesuffix(".js") for path in changed - INDEX - headings} == {"2026-1"}


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
        assert not parts.elements & {"iframe", "object", "embed", "form", "base", "style", "video", "audio"}
        assert ("img-src" in text(page)) == bool(parts.elements & {"img", "image"}), path
        assert parts.handlers == []
        for address in parts.addresses:
            where = address.partition("#")[0]
            told = re.sub(r"^[^/]+/\.\./", "", f"{path.rpartition('/')[0]}/{where}".lstrip("/")) if where else path
            assert told in {*small, *kept, "releases.sqlite"}, (path, address)
    assert "url(" not in text(small["style.css"])
    assert "@import" not in text(small["style.css"])


def test_only_the_index_pages_may_run_a_program(small: dict[str, Page]) -> None:
    for path, page in small.items():
        if path.endswith(".html"):
            assert ("script-src" in text(page)) == ("<script" in text(page)) == path.startswith("index."), path
            assert "default-src 'none'" in text(page)


def test_every_title_is_on_the_plain_page_newest_first(small: dict[str, Page]) -> None:
    for path in ("index.html", "index.en.html"):
        assert re.findall(r">(Commune n° \d)</a>", text(small[path])) == [f"Commune n° {at}" for at in (3, 2, 1)]


def test_what_is_typed_is_escaped_everywhere() -> None:
    (release,) = many(1, 1)
    evil = replace(release.record.description, title='</script><b>"&', html="<p>x</p><script>y</script>")
    named = replace(release.record.fields, providers=("<b>Cie</b>",), related=("<i>x",), domains=('"<b>',))
    record = replace(release.record, description=evil, fields=named)
    there = rendered([replace(release, record=record)], replace(SITE, name="<i>N"))
    for path, page in there.items():
        if path.endswith((".html", ".xml")):
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


def test_the_feed_tells_what_is_new_and_not_everything() -> None:
    feed = _feed(Voice(SITE, "fr"), entries(list(many(101, 1)), ()))
    assert len(re.findall(b"<entry ", feed)) == 100


def test_the_list_for_machines_says_where_everything_lies(small: dict[str, Page]) -> None:
    told = json.loads(small["releases.json"].content)["releases"]
    assert [each["release"] for each in told] == ["REL-2026-0003", "REL-2026-0002", "REL-2026-0001"]
    assert told[0]["documents"][1]["path"] == "bags/REL-2026-0003/data/documents/REL-2026-0003-02.pdf"
    assert told[0]["documents"][1]["size"] == 1003


def test_the_page_to_check_shows_the_verifier_the_keys_and_three_commands(small: dict[str, Page]) -> None:
    page = text(small["releases/REL-2026-0001.check.en.html"])
    for shown in ("sha256sum -c", "gpgv --keyring", "python3 -I verify.py", "a" * 64, "F" * 40, "Compare with another"):
        assert shown in page


def test_a_text_is_shown_as_text_and_must_be_the_one_that_was_checked() -> None:
    (release,) = many(1, 1)
    name = f"data/{release.record.documents[0].text_path}"
    evil = b"<b>x</b>\x00\x1b[1m\f</div><script>y"
    files = [
        replace(file, sha256=hashlib.sha256(evil).hexdigest()) if file.path == name else file for file in release.files
    ]
    told = {page.path: page for page in pages(SITE, [replace(release, files=tuple(files))], lambda *_: evil)}
    page = text(told["documents/REL-2026-0001-01.html"])
    assert "&lt;b&gt;x&lt;/b&gt;[1m</div>" in page
    assert "<script" not in page
    with pytest.raises(SiteRefused):
        list(pages(SITE, [release], lambda *_: evil))


def test_every_document_can_be_read_with_pictures_text_and_the_file_itself(small: dict[str, Page]) -> None:
    page = text(small["documents/REL-2026-0002-02.html"])
    bag = "../bags/REL-2026-0002/data"
    for number in (1, 2):
        assert f'src="{bag}/pages/REL-2026-0002-02/{number:04}.png"' in page
    assert "Œuvre de l’opérateur n° 2" in page
    assert f'href="{bag}/documents/REL-2026-0002-02.pdf" download' in page
    assert f'href="{bag}/texts/REL-2026-0002-02.txt" download' in page
    assert "Téléchargez-le pour le lire" in text(small["documents/REL-2026-0002-01.html"])


def test_a_package_of_version_1_has_its_pages_too() -> None:
    (release,) = many(1, 1)
    documents = tuple(replace(each, pages=0, text=False) for each in release.record.documents)
    old = replace(release.record, fields=Fields.none(), documents=documents, version=1)
    there = rendered([replace(release, record=old)])
    assert "documents/REL-2026-0001-01.html" in there
    assert "Aucune publication" in text(there["companies/index.html"])
    assert not [path for path in there if re.match("(places|companies|bodies|kinds)/(?!index)", path)]


def test_who_sells_what_to_whom_is_on_the_company_s_page_and_on_the_body_s() -> None:
    there = {page.path: text(page) for page in pages(SITE, list(tenders.published()), tenders.read)}
    company, body = there["companies/panoptiksystemes.html"], there["bodies/regionvalmedian.html"]
    for shown in ("Ville de Valbrume", "Gemeente Waelderen", "Reconnaissance faciale", "REL-2025-0001"):
        assert shown in company
    assert "PANOPTIK" not in company.partition("<main")[2].partition('class="releases"')[0], (
        "one spelling, that of most"
    )
    assert 'href="../companies/echovigie.html"' in body
    assert "Elle ne dit pas qu’un contrat existe" in company


def test_the_list_of_places_says_what_the_map_shows() -> None:
    there = {page.path: text(page) for page in pages(SITE, list(tenders.published()), tenders.read)}
    page = there["places/index.html"]
    drawn = set(re.findall(r'<a href="([^"]+)" tabindex="-1">', page))
    listed = {f"../places/{name}" for name in re.findall(r'<li[^>]*><span><a href="([^"]+)"', page)}
    assert len(drawn) == 9
    assert drawn < listed, "one place has no position"
    assert "Insee, GeoNames (CC BY 4.0), Statbel (CC BY 4.0), Natural Earth" in page
    assert "connu au département près" in page
    assert '<svg class="plate" ' in page
    assert 'aria-hidden="true" focusable="false"' in page


def test_an_exercise_says_so_on_every_page() -> None:
    for path, page in rendered(list(many(1, 1)), replace(SITE, training=True)).items():
        if path.endswith((".html", ".xml")):
            assert ("EXERCISE" if path.endswith(".en.html") else "EXERCICE") in text(page)
