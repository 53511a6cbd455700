"""`tamis site`, typed; it needs no vault."""

from pathlib import Path

from tests.desk.counter import Counter
from tests.newsroom import Newsroom
from tests.release.packages import release_key
from tests.release.publications import LOG, bag


def test_a_site_is_made_of_packages_or_refused(founded: Newsroom, tmp_path: Path) -> None:
    counter, into = Counter(founded), tmp_path / "site"
    with release_key() as key:
        package = bag(tmp_path, key, "REL-2026-0001")
    said = counter.plainly("--lang", "en", "--json", "site", str(package), "--into", str(into), "--name", "N")
    (item,) = said.items
    assert (said.status, item["new"], item["releases"], item["documents"]) == (0, ["REL-2026-0001"], 1, 2)
    assert LOG in said.words
    assert (into / "index.html").is_file()

    (package / "README.txt").write_text("other")
    refused = counter.plainly("--lang", "fr", "site", str(package), "--into", str(into))
    assert refused.status == 3
    assert "notre vérificateur le refuse" in refused.words
