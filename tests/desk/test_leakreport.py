"""`tamis inspect FILE`: a report without a vault, graded, with where, what, why and what to do, in both languages."""

import json
from pathlib import Path

import pytest

from desk.leakreport import dangers
from sanitize.findings import Finding, Grade, Inspection
from sanitize.themes import Theme, theme_of
from tests.desk.counter import Counter, Said
from tests.newsroom import Newsroom
from tests.specimens.pictures import dirty_jpeg
from tests.specimens.svgs import dirty as dirty_svg
from words.message import Message


def look(founded: Newsroom, *files: Path, lang: str = "en", as_json: bool = True) -> Said:
    form = ["--json"] if as_json else []
    return Counter(founded).plainly("--lang", lang, *form, "inspect", *map(str, files))


def test_a_dirty_photograph_is_red_and_every_finding_says_what_to_do(
    founded: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAMIS_VAULT", raising=False)
    photo = dirty_jpeg(tmp_path / "photo.jpg")
    before = photo.read_bytes()
    said = look(founded, photo)
    [item] = said.items
    assert said.status == 0
    assert (item["grade"], item["media_type"], item["outcome"]) == ("red", "image/jpeg", "done")
    parts = {"grade", "what", "why", "remedy", "where", "values"}
    assert all(set(found) - {"near"} == parts for found in item["findings"])
    [near] = [found["near"] for found in item["findings"] if "near" in found]
    assert near.startswith("Near Paris")
    assert all(found[part] for found in item["findings"] for part in ("what", "why", "remedy", "where"))
    grades = [found["grade"] for found in item["findings"]]
    assert grades == sorted(grades, key=["red", "amber", "green"].index)
    assert "Needle-Village" in json.dumps(item)
    assert photo.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"photo.jpg", "photo.thumbnail"}


@pytest.mark.parametrize(("lang", "word"), [("fr", "pourquoi"), ("en", "why")])
def test_people_read_it_in_their_language(founded: Newsroom, tmp_path: Path, lang: str, word: str) -> None:
    drawing = tmp_path / "plan.svg"
    drawing.write_bytes(dirty_svg())
    said = look(founded, drawing, lang=lang, as_json=False)
    assert word in said.out
    assert "zqsvgZm_titlezq" in said.out


def test_a_plain_text_is_green_and_not_called_safe(founded: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor signed.\n")
    [item] = look(founded, tmp_path / "a.txt").items
    assert item["grade"] == "green"
    assert "not prove" in item["reason"]


def test_a_format_without_a_row_is_told_and_a_corrupt_file_refused(founded: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "a.psd").write_bytes(b"8BPS" + bytes(30))
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0broken")
    said = look(founded, tmp_path / "a.psd", tmp_path / "b.jpg")
    assert [item["outcome"] for item in said.items] == ["done", "refused"]
    assert said.status == 4


@pytest.mark.parametrize(
    ("message", "theme"),
    [
        ("sanitize.tag_place", Theme.PLACE),
        ("sanitize.pdf_annotation_author", Theme.PERSON),
        ("sanitize.pdf_annotation", Theme.WORDS),
        ("sanitize.pdf_text_covered", Theme.UNSEEN),
        ("sanitize.after_end", Theme.ROOM),
        ("sanitize.png_density", Theme.BUILD),
    ],
)
def test_a_finding_has_a_theme(message: str, theme: Theme) -> None:
    assert theme_of(Finding("x", Grade.RED, Message.of(message))) is theme


def test_findings_of_one_kind_stand_together() -> None:
    def place(where: str) -> Finding:
        return Finding(where, Grade.RED, Message.of("sanitize.tag_place"), "Needle")

    time = Finding("c", Grade.AMBER, Message.of("sanitize.tag_time"), "2019")
    first, second = dangers(Inspection("image/jpeg", (time, place("a"), place("b"))))
    assert (first.places, first.untrusted_values) == (("a", "b"), ("Needle",))
    assert second.grade is Grade.AMBER


def test_what_stands_in_the_text_is_not_said_to_go_with_cleaning() -> None:
    found = Finding("$.user.name", Grade.RED, Message.of("sanitize.request_asker"), "Camille Dupont")
    (danger,) = dangers(Inspection("application/json", (found,)))
    assert danger.remedy == Message.of("sanitize.remedy_redact")
