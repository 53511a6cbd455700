"""Audit packages for the tests: a desk whose release has left, three scenarios, and the text of a report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pypdfium2

from custody.disclosure import Profile
from custody.fixity import check_blobs
from keys.reviewer import sign_as
from release import subject
from release.audit_package import Hand, Order, PackageWritten, make_package
from release.subject import Subject
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import Candidates
from triage.viewing import Shown, view_exhibit
from words.speak import Language

MADE = date(2026, 3, 9)
PERSON, ROLE, VERSION = "Camille Dupré-Énée", "rédactrice en chef", "0.1.0"


@dataclass(frozen=True)
class Desk:
    """A newsroom with the label of the exhibit whose flat copy has left."""

    room: Newsroom
    exhibit: str
    copy: str

    def fresh(self) -> "Desk":
        return Desk(self.room.fresh(), self.exhibit, self.copy)

    def hand(self, name: str = "alice") -> Hand:
        vault, memory = self.room.vault, self.room.memory
        return Hand(
            self.room.reviewers[name],
            self.room.sign(name),
            lambda data: sign_as(vault.cabinet, memory, name, PASSPHRASES[name], data)[1],
        )

    def package(
        self,
        into: Path,
        profile: Profile = Profile.PUBLIC,
        about: Subject | None = None,
        language: Language = "fr",
        after: Callable[[str], None] = lambda _step: None,
    ) -> PackageWritten:
        """Alice makes a package, by default about the exhibit."""
        into.mkdir(exist_ok=True)
        chain = self.room.chain()
        order = Order(about or subject.exhibit(self.exhibit, chain), profile, language, PERSON, ROLE, VERSION)
        return make_package(order, into, MADE, self.hand(), chain, after)


def released(ready: Candidates, outbound: Path) -> Desk:
    """The release has left, everything was checked once, alice has looked at the exhibit."""
    desk = ready.fresh()
    outbound.mkdir(exist_ok=True)
    desk.hand_over(outbound)
    room = desk.room
    room.clock.now += timedelta(days=2)
    chain = room.chain()
    exhibit = chain.catalog.derivative(desk.flat).exhibit
    check_blobs(chain, unwatched)
    view_exhibit(exhibit, Shown.TEXT, room.reviewers["alice"], chain, "seat")
    return Desk(room, exhibit, chain.catalog.derivative(desk.flat).digest)


def unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


def read_aloud_pdf(path: Path) -> str:
    """Gives all text of a PDF, every blank taken out: long digests are broken over lines."""
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.replace("\ufffe", "").split())


def bare(text: object) -> str:
    """Takes every blank out, to be looked for in what `read_aloud_pdf` gives."""
    return "".join(str(text).split())
