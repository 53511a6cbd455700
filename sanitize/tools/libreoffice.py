"""LibreOffice: prints an office document as PDF (decision 0040), or tells the cells of a spreadsheet. Its only door.

Rule: inside the jail, a process of its own with a deadline, under neutral names and with a profile made for this one
document: a document's macros are never executed, its links neither followed nor updated, importer and exporter named
by us. What LibreOffice says it settled is read strictly; without its last word nothing was printed.
Never: two documents in one process, an original opened for writing. Residual risk: it is a large C++ program on hostile
bytes; only the jail holds it. What it prints may differ from what Word shows.
"""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from sanitize.errors import TooLarge, ToolFailed, Unreadable
from sanitize.tools.program import ask

PROGRAM = Path("/usr/lib/libreoffice/program")
MOST_PAGES = 1000
SECONDS = 240
_HERE = Path(__file__).parent
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_HARMLESS = re.compile(r"/[A-Za-z0-9_./+-]+")
_NOTE = re.compile(r"([a-z]{1,20}) ([0-9]{1,9})")

# What a fresh profile says: which settings, and why. Comments and hidden words are not laid out, let alone printed.
_SETTINGS = (
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Save/Document", "LoadPrinter", "false"),
    ("Office.Writer/Content/Display", "Note", "false"),
    ("Office.Writer/Content/NonprintingCharacter", "HiddenText", "false"),
    ("Office.Writer/Content/NonprintingCharacter", "HiddenParagraph", "false"),
    ("Office.Writer/Content/NonprintingCharacter", "HiddenCharacter", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),  # never: what the file shows is what its author saw
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
)
_MACROS = ("Settle", "Cells")
MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Kind:
    """How LibreOffice calls what opens a format: importer, kind of document, and the exporter to PDF that fits it."""

    importer: str
    service: str
    exporter: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed document: the PDF, and how many of what were settled ("changes", "comments", "sheets", "slides" …)."""

    pdf: Path
    settled: Mapping[str, int]


def probe() -> str:
    """Gives LibreOffice's version and build, e.g. "7.4 40(Build:2)", without starting it.

    Raises:
        ToolFailed: it is not installed where Debian puts it.
    """
    product = _stated("bootstraprc", r"ProductKey=LibreOffice ([0-9.]{1,12})")
    return f"{product} {_stated('versionrc', r'buildid=([0-9A-Za-z().:]{1,60})')}"


def _stated(file: str, pattern: str) -> str:
    try:
        about = (PROGRAM / file).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ToolFailed("sanitize.tool_missing", tool="libreoffice") from error
    said = re.search(rf"^{pattern}$", about, re.MULTILINE)
    if said is None:
        raise ToolFailed("sanitize.tool_missing", tool="libreoffice")
    return said[1]


@contextmanager
def printed(original: Path, kind: Kind, work: Path, *, seconds: int = SECONDS) -> Iterator[Printed]:
    """Prints a document; the PDF lies in `work`, a private folder, as long as the context lasts.

    Raises:
        Unreadable: LibreOffice cannot open it, or could not settle its changes. TooLarge: too many pages.
        ToolFailed: LibreOffice is missing or took longer than `seconds`.
    """
    with _made(original, kind, work, ("Settle.Settle", MOST_PAGES, seconds)) as (pdf, settled):
        yield Printed(pdf, settled)


def cells(original: Path, kind: Kind, work: Path, *, seconds: int = SECONDS) -> str:
    """Tells every sheet, what of it is in sight, and every cell that is not empty, as `cells.bas` writes them.

    Raises:
        Unreadable: LibreOffice cannot open it. TooLarge: more than `MOST_CELLS` cells.
        ToolFailed: as for `printed`.
    """
    with _made(original, kind, work, ("Cells.TellAll", MOST_CELLS, seconds)) as (told, _):
        return told.read_text(encoding="utf-8")


@contextmanager
def _made(
    original: Path, kind: Kind, work: Path, how: tuple[str, int, int]
) -> Iterator[tuple[Path, Mapping[str, int]]]:
    """Runs one of our macros (its name, the most it may make, seconds); gives what it made and what it said."""
    name, most, seconds = how
    desk = work / "office"
    desk.mkdir()
    try:
        profile, document, made, notes = (desk / name for name in ("profile", "in.bin", "out.bin", "notes.txt"))
        _furnish(profile / "user")
        shutil.copyfile(
            original, document
        )  # what may not be written, LibreOffice opens for reading: nothing is settled
        source, target = document.resolve().as_uri(), made.resolve().as_uri()
        arguments = (source, kind.service, kind.importer, kind.exporter, target, str(notes.resolve()))
        call = ",".join(f'"{_plain(argument)}"' for argument in arguments)
        macro = f"macro:///Standard.{name}({call},{most})"
        program = [sys.executable, "-I", "-B", str(_HERE / "office_kit.py"), str(PROGRAM), profile.resolve().as_uri()]
        ask([*program, macro], desk, seconds=seconds)
        settled = _settled(notes)
        if not made.is_file():
            raise Unreadable("sanitize.office_damaged")
        yield made, settled
    finally:
        shutil.rmtree(desk, ignore_errors=True)


def _plain(argument: str) -> str:
    """Lets through what cannot end a string of the macro: our own folders and LibreOffice's own names."""
    if not (_HARMLESS.fullmatch(argument.removeprefix("file://")) or re.fullmatch(r"[A-Za-z0-9_. ]{1,60}", argument)):
        raise ToolFailed("sanitize.name_refused", tool="libreoffice")
    return argument


