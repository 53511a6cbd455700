"""What a read-back finds, gathered while it goes: a line for each file, and what the hunt saw again.

Rule: an alarm is every file that is not what was released, every package our verifier refuses, every document of ours
whose proof could not be repeated, and everything surely seen again that somebody named, or that was black in a document
of the same release. A word from under a box of some other document may be anybody's: it is told, for people to judge.
Never: holds a word that was covered, or a stranger's bytes.
"""

from collections import Counter
from dataclasses import dataclass, field

from release.collation import Line, Verdict
from sanitize.sightings import Source


@dataclass(frozen=True, slots=True)
class Sighted:
    """Something blacked out that was seen again: where, on which page (0: in the bytes), and of which exhibit it is."""

    place: str
    page: int
    exhibit: str
    source: Source
    is_sure: bool
    is_own: bool

    @property
    def is_alarm(self) -> bool:
        """Says whether it alone is a reason to sound the alarm."""
        return self.is_sure and (self.is_own or self.source is Source.TERM)


@dataclass(slots=True)
class Found:
    """What was found so far; `refused` names the checks of our verifier that a package does not pass, by its place."""

    lines: list[Line] = field(default_factory=list)
    sighted: dict[Sighted, None] = field(default_factory=dict)
    refused: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unproven: list[str] = field(default_factory=list)
    hunted: int = 0
    black: int = 0
    loose: int = 0

    def add(self, line: Line) -> None:
        """Notes a file's verdict."""
        self.lines.append(line)

    @property
    def counts(self) -> dict[str, int]:
        """Counts files by verdict; those that are nobody's, beside what is ours, stand apart as "loose"."""
        counted = Counter(line.verdict.value for line in self.lines)
        return {verdict.value: counted[verdict.value] for verdict in Verdict}

    @property
    def ours(self) -> int:
        """Counts files that are, or should be, of a release."""
        return sum(bool(line.release) or line.verdict is not Verdict.NOT_OURS for line in self.lines)

    @property
    def differing(self) -> tuple[Line, ...]:
        """Gives the files that are not what was released."""
        return tuple(line for line in self.lines if line.verdict is not Verdict.SAME)

    @property
    def is_alarm(self) -> bool:
        """Says whether anything is wrong."""
        seen = any(sighted.is_alarm for sighted in self.sighted)
        return bool(self.differing or self.refused or self.unproven or seen)
