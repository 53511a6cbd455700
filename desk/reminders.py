"""What somebody should see to soon: keys that end, drills and backups that are overdue, key acts left open.

Rule: a key is warned about from 60 days before its end; a recovery drill is due every 90 days, a backup every 14.
Never: changes anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from custody.chain import Chain
from custody.drill import last_passed
from custody.media import media
from custody.open_acts import open_acts
from desk.weakness import Weakness
from keys.recipients import is_usable
from release.alarms import open_alarms
from words.message import Message

WARNED = timedelta(days=60)
DRILL_EVERY = timedelta(days=90)
BACKUP_EVERY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Ending:
    """A reviewer's key that ends soon or has ended: whose, the day (ISO 8601), days left (negative: since so many)."""

    name: str
    day: str
    left: int


def endings(chain: Chain, now: datetime) -> tuple[Ending, ...]:
    """Lists reviewers' keys that end within 60 days, or have ended."""
    known = {each.fingerprint: each for each in chain.unlocked.home("desk").certificates()}
    found = []
    for name, key in sorted(chain.policy.reviewers.items()):
        certificate = known.get(key)
        if certificate is None or not certificate.expires:
            continue
        end = datetime.fromtimestamp(certificate.expires, UTC)
        if end - now <= WARNED or not is_usable(certificate, now):
            found.append(Ending(name, f"{end:%Y-%m-%d}", (end - now).days))
    return tuple(found)


def reminders(chain: Chain, now: datetime) -> Iterator[Weakness]:
    """Yields what the doctor says of keys, drills, backups and open key acts."""
    for ending in endings(chain, now):
        said = "desk.key_has_ended" if ending.left < 0 else "desk.key_ends_soon"
        yield Weakness(Message.of(said, name=ending.name, day=ending.day), grave=ending.left < 0)
    for seq, day in open_alarms(chain):
        yield Weakness(Message.of("desk.alarm_open", number=seq, day=day), grave=True)
    yield from _overdue(chain, now.date())
    for act in open_acts(chain):
        yield Weakness(Message.of("desk.key_act_open", kind=act.kind, subject=act.subject), grave=False)


def _overdue(chain: Chain, today: date) -> Iterator[Weakness]:
    drill = last_passed(chain)
    if drill is None:
        yield Weakness(Message.of("desk.drill_never"), grave=False)
    elif today - drill.day > DRILL_EVERY:
        yield Weakness(Message.of("desk.drill_overdue", day=f"{drill.day:%Y-%m-%d}"), grave=False)
    newest = max((medium.day for medium in media(chain)), default="")
    if not newest:
        yield Weakness(Message.of("desk.backup_never"), grave=False)
    elif today - date.fromisoformat(newest) > BACKUP_EVERY:
        yield Weakness(Message.of("desk.backup_overdue", day=newest), grave=False)
