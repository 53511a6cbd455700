"""A release that is gone from the public site, as its tombstone shows it. Values only, and how they are kept.

Rule: made of the notice alone, or, until it comes, of what the site itself wrote down when somebody without a vault
took the release down: the title of such a one is not shown, because nobody signed that it may be.
Never: reads a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from custody import canonical, verify
from release.errors import NoticeRefused
from release.noticed import Noticed
from release.payload import RELEASE_FORM
from release.withdrawal import Reason

if TYPE_CHECKING:
    from custody.canonical import JSON

_WHERE = "taken-down.json"


@dataclass(frozen=True, slots=True)
class TakenDown:
    """That a release was taken down before its notice came: when, and what the site knew of it.

    `released` is the day of release and `payload` the digest approved, "" both where its package did not hold any more;
    `reason` is what the one who did it said, "untold" for nothing.
    """

    release: str
    day: date
    released: str
    payload: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Gone:
    """A tombstone: `notice` is the name of the signed notice, "" while it is pending; `released` is None where unknown.

    `title` is "" where it went as well, `said` what the public is told, by language, `replaced_by` the successor.
    """

    release: str
    log_key: str
    day: date
    released: date | None
    reason: Reason
    notice: str = ""
    title: str = ""
    language: str = ""
    said: Mapping[str, str] | None = None
    replaced_by: str = ""
    payload: str = ""
    release_key: str = ""

    @property
    def name(self) -> str:
        """The release's name: REL-YYYY-NNNN."""
        return self.release

    def telling(self, language: str) -> tuple[str, str]:
        """Gives what is told in a language, or else in the other one, and in which it is."""
        said = self.said or {}
        found = [each for each in (language, "fr", "en") if said.get(each)]
        return (said[found[0]], found[0]) if found else ("", language)


def of_notice(noticed: Noticed) -> Gone:
    """Gives the tombstone that a notice asks for."""
    notice = noticed.notice
    return Gone(
        notice.release,
        notice.log,
        notice.day,
        notice.released,
        notice.reason,
        notice=notice.name,
        title=notice.title,
        language=notice.language,
        said=notice.said,
        replaced_by=notice.replaced_by,
        payload=notice.payload,
        release_key=noticed.release_key,
    )


def of_taking_down(taken: TakenDown, log_key: str) -> Gone:
    """Gives the tombstone of a release whose notice has not come."""
    released = date.fromisoformat(taken.released) if taken.released else None
    return Gone(taken.release, log_key, taken.day, released, taken.reason, payload=taken.payload)


def written(taken: Mapping[str, TakenDown]) -> bytes:
    """Writes taken-down.json."""
    rows: list[JSON] = [
        {
            "release": each.release,
            "day": each.day.isoformat(),
            "released": each.released,
            "payload": each.payload,
            "reason": each.reason.value,
        }
        for _, each in sorted(taken.items())
    ]
    return canonical.dumps({"v": 1, "releases": rows})


def read(data: bytes) -> dict[str, TakenDown]:
    """Reads taken-down.json.

    Raises:
        NoticeRefused: it is not what `written` gives.
    """
    try:
        rows = verify.parsed(data, _WHERE, v=int, releases=list)["releases"]
        found = {each.release: each for each in map(_row, rows)}
    except (verify.Refused, ValueError) as fault:
        raise NoticeRefused("release.notice_refused", notice=_WHERE, why=str(fault)) from fault
    if written(found) != data:
        raise NoticeRefused("release.notice_refused", notice=_WHERE, why="order")
    return found


def _row(row: object) -> TakenDown:
    days, name = {"day": verify.DAY, "released": f"({verify.DAY})?"}, RELEASE_FORM.pattern
    told = verify.shaped(row, _WHERE, release=name, payload=f"({verify.HEX})?", reason="|".join(Reason), **days)
    if told["released"]:
        date.fromisoformat(told["released"])
    return TakenDown(
        told["release"], date.fromisoformat(told["day"]), told["released"], told["payload"], Reason(told["reason"])
    )
