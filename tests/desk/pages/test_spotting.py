"""Names and faces at the desk: suggested, nothing ticked; marked when ticked; without the extra, told how to get it."""

from collections.abc import Iterator

import pytest

from desk.errors import NotAForm
from desk.pages.spotting import ticked
from sanitize.boxes import Box, Mode
from sanitize.extras import FACES, NAMES
from sanitize.workshop import Workshop
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates
from triage.pages import render
from triage.redacting import stored_redactions, version_of

INSTALLED = {"names": NAMES.is_installed(), "faces": FACES.is_installed()}


@pytest.fixture
def room(prepared: Candidates) -> Iterator[Newsroom]:
    made = prepared.fresh()
    yield made.room
    made.room.close()


@pytest.fixture
def label(room: Newsroom, prepared: Candidates) -> str:
    return room.chain().catalog.derivative(prepared.flat).exhibit


def test_names_and_faces_are_looked_for_and_marked_or_it_is_said_how_to_get_the_extra(
    room: Newsroom, label: str
) -> None:
    render(label, room.chain(), Workshop, "desk")
    alices, at = browser_of(room, "alice"), f"/exhibits/{label}/redaction"
    for kind, installed in INSTALLED.items():
        page = seen(alices.get(f"{at}/{kind}"))
        assert not page.unsaid
        assert not page.dangers
        assert (f"script/install --{kind}" in page.words) is not installed
        assert ("une aide, pas une preuve" in page.words) is (installed or kind == "names")
        assert "checked" not in str(page.elements)
        links = {attributes.get("href") for _, attributes in page.elements}
        assert {f"{at}/suggestions", f"{at}/names", f"{at}/faces"} <= links
    by = "Proposé par faces/1"
    assert alices.post(f"{at}/faces", form_on=at, face="2 1 1 2 2", reason=by).status_code == 409
    assert alices.post(f"{at}/faces", form_on=at, face="1 100000 200000 300000 400000", reason=by).status_code == 303
    chain = room.chain()
    (record,) = chain.catalog.redactions.of(label)
    kept = stored_redactions(version_of(label, record.version, chain), chain)
    assert kept.boxes == (Box(1, 200_000, 100_000, 400_000, 300_000, Mode.TIGHT, by),)


@pytest.mark.parametrize("key", ["1 5 5 4 9", "0 1 1 2 2", "4 1 1 2 2", "1 1 1 2 1000001", "1 1 1 2", "<b>", ""])
def test_a_face_that_is_none_is_refused(key: str) -> None:
    assert ticked(["3 1 2 3 4"], 3, "") == (Box(3, 2, 1, 4, 3, Mode.TIGHT),)
    with pytest.raises(NotAForm):
        ticked([key], 3, "")
