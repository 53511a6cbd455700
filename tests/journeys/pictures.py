"""Takes the pictures of the guide and of the README: a training vault, made-up papers, every page in both languages.

`python -m tests.journeys.pictures FOLDER` writes FOLDER/fr/*.png and FOLDER/en/*.png, palettes of 64 colours. Keys are
made anew each time, so fingerprints and digests differ from run to run; everything else is the same.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from custody.verify import Trust
from desk.app import create_app
from desk.web.server import Port, Serving
from intake.carried import Carried
from intake.limits import Limits
from intake.receive import receive
from release.filing import Filing, filed
from release.payload import Description
from release.placing import TypedPlace
from release.propose import Chosen, Wanted, approve, propose
from release.site_folder import bring_up_to_date
from sanitize.boxes import Mode
from sanitize.workshop import Workshop
from tests.desk.web.browsers import desk_of
from tests.exports import write_singles
from tests.journeys.papers import papers
from tests.newsroom import PASSPHRASES, RAM, Newsroom
from triage.decide import decide
from triage.drawing import NOTHING, of_occurrence, with_boxes
from triage.inspect import inspect
from triage.marks import assign, note, star, tag
from triage.occurrences import occurrences
from triage.pages import render, words
from triage.prepare import Way, prepare
from triage.redacting import save_draft
from triage.search import catch_up
from triage.standing import Verdict
from words.speak import LANGUAGES, Language

CHROMIUM = "/usr/bin/chromium"
SIZE = (1200, 760)
COLOURS = 64
FIRST, SECOND = "marbled otter", "candid heron"
SAID = {
    "fr": ("Budget à vérifier avec la mairie.", "à relire", "Les traceurs de Lannion", "Note interne sur les traceurs"),
    "en": (
        "Check the budget with the town hall.",
        "read again",
        "The trackers of Lannion",
        "Internal note on trackers",
    ),
}
FILED = filed(
    Filing(
        technologies=frozenset({"vsa"}),
        names={"commissioned_by": ["Commune de Lannion"], "providers": ["Traceurs SA"]},
        places=(TypedPlace("Lannion", "commune"),),
    )
)
INDEX = {"fr": "index.html", "en": "index.en.html"}
LETTER = "Bonjour,\nvoici la note\u200b dont je parlais. Les caméras <b>neuves</b> sont page 2.\nAppelez-moi Jeanne.\n"


class Story:
    """One vault at work, told in one language."""

    def __init__(self, room: Newsroom, folder: Path, language: Language) -> None:
        self.room = room.fresh()
        self.language = language
        self.media = folder / "media"
        self.stick, self.out = self.media / "blue-stick", self.media / "to-publish"
        for each in (self.media, self.stick, self.out):
            each.mkdir()
        self.chain = self.room.chain()
        made, make = papers(folder), room.exporter
        write_singles(
            [
                make.message(1, FIRST, LETTER.encode()),
                make.document(2, FIRST, made["note.pdf"], b"note.pdf"),
                make.document(3, FIRST, made["photo.jpg"], b"photo.jpg"),
                make.document(1, SECOND, made["marked.txt"], "marché.txt".encode()),
                make.document(2, SECOND, made["table.xlsx"], b"budget.xlsx"),
                make.message(3, SECOND, b"Le maire est-il au courant ?\n"),
            ],
            self.stick,
        )
        (self.stick / "notes.txt").write_text("not from SecureDrop")

    def exhibit(self, name: str) -> str:
        """Finds an exhibit by its file's name; the first letter has none."""
        return next(each.label for each in self.chain.catalog.exhibits() if each.untrusted_filename == name)

    def work(self) -> str:
        """Does what two people would do up to a release; gives the copy that is in it."""
        receive(self.stick, self.chain, Limits(), about=Carried("blue stick"))
        alice, bob = (self.room.reviewers[name] for name in ("alice", "bob"))
        remark, word, title, called = SAID[self.language]
        for exhibit in self.chain.catalog.exhibits():
            inspect(exhibit.label, self.chain, Workshop, "alice")
            if exhibit.untrusted_filename != "budget.xlsx":
                render(exhibit.label, self.chain, Workshop, "alice")
        pdf = self.exhibit("note.pdf")
        for way in (Way.CLEAN, Way.FLATTEN):
            copy = prepare(pdf, way, self.chain, Workshop, "alice").label
        read = words(pdf, 1, self.chain)
        boxes = [box for each in occurrences("Lannion", [read]) for box in of_occurrence(each, read, Mode.LINE, "")]
        save_draft(pdf, with_boxes(NOTHING, boxes, ["Lannion"]), alice, self.chain)
        note(pdf, remark, bob, self.chain)
        tag([pdf], word, bob, self.chain)
        star([pdf], alice, self.chain)
        assign([self.exhibit("photo.jpg")], "bob", alice, self.chain)
        decide([self.exhibit("marché.txt")], Verdict.HOLD, remark, bob, self.chain, self.room.sign("bob"))
        for name in ("alice", "bob"):
            person, sign = self.room.reviewers[name], self.room.sign(name)
            decide([pdf], Verdict.CLEAR, "", person, self.chain, sign, [copy])
        catch_up(self.chain)
        description = Description(title, f"<p>{remark}</p>", self.language)
        day, hand = self.room.clock().date(), self.room.sign("alice")
        wanted = Wanted("", day, description, [Chosen(copy, called)], FILED)
        made = propose(wanted, alice, self.chain, hand, Workshop)
        approve(made.proposal.release, alice, self.chain, hand)
        self.chain.checkpoint()
        return copy


