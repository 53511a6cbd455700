"""A release that left: a text with one word blacked out, its package, and the public site made of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from custody.chain import Chain
from custody.verify import Trust
from release.alarms import Receipt
from release.readback import read_back
from release.site_folder import bring_up_to_date
from sanitize.boxes import Mode
from sanitize.workshop import Workshop
from tests.release.candidates import Candidates
from triage.drawing import NOTHING, of_occurrence, with_boxes
from triage.occurrences import occurrences
from triage.pages import render, words
from triage.redacting import approve_redaction, burn, propose_redaction, save_draft

SECRET = "Monday"


@dataclass(frozen=True)
class Returned:
    """The vault, the folder of the package, and the site."""

    made: Candidates
    bag: Path
    site: Path

    def fresh(self, into: Path) -> "Returned":
        """Gives a copy of the vault and of what left it."""
        shutil.copytree(self.site, into / "site")
        shutil.copytree(self.bag, into / self.bag.name)
        return Returned(self.made.fresh(), into / self.bag.name, into / "site")

    def read_back(self, drop: Path, chain: Chain | None = None) -> Receipt:
        """Reads a drop back as alice."""
        room = self.made.room
        return read_back(drop, room.reviewers["alice"], chain or room.chain(), Workshop, lambda _done, _all: None)


def approved(made: Candidates, copy: str, *terms: str) -> str:
    """Has two people sign that words are to be black in the exhibit behind a copy; gives the exhibit."""
    room, chain = made.room, made.room.chain()
    exhibit = chain.catalog.derivative(copy).exhibit
    render(exhibit, chain, Workshop, "desk")
    read = words(exhibit, 1, chain)
    boxes = [
        box for term in terms for each in occurrences(term, [read]) for box in of_occurrence(each, read, Mode.TIGHT, "")
    ]
    save_draft(exhibit, with_boxes(NOTHING, boxes, terms), room.reviewers["alice"], chain)
    propose_redaction(exhibit, room.reviewers["alice"], chain, room.sign("alice"))
    approve_redaction(exhibit, room.reviewers["bob"], chain, room.sign("bob"))
    return exhibit


def redacted(made: Candidates, copy: str, *terms: str) -> str:
    """Blacks words out in the exhibit behind a copy; gives the redacted copy."""
    exhibit, chain = approved(made, copy, *terms), made.room.chain()
    burnt = burn(exhibit, chain, Workshop, "desk").label
    render(burnt, chain, Workshop, "desk")
    return burnt


def returned(prepared: Candidates, into: Path) -> Returned:
    """Redacts, releases, and makes a site."""
    made = prepared.fresh()
    copy = redacted(made, made.flat, SECRET)
    made.clear(copy)
    made.propose(copy)
    made.approve("alice", "bob")
    bag = made.hand_over(into).path
    bring_up_to_date(into / "site", [bag], "Technopolice", Trust())
    return Returned(made, bag, into / "site")
