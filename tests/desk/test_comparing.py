"""`tamis compare A B`: in the jail, in both languages, for files and for exhibits."""

from pathlib import Path

import pytest

from tests.desk.counter import Counter
from tests.newsroom import Newsroom


@pytest.mark.parametrize(("lang", "words"), [("fr", "Les espaces diffèrent."), ("en", "Spaces differ.")])
def test_two_files_are_compared_without_a_vault(
    founded: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    monkeypatch.delenv("TAMIS_VAULT", raising=False)
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text("The mayor signed.\n")
    other.write_text("The mayor  signed.\n")
    said = Counter(founded).plainly("--lang", lang, "compare", str(one), str(other))
    assert said.status == 0
    assert words in said.out
    said = Counter(founded).plainly("--lang", lang, "--json", "compare", str(one), str(other))
    [item] = said.items
    assert words in [difference["what"] for difference in item["differences"]]
    assert {path.name for path in tmp_path.iterdir()} >= {"a.txt", "b.txt"}


def test_an_unreadable_file_is_refused(founded: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0broken")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0other")
    assert Counter(founded).plainly("compare", str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")).status == 3