def _settled(notes: Path) -> Mapping[str, int]:
    """Reads what was settled.

    Raises:
        Unreadable: not everything was. TooLarge: too many pages to print, or cells to tell.
    """
    if not notes.is_file():
        raise ToolFailed("sanitize.pdf_tool_unclear", tool="libreoffice")
    lines = [_NOTE.fullmatch(line) for line in notes.read_text(encoding="ascii", errors="replace").splitlines()[:40]]
    said = {line[1]: int(line[2]) for line in lines if line is not None}
    if said.get("pages", 0) > MOST_PAGES:
        raise TooLarge("sanitize.office_too_many_pages", pages=said["pages"], limit=MOST_PAGES)
    if said.get("cells", 0) > MOST_CELLS:
        raise TooLarge("sanitize.values_too_many_cells", limit=MOST_CELLS)
    if said.get("unsettled", 0) or "stumbled" in said or "done" not in said:
        raise Unreadable("sanitize.office_damaged")
    return said


def _furnish(user: Path) -> None:
    """Makes the profile: our settings, and our macros as its only library."""
    library = user / "basic" / "Standard"
    library.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        f'{_XML}<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', encoding="utf-8"
    )
    _index(user / "basic" / "script.xlc", "libraries", _listed("script"))
    _index(user / "basic" / "dialog.xlc", "libraries", _listed("dialog"))
    _index(library / "script.xlb", "library", "".join(f'<library:element library:name="{name}"/>' for name in _MACROS))
    _index(library / "dialog.xlb", "library", "")
    for name in _MACROS:
        source = escape((_HERE / f"{name.lower()}.bas").read_text(encoding="ascii"))
        (library / f"{name}.xba").write_text(
            f'{_XML}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}" '
            f'script:language="StarBasic">{source}</script:module>',
            encoding="utf-8",
        )


def _listed(what: str) -> str:
    place = f"$(USER)/basic/Standard/{what}.xlb/"
    link = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{place}" xlink:type="simple"'
    return f'<library:library library:name="Standard" {link} library:link="false"/>'


def _index(path: Path, element: str, inside: str) -> None:
    own = ' library:name="Standard" library:readonly="false" library:passwordprotected="false"'
    path.write_text(
        f'{_XML}<library:{element} xmlns:library="http://openoffice.org/2000/library"'
        f"{own if element == 'library' else ''}>{inside}</library:{element}>",
        encoding="utf-8",
    )
