"""The findings' page says where a photograph was made, draws it without asking anybody, and says whose map it is."""

import re
from collections.abc import Iterator

import pytest

from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.desk.pages.visits import Seen, browser_of, seen
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pictures import dirty_jpeg
from triage.inspect import inspect
from words.speak import Language


@pytest.fixture(scope="module")
def room(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """One exhibit: a photograph that says it was made below the Eiffel Tower. Somebody has looked at it."""
    made, stick, photograph = founded.fresh(), tmp_path_factory.mktemp("stick"), tmp_path_factory.mktemp("p") / "a.jpg"
    document = made.exporter.document(1, "brave otter", dirty_jpeg(photograph).read_bytes(), b"harbour.jpg")
    write_singles([document], stick)
    chain = made.chain()
    receive(stick, chain, Limits())
    inspect(chain.catalog.exhibits()[0].label, chain, Workshop, "alice")
    yield made
    made.close()


def page(room: Newsroom, language: Language) -> Seen:
    (exhibit,) = room.chain().catalog.exhibits()
    return seen(browser_of(room, language=language).get(f"/exhibits/{exhibit.label}/findings"))


@pytest.mark.parametrize(
    ("language", "near", "sources"),
    [("fr", "Lieu proche : Paris 16e", "Noms : Insee"), ("en", "Near Paris 16e", "Names: Insee")],
)
def test_the_place_with_the_nearest_middle_is_named_with_the_exact_figures(
    room: Newsroom, language: Language, near: str, sources: str
) -> None:
    shown = page(room, language)
    assert near in shown.words
    assert "48.85840, 2.29450" in shown.words
    assert sources in shown.words
    assert "GeoNames (CC BY 4.0)" in shown.words


def test_the_map_is_in_the_page_and_asks_nobody(room: Newsroom) -> None:
    shown = page(room, "fr")
    assert not shown.dangers
    maps = [attributes for tag, attributes in shown.elements if tag == "svg" and attributes.get("role") == "img"]
    assert [attributes["aria-label"] for attributes in maps] == [
        "Carte : la position relevée dans le fichier (lieu proche : Paris 16e Arrondissement)"
    ]
    shapes = [attributes for tag, attributes in shown.elements if tag == "path"]
    assert [shape["class"] for shape in shapes].count("land around") == 1
    assert len(shapes) > 20
    assert all(re.fullmatch(r"[-0-9. MLZ]+", shape["d"]) for shape in shapes)
    spot = next(attributes for tag, attributes in shown.elements if attributes.get("class") == "spot")
    assert (spot["cx"], spot["cy"]) == ("160.0", "110.0")
    assert len(shown.page) < 120_000
