"""What the heads of a mail, and of all mails in it, tell: who wrote, which machines carried, which signatures it has.

Implements: a mail, the messages attached to it, a mailbox message by message, each with its own heads
(`mail_heads.py`). Runs inside the jail.
Rule: told before anything is taken away: a signature by a mail provider, a certificate or a key can show later that a
mail is genuine, and every copy loses it. Signatures come first, then people, then machines. Messages are named by
number: in a mailbox the third is "3", the first message attached to it "3.1"; "0" is a single mail itself. The same
header in several messages is one finding. Number, bytes and time are bounded; where that ends the looking, it is told.
Never: verifies a signature, asks a network.
Residual risk: what lies beyond the bounds is not looked at before the mailbox is unpacked.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.mail_heads import armored, carried, fields_of, protected
from sanitize.mail_parts import ATTACHED, is_envelope, parts
from sanitize.mailbox import is_mailbox, messages
from words.message import Message

MAIL = "message/rfc822"
MOST_MESSAGES = 10_000
MOST_SECONDS = 60.0
_MOST_BYTES = 1 << 30  # of a mailbox
_MESSAGE_BYTES = 64 << 20  # of one message
_MOST_PARTS = 5000  # of one message
_HEAD_BYTES = 1 << 20
_MOST_IN_A_MAIL, _MOST_IN_A_MAILBOX = 200, 1000
_MOST_GROUPS = 20_000
_DEEPEST = 8
_NAMED = 5
_ORDER = {"sanitize.mail_person": 1, "sanitize.mail_machine": 2}  # whatever else is a signature, and comes first


def mail_marks(original: Path, media_type: str, clock: Callable[[], float] = time.monotonic) -> tuple[Finding, ...]:
    """Gives what the heads of a mail or mailbox tell; nothing of any other kind of file. `clock` gives seconds."""
    if media_type != MAIL:
        return ()
    with original.open("rb") as file:
        untrusted_start = file.read(_MESSAGE_BYTES + 1)
    looking = _Looking(clock, clock() + MOST_SECONDS)
    if not is_mailbox(untrusted_start):
        looking.look(untrusted_start[:_MESSAGE_BYTES], "")
        looking.cut |= len(untrusted_start) > _MESSAGE_BYTES
        return (*looking.told(_MOST_IN_A_MAIL), *_bounded(looking))
    del untrusted_start
    looked = _look_at_each(original, looking)
    count = Finding("mailbox", Grade.GREEN, Message.of("sanitize.mailbox_looked_at", count=looked))
    return (*looking.told(_MOST_IN_A_MAILBOX), count, *_bounded(looking))


def _bounded(looking: "_Looking") -> Iterator[Finding]:
    if looking.cut:
        yield Finding("mail", Grade.AMBER, Message.of("sanitize.mail_not_all"))


def _look_at_each(mailbox: Path, looking: "_Looking") -> int:
    """Looks at one message after the other; gives how many were looked at."""
    left, looked = _MOST_BYTES, 0
    with mailbox.open("rb") as file:
        for start, end in messages(mailbox):
            left -= end - start
            if looked == MOST_MESSAGES or left < 0 or looking.is_over():
                looking.cut = True
                break
            looked += 1
            file.seek(start)
            looking.look(file.read(min(end - start, _MESSAGE_BYTES)), str(looked))
            looking.cut |= end - start > _MESSAGE_BYTES
    return looked


@dataclass(slots=True)
class _Looking:
    """What was found so far: each finding once, with the numbers of the messages it stands in."""

    clock: Callable[[], float]
    until: float
    cut: bool = False
    _found: dict[Finding, tuple[Finding, list[str]]] = field(default_factory=dict)
    _more: int = 0

    def is_over(self) -> bool:
        """Tells whether the time is over."""
        return self.clock() > self.until

    def look(self, message: bytes, number: str, depth: int = 0) -> None:
        """Looks at a message and at those attached to it."""
        attached = 0
        for at, part in enumerate(islice(parts(message), _MOST_PARTS + 1)):
            if at == _MOST_PARTS or self.is_over():
                self.cut = True
                return
            fields = list(fields_of(part.head[:_HEAD_BYTES]))
            self._note([*(carried(fields) if at == 0 else ()), *protected(fields)], number)
            if at and part.kind in ATTACHED:
                attached += 1
                own = f"{number}.{attached}" if number else str(attached)
                self._look_inside(part.body, own, depth)
            elif not is_envelope(part):
                self._note(armored(part.body if part.kind.startswith("text/") else part.raw), number)

    def _look_inside(self, attached: bytes, number: str, depth: int) -> None:
        if depth == _DEEPEST:
            self.cut = True
        else:
            self.look(attached, number, depth + 1)

    def _note(self, findings: Iterator[Finding] | list[Finding], number: str) -> None:
        for finding in findings:
            signature = finding.message.id not in _ORDER
            same = replace(finding, untrusted_value="") if signature and number else finding
            if same not in self._found and len(self._found) >= _MOST_GROUPS:
                self._more += 1
                continue
            _, numbers = self._found.setdefault(same, (finding, []))
            if number not in numbers and len(numbers) <= _NAMED:
                numbers.append(number)

    def told(self, most: int) -> Iterator[Finding]:
        """Gives the findings, signatures first, at most so many; how many more there are is the last."""
        ordered = sorted(self._found.values(), key=lambda each: _ORDER.get(each[0].message.id, 0))
        for finding, numbers in ordered[:most]:
            yield replace(finding, where=_where(finding.where, numbers))
        more = len(ordered[most:]) + self._more
        if more:
            yield Finding("headers", Grade.AMBER, Message.of("sanitize.mail_more_headers", count=more))


def _where(name: str, numbers: list[str]) -> str:
    """Names the place, with the messages it is in, when there are several: "message 1, 3.1: received"."""
    if numbers == [""]:
        return name
    named = ", ".join(number or "0" for number in numbers[:_NAMED])
    return f"message {named}{', …' if len(numbers) > _NAMED else ''}: {name}"
