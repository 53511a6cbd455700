"""Office documents as pages: what is printed and what is not, by real conversions; each costs LibreOffice's start.

Old binary formats are made by LibreOffice itself, from our OpenDocument specimens.
"""

import socket
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from jail.limits import Limits
from sanitize.errors import SanitizeError, TooLarge, UnknownFormat, Unreadable
from sanitize.formats.pdf_streams import decoded_streams, visible_text
from sanitize.formats.table import formats, row_for
from sanitize.identify import identify
from sanitize.ole_kind import DOC, PPT, XLS, kind_of
from sanitize.pages import ReadPage
from sanitize.printing import OFFICE, paintable
from sanitize.workshop import Workshop
from tests.specimens import odfs, office, rtfs
from tests.specimens.planted import CONTENT, needles_in

SOFFICE = ["/usr/bin/soffice", "--headless", "--norestore", "--nolockcheck"]


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    with Workshop(tmp_path, limits=Limits(wall_seconds=120)) as opened:
        yield opened


def printed_words(original: Path) -> str:
    """Prints a document without a jail; gives the words on its pages, exactly."""
    media_type = identify(original)
    assert media_type in OFFICE
    work = original.parent / "work"
    work.mkdir()
    with paintable(original, media_type, work) as pages:
        words = visible_text(pages.path)
    assert list(work.iterdir()) == [], "the profile is gone with the document"
    return words


def converted(path: Path, ending: str) -> Path:
    """Lets LibreOffice save one of our specimens in an old format."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    argv = [*SOFFICE, profile, "--convert-to", ending, "--outdir", str(path.parent), str(path)]
    subprocess.run(argv, check=True, timeout=600, capture_output=True)
    return path.with_suffix(f".{ending}")


@pytest.mark.parametrize("make", [office.docx, office.rtf, office.odt], ids=["docx", "rtf", "odt"])
def test_of_a_text_insertions_are_printed_and_nothing_hidden_is(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    words = printed_words(make(tmp_path / "in.bin"))
    assert [word for word in office.PRINTED if word not in words] == []
    assert [word for word in office.NOT_PRINTED if word in words] == []


@pytest.mark.parametrize("make", [odfs.dirty_odt, odfs.dirty_ods, odfs.dirty_odp, odfs.dirty_odg])
def test_every_opendocument_shows_its_content_and_no_needle(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Of sheets too: the print area counts for nothing, and what is longer than its column is not cut."""
    original = make(tmp_path / "in.bin")
    with zipfile.ZipFile(original) as archive:
        planted = needles_in(archive.read("content.xml"))
    shown = needles_in(printed_words(original).replace("\r\n", "").encode())
    assert shown == {needle for needle in planted if CONTENT.match(needle)}


def test_of_rich_text_the_content_alone_is_in_the_flattened_copy(tmp_path: Path, workshop: Workshop) -> None:
    original, copy = rtfs.dirty_rtf(tmp_path / "in.bin"), tmp_path / "out.pdf"
    planted = needles_in(original.read_bytes())
    assert len(planted) > 40
    workshop.flatten(original, copy)
    inside = needles_in(copy.read_bytes() + b"".join(data for _, data in decoded_streams(copy)))
    assert {each for each in inside if not CONTENT.match(each)} == set()
    shown = needles_in(printed_words(original).encode())
    assert shown == {each for each in planted if CONTENT.match(each)}


@pytest.mark.parametrize(
    ("ending", "media_type", "make", "hidden"),
    [("doc", DOC, rtfs.dirty_rtf, 5), ("xls", XLS, odfs.dirty_ods, 5), ("ppt", PPT, odfs.dirty_odp, 5)],
)
def test_old_binary_formats_are_flattened_only(
    tmp_path: Path, ending: str, media_type: str, make: Callable[[Path], Path], hidden: int
) -> None:
    """What LibreOffice carries over into the old format, properties and hidden words, is in no word of a page."""
    source = make(tmp_path / "in.odf")
    old = converted(source, ending)
    assert identify(old) == media_type
    planted = needles_in(old.read_bytes())
    content = {each for each in planted if CONTENT.match(each)}
    assert len(planted - content) >= hidden
    shown = needles_in(printed_words(old).encode())
    assert shown == content
    with pytest.raises(UnknownFormat) as refusal:
        row_for(media_type, formats(lambda _: ()))
    assert refusal.value.message.id == "sanitize.office_flatten_only"


def test_flattened_in_the_jail_it_says_what_it_settled(tmp_path: Path, workshop: Workshop) -> None:
    original, copy = office.docx(tmp_path / "in.bin"), tmp_path / "out.pdf"
    cleaning = workshop.flatten(original, copy)
    everything = copy.read_bytes() + b"".join(data for _, data in decoded_streams(copy))
    text = visible_text(copy)
    assert [word for word in office.PRINTED if word not in text] == []
    assert [word for word in office.NOT_PRINTED if word.encode() in everything] == []
    assert ("tracked changes", "insertions printed, deletions not") in cleaning.recipe.options
    assert "libreoffice" in dict(cleaning.recipe.tools)
    left = {loss.id: dict(loss.params) for loss in cleaning.losses}
    assert left["sanitize.office_left_changes"] == {"count": 2}
    assert left["sanitize.office_left_comments"] == {"count": 1}
    assert "sanitize.office_settled" in left


