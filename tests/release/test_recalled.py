import pytest

from release.recalled import NOTHING_TAKEN_BACK, Returning, TakenBack
from release.withdrawal import Reason
from words.speak import LANGUAGES, Speech

OLD, NEW = "REL-2026-0001", "REL-2026-0002"


def ids(found: TakenBack) -> list[str]:
    told = list(found.obstacles())
    assert all(Speech(language).say(message) for message in told for language in LANGUAGES)
    return [message.id.removeprefix("release.obstacle_") for message in told]


def returning(*reasons: Reason) -> tuple[Returning, ...]:
    return (Returning(OLD, frozenset(reasons), 2),)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (NOTHING_TAKEN_BACK, []),
        (TakenBack(withdrawn=OLD), ["withdrawn"]),
        (TakenBack(replaces=OLD), []),
        (TakenBack(replaces=OLD, vacant=False), ["replaces"]),
        (TakenBack(returning=returning(Reason.ERROR)), ["returns_error"]),
        (TakenBack(returning=returning(Reason.DOUBT)), ["returns_doubt"]),
        (TakenBack(returning=returning(Reason.ERROR), replaces=OLD), []),
        (TakenBack(returning=returning(Reason.DOUBT), replaces=OLD), []),
        (TakenBack(returning=returning(Reason.ERROR), replaces=NEW), ["returns_error"]),
        (TakenBack(returning=returning(Reason.DANGER), replaces=OLD), ["returns_danger"]),
        (TakenBack(returning=returning(Reason.ASKED), replaces=OLD), ["returns_asked"]),
        (TakenBack(returning=returning(Reason.LAW), replaces=OLD), ["returns_law"]),
        (TakenBack(returning=returning(Reason.UNTOLD), replaces=OLD), ["returns_untold"]),
        (TakenBack(returning=returning(Reason.ERROR, Reason.LAW), replaces=OLD), ["returns_law"]),
    ],
)
def test_what_was_taken_back_stands_in_the_way_as_gravely_as_its_reason(found: TakenBack, told: list[str]) -> None:
    assert ids(found) == told
