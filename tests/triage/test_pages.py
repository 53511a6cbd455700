"""Pictures of pages: made once in the jail, kept sealed, told in one entry, and read instead of the original."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from custody.acts import Act
from custody.chain import Chain
from custody.errors import BytesChanged
from custody.fixity import check_blobs, check_ledger
from custody.records import Exhibit
from intake.limits import Limits
from intake.receive import receive
from sanitize.errors import SanitizeError
from sanitize.pages import PaintedPage, Painting, ReadPage
from sanitize.sheaf import Shown
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pdf_specimens import plain
from tests.specimens.texts import MARKED
from triage.errors import NoSuchPage
from triage.pages import leaves, page, render, text, words
from triage.prepare import Way, prepare

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


@pytest.fixture
def chain(newsroom: Newsroom, tmp_path: Path) -> Chain:
    make, stick = newsroom.exporter, tmp_path / "stick"
    stick.mkdir()
    note = plain(tmp_path / "note.pdf", ["Traceurs dans les rues", "de Lannion"], pages=2).read_bytes()
    write_singles(
        [
            make.message(1, "brave otter", MARKED.encode()),
            make.document(2, "brave otter", note, b"note.pdf"),
            make.document(3, "brave otter", b"\x7fELF" + bytes(99), b"run.me"),
        ],
        stick,
    )
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    return chain


def numbered(chain: Chain, number: int) -> Exhibit:
    (label,) = (each.label for each in chain.catalog.submissions() if each.number == number)
    (exhibit,) = chain.catalog.exhibits(label)
    return exhibit


def test_pages_of_a_document_are_shown_kept_and_told_in_one_entry(newsroom: Newsroom, chain: Chain) -> None:
    exhibit, size = numbered(chain, 2), chain.size
    shown: dict[int, bytes] = {}
    rendering = render(exhibit.label, chain, Workshop, "alice", shown.__setitem__)
    assert (rendering.pages, rendering.media_type, rendering.recipe) == (2, "application/pdf", "pages/1")
    assert chain.size == size + 1
    *_, entry = chain.history.entries()
    assert (entry.text("act"), entry.text("actor"), entry.text("in")) == (Act.RENDERING, "alice", exhibit.digest)
    assert "tesseract" in str(entry.fields["tools"])
    for number in (1, 2):
        assert page(exhibit.label, number, chain) == shown[number]
        with Image.open(io.BytesIO(shown[number])) as picture:
            assert (picture.format, picture.width) == ("PNG", leaves(exhibit.label, chain).pages[0].width)
    read = words(exhibit.label, 1, chain)
    assert [word.untrusted_text for word in read.words][:2] == ["Traceurs", "dans"]
    assert "Traceurs dans les rues" in read.untrusted_layer
    assert text(exhibit.label, chain).split("\f")[1].startswith("Traceurs dans les rues\nde Lannion")
    assert not list(newsroom.unlocked.scratch.iterdir())


def test_a_message_is_read_as_it_was_written_and_not_from_the_original(newsroom: Newsroom, chain: Chain) -> None:
    exhibit = numbered(chain, 1)
    render(exhibit.label, chain, Workshop, "alice")
    newsroom.vault.blob(exhibit.blob).unlink()
    assert text(exhibit.label, chain) == MARKED
    assert page(exhibit.label, 1, chain).startswith(b"\x89PNG")


def test_made_again_nothing_is_made(chain: Chain) -> None:
    exhibit = numbered(chain, 1)
    first, size, blobs = render(exhibit.label, chain, Workshop, "alice"), chain.size, chain.store.names()
    assert render(exhibit.label, chain, Workshop, "bob") == first
    assert (chain.size, chain.store.names()) == (size, blobs)


def test_everything_kept_stands_in_the_envelope_once_and_passes_the_checks(chain: Chain) -> None:
    """Both pages of the note are alike: one picture serves both."""
    exhibit = numbered(chain, 2)
    render(exhibit.label, chain, Workshop, "alice")
    listed = chain.envelopes.read(exhibit.submission).blobs
    assert len({note.name for note in listed}) == len(listed)
    assert {"page 0001", "words 0001", "words 0002", "pages"} <= {note.role for note in listed}
    assert check_blobs(chain, lambda _done, _all: None).changed == ()
    check_ledger(chain)


def test_a_rebuilt_catalog_lists_the_same_renderings(chain: Chain) -> None:
    for number in (1, 2):
        render(numbered(chain, number).label, chain, Workshop, "alice")
    before = chain.catalog.renderings.all(), chain.catalog.dump()
    assert len(before[0]) == 2
    chain.rebuild()
    assert (chain.catalog.renderings.all(), chain.catalog.dump()) == before


def test_a_refusal_is_an_entry_and_leaves_nothing(newsroom: Newsroom, chain: Chain) -> None:
    exhibit, blobs = numbered(chain, 3), chain.store.names()
    with pytest.raises(SanitizeError):
        render(exhibit.label, chain, Workshop, "alice")
    *_, last = chain.history.entries()
    assert (last.text("act"), last.text("object"), last.text("recipe")) == (
        *(Act.FAILED_CHECK, exhibit.label, "pages/1"),
    )
    assert chain.store.names() == blobs
    assert chain.catalog.renderings.all() == ()
    assert not list(newsroom.unlocked.scratch.iterdir())


class Interrupted(Workshop):
    """A workshop whose caller dies after the first page."""

    def pages(
        self, original: Path, into: Path, shown: Shown, read: Callable[[ReadPage], None], *, as_text: bool = False
    ) -> Painting:
        def once(page: PaintedPage, picture: Path) -> None:
            shown(page, picture)
            raise KeyboardInterrupt

        return super().pages(original, into, once, read, as_text=as_text)


def test_what_was_interrupted_is_made_over_and_leaves_no_blob_nobody_lists(newsroom: Newsroom, chain: Chain) -> None:
    exhibit = numbered(chain, 2)
    with pytest.raises(KeyboardInterrupt):
        render(exhibit.label, chain, Interrupted, "alice")
    assert chain.catalog.renderings.all() == ()
    render(exhibit.label, chain, Workshop, "alice")
    listed = {note.name for label in chain.envelopes.labels() for note in chain.envelopes.read(label).blobs}
    assert chain.store.names() == listed
    assert not list(newsroom.unlocked.scratch.iterdir())


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_page_that_is_not_there_is_said_not_to_be(chain: Chain, number: int) -> None:
    exhibit = numbered(chain, 2)
    with pytest.raises(NoSuchPage) as refusal:
        page(exhibit.label, 1, chain)
    assert refusal.value.message.id == "triage.no_pages_yet"
    render(exhibit.label, chain, Workshop, "alice")
    with pytest.raises(NoSuchPage):
        page(exhibit.label, number, chain)


def test_an_exchanged_picture_is_not_shown(newsroom: Newsroom, chain: Chain) -> None:
    one, other = numbered(chain, 1), numbered(chain, 2)
    for exhibit in (one, other):
        render(exhibit.label, chain, Workshop, "alice")
    mine, its = (newsroom.vault.blob(leaves(each.label, chain).pages[0].picture) for each in (one, other))
    mine.write_bytes(its.read_bytes())
    with pytest.raises(BytesChanged):
        page(one.label, 1, chain)


def test_copies_are_made_as_before(chain: Chain) -> None:
    exhibit = numbered(chain, 2)
    render(exhibit.label, chain, Workshop, "alice")
    assert prepare(exhibit.label, Way.FLATTEN, chain, Workshop, "alice").pages == 2
