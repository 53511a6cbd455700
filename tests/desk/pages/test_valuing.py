"""Values at the desk: sheets with what is hidden, a range seen as a table, hidden cells told, the copies asked for."""

from collections.abc import Iterator

import pytest

from intake.limits import Limits
from intake.receive import receive
from tests.desk.pages.visits import browser_of, seen
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens import spreadsheets
from tests.specimens.spreadsheets import CHOSEN, SECRETS, SEEN
from triage.jobs import Task
from triage.values import chosen
from words.speak import LANGUAGES


@pytest.fixture(scope="module")
def room(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder, room = tmp_path_factory.mktemp("values"), founded.fresh()
    book = spreadsheets.workbook(folder / "in.xlsx").read_bytes()
    (folder / "stick").mkdir()
    write_singles(
        [
            room.exporter.document(1, "brave otter", book, b"marches.xlsx"),
            room.exporter.document(2, "brave otter", b"no table", b"a.txt"),
        ],
        folder / "stick",
    )
    receive(folder / "stick", room.chain(), Limits())
    yield room
    room.close()


def at(room: Newsroom, name: str) -> str:
    (found,) = [each for each in room.chain().catalog.exhibits() if each.untrusted_filename == name]
    return f"/exhibits/{found.label}/values"


def test_a_range_is_seen_before_it_is_copied_and_what_is_hidden_is_told(room: Newsroom) -> None:
    place, (first, second) = at(room, "marches.xlsx"), LANGUAGES
    listed = seen(browser_of(room, "alice", first).get(place))
    assert not listed.unsaid
    assert not listed.dangers
    fields = [element.get("value", "") for tag, element in listed.elements if element.get("name") == "range"]
    assert len(fields) == 1, "hidden sheets have no field"
    browser = browser_of(room, "bob", second)
    both = seen(browser.get(f"{place}?range={CHOSEN}&range=Notes!A1"))
    assert not both.unsaid
    assert [element for _, element in both.elements if element.get("role") == "alert"], "refused, and said why"
    assert SEEN not in both.words
    shown = seen(browser.get(f"{place}?range={CHOSEN}&leave=1"))
    assert SEEN in shown.words
    assert not [secret for secret in SECRETS.values() if secret in shown.words]
    made = browser.post(place, form_on="/inbox", range=CHOSEN, leave="1")
    assert made.status_code == 303
    chain = room.chain()
    label = place.split("/")[2]
    choice = chosen(label, chain)
    assert choice is not None
    assert choice.leaves_out
    assert [job.task for job in chain.catalog.jobs.of(label) if job.task == Task.VALUES] == [Task.VALUES]


def test_what_is_no_spreadsheet_is_refused_with_the_reason(room: Newsroom) -> None:
    page = browser_of(room, "alice", "en").get(at(room, "a.txt"))
    assert page.status_code == 409
    assert "text/plain" in seen(page).words