@contextmanager
def desk_on(story: Story) -> Iterator[Page]:
    """Serves the story's vault and opens a window on it in which nobody sits yet."""
    port = Port()
    app = create_app(replace(desk_of(story.room, story.language), places=(story.media,)), port.address)
    with Serving(app, port), sync_playwright() as playwright:
        chromium: Chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        context = chromium.new_context(
            viewport={"width": SIZE[0], "height": SIZE[1]}, locale=story.language, base_url=port.address
        )
        page = context.new_page()
        page.goto("/sign-in")
        yield page
        chromium.close()


def tell(story: Story, into: Path) -> None:
    """Goes through the work once and takes every picture."""
    with desk_on(story) as page:
        _keep(page, into / "sign-in.png")
        _sign_in(page)
        page.goto("/take-in")
        page.fill("input[name=other]", str(story.stick))
        page.click("main form.act button.primary")
        _keep(page, into / "take-in-look.png")
        story.work()
        pdf, letter = story.exhibit("note.pdf"), story.exhibit("")
        shown = {
            "reading": f"/exhibits/{letter}",
            "pages": f"/exhibits/{pdf}/pages",
            "findings": f"/exhibits/{pdf}/findings",
            "copies": f"/exhibits/{pdf}/copies",
            "redacting": f"/exhibits/{pdf}/redaction/pages/1",
            "decide": f"/decide?exhibit={letter}&exhibit={story.exhibit('photo.jpg')}",
            "search": "/search?q=traceur",
            "release": "/releases/REL-2026-0001",
        }
        for name, path in shown.items():
            page.goto(path)
            _keep(page, into / f"{name}.png")
        _hand_over(page, story)
        _keep(page, into / "handed-over.png")
        page.goto("/releases/REL-2026-0001/verify")
        _keep(page, into / "verify.png")
        site = story.media / "site"
        bring_up_to_date(site, [story.out / "REL-2026-0001"], "Atelier Tamis", Trust())
        page.goto((site / INDEX[story.language]).as_uri())
        _keep(page, into / "site.png")
        _read_back(page, site)
        _keep(page, into / "read-back.png")


def _sign_in(page: Page) -> None:
    page.select_option("#name", "alice")
    page.fill("#passphrase", PASSPHRASES["alice"])
    page.click("main form.sign-in button")
    page.wait_for_url("**/inbox")


def _hand_over(page: Page, story: Story) -> None:
    bob = story.room.reviewers["bob"]
    approve("REL-2026-0001", bob, story.chain, story.room.sign("bob"))
    page.goto("/releases/REL-2026-0001")
    form = "form[action$='/hand-over']"
    page.fill(f"{form} input[name=other]", str(story.out))
    page.fill(f"{form} input[name=passphrase]", PASSPHRASES["alice"])
    page.click(f"{form} .primary")
    page.wait_for_load_state()


def _read_back(page: Page, site: Path) -> None:
    """Compares the site with the vault, waits, and opens the receipt."""
    page.goto("/readback")
    page.fill("input[name=other]", str(site))
    page.click("form[action$='/readback'] .primary")
    page.wait_for_url("**/errands/*")
    page.wait_for_selector("#errand-over", timeout=300_000)
    page.goto("/readback")
    page.click("table.lines a")


def _keep(page: Page, path: Path) -> None:
    """Takes what the window shows, in few colours."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Makes one vault for each language."""
    room = Newsroom.found(RAM / "guide")
    try:
        for language in LANGUAGES:
            folder, into = RAM / "guide" / language, Path(sys.argv[1], language)
            folder.mkdir()
            into.mkdir(parents=True, exist_ok=True)
            tell(Story(room, folder, language), into)
    finally:
        room.close()


if __name__ == "__main__":
    main()
