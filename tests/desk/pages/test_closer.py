"""Closer looks at the desk: codes as text, pages in contrast, previews beside the picture, losses before a copy."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from custody.acts import Act
from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.desk.pages.visits import browser_of, seen
from tests.desk.web.browsers import Browser
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.sanitize.test_looking import POISON, code
from tests.sanitize.test_thumbnails import WAYS, scene
from triage.inspect import inspect
from triage.pages import render
from triage.prepare import Way, prepare

URL = "https://example.org/t?copy=8f3k-d93jd"


@pytest.fixture(scope="module")
def looked(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Newsroom, str]]:
    """A photograph with two codes on it, whose thumbnail shows what is covered in it; looked at, and cleaned."""
    room, stick = founded.fresh(), tmp_path_factory.mktemp("stick")
    photo = scene(covered=True)
    photo.paste(code("QRCode", POISON), (20, 20))
    photo.paste(code("QRCode", URL), (700, 20))
    before = scene()
    before.paste(photo.crop((0, 0, 900, 160)), (0, 0))
    WAYS["exif"](stick / "photo", photo, before)
    data = (stick / "photo").read_bytes()
    (stick / "photo").unlink()
    write_singles([room.exporter.document(1, "brave otter", data, b"photo.jpg")], stick)
    chain = room.chain()
    receive(stick, chain, Limits())
    (exhibit,) = chain.catalog.exhibits()
    inspect(exhibit.label, chain, Workshop, "alice")
    render(exhibit.label, chain, Workshop, "alice")
    yield browser_of(room, "bob", "en"), room, exhibit.label
    room.close()


def test_what_a_code_says_is_shown_as_text_and_leads_nowhere(looked: tuple[Browser, Newsroom, str]) -> None:
    browser, _, label = looked
    page = seen(browser.get(f"/exhibits/{label}/findings"))
    assert URL in page.words
    assert "<script>x</script>⟨U+202E⟩gnp.exe⟨U+0007⟩⟨U+000A⟩⟨U+200B⟩" in page.words
    assert not page.dangers
    assert not [each for _, attributes in page.elements for each in attributes.values() if "example.org" in each]
    assert not page.unsaid


def test_previews_are_seen_beside_the_picture_and_looking_is_recorded(looked: tuple[Browser, Newsroom, str]) -> None:
    browser, room, label = looked
    page = seen(browser.get(f"/exhibits/{label}/findings"))
    assert f"/exhibits/{label}/previews" in [each.get("href") for _, each in page.elements]
    shown = seen(browser.get(f"/exhibits/{label}/previews"))
    (place,) = [each["src"] for tag, each in shown.elements if tag == "img" and "picture" in each["src"]]
    answer = browser.get(place)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.data)).width > 1000
    viewed = {entry.text("what") for entry in room.chain().history.entries() if entry.text("act") == Act.VIEW}
    assert "findings" in viewed
    assert list(Path(room.chain().unlocked.scratch).glob("bench-*")) == []


def test_a_page_is_seen_in_contrast_without_scripts(looked: tuple[Browser, Newsroom, str]) -> None:
    browser, room, label = looked
    assert f"/exhibits/{label}/contrast/1" in [
        each.get("href") for _, each in seen(browser.get(f"/exhibits/{label}/pages")).elements
    ]
    page = seen(browser.get(f"/exhibits/{label}/contrast/1"))
    (place,) = [each["src"] for tag, each in page.elements if tag == "img" and "contrast" in each["src"]]
    answer = browser.get(place)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    picture = browser.get(f"/exhibits/{label}/picture/1")
    assert Image.open(io.BytesIO(answer.data)).size == Image.open(io.BytesIO(picture.data)).size
    assert answer.data != picture.data
    assert browser.get(f"/exhibits/{label}/contrast/2").status_code == 409
    assert list(Path(room.chain().unlocked.scratch).glob("view-*")) == []


def test_losses_stand_before_the_buttons_and_who_asked_for_a_copy_beside_it(
    looked: tuple[Browser, Newsroom, str],
) -> None:
    browser, room, label = looked
    page = seen(browser.get(f"/exhibits/{label}/copies")).page
    assert page.index("Cleaning would lose nothing but the findings.") < page.index("Make a clean copy")
    assert page.index("Flattening would lose") < page.index("Make a flattened copy")
    made = prepare(label, Way.CLEAN, room.chain(), Workshop, "bob")
    page = seen(browser.get(f"/exhibits/{label}/copies")).words
    assert "Asked for by bob" in page
    assert "clean jpeg/1" in page
    copy = browser.get(f"/exhibits/{made.label}/previews")
    assert copy.status_code == 404
