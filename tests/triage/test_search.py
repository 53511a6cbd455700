"""Search over what was read, written and noted: found in French and English, highlighted, and kept encrypted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.chain import Chain
from custody.fixity import check_ledger
from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pdf_specimens import hidden, plain
from triage import marks
from triage.errors import NotAQuestion
from triage.pages import render
from triage.search import CaughtUp, catch_up, parts, search

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")

LETTER = "Bonjour,\nle maire a signé les marchés de surveillance le 12 mai.\nPayments were made in Lannion.\n"


@pytest.fixture(scope="module")
def library(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A letter, a note in two pages, and a file whose pages were never made."""
    room, stick = founded.fresh(), tmp_path_factory.mktemp("stick")
    note = plain(stick / "note.pdf", ["Traceurs dans les rues", "de Lannion"]).read_bytes()
    (stick / "note.pdf").unlink()
    write_singles(
        [
            room.exporter.message(1, "brave otter", LETTER.encode()),
            room.exporter.document(2, "brave otter", note, b"rapport final.pdf"),
            room.exporter.document(3, "brave otter", b"rien", b"jamais lu.txt"),
        ],
        stick,
    )
    chain = room.chain()
    receive(stick, chain, Limits())
    for number in (1, 2):
        render(label(chain, number), chain, Workshop, "alice")
    assert catch_up(chain) == CaughtUp(4, 0)
    yield chain
    room.close()


def label(chain: Chain, number: int) -> str:
    (submission,) = (each.label for each in chain.catalog.submissions() if each.number == number)
    return chain.catalog.exhibits(submission)[0].label


def found(chain: Chain, text: str) -> list[tuple[int, str, list[str]]]:
    """Gives, for each hit, the number of the submission, the kind, and what is marked."""
    numbers = {label(chain, number): number for number in (1, 2, 3)}
    return [
        (
            numbers[hit.exhibit],
            hit.kind,
            [hit.excerpt.untrusted_text[start:end] for start, end in hit.excerpt.marks],
        )
        for hit in search(text, chain).hits
    ]


@pytest.mark.parametrize("text", ["surveillances", "SURVEILLÉ", "surveiller", "marche", "«marchés de»", '"12 mai"'])
def test_french_is_found_in_any_form(library: Chain, text: str) -> None:
    assert [(number, kind) for number, kind, _ in found(library, text)] == [(1, "text")]


def test_what_is_found_is_marked(library: Chain) -> None:
    assert found(library, "payment marché") == [(1, "text", ["marchés", "Payments"])]


def test_a_page_is_told_once_by_layer_or_ocr(library: Chain) -> None:
    ((number, kind, marked),) = found(library, "traceur")
    assert (number, marked) == (2, ["Traceurs"])
    assert kind in {"layer", "ocr"}


def test_words_may_stand_in_different_places_of_one_exhibit_but_not_of_two(library: Chain) -> None:
    assert {(number, kind) for number, kind, _ in found(library, "rapport traceurs")} >= {(2, "name")}
    assert found(library, "maire traceurs") == []


def test_an_exclusion_holds_for_the_whole_exhibit(library: Chain) -> None:
    assert {number for number, *_ in found(library, "Lannion")} == {1, 2}
    assert {number for number, *_ in found(library, "Lannion -rapport")} == {1}
    assert found(library, 'Lannion -rapport -"12 mai"') == []


def test_a_quotation_wants_the_very_words(library: Chain) -> None:
    assert found(library, '"le marché de"') == []
    assert found(library, '"les marchés de surveillance"')[0][2] == ["les marchés de surveillance"]


def test_a_file_is_found_by_its_name_before_anybody_looked_into_it(library: Chain) -> None:
    assert found(library, "jamais") == [(3, "name", ["jamais"])]


@pytest.mark.parametrize("text", ["", "-x", "a " * 30])
def test_what_is_no_search_is_refused(library: Chain, text: str) -> None:
    with pytest.raises(NotAQuestion):
        search(text, library)


NASTY = st.text(alphabet="aé\"'*:()^-+{}[]\\%_;,.«»“” \x00\nANDORNEAR", max_size=40)


@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=40) | NASTY)
def test_nothing_a_person_types_raises_anything_but_a_refusal(library: Chain, text: str) -> None:
    try:
        results = search(text, library)
    except NotAQuestion:
        return
    assert all(hit.excerpt.marks or hit.excerpt.untrusted_text for hit in results.hits)


def test_notes_are_found_and_a_rebuilt_index_finds_the_same(founded: Newsroom, library: Chain) -> None:
    exhibit, alice = label(library, 3), founded.reviewers["alice"]
    marks.note(exhibit, "Rappeler l’avocate avant lundi", alice, library)
    assert found(library, "avocates") == []
    assert catch_up(library) == CaughtUp(1, 0)
    asked = ("avocates", "Lannion", "surveillance", "jamais")
    before = [found(library, text) for text in asked]
    assert before[0] == [(3, "note", ["avocate"])]
    library.rebuild()
    assert found(library, "Lannion") == []
    assert catch_up(library) == CaughtUp(5, 0)
    assert [found(library, text) for text in asked] == before
    assert catch_up(library) == CaughtUp(0, 0)
    check_ledger(library)


def test_the_index_shows_nothing_of_what_it_holds(library: Chain) -> None:
    assert found(library, "surveillance")
    needles = (b"surveil", b"marche", b"Lannion", b"lannion", b"search_words", b"traceur", "signé".encode())
    raw = b"".join(path.read_bytes() for path in library.vault.root.glob("catalog.db*"))
    assert len(raw) > 10_000
    assert not [needle for needle in needles if needle in raw]


def test_text_that_the_page_does_not_show_is_told_as_the_documents_own(newsroom: Newsroom, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    document = hidden(tmp_path / "a.pdf").read_bytes()
    write_singles([newsroom.exporter.document(1, "brave otter", document, b"")], stick)
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    render(chain.catalog.exhibits()[0].label, chain, Workshop, "alice")
    catch_up(chain)
    for word in ("zqWhite", "zqCovered"):
        assert {hit.kind for hit in search(word, chain).hits} == {"layer"}


def test_a_blob_that_cannot_be_read_is_told_and_stops_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    write_singles([newsroom.exporter.message(n, "brave otter", f"lettre {n}".encode()) for n in (1, 2)], stick)
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    one, two = (render(each.label, chain, Workshop, "alice") for each in chain.catalog.exhibits())
    newsroom.vault.blob(one.blob).unlink()
    assert catch_up(chain) == CaughtUp(1, 1)
    assert search("lettre", chain).exhibits == (two.exhibit,)


def test_what_is_replaced_is_taken_out(library: Chain) -> None:
    index, seq = library.catalog.search, library.catalog.renderings.all()[0].seq
    index.empty(seq)
    assert found(library, "surveillance") == []
    assert seq in {source.seq for source in index.wanting()}
    assert catch_up(library) == CaughtUp(1, 0)
    assert found(library, "surveillance")


@given(st.text(max_size=300) | st.text(alphabet="ab \n", min_size=3000, max_size=9000))
@settings(max_examples=30)
def test_a_long_text_is_cut_and_nothing_of_it_is_lost(text: str) -> None:
    pieces = list(parts(text))
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= 4000 for piece in pieces)
