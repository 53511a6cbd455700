"""What has the form of something personal is suggested, with its place; what is damaged is suggested as unsure."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanitize.errors import Unreadable
from sanitize.findings import Finding, Grade
from sanitize.suggestions import suggest
from sanitize.worded import Page, places, words_json
from sanitize.workshop import Workshop
from words.message import Message

SURE = {
    "email": "jean.dupont@ville-exemple.fr",
    "telephone": "06 12 34 56 78",
    "iban": "FR14 2004 1010 0505 0001 3M02 606",
    "nir": "2 55 08 14 168 025 38",
    "siren": "732 829 320",
    "siret": "732 829 320 00074",
    "tva": "FR 83 404833048",
    "be_vat": "BE0428759497",
    "be_national": "85.07.30-033 28",
    "plate": "AB-123-CD",
    "birth": "née le 12/03/1984",
    "officer": "RIO 1234567",
    "ip": "192.168.1.12",
    "mac": "00:1b:44:11:3a:b7",
    "place": "48.7333, -3.4545",
    "address": "https://exemple.fr/?t=jeton",
}
UNSURE = {"iban": "FR15 2004 1010 0505 0001 3M02 606", "siren": "732 829 321", "nir": "2 55 08 14 168 025 39"}


def suggested(folder: Path, *pages: str) -> tuple[Finding, ...]:
    listed = [Page(number, tuple(page.split(" "))) for number, page in enumerate(pages, start=1)]
    words = folder / "words.json"
    words.write_bytes(words_json(listed))
    return suggest(words).findings


@pytest.mark.parametrize(("kind", "written"), SURE.items(), ids=SURE)
def test_each_kind_is_suggested_with_its_words(tmp_path: Path, kind: str, written: str) -> None:
    (found,) = suggested(tmp_path, f"avant {written} après")
    assert found.message.id == f"sanitize.suggested_{kind}"
    assert found.grade is Grade.AMBER
    assert places(found) == (1, 1, len(written.split(" ")))


@pytest.mark.parametrize(("kind", "written"), UNSURE.items(), ids=UNSURE)
def test_a_wrong_check_digit_makes_unsure_never_unfound(tmp_path: Path, kind: str, written: str) -> None:
    found = suggested(tmp_path, written)
    assert any(each.message.id == f"sanitize.suggested_{kind}" and each.grade is Grade.GREEN for each in found)


def test_plain_prose_suggests_nothing(tmp_path: Path) -> None:
    assert not suggested(tmp_path, "La commune de Lannion a acheté trois caméras en 2019 pour 12 000 euros.")


def test_pages_keep_their_numbers(tmp_path: Path) -> None:
    assert [places(each) for each in suggested(tmp_path, "rien", "voir a@b.fr")] == [(2, 1, 1)]


@settings(deadline=None)
@given(words=st.lists(st.text(max_size=30), max_size=30))
def test_no_words_make_it_stumble(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    page = Page(1, tuple(word.encode("utf-8", "replace").decode() for word in words))
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_bytes(words_json([page]))
    for found in suggest(file).findings:
        _, first, last = places(found)
        assert 0 <= first <= last < len(words)


@pytest.mark.parametrize("content", [b"", b"{}", b"[[1]]", b"[[1,[2]]]", b"[" * 10_000, b"[[true,[]]]"])
def test_what_is_no_list_of_words_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "words.json"
    file.write_bytes(content)
    with pytest.raises(Unreadable):
        suggest(file)


@pytest.mark.parametrize("where", ["", "1 2", "0 1 1", "1 3 2", "1 2 3 4", "1 2 x", "١ 1 1"])
def test_a_place_out_of_form_is_refused(where: str) -> None:
    with pytest.raises(Unreadable):
        places(Finding(where, Grade.AMBER, Message.of("sanitize.suggested_email")))


def test_it_is_done_in_the_jail(tmp_path: Path) -> None:
    words = tmp_path / "words.json"
    words.write_text(json.dumps([[1, ["tél.", "06.12.34.56.78"]]]))
    with Workshop(tmp_path) as workshop:
        (found,) = workshop.suggest(words).findings
    assert (places(found), found.untrusted_value) == ((1, 1, 1), "06.12.34.56.78")
