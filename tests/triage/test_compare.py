"""Comparing two exhibits: in the jail, under an entry for each that it was shown, and nothing kept."""

import shutil

import pytest

from custody.acts import Act
from custody.chain import Chain
from sanitize.workshop import Workshop
from tests.newsroom import Newsroom
from triage.compare import compare

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


def test_what_differs_is_told_and_that_both_were_shown_is_recorded(newsroom: Newsroom, chain: Chain) -> None:
    one, other = (each for each in chain.catalog.exhibits() if each.untrusted_filename in {"rapport.txt", "photo.jpg"})
    before = sum(entry.text("act") == Act.VIEW for entry in chain.history.entries())
    told = compare(one.label, other.label, chain, Workshop, "desk")
    assert "sanitize.compare_kind" in {finding.message.id for finding in told.findings}
    assert sum(entry.text("act") == Act.VIEW for entry in chain.history.entries()) == before + 2
    assert not list(newsroom.unlocked.scratch.iterdir())
