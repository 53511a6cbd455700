"""What a source typed into SecureDrop's form is words, whatever it looks like: read, cleaned and flattened as text."""

import shutil
from pathlib import Path

import pytest

from custody.chain import Chain
from custody.records import Exhibit
from intake.limits import Limits
from intake.receive import receive
from keys.memory import room
from sanitize.errors import TooLarge
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import Newsroom
from triage.bench import laid_out
from triage.inspect import inspect
from triage.pages import render, text
from triage.piece import piece
from triage.prepare import Way, prepare

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")

LOOKS_LIKE = {
    "HTML": "<!doctype html><html><title>Ada Needle</title><script>alert(1)</script><p>The board knew.</p></html>\n",
    "SVG": "<svg onload=alert(1)>Look at page 3</svg>\n",
    "a script": "#!/bin/sh\nrm -rf / is what they typed\n",
    "mail": "Received: from x\nMessage-ID: <1@x>\nFrom: y\n\nforwarded to you\n",
    "an OpenPGP message": "-----BEGIN PGP MESSAGE-----\n\nanswer me with this key\n",
    "PDF": "%PDF-1.7 is what the file began with\n",
}


def taken_in(newsroom: Newsroom, folder: Path, words: str, *, reply: bool = False) -> tuple[Chain, Exhibit]:
    make = newsroom.exporter
    sent = words.encode()
    item = make.reply(1, "brave otter", sent, newsroom.stranger) if reply else make.message(1, "brave otter", sent)
    write_singles([item], folder)
    chain = newsroom.chain()
    receive(folder, chain, Limits())
    (exhibit,) = chain.catalog.exhibits()
    return chain, exhibit


@pytest.mark.parametrize("looks", LOOKS_LIKE)
def test_a_message_is_text_whatever_it_looks_like(newsroom: Newsroom, tmp_path: Path, looks: str) -> None:
    words = LOOKS_LIKE[looks]
    chain, exhibit = taken_in(newsroom, tmp_path, words)
    assert inspect(exhibit.label, chain, Workshop, "alice").media_type == "text/plain"
    render(exhibit.label, chain, Workshop, "alice")
    assert text(exhibit.label, chain) == words
    copy = prepare(exhibit.label, Way.CLEAN, chain, Workshop, "alice")
    assert copy.media_type == "text/plain"
    kept = bytearray()
    chain.read(exhibit.submission, copy.blob, kept.extend)
    assert kept.decode() == words
    assert prepare(exhibit.label, Way.FLATTEN, chain, Workshop, "alice").media_type == "application/pdf"


def test_hidden_characters_in_it_are_kept_for_reading(newsroom: Newsroom, tmp_path: Path) -> None:
    words = "<b>meet</b> me\u200b at \u202enoon\n"
    chain, exhibit = taken_in(newsroom, tmp_path, words)
    render(exhibit.label, chain, Workshop, "alice")
    assert text(exhibit.label, chain) == words
    found = inspect(exhibit.label, chain, Workshop, "alice").findings
    assert {finding.message.id for finding in found} >= {"sanitize.text_invisible", "sanitize.text_direction"}


def test_a_document_that_is_a_page_is_cleaned_as_one(newsroom: Newsroom, tmp_path: Path) -> None:
    make = newsroom.exporter
    page = LOOKS_LIKE["HTML"].encode()
    write_singles([make.document(1, "brave otter", page, b"notes.txt")], tmp_path)
    chain = newsroom.chain()
    receive(tmp_path, chain, Limits())
    (exhibit,) = chain.catalog.exhibits()
    copy = prepare(exhibit.label, Way.CLEAN, chain, Workshop, "alice")
    assert copy.media_type == "text/html"


def test_what_memory_cannot_hold_is_refused_before_a_byte_of_it_is_opened(newsroom: Newsroom, tmp_path: Path) -> None:
    chain, exhibit = taken_in(newsroom, tmp_path, "x" * 1_000)
    lying = piece(exhibit.label, chain)

    def no_workshop(_: Path) -> Workshop:
        raise AssertionError("nothing may be opened")

    with pytest.raises(TooLarge) as refused, laid_out(chain, lying, no_workshop, lambda _: 1_999):
        pass
    assert (refused.value.refused, refused.value.message.id) == (True, "triage.too_large_here")
    assert not list(newsroom.unlocked.scratch.iterdir())
    with laid_out(chain, lying, Workshop, lambda _: 2_001) as laid:
        assert laid.original.read_bytes() == b"x" * 1_000


def test_free_memory_counts_by_half_and_a_folder_by_what_it_may_hold(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal:  16 kB\nMemAvailable:       8 kB\nSwapFree: 0 kB\n")
    assert room(tmp_path, tmp_path / "meminfo") == 4096
