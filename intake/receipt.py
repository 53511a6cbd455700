"""The receipt of an intake: one line for each thing found on the stick, and none left out.

Rule: whatever was found is accepted, a duplicate, or in quarantine, with the reason; a receipt that misses a line
is not a receipt. Pure; holds message ids, the desk puts them into words.
Never: holds plaintext, or what a submission says.
Residual risk: it holds designations and file names of the stick, so it stays inside the desk like the vault.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from intake.channels import Channel
from intake.errors import ReceiptIncomplete
from intake.since import Since
from words.message import Message


class Remains(StrEnum):
    """What the medium still holds of what came in."""

    SEALED = "sealed"
    PUBLIC = "public"
    CLEAR = "clear"


class Outcome(StrEnum):
    """What became of one thing found."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


_SENTENCES = {
    Outcome.ACCEPTED: "intake.receipt_accepted",
    Outcome.DUPLICATE: "intake.receipt_duplicate",
    Outcome.QUARANTINED: "intake.receipt_quarantined",
}


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What became of one arrival.

    `place` is where it lay, already shown safely; `message` says why it is not accepted, or what is unusual.
    `number` and `designation` are the submission's labels (None and "" when unknown). `sha256` is the hex digest
    of the bytes as received, "" where there were none to keep; `size` their length in bytes; `channel` by which way it
    came (`intake/channels.py`). `public`: it was made for the public, as far as a key somebody named can show.
    """

    place: str
    outcome: Outcome
    message: Message | None
    number: int | None
    designation: str
    sha256: str
    size: int
    channel: str = ""
    public: bool = False

    def sentence(self) -> Message:
        """Gives the sentence for this line, without its reason."""
        return Message.of(_SENTENCES[self.outcome], place=self.place)

    def as_json(self) -> dict[str, object]:
        """Gives the line as plain JSON values."""
        return {
            "place": self.place,
            "outcome": self.outcome.value,
            "message": None if self.message is None else self.message.as_json(),
            "number": self.number,
            "designation": self.designation,
            "sha256": self.sha256,
            "size": self.size,
            "channel": self.channel,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """All lines of one intake, in the order in which things were found; `since`: against what had come before it.

    An intake that was stopped has no `since`.
    """

    lines: tuple[ReceiptLine, ...]
    since: Since | None = None

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many lines have each outcome; every outcome has its number, be it 0."""
        seen = Counter(line.outcome for line in self.lines)
        return {outcome: seen[outcome] for outcome in Outcome}

    @property
    def remains(self) -> Remains:
        """What the medium still holds, by the worst of it."""
        clear = [line for line in self.lines if line.channel not in {"", Channel.JOURNALIST_INTERFACE}]
        if not clear:
            return Remains.SEALED
        return Remains.PUBLIC if all(line.public for line in clear) else Remains.CLEAR

    def summary(self) -> Message:
        """Gives the sentence that sums up."""
        return Message.of("intake.receipt_summary", **{outcome.value: n for outcome, n in self.counts.items()})

    def check_complete(self, arrivals: int) -> None:
        """Checks that each of so many arrivals has its line.

        Raises:
            ReceiptIncomplete: the numbers differ.
        """
        if len(self.lines) != arrivals:
            raise ReceiptIncomplete("intake.receipt_incomplete", lines=len(self.lines), arrivals=arrivals)

    def as_json(self) -> dict[str, object]:
        """Gives the receipt as plain JSON values (no floats, no booleans)."""
        lines = [line.as_json() for line in self.lines]
        value: dict[str, object] = {
            "v": 1,
            "counts": {outcome.value: number for outcome, number in self.counts.items()},
            "lines": lines,
        }
        if self.since is not None:
            value["since"] = self.since.as_json()
            for line, stands in zip(lines, self.since.lines, strict=True):
                line["news"] = stands.news.value
        return value

    def as_sums(self) -> str:
        """Writes the digests as received in the form of sha256sum(1), to be compared with the sending side."""
        kept = [line for line in self.lines if line.sha256]
        return "".join(f"{_summed(line.sha256, line.place)}\n" for line in kept)

    def as_text(self, say: Callable[[Message], str]) -> str:
        """Writes the receipt for people, a line each and the sum last; `say` puts a message into words."""
        written = []
        for line in self.lines:
            reason = "" if line.message is None else f" {say(line.message)}"
            written.append(say(line.sentence()) + reason)
        return "\n".join([*written, say(self.summary())]) + "\n"


def _summed(digest: str, name: str) -> str:
    """Writes one line; a name with a backslash or a line's end is escaped, and the line marked (GNU coreutils)."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{chr(92) if escaped != name else ''}{digest}  {escaped}"
