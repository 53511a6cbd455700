"""`tamis redact`: no vault, boxes from JSON, a proof beside the copy, and every missed place told."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.desk.counter import Counter, Said
from tests.newsroom import Newsroom
from tests.specimens import redactions as specimens

BOX = {"page_number": 0, "x1": 0.44, "y1": 0.27, "x2": 0.71, "y2": 0.42, "mode": "line", "reason": "témoin"}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return specimens.specimen("bookmark", tmp_path / "note.pdf")


def redact(founded: Newsroom, file: Path, *words: str, boxes: Any = None, lang: str = "en") -> Said:
    if boxes is not None:
        (file.parent / "boxes.json").write_text(json.dumps(boxes), encoding="utf-8")
        words = (*words, "--boxes", str(file.parent / "boxes.json"))
    into = str(file.parent / "out")
    return Counter(founded).plainly("--lang", lang, "--json", "redact", "--into", into, *words, "--", str(file))


def test_a_redacted_copy_and_its_proof_are_written_beside(founded: Newsroom, document: Path) -> None:
    before = document.read_bytes()
    said = redact(founded, document, boxes=[BOX])
    assert said.status == 0, said.words
    (item,) = said.items
    assert [Path(item[key]).name for key in ("out", "proof")] == ["note.redacted.pdf", "note.redacted.proof.json"]
    proof = Path(item["proof"]).read_text(encoding="utf-8")
    assert {check["check"] for check in json.loads(proof)["checks"]} >= {"boxes", "hunt", "search", "structure"}
    assert specimens.SECRET.lower() not in proof.lower()
    assert specimens.SECRET.encode() not in Path(item["out"]).read_bytes()
    assert document.read_bytes() == before
    assert "second person" in said.words


def test_a_missed_place_is_told_as_a_box_and_nothing_is_written(founded: Newsroom, document: Path) -> None:
    terms = document.parent / "terms.txt"
    terms.write_text("quincampoix\n", encoding="utf-8")
    said = redact(founded, document, "--hunt", str(terms), lang="fr")
    assert said.status == 3
    (item,) = said.items
    assert item["outcome"] == "refused"
    (place,) = item["findings"]
    assert (place["page_number"], place["seen"]) == (0, specimens.SECRET)
    assert BOX["x1"] <= place["x1"] < place["x2"] <= BOX["x2"]
    assert list((document.parent / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "boxes", "status"),
    [
        ((), None, 2),
        (("--label", "x" * 30), [BOX], 2),
        ((), [BOX | {"mode": "blur"}], 3),
        ((), {"boxes": []}, 3),
    ],
)
def test_what_is_not_understood_covers_nothing(
    founded: Newsroom, document: Path, words: tuple[str, ...], boxes: object, status: int
) -> None:
    for lang in ("fr", "en"):
        said = redact(founded, document, *words, boxes=boxes, lang=lang)
        assert said.status == status
        assert len(said.words) > 20
    assert not (document.parent / "out").exists()