def test_pages_for_reading_show_the_same(tmp_path: Path, workshop: Workshop) -> None:
    original, pages = office.odt(tmp_path / "in.bin"), list[ReadPage]()
    (tmp_path / "pages").mkdir()
    painting = workshop.pages(original, tmp_path / "pages", lambda *_: None, pages.append)
    assert painting.pages == 1
    assert "libreoffice" in dict(painting.recipe.tools)
    words = pages[0].untrusted_layer + " ".join(word.untrusted_text for word in pages[0].words)
    assert "INSERTED" in words
    assert [word for word in office.NOT_PRINTED if word in words] == []


class Listener:
    """Somebody who waits on this machine for a visit."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/pixel.png"
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while True:
            caller, _ = self._socket.accept()
            self.visits += 1
            caller.close()


def test_an_address_in_a_document_is_never_visited(tmp_path: Path, workshop: Workshop) -> None:
    listener = Listener()
    odt = office.odt(tmp_path / "in.odt", picture=listener.address, commented=False)
    docx = office.docx(tmp_path / "in.docx", picture=listener.address)
    for number, original in enumerate((odt, docx)):
        workshop.flatten(original, tmp_path / f"{number}.pdf")
    assert "INSERTED" in printed_words(odt), "without a jail too: our profile forbids it"
    assert listener.visits == 0
    converted(odt, "pdf")
    assert listener.visits > 0, "the specimen works: LibreOffice by itself does visit"


def test_a_file_of_this_machine_that_a_document_links_is_not_shown(tmp_path: Path) -> None:
    """Without a jail, where the file can be read: the profile alone forbids it."""
    Image.new("RGB", (61, 47), "red").save(tmp_path / "mine.png")
    odt = office.odt(tmp_path / "in.odt", picture=(tmp_path / "mine.png").as_uri(), commented=False)
    (tmp_path / "work").mkdir()
    with paintable(odt, identify(odt) or "", tmp_path / "work") as pages:
        assert b"/Width 61" not in pages.path.read_bytes()
    assert b"/Width 61" in converted(odt, "pdf").read_bytes(), "the specimen works: LibreOffice by itself does show it"


def test_a_locked_document_is_refused_with_advice(tmp_path: Path, workshop: Workshop) -> None:
    compound = tmp_path / "locked.docx"
    compound.write_bytes(office.compound("EncryptionInfo", "EncryptedPackage"))
    for original in (office.locked_odt(tmp_path / "in.odt"), compound):
        with pytest.raises(UnknownFormat) as refusal:
            workshop.flatten(original, tmp_path / "out.pdf")
        assert refusal.value.message.id == "sanitize.office_locked"


def test_a_damaged_document_is_refused(tmp_path: Path, workshop: Workshop) -> None:
    original = tmp_path / "in.bin"
    original.write_bytes(office.compound("WordDocument"))
    with pytest.raises(Unreadable) as refusal:
        workshop.flatten(original, tmp_path / "out.pdf")
    assert refusal.value.message.id == "sanitize.office_damaged"
    assert not (tmp_path / "out.pdf").exists()


def test_a_sheet_of_thousands_of_pages_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(TooLarge) as refusal:
        printed_words(office.many_pages(tmp_path / "in.bin"))
    assert refusal.value.message.id == "sanitize.office_too_many_pages"
    assert int(dict(refusal.value.message.params)["pages"]) > 1000


@pytest.mark.parametrize(
    ("names", "media_type"),
    [
        (("WordDocument", "1Table"), DOC),
        (("ObjectPool", "WordDocument"), DOC),
        (("Workbook",), XLS),
        (("Book",), XLS),
        (("Current User", "PowerPoint Document"), PPT),
        (("__properties_version1.0",), "application/x-ole-storage"),
        ((), "application/x-ole-storage"),
    ],
)
def test_compound_files_are_told_by_the_streams_of_their_root(
    tmp_path: Path, names: tuple[str, ...], media_type: str
) -> None:
    (tmp_path / "in.bin").write_bytes(office.compound(*names))
    assert identify(tmp_path / "in.bin") == media_type


def test_a_compound_file_that_lies_about_its_sectors_is_unknown(tmp_path: Path) -> None:
    data = office.compound("WordDocument")
    for cut in (8, 100, 512, 700):
        (tmp_path / "in.bin").write_bytes(data[:cut])
        assert kind_of(tmp_path / "in.bin") == "application/x-ole-storage"
    circle = bytearray(data)
    circle[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    (tmp_path / "in.bin").write_bytes(bytes(circle))
    assert kind_of(tmp_path / "in.bin") in {DOC, "application/x-ole-storage"}


def test_a_folder_that_could_end_a_string_of_the_macro_is_not_handed_over(tmp_path: Path) -> None:
    folder = tmp_path / 'a",b'
    folder.mkdir()
    original = office.odt(folder / "in.bin")
    with pytest.raises(SanitizeError), paintable(original, identify(original), folder):
        pass
