"""Alarms: read-backs recorded with their receipts, and what differed, shown until somebody signs an answer.

Rule: a read-back is a fixity check (PREMIS) in the ledger: verdict, counts, and the digest of its receipt, which lies
sealed beside it. A check that found something wrong is open until a reviewer signs what was done about it; an answer
closes that one alarm, and none that comes later.
Never: forgets an alarm, or counts an answer without words.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from custody import canonical
from custody.acts import Act
from custody.canonical import JSON
from custody.catalog_alarms import READ_BACK
from custody.chain import Chain
from custody.open_acts import desk_entries
from custody.records import Draft, Entry
from release.errors import NoSuchAlarm
from release.readback_findings import Found, Sighted
from words.message import Message

Sign = Callable[[Draft], Draft]
_MOST = 2000  # lines and sightings that a receipt lists
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Receipt:
    """A read-back as recorded: where, when, by whom; counts by verdict; what differed; what was seen again.

    `lines` are (place, verdict, release, how it differs); `sightings` (place, page, exhibit, "term" or "box", sure,
    alarm); `refused` the checks a package did not pass, by place; `unproven` documents whose proof could not be
    repeated; `more` counts what is not listed. `answer` is its number in the ledger, -1: none.
    """

    seq: int
    day: str
    by: str
    is_alarm: bool
    digest: str
    content: dict[str, JSON]
    answer: int = -1
    answered_by: str = ""
    words: str = ""

    @property
    def is_open(self) -> bool:
        """Says whether it waits for an answer."""
        return self.is_alarm and self.answer < 0

    def count(self, name: str) -> int:
        """Gives one of its counts."""
        counts = self.content["counts"]
        value = counts.get(name, 0) if isinstance(counts, dict) else 0
        return value if isinstance(value, int) else 0

    def rows(self, name: str) -> list[list[JSON]]:
        """Gives one of its lists."""
        value = self.content[name]
        return [row for row in value if isinstance(row, list)] if isinstance(value, list) else []


def record_readback(found: Found, by: str, chain: Chain) -> Receipt:
    """Keeps the receipt sealed and records the check."""
    content = _content(found)
    written = canonical.dumps(content)
    digest = hashlib.sha256(written).hexdigest()
    scope = chain.name("readback", "receipts")
    if scope not in chain.envelopes.labels():
        chain.write_envelope(chain.new_envelope(scope))
    note = chain.keep_in(scope, "readback", digest, [written])
    verdict = "differs" if found.is_alarm else "same"
    facts: dict[str, JSON] = {"what": READ_BACK, "verdict": verdict, "checked": len(found.lines), "blob": note.name}
    about: dict[str, JSON] = {"differing": len(found.differing), "out": digest, "size": len(written)}
    (entry,) = chain.record([chain.draft(Act.FIXITY, by, **facts, **about)])
    chain.checkpoint()
    return _receipt(entry, chain, {})


def receipts(chain: Chain) -> tuple[Receipt, ...]:
    """Lists the read-backs, newest first."""
    entries = tuple(desk_entries(chain))
    answers = {entry.number("alarm"): entry for entry in entries if entry.text("act") == Act.FIXITY_ANSWER}
    return tuple(reversed([_receipt(entry, chain, answers) for entry in entries if _is_readback(entry)]))


def receipt(seq: int, chain: Chain) -> Receipt:
    """Finds a read-back by its number in the ledger.

    Raises:
        NoSuchAlarm: there is none.
    """
    for each in receipts(chain):
        if each.seq == seq:
            return each
    raise NoSuchAlarm("release.no_such_readback", number=seq)


def open_alarms(chain: Chain) -> tuple[tuple[int, str], ...]:
    """Gives the number and the day of each alarm nobody has answered, the oldest first; opens no receipt."""
    return chain.catalog.alarms.open()


def answer(seq: int, words: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Signs what was done about an alarm; `reviewer` is a fingerprint.

    Raises:
        NoSuchAlarm: it is not open, or no word was given. NotPermitted: the signature is not a reviewer's.
    """
    if seq not in dict(open_alarms(chain)) or not words.strip() or len(words) > LONGEST:
        raise NoSuchAlarm("release.no_open_alarm", number=seq)
    facts: dict[str, JSON] = {"alarm": seq, "object": receipt(seq, chain).digest, "reason": words.strip()}
    (entry,) = chain.record([sign(chain.draft(Act.FIXITY_ANSWER, reviewer, **facts))])
    return entry


def _is_readback(entry: Entry) -> bool:
    return entry.text("act") == Act.FIXITY and entry.text("what") == READ_BACK


def _content(found: Found) -> dict[str, JSON]:
    differing, sighted = found.differing, sorted(found.sighted, key=_gravest)
    lines: list[JSON] = [
        [line.place, line.verdict.value, line.release, _packed(line.told)] for line in differing[:_MOST]
    ]
    sightings: list[JSON] = [
        [each.place, each.page, each.exhibit, each.source.value, int(each.is_sure), int(each.is_alarm)]
        for each in sighted[:_MOST]
    ]
    releases = sorted({line.release for line in found.lines if line.release})
    return {
        "v": 1,
        "counts": {**found.counts, "hunted": found.hunted, "black": found.black, "loose": found.loose},
        "releases": list(releases),
        "lines": lines,
        "sightings": sightings,
        "refused": [[place, ", ".join(checks)] for place, checks in sorted(found.refused.items())],
        "unproven": sorted(found.unproven)[:_MOST],
        "more": max(0, len(differing) - _MOST) + max(0, len(sighted) - _MOST),
    }


def _gravest(sighted: Sighted) -> tuple[bool, str, int]:
    return not sighted.is_alarm, sighted.place, sighted.page


def _packed(told: Message | None) -> str:
    return told.packed() if told else ""


def _receipt(entry: Entry, chain: Chain, answers: dict[int, Entry]) -> Receipt:
    parts: list[bytes] = []
    chain.read(chain.name("readback", "receipts"), entry.text("blob"), parts.append)
    answered = answers.get(entry.seq)
    return Receipt(
        seq=entry.seq,
        day=entry.text("day"),
        by=entry.text("actor"),
        is_alarm=entry.text("verdict") != "same",
        digest=entry.text("out"),
        content=canonical.loads_object(b"".join(parts)),
        answer=answered.seq if answered else -1,
        answered_by=answered.text("actor") if answered else "",
        words=answered.text("reason") if answered else "",
    )
