"""Every plaintext read maps to exactly one entry, and every such entry to one event; so with writes outside the vault.

The story runs the real commands and pages, on watch (`watched_story.py`).
"""

from custody.acts import Act
from custody.records import Entry
from tests.desk.web.browsers import Browser, app_at
from tests.exports import write_singles
from tests.journeys.watched_story import Story
from tests.newsroom import PASSPHRASES
from tests.release.candidates import RELEASE, Candidates


def test_the_commands_read_and_write_nothing_that_is_not_told(story: tuple[Story, Candidates]) -> None:
    told, desk = story
    stick = told.room.folder / "stick"
    stick.mkdir()
    write_singles([told.room.exporter.message(9, "late heron", b"One more page.\n")], stick)
    chain = told.room.chain()
    exhibits = [chain.catalog.derivative(copy).exhibit for copy in (desk.flat, desk.signed)]
    told.command("intake", str(stick))
    late = told.room.chain().catalog.exhibits()[-1].label
    assert [entry.text("act") for entry in told.command("inspect", late)] == [Act.INSPECTION]
    assert len(told.command("prepare", late, "--way", "clean")) == 1
    told.command("list")
    assert [entry.text("what") for entry in told.command("show", late)] == ["copies"]
    for name in PASSPHRASES:
        answers = ("--answers", desk.signed)
        told.command("decide", *exhibits, "--verdict", "clear", "--as", name, *answers, phrases=(name,))
    words = ("--title", "T", "--description", "<p>D</p>", "--day", "2026-03-02", "--as", "alice")
    told.command("release", "propose", "--copy", f"{desk.flat}=One", *words, phrases=("alice",))
    told.command("release", "obstacles", RELEASE, expect=3)
    for name in PASSPHRASES:
        told.command("release", "approve", RELEASE, "--as", name, phrases=(name,))
    into = ("--into", str(told.outside), "--as", "bob")
    told.command("release", "hand-over", RELEASE, *into, phrases=("bob",))
    assert told.looks.writes
    told.command("audit", "--exhibit", exhibits[0], "--profile", "desk", *into, phrases=("bob",))
    assert told.looks.writes
    assert [entry.text("act") for entry in told.command("verify")] == [Act.FIXITY]
    assert told.views == 2  # show, and obstacles


def test_the_pages_show_nothing_that_is_not_told(story: tuple[Story, Candidates]) -> None:
    told, desk = story
    room = told.room
    browser = Browser(app_at(told.desk()))
    browser.sit("alice")
    label = room.chain().catalog.derivative(desk.flat).exhibit
    page = f"/exhibits/{label}"

    sitting: dict[str, Entry] = {}

    def got(path: str, *, indexing: bool = False) -> list[Entry]:
        def run() -> None:
            assert browser.get(path).status_code == 200, path

        tab = path.replace("/picture/1", "/pages")
        made = told.event(path, run, *filter(None, [sitting.get(tab)]), indexing=indexing)
        sitting.update((tab, entry) for entry in made if entry.text("act") == Act.VIEW)
        return made

    def sent(path: str, **fields: str) -> list[Entry]:
        hidden = browser.hidden(page)

        def run() -> None:
            assert browser.send(path, {**hidden, **fields}).status_code == 303, path
            told.work()

        return told.event(path, run, indexing=True)

    assert not got("/inbox")
    assert len(got(page)) == 1
    assert not got(page)  # the same sitting
    assert [entry.text("act") for entry in sent(f"{page}/render")] == [Act.RENDERING]
    assert [entry.text("act") for entry in sent(f"{page}/inspect")] == [Act.INSPECTION]
    assert [entry.text("act") for entry in sent(f"{page}/note", note="A board, on a Monday.")] == [Act.NOTE]
    for tab in ("", "/pages", "/picture/1", "/findings", "/copies", "/custody"):
        got(page + tab)
    assert len(got("/search?q=Monday", indexing=True)) == 1
    what = [entry.text("what") for entry in sitting.values()]
    assert what == ["text", "pages", "findings", "copies", "custody", "found"]
    assert told.views == len(sitting)
    assert {entry.text("actor") for entry in sitting.values()} == {room.reviewers["alice"]}
