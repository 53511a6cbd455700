"""The notice of a withdrawal: what is said in public of a release that was taken back, as bytes and as a value.

Rule: docs/formats/withdrawal.md. Canonical JSON, read strictly and written again to compare. The title goes with the
release where the reason is that it could harm somebody, or is not told; for these reasons the same bytes never leave
again. What people typed has passed the allow-list.
Never: says who withdrew it, when finer than the day, or why in words nobody meant for the public.
Residual risk: copies others made stay; a notice draws eyes to them. "untold" is there for that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from custody import canonical, verify
from custody.canonical import JSON
from release.errors import NoticeRefused
from release.payload import RELEASE_FORM
from sanitize.markup import clean_description

NOTICE_FORM = re.compile(r"WDR-\d{4}-\d{4,6}")
LONGEST = 2_000  # letters of what is said, and of a title
_TRAINING = "tamis-training/"


class Reason(StrEnum):
    """Why a release was withdrawn. Closed: a new reason is a new line here."""

    DANGER = "danger"  # it could endanger somebody
    ASKED = "asked"  # somebody it is about asked for it
    LAW = "law"  # a law or a court demands it
    UNTOLD = "untold"  # the public is not told
    ERROR = "error"  # something in it is wrong
    DOUBT = "doubt"  # it may not be genuine
    REPLACED = "replaced"  # another release took its place


HARMFUL = frozenset({Reason.DANGER, Reason.ASKED, Reason.LAW, Reason.UNTOLD})
"""With these the title goes as well, and the same bytes never leave again."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said in public; `said` by language, "" where nothing is; `title` "" where it went as well.

    `payload` is the hex SHA-256 that was approved, `log` the ledger's verifier key, `released` the day of release,
    `language` the title's, `replaced_by` the release in its place, "" for none.
    """

    name: str
    release: str
    payload: str
    log: str
    day: date
    released: date
    language: str
    title: str
    reason: Reason
    said: Mapping[str, str]
    replaced_by: str = ""

    @property
    def training(self) -> bool:
        """Whether it is about an exercise."""
        return self.log.startswith(_TRAINING)

    @property
    def order(self) -> tuple[int, int]:
        """Year and number: of two notices on one release the later counts."""
        _, year, number = self.name.split("-")
        return int(year), int(number)


def stated(notice: Notice) -> dict[str, JSON]:
    """Gives what withdrawal.json holds, and the statement in the ledger too.

    Raises:
        NoticeRefused: a name, title or sentence cannot stand in a notice.
    """
    said: dict[str, JSON] = {language: _sentence(notice.said.get(language, "")) for language in ("fr", "en")}
    told: dict[str, JSON] = {
        "v": 1,
        "notice": notice.name,
        "release": notice.release,
        "payload": notice.payload,
        "log": notice.log,
        "day": notice.day.isoformat(),
        "released": notice.released.isoformat(),
        "language": notice.language,
        "title": "" if notice.reason in HARMFUL else notice.title,
        "reason": notice.reason.value,
        "said": said,
        "replaced_by": notice.replaced_by,
        "training": int(notice.training),
    }
    read_notice(canonical.dumps(told))
    return told


def read_notice(data: bytes) -> Notice:
    """Reads withdrawal.json.

    Raises:
        NoticeRefused: it is not what `stated` gives, as canonical JSON.
    """
    where = "withdrawal.json"
    texts: dict[str, type | str] = {"log": str, "title": str, "replaced_by": rf"({RELEASE_FORM.pattern})?"}
    forms = {"notice": NOTICE_FORM.pattern, "release": RELEASE_FORM.pattern, "payload": verify.HEX, "language": "fr|en"}
    days, reasons = {"day": verify.DAY, "released": verify.DAY}, {"reason": "|".join(Reason)}
    try:
        told = verify.parsed(data, where, v=int, training=int, said=dict, **texts, **forms, **days, **reasons)
        said = verify.shaped(told["said"], where, fr=str, en=str)
        log = str(verify.note_key(told["log"], where))
    except verify.Refused as fault:
        raise NoticeRefused("release.notice_malformed", why=str(fault.params.get("why", fault))) from fault
    notice = Notice(
        told["notice"],
        told["release"],
        told["payload"],
        log,
        _day(told["day"]),
        _day(told["released"]),
        told["language"],
        told["title"],
        Reason(told["reason"]),
        said,
        told["replaced_by"],
    )
    _check(notice, told)
    return notice


def _check(notice: Notice, told: Mapping[str, JSON]) -> None:
    """Passes a notice whose fields agree with each other."""
    wrong = {
        "v": told["v"] != 1,
        "training": told["training"] != int(notice.training),
        "title": bool(notice.title) and (notice.reason in HARMFUL or not _is_title(notice.title)),
        "said": any(len(html) > 2 * LONGEST or _sentence(html) != html for html in notice.said.values()),
        "replaced_by": notice.replaced_by == notice.release
        or (notice.reason is Reason.REPLACED and not notice.replaced_by),
    }
    for why, is_wrong in wrong.items():
        if is_wrong:
            raise NoticeRefused("release.notice_malformed", why=why)


def _sentence(html: str) -> str:
    """Gives what was typed as it may stand in a page and in a feed: XML takes no control characters."""
    return clean_description("".join(char for char in html if char.isprintable() or char == "\n").strip())


def _is_title(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST and text.isprintable()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:  # the 31st of February
        raise NoticeRefused("release.notice_malformed", why="day") from fault
