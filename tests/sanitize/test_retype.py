"""Retyping: what was typed and checked stands in the copy letter by letter, nothing else does, and damage is seen."""

from pathlib import Path

import pytest

from sanitize.binder import Binder
from sanitize.errors import BadText, Damaged, SanitizeError, StillDirty, Unreadable
from sanitize.formats.pdf_streams import visible_text
from sanitize.own_type import DPI, prove, wrapped
from sanitize.retype import retype
from sanitize.typed import Typed, TypedPage, read_typed, strange_letters, tidied, unseen_in, with_page
from sanitize.typesetting import typeset

SAID = "Le maire a dit : « œuvre à 3 € », et Monsieur D’Être-Là répondit…\n\nFin."
TYPED = Typed(
    (TypedPage(1, SAID, is_checked=True), TypedPage(2, "", is_checked=True), TypedPage(4, "Suite", is_checked=True))
)


def quiet(_: str) -> None:
    pass


def made(folder: Path, typed: Typed) -> Path:
    (folder / "typed").write_bytes(typed.written())
    retype(folder / "typed", folder / "out.pdf", folder, quiet)
    return folder / "out.pdf"


def test_the_copy_says_exactly_what_was_checked_each_page_on_its_own(tmp_path: Path) -> None:
    copy = made(tmp_path, TYPED)
    assert "".join(visible_text(copy).split()) == "".join((SAID + "Suite").split())
    (tmp_path / "again").mkdir()
    assert made(tmp_path / "again", TYPED).read_bytes() == copy.read_bytes(), "same text, same bytes"
    (tmp_path / "again" / "typed").write_bytes(TYPED.written())
    told = retype(tmp_path / "again" / "typed", tmp_path / "again" / "out.pdf", tmp_path, quiet)
    assert (told.recipe.name, told.pages, told.kept, told.removed) == ("retype", 2, (), ())
    assert {"structure", "text", "pages", "second engine"} == set(dict(told.checks))


@pytest.mark.parametrize("text", [SAID.replace("maire", "Maire"), SAID + " x", SAID.replace("Fin.", "")])
def test_another_text_another_picture_and_a_byte_too_many_are_seen(tmp_path: Path, text: str) -> None:
    copy = made(tmp_path, Typed((TypedPage(1, SAID, is_checked=True),)))
    counts = [len(SAID.split())]
    assert prove(copy, (SAID,), counts)
    with pytest.raises(Damaged):
        prove(copy, (text,), counts)
    (mine,), (other,) = (list(typeset(wrapped(said), DPI)) for said in (SAID, text))
    with (tmp_path / "mixed.pdf").open("wb") as out, Binder(out) as binder:
        binder.add(other.picture, mine.words, DPI, is_drawn=True)
    with pytest.raises(Damaged):
        prove(tmp_path / "mixed.pdf", (SAID,), counts)
    copy.write_bytes(copy.read_bytes() + b"x")
    with pytest.raises(StillDirty):
        prove(copy, (SAID,), counts)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (Typed((TypedPage(1, "a"),)), "typed_unchecked"),
        (Typed((TypedPage(1, "", is_checked=True),)), "typed_empty"),
        (Typed((TypedPage(1, "Pаris", is_checked=True),)), "own_type_letter"),
        (Typed((TypedPage(1, "a\u200bb", is_checked=True),)), "own_type_letter"),
    ],
)
def test_what_nobody_checked_and_what_cannot_be_set_is_refused(tmp_path: Path, typed: Typed, why: str) -> None:
    with pytest.raises((BadText, Unreadable)) as refusal:
        made(tmp_path, typed)
    assert refusal.value.message.id == f"sanitize.{why}"
    assert not (tmp_path / "out.pdf").exists()


def test_what_is_typed_is_kept_without_what_eyes_cannot_see_and_read_strictly() -> None:
    assert tidied("\r\na\u200bb\u00a0c  \r\n") == "ab c"
    assert (unseen_in("a\u200b\u202eb\n"), unseen_in("é\tœ")) == (2, 0)
    assert strange_letters("Pаris а") == ("U+0430",)
    assert with_page(TYPED, TypedPage(2, "x\u200b")).of(2) == TypedPage(2, "x")
    assert read_typed(TYPED.written()) == TYPED
    twice = Typed((TypedPage(1, "a"), TypedPage(1, "b"))).written()
    for bad in (
        b"",
        b"{}",
        b"\xff",
        twice,
        TYPED.written().replace(b"v1", b"v2"),
        b'{"pages":[[0,"",1]],"tamis":"retyping/v1"}',
    ):
        with pytest.raises(BadText):
            read_typed(bad)


def test_long_words_are_broken_and_long_texts_go_on(tmp_path: Path) -> None:
    said = "x" * 300 + "\n" + "mot " * 2000
    with pytest.raises(SanitizeError):
        prove(made(tmp_path, Typed((TypedPage(1, said, is_checked=True),))), (said,), [1])
    assert visible_text(tmp_path / "out.pdf").count("mot") == 2000
