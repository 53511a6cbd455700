"""A served desk with Chromium's windows on it, and a way through every page of its map with something real on it.

Rule: the tour takes its pages from the application's own map; a page whose address asks for something the tour does
not know makes it fail, so that no page can be forgotten.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from werkzeug.routing import Rule

from custody import shredder
from custody.auditors import naming
from custody.backup import back_up
from custody.chain import Chain
from custody.hands import reviewer_hand
from custody.key_acts import perform
from custody.open_acts import open_acts
from custody.shredding import Why
from desk.web.errands import Kind, Outcome
from desk.web.here import front_of
from desk.web.server import Port, Serving
from intake.limits import Limits
from intake.receive import receive
from keys.coming import bring_person
from release.alarms import record_readback
from release.collation import Line, Verdict
from release.enclosed import Choice
from release.handing import Wish, ask
from release.readback_findings import Found, Sighted
from sanitize.boxes import Mode
from sanitize.sightings import Source
from sanitize.typed import TypedPage
from sanitize.workshop import Workshop
from tests.custody.test_key_acts import make_ed25519
from tests.desk.web.browsers import Browser, app_at, desk_of
from tests.exports import Gpg, write_singles
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import RELEASE, SOURCE, Candidates
from triage.conditions import agree
from triage.drawing import NOTHING, of_words, with_boxes
from triage.inspect import inspect
from triage.marks import note, star, tag
from triage.pages import render, words
from triage.redacting import save_draft
from triage.retyping import type_page
from words.message import Message

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LAPTOP = (1280, 800)
AT_200_PERCENT = (683, 384)
SPECIAL = "<b>Bonjour</b>, il y a\u200b une suite.\n"


@dataclass(frozen=True)
class Laid:
    """A newsroom in which every page has something to show, and the names of what is shown."""

    made: Candidates
    stick: Path
    exhibit: str
    message: str
    change: str
    doomed: str
    waiting: str
    dossier: str
    alarm: str


@dataclass
class Served:
    """A desk that answers at `base`."""

    laid: Laid
    app: Flask
    base: str

    @property
    def made(self) -> Candidates:
        """The newsroom and its candidates."""
        return self.laid.made

    def seated(
        self,
        chromium: Chromium,
        name: str = "alice",
        size: tuple[int, int] = LAPTOP,
        *,
        dark: bool = False,
        scripts: bool = True,
    ) -> "Window":
        """Opens a window in which somebody sits; without a name, nobody."""
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        if name:
            context.add_cookies([{"name": self._cookie, "value": self._seat(name), "url": self.base}])
        return Window(self.base, context)

    @property
    def _cookie(self) -> str:
        return str(self.app.extensions["tamis"].cookie)

    def _seat(self, name: str) -> str:
        seat = Browser(self.app, self.base)
        seat.sit(name)
        held = seat.client.get_cookie(self._cookie, domain="127.0.0.1")
        assert held is not None
        return held.value

    def tour(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Gives an address for every page that can be asked for, by the name of the page."""
        laid = self.laid
        known = {"label": laid.exhibit, "number": "1", "first": "1", "name": RELEASE, "tab": "findings"}
        known |= {"sort": "join", "seq": laid.change, "prepared": "1"}
        known |= {"submission": laid.doomed, "waiting": laid.waiting, "dossier": laid.dossier}
        known |= {"errand": self.app.extensions["tamis"].errands.errands()[0].id, **(more or {})}
        found = {}
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                found[rule.rule] = self._address(rule, known)
        return found

    def _address(self, rule: Rule, known: Mapping[str, str]) -> str:
        path = str(rule.rule)
        for name in rule.arguments:
            assert name in known, f"{rule.rule}: say in the tour what {name} may be"
            value = self._own(path, name) or known[name]
            path = "/".join(value if f":{name}>" in part or part == f"<{name}>" else part for part in path.split("/"))
        both = f"?exhibit={self.laid.exhibit}&exhibit={self.laid.message}"
        asked = {"deciding.choose": both, "searching.ask": "?q=board"}
        return path + asked.get(rule.endpoint, "")

    def _own(self, path: str, name: str) -> str:
        """Gives what a name of one kind of address stands for, where another kind has the same."""
        own = {("copies", "label"): self.made.flat}
        return {**own, ("readback", "number"): self.laid.alarm}.get((path.split("/")[1], name), "")


@dataclass(frozen=True)
class Window:
    """Somebody's browser."""

    base: str
    context: BrowserContext

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.base + path)
        return page

    def turn_to(self, path: str) -> Page:
        """Opens a page where the one before stood: a tab for each would cost a second of processor."""
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.base + path)
        return page


