"""The second hunt: a finished file is searched for what was blacked out, in text, bytes and, where asked, on pages."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanitize.hunting import of_terms
from sanitize.prey import Prey, Seen, read_prey, seen_of, unread_in
from sanitize.second_hunt import hunt
from sanitize.sightings import Source
from sanitize.strictly import Malformed
from sanitize.workshop import Workshop
from tests.specimens import redactions as specimens

TERM = Prey(
    of_terms([specimens.SECRET, specimens.GAP]), ((specimens.SECRET, Source.TERM, 1), (specimens.GAP, Source.TERM, 2))
)


def quiet(_: str) -> None:
    pass


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


# the gap between letters is no word: it stands in the drawing, and a changed copy differs in its bytes anyway
@pytest.mark.parametrize("name", [name for name in specimens.SPECIMENS if name != "glyph widths"])
def test_wherever_people_forget_it_it_is_seen_again(tmp_path: Path, work: Path, name: str) -> None:
    original = specimens.specimen(name, tmp_path / "in.pdf")
    covered = specimens.naive(original, tmp_path / "naive.pdf") if name != "earlier revision" else original
    assert any(seen.is_sure for seen in seen_of(hunt(covered, TERM, work, quiet)))


def test_texts_and_what_is_no_document_are_searched_as_far_as_they_go(tmp_path: Path, work: Path) -> None:
    page, blob, other = tmp_path / "a.html", tmp_path / "b.bin", tmp_path / "c.txt"
    page.write_text("<html><body><p>Madame Quin&#99;ampoix</p></body></html>")
    blob.write_bytes(b"\0\1" * 40 + specimens.SECRET.encode("utf-16-le") + b"\0\1" * 40)
    other.write_text("nobody is named here")
    assert Seen(1, 1, Source.TERM, is_sure=True) in seen_of(hunt(page, TERM, work, quiet))
    assert Seen(0, 1, Source.TERM, is_sure=True) in seen_of(hunt(blob, TERM, work, quiet))
    assert hunt(other, TERM, work, quiet).findings == ()


def test_what_breaks_off_is_told_and_what_was_seen_before_counts(tmp_path: Path, work: Path) -> None:
    torn = tmp_path / "torn.pdf"
    whole = specimens.specimen("bookmark", tmp_path / "in.pdf").read_bytes()
    torn.write_bytes(whole[: len(whole) // 3] + specimens.SECRET.encode())
    found = hunt(torn, TERM, work, quiet)
    assert unread_in(found)
    assert Seen(0, 1, Source.TERM, is_sure=True) in seen_of(found)


def test_a_prey_is_read_as_it_was_written_and_nothing_else() -> None:
    assert read_prey(TERM.written()) == TERM
    for wrong in (b"[]", b'[[["a","word","box",0]],[],0]', b'[[["a","beast","box",1]],[],0]', b"[[],[],-1]"):
        with pytest.raises((Malformed, ValueError)):
            read_prey(wrong)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="hunt-") as folder:
        Path(folder).chmod(0o700)
        with Workshop(Path(folder)) as shop:
            yield shop


def test_in_the_jail_the_pages_are_read_too(workshop: Workshop, tmp_path: Path) -> None:
    shown = specimens.specimen("text under a box", tmp_path / "in.pdf")
    found = seen_of(workshop.look_for("hunt", Prey(TERM.hunted, (), pages=1).written(), shown))
    assert Seen(1, 1, Source.TERM, is_sure=True) in found
