import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from custody import canonical
from custody.errors import NotCanonical
from release.fields import KINDS, TECHNOLOGIES, Fields, Place
from release.payload import Description, release_json
from release.site import render_page
from tests.release.packages import DESCRIPTION, record_of


def page(description: Description = DESCRIPTION, *, training: bool = False) -> str:
    return render_page(release_json(record_of(description=description, training=training)[0])).decode()


class Parts(HTMLParser):
    """Every element and every address of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            if name in {"href", "src", "action", "srcset", "data"}:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)


def test_the_page_is_a_pure_function_of_release_json() -> None:
    assert page() == page()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_asks_nothing_of_anybody(language: str) -> None:
    parts = Parts(page(replace(DESCRIPTION, language=language)))
    forbidden = {"script", "img", "iframe", "object", "embed", "link", "form", "base", "svg", "video", "audio"}
    assert not parts.elements & forbidden
    assert parts.handlers == []
    assert all(re.fullmatch(r"documents/REL-2026-0001-\d\d\.pdf", address) for address in parts.addresses)
    assert "url(" not in page()
    assert "@import" not in page()


FILED = Fields(
    "contract",
    technologies=("rf", "vsa"),
    providers=("<Brief & Cam>",),
    places=(
        Place("Gex", "FR", "01173", "commune", 463330, 60580),
        Place("Ain", "FR", "01", "department", 460650, 54490),
        Place("La mairie", "FR", "", "point", 463331, -60582),
    ),
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["convention ou contrat", "reconnaissance faciale, vidéosurveillance automatisée", "(département"]),
        (
            "en",
            ["agreement or contract", "face recognition, algorithmic video surveillance", "(département or province)"],
        ),
    ],
)
def test_fields_and_pages_are_told_in_words(language: str, words: list[str]) -> None:
    record = record_of(description=replace(DESCRIPTION, language=language))[0]
    seen = (replace(record.documents[0], pages=2, text=True), replace(record.documents[1], pages=1))
    text = render_page(release_json(replace(record, fields=FILED, documents=seen))).decode()
    for each in (*words, "&lt;Brief &amp; Cam&gt;", ">Gex, Ain <", "46.3331, -6.0582"):
        assert each in text
    assert "46.3330" not in text, "the middle of a commune is no figure to read"
    parts = Parts(text)
    promised = {path for item in seen for path in (item.path, *item.view_paths)}
    assert set(parts.addresses) == promised
    assert not parts.elements & {"script", "img", "link"}
    assert "<dl" not in page()


def test_every_choice_has_its_words() -> None:
    for language in ("fr", "en"):
        for kind in KINDS:
            record = record_of(description=replace(DESCRIPTION, language=language))[0]
            render_page(release_json(replace(record, fields=Fields(kind, technologies=TECHNOLOGIES))))


def test_the_page_forbids_itself_everything_but_its_own_stylesheet() -> None:
    text = page()
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text.replace("&#39;", "'").replace("&#x27;", "'")


def test_titles_are_escaped() -> None:
    text = page(Description('<b>"x"</b> & Cie', "<p>a</p>", "fr"))
    assert "<b>" not in text
    assert "&lt;b&gt;" in text


def test_a_description_smuggled_past_the_payload_is_cleaned_again() -> None:
    said = canonical.loads_object(release_json(record_of()[0]))
    text = render_page(canonical.dumps({**said, "description": "<script>x</script><p>a</p>"})).decode()
    assert "<script" not in text


def test_every_document_stands_there_with_title_link_and_digest() -> None:
    text = page()
    for item in record_of()[0].documents:
        assert item.sha256 in text
        assert f'href="{item.path}"' in text
        assert item.title in text


def test_the_page_speaks_the_releases_language() -> None:
    assert '<html lang="fr">' in page()
    assert "Vérifier cette publication" in page()
    assert ">21 novembre 2026</time>" in page()
    assert "Check this release" in page(replace(DESCRIPTION, language="en"))


def test_an_exercise_says_so_first() -> None:
    assert page(training=True).index("EXERCICE") < page(training=True).index("<h1>")
    assert "EXERCICE" not in page()


def test_bytes_that_are_not_canonical_are_refused() -> None:
    with pytest.raises(NotCanonical):
        render_page(release_json(record_of()[0]) + b"\n")