def leave_open(room: Newsroom) -> int:
    """Has alice sign that carol may audit, and nobody else; gives the number of what is now open."""
    chain, gpg = room.chain(), Gpg(room.folder / "carol")
    gpg.home.mkdir(mode=0o700)
    key = bring_person(room.vault.cabinet, room.memory, gpg.run("--export", make_ed25519(gpg)), room.clock())
    gpg.stop()
    perform(naming(chain.policy, "carol", key), chain, [reviewer_hand(chain, "alice", PASSPHRASES["alice"])])
    return open_acts(chain)[0].seq


def errand(app: Flask) -> None:
    """Lets the desk do something small that takes a while."""
    begun = front_of(app).errands.begin(Kind.CHECK, "/media/stick", "alice", lambda _chain, _far: Outcome(()))
    while front_of(app).errands.errand(begun).going:
        time.sleep(0.05)


def annotate(exhibit: str, alice: str, chain: Chain) -> None:
    """Leaves what people write at their desk: a note, marks, a page retyped."""
    note(exhibit, "Lisez la page deux.", alice, chain)
    tag([exhibit], "urgent", alice, chain)
    star([exhibit], alice, chain)
    type_page(exhibit, TypedPage(1, "Le conseil s’est réuni un lundi.", is_checked=True), alice, chain)


def alarm(exhibit: str, by: str, chain: Chain) -> int:
    """Records a read-back that found something of every kind; gives its number."""
    found = Found(black=1, hunted=3, loose=2)
    lines = (Line(f"{RELEASE}/{each.value}.pdf", each, RELEASE) for each in Verdict)
    found.lines += [*lines, Line("site/<b>x</b>.html", Verdict.NOT_OURS)]
    found.lines.append(
        Line("x.pdf", Verdict.DIFFERS, RELEASE, Message.of("release.readback_differs_from", at=7, size=9))
    )
    found.sighted |= {Sighted("x.pdf", page, exhibit, Source.TERM, page < 2, is_own=True): None for page in (0, 1, 2)}
    found.refused[RELEASE] = ("payload", "signature")
    found.unproven.append("y.pdf")
    return record_readback(found, by, chain).seq


def lay_out(ready: Candidates, stick: Path) -> Laid:
    """Makes a release, a message, quarantine, notes and marks; it costs seconds and is done once a run."""
    made = ready.fresh()
    chain = made.room.chain()
    exhibit = chain.catalog.derivative(made.flat).exhibit
    write_singles([made.room.exporter.message(4, SOURCE, SPECIAL.encode())], stick)
    (stick / "notes.txt").write_text("left on the stick")
    receive(stick, chain, Limits())
    message, waiting = chain.catalog.exhibits()[-1].label, chain.catalog.submissions("quarantined")[0].label
    alice = made.room.reviewers["alice"]
    for label in (exhibit, message):
        inspect(label, chain, Workshop, "alice")
        render(label, chain, Workshop, "alice")
    boxes = of_words(words(exhibit, 1, chain), [1], Mode.TIGHT, "un nom")
    save_draft(exhibit, with_boxes(NOTHING, boxes, ["Monday"]), alice, chain)
    agree(exhibit, "pas avant le déménagement", None, alice, chain, made.room.sign("alice"))
    annotate(exhibit, alice, chain)
    change = leave_open(made.room)
    doomed = chain.catalog.exhibit(exhibit).submission
    sign = made.room.sign("alice")
    shredder.propose(doomed, "demandé par la source", alice, chain, sign, Why.ASKED)
    shredder.hold(doomed, "une enquête", alice, chain, sign)
    back_up(chain, stick, "clé bleue", lambda _done, _total: None)
    dossier = ask(Wish((Choice(made.flat, "Le PV"),), "Me Durand", "référé", ("time",)), alice, chain, sign).name
    number = alarm(exhibit, alice, chain)
    return Laid(made, stick, exhibit, message, str(change), doomed, waiting, dossier, str(number))


@contextmanager
def served(laid: Laid, media: Path) -> Iterator[Served]:
    """Serves a copy of what was laid out, its medium below `media`."""
    shutil.copytree(laid.stick, media / laid.stick.name)
    copied, port = replace(laid, made=laid.made.fresh()), Port()
    app = app_at(replace(desk_of(copied.made.room, "fr"), places=(media,)), port.address)
    with Serving(app, port):
        errand(app)
        yield Served(copied, app, port.address)
    copied.made.room.close()
