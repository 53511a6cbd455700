"""Candidates for a release: a newsroom with three submissions, their copies made, nothing decided yet.

Flattening costs seconds; so this is made once, and each test works on a copy (`Newsroom.fresh`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from custody.acts import Act
from custody.chain import Chain, nothing
from custody.records import Draft
from intake.limits import Limits
from intake.receive import receive
from release.bag import BagWritten
from release.fields import Fields
from release.handover import Giver, hand_over
from release.obstacles import obstacles
from release.payload import Description
from release.propose import Chosen, Proposed, Wanted, approve, load, propose
from release.situation import situation
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import FIRST_DAY, Newsroom
from tests.specimens.pictures import plant
from triage.decide import decide
from triage.prepare import Way, prepare
from triage.screens import Screens, screens
from triage.standing import Verdict

TODAY = FIRST_DAY.date()
SOURCE = "brave otter"
FILE_NAME = "minutes of the board.txt"
RELEASE = "REL-2026-0001"
NOTHING = Fields.none()
SIGNED_IN_THE_PICTURE = "HARBOURMASTER"


@dataclass(frozen=True)
class Candidates:
    """A vault at work: labels of the copies by what they are, and the acts tests do with them."""

    room: Newsroom
    flat: str
    clean: str
    signed: str

    def fresh(self) -> "Candidates":
        return Candidates(self.room.fresh(), self.flat, self.clean, self.signed)

    def decide(self, name: str, *copies: str, verdict: Verdict = Verdict.CLEAR, answers: Sequence[str] = ()) -> None:
        chain = self.room.chain()
        exhibits = [chain.catalog.derivative(copy).exhibit for copy in copies]
        decide(exhibits, verdict, "read", self.room.reviewers[name], chain, self.room.sign(name), answers)

    def clear(self, *copies: str, answers: Sequence[str] = ()) -> None:
        for name in self.room.reviewers:
            self.decide(name, *copies, answers=answers)

    def propose(
        self,
        *copies: str,
        title: str = "The board met",
        called: str = "One",
        html: str = "<p>What the board decided.</p>",
        release: str = "",
        replaces: str = "",
        day: date = TODAY,
        sign: Callable[[Draft], Draft] | None = None,
        fields: Fields = NOTHING,
    ) -> Proposed:
        chosen = [Chosen(copy, called) for copy in copies]
        description = Description(title, html, "en")
        alice, signing = self.room.reviewers["alice"], sign or self.room.sign("alice")
        wanted = Wanted(release, day, description, chosen, fields, replaces)
        return propose(wanted, alice, self.room.chain(), signing, Workshop)

    def approve(self, *names: str, release: str = RELEASE) -> None:
        for name in names:
            approve(release, self.room.reviewers[name], self.room.chain(), self.room.sign(name))

    def hand_over(
        self,
        into: Path,
        sign: Callable[[Draft], Draft] | None = None,
        after: Callable[[str], None] = nothing,
        release: str = RELEASE,
    ) -> BagWritten:
        """Alice hands the release over; the chain tells `after` of its steps too."""
        room = self.room
        signing = sign or room.sign("alice")
        giver = Giver(room.reviewers["alice"], signing, Workshop)
        return hand_over(release, into, TODAY, giver, room.chain(after), after)

    def acts(self, act: Act) -> int:
        """Counts entries of the ledger."""
        return sum(entry.text("act") == act for entry in self.room.chain().history.entries())

    def obstacles(self, chain: Chain | None = None, today: date = TODAY, release: str = RELEASE) -> list[str]:
        """Names what stands in the release's way."""
        chain = chain or self.room.chain()
        proposed = load(release, chain)
        found = obstacles(proposed.proposal, situation(proposed, today, chain))
        return [obstacle.id.removeprefix("release.obstacle_") for obstacle in found]


def candidates(founded: Newsroom, stick: Path) -> Candidates:
    """Takes in a letter, a text and a picture; makes the copies."""
    room = founded.fresh()
    write_singles(
        [
            room.exporter.message(1, SOURCE, b"Dear editors, look at the second page.\n"),
            room.exporter.document(2, SOURCE, b"The board met on a Monday.\n", FILE_NAME.encode()),
            room.exporter.document(3, SOURCE, _signed_picture(stick.with_suffix(".jpg")), b"harbour.jpg"),
        ],
        stick,
    )
    chain = room.chain()
    receive(stick, chain, Limits())
    numbered = {each.number: each.label for each in chain.catalog.submissions()}
    (text,), (picture,) = (chain.catalog.exhibits(numbered[number]) for number in (2, 3))
    flat, clean = (prepare(text.label, way, chain, Workshop, "alice").label for way in (Way.FLATTEN, Way.CLEAN))
    signed = prepare(picture.label, Way.FLATTEN, chain, Workshop, "alice").label
    for copy in (flat, clean, signed):
        assert isinstance(screens(copy, chain, Workshop), Screens), "so that no proposal of a test opens the jail"
    return Candidates(room, flat, clean, signed)


def _signed_picture(path: Path) -> bytes:
    """A picture whose author stands both in its fields and, readable, in its pixels."""
    picture = Image.new("RGB", (240, 60), "white")
    ImageDraw.Draw(picture).text((20, 20), SIGNED_IN_THE_PICTURE, fill="black")
    picture.resize((960, 240)).save(path, "JPEG", quality=90)
    plant(path, [f"-IFD0:Artist={SIGNED_IN_THE_PICTURE}"])
    return path.read_bytes()
