"""Tests of sanitize/hatch.py: what may cross, and how strictly it is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanitize import hatch
from sanitize.errors import Missed, StillDirty, ToolFailed
from sanitize.findings import Cleaning, Finding, Grade, Inspection, Recipe
from sanitize.sightings import Sighting, Source
from sanitize.strictly import LONGEST_TEXT
from words.message import Message

FINDING = Finding("EXIF:GPS", Grade.RED, Message.of("sanitize.tag_place", count=1, where="x"), "48\u00b0 \u202e")
INSPECTION = Inspection("image/jpeg", (FINDING,), (("exiftool", "12.57"),))
CLEANING = Cleaning(
    media_type="image/jpeg",
    out_media_type="application/pdf",
    recipe=Recipe("clean jpeg", 1, (("pillow", "1"),), (("dpi", "150"),)),
    removed=(FINDING,),
    kept=(FINDING, FINDING),
    checks=(("fidelity", "equal"),),
    pages=3,
    losses=(Message.of("sanitize.colour_profile_dropped"),),
)


@pytest.mark.parametrize("answer", ["a step", INSPECTION, CLEANING])
def test_what_is_written_is_read_back(answer: hatch.Answer) -> None:
    assert hatch.read(hatch.written(answer)) == answer


def test_an_error_is_raised_on_our_side() -> None:
    with pytest.raises(StillDirty) as raised:
        hatch.read(hatch.written(StillDirty("sanitize.still_dirty", where="tail", count=2)))
    assert raised.value.message == Message.of("sanitize.still_dirty", where="tail", count=2)


def test_what_was_missed_crosses_with_its_places() -> None:
    seen = Sighting(2, 1, 2, 3, 4, is_sure=True, source=Source.TERM, number=1, untrusted_text="Dupont\u202e")
    line = hatch.written(Missed("sanitize.redaction_missed", (seen,), count=1, pages="2"))
    with pytest.raises(Missed) as raised:
        hatch.read(line)
    assert raised.value.sightings == (seen,)
    assert raised.value.message == Message.of("sanitize.redaction_missed", count=1, pages="2")
    for before, after in ((b"[2,1,2", b"[0,1,2"), (b'"term"', b'"x"'), (b',1,"term', b',2,"term'), (b"[2,", b"[2,2,")):
        assert before in line
        with pytest.raises(ToolFailed):
            hatch.read(line.replace(before, after))


def spoiled(**changes: object) -> bytes:
    names = ("media_type", "out", "recipe", "removed", "kept", "checks", "pages", "losses")
    content = dict(zip(names, json.loads(hatch.written(CLEANING))["cleaning"], strict=True)) | changes
    return json.dumps({"cleaning": list(content.values())}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"{}",
        b"\xff",
        b'{"step":1}',
        b'{"step":"a","step2":"b"}',
        b'{"step":"' + b"x" * 5000 + b'"}',
        b'{"step":"\\ud800"}',
        b'{"error":["SystemExit",["sanitize.x",{}]]}',
        b'{"error":["StillDirty",["custody.x",{}]]}',
        b'{"error":["StillDirty",["sanitize.x",{"A b":1}]]}',
        b'{"error":["StillDirty",["sanitize.x",{"a":[]}]]}',
        b"[" * 100_000,
        spoiled(pages=1.5),
        spoiled(pages=True),
        spoiled(pages=2**60),
        spoiled(pages=float("nan")),
        spoiled(extra=1),
        spoiled(kept="all"),
        spoiled(kept=[["w", "purple", ["sanitize.x", {}], ""]]),
        spoiled(kept=[["w", "red", ["sanitize.x", {}]]]),
        spoiled(removed=[["w", "red", ["sanitize.x", {}], "v"]] * 5001),
        spoiled(checks=[["a", 1]]),
        spoiled(media_type=["image/jpeg"]),
    ],
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(ToolFailed):
        hatch.read(line)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(line: bytes) -> None:
    with pytest.raises(ToolFailed):
        hatch.read(line)


def test_too_many_findings_are_cut_and_counted() -> None:
    many = Inspection("text/plain", (FINDING,) * (hatch.MOST_FINDINGS + 10), ())
    read = hatch.read(hatch.written(many))
    assert isinstance(read, Inspection)
    assert len(read.findings) == hatch.MOST_FINDINGS
    assert dict(read.findings[-1].message.params)["count"] == 11


def test_long_and_broken_text_is_cut_and_mended_before_it_crosses() -> None:
    broken = Inspection("text/plain", (Finding("w", Grade.RED, Message.of("sanitize.x"), "\ud800" + "y" * 9999),), ())
    read = hatch.read(hatch.written(broken))
    assert isinstance(read, Inspection)
    assert read.findings[0].untrusted_value == "?" + "y" * (LONGEST_TEXT - 1)
