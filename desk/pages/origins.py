"""Where an exhibit comes from, as far as anybody knows: its channel's trust words, what was stated, what is claimed.

Rule: a transcript is told as claims, and the page says that whoever wrote one message could have written the next one.
Never: gives a statement or a claim as a fact; reads a transcript but by the text the jail made of it.
"""

from dataclasses import dataclass

from custody.acts import Act
from custody.chain import Chain
from desk.pages.reading import jailed_text
from desk.web.here import here
from intake import transcript
from intake.arrival import PlainKind
from intake.chained import Chained, chained_of
from intake.channels import Channel
from intake.transcript import Transcript, Turn
from triage.worklist import Work
from words.visible import visible

_LETTERS = 120
_CHANNELS = {channel.value: channel.name.lower() for channel in Channel}


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known ("" for nothing): the channel, what it can know, what a person stated, another desk's package."""

    channel: str
    trust: str
    provenance: str
    unknown_before: str
    package: Chained | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claimed turn: the line it begins on, who is named, the file named ("": words), whether it is out of place."""

    line: int
    who: str
    file: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """What a transcript claims; `source` and `updated` are "" where it does not say."""

    source: str
    updated: str
    turns: tuple[Claim, ...]
    more: bool
    doubtful: int


def origin(work: Work, chain: Chain) -> Origin | None:
    """Tells where an exhibit comes from; None for what came in before that was recorded."""
    for entry in chain.history.of(work.submission.label):
        name = _CHANNELS.get(entry.text("channel"))
        if entry.text("act") == Act.ACCESSION and name is not None:
            say = here().say
            words = say(f"intake.channel_{name}"), say(f"desk.trust_{name}")
            stated = entry.text("provenance"), entry.text("unknown_before")
            return Origin(*words, *stated, chained_of(entry))
    return None


def claims(work: Work, chain: Chain) -> Claims | None:
    """Tells what a transcript claims; None for everything else, and before the jail has read it."""
    if work.submission.kind != PlainKind.TRANSCRIPT:
        return None
    text = jailed_text(work, chain)
    return None if text is None else _claims(transcript.read(text))


def _claims(told: Transcript) -> Claims:
    source, updated = visible(told.untrusted_source, _LETTERS), visible(told.untrusted_updated, _LETTERS)
    doubtful = sum(not turn.in_place for turn in told.turns)
    return Claims(source, updated, tuple(map(_claim, told.turns)), told.more, doubtful)


def _claim(turn: Turn) -> Claim:
    who, file = visible(turn.untrusted_who, _LETTERS), visible(turn.untrusted_file, _LETTERS)
    return Claim(turn.line, who, file, not turn.in_place)
