"""`tamis clean`: no vault, nothing overwritten, originals untouched, reasons given."""

import hashlib
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.desk.counter import Counter, Said
from tests.house.plan import HOUSE
from tests.newsroom import Newsroom
from tests.specimens.pictures import JPEG_NEEDLES, dirty_jpeg

MARKED = "The mayor\u200b signed.\n"
CLEANED = b"The mayor signed.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "letter.txt").write_text(MARKED)
    return made


def clean(founded: Newsroom, into: Path, *files: Path | str, lang: str = "en", flatten: bool = False) -> Said:
    options = ["--flatten"] if flatten else []
    named = [str(file) for file in files]
    return Counter(founded).plainly("--lang", lang, "--json", "clean", "--into", str(into), *options, "--", *named)


def report(path: Path) -> Path:
    """Something that looks like a word processor's file."""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("word/document.xml", "<w:document/>")
    return path


def test_a_clean_copy_is_made_beside_an_original_that_stays_as_it_is(
    founded: Newsroom, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAMIS_VAULT", raising=False)
    photo = dirty_jpeg(folder / "photo.jpg")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    said = clean(founded, tmp_path / "out", folder / "letter.txt", photo)
    assert said.status == 0
    assert [Path(item["out"]).name for item in said.items] == ["letter.clean.txt", "photo.clean.jpg"]
    assert all(set(item) == {"file", "outcome", "out", "findings", "reason"} for item in said.items)
    assert (tmp_path / "out" / "letter.clean.txt").read_bytes() == CLEANED
    copy = (tmp_path / "out" / "photo.clean.jpg").read_bytes()
    assert not [needle for needle in JPEG_NEEDLES if needle.encode() in copy]
    grades = {finding["grade"] for finding in said.items[1]["findings"] if not finding["kept"]}
    assert "red" in grades
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_names_never_collide_and_nothing_is_overwritten(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    into, other = tmp_path / "out", tmp_path / "other"
    into.mkdir()
    other.mkdir()
    (other / "letter.txt").write_text("Another letter.\n")
    (into / "letter.clean.txt").write_text("kept")
    (into / "letter-2.clean.txt").symlink_to(tmp_path / "elsewhere")
    said = clean(founded, into, folder / "letter.txt", other / "letter.txt")
    assert [Path(item["out"]).name for item in said.items] == ["letter-3.clean.txt", "letter-4.clean.txt"]
    assert (into / "letter.clean.txt").read_text() == "kept"
    assert not (tmp_path / "elsewhere").exists()
    assert (into / "letter-4.clean.txt").read_text() == "Another letter.\n"


def test_a_refusal_gives_its_reason_in_words_and_answers_3(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    docx = report(folder / "report.docx")
    for lang in ("fr", "en"):
        said = clean(founded, tmp_path / "out", docx, lang=lang)
        assert said.status == 3
        (item,) = said.items
        assert (item["outcome"], item["out"]) == ("refused", "")
        assert len(item["reason"]) > 20
    assert not list((tmp_path / "out").iterdir())


def test_one_good_and_one_refused_answer_4(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    said = clean(founded, tmp_path / "out", report(folder / "report.docx"), folder / "letter.txt")
    assert said.status == 4
    assert [item["outcome"] for item in said.items] == ["refused", "done"]


def test_what_is_no_plain_file_is_refused(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "letter.txt")
    said = clean(founded, tmp_path / "out", folder / "gone.txt", folder, folder / "link.txt")
    assert said.status == 3
    assert [item["outcome"] for item in said.items] == ["refused"] * 3


def test_a_place_that_is_no_folder_answers_1(founded: Newsroom, folder: Path) -> None:
    said = clean(founded, folder / "letter.txt", folder / "letter.txt")
    assert (said.status, said.out) == (1, "")
    assert said.words


@pytest.mark.parametrize("name", ["two\nlines.txt", "-rf.txt", "bell\a\x1b[31m.txt", "\u202etxt.exe", "é ü.txt"])
def test_odd_names_are_served_and_shown_without_being_obeyed(
    founded: Newsroom, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (folder / name).write_text(MARKED)
    monkeypatch.chdir(folder)
    said = clean(founded, tmp_path / "out", name)
    assert said.status == 0
    assert said.items[0]["file"] == name
    assert len(said.out.splitlines()) == 1
    plain = Counter(founded).plainly("clean", "--into", str(tmp_path / "out"), "--", name)
    assert len(plain.out.splitlines()) == 1
    assert all(char.isprintable() for char in plain.out.rstrip("\n"))


def test_a_name_that_is_no_text_is_served_in_a_process_of_its_own(folder: Path, tmp_path: Path) -> None:
    odd = os.fsencode(folder) + b"/\xff\xfe.txt"
    with open(odd, "wb") as file:  # noqa: PTH123 (a path of bytes)
        file.write(CLEANED)
    into = os.fsencode(tmp_path / "out")
    for options in ([], ["--json"]):
        argv: list[str | bytes] = [sys.executable, "-m", "desk", *options, "clean", "--into", into, odd]
        environ = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
        done = subprocess.run(argv, cwd=HOUSE, env=environ, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""
    assert len(os.listdir(into)) == 2  # noqa: PTH208 (a path of bytes)


def test_a_full_disk_leaves_no_half_copy(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    (folder / "long.txt").write_text("a line of a long letter\n" * 20_000)
    into = tmp_path / "out"
    into.mkdir()
    (into / "kept").touch()
    digest = hashlib.sha256((folder / "long.txt").read_bytes()).hexdigest()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        said = clean(founded, into, folder / "long.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert said.status == 1
    assert [path.name for path in into.iterdir()] == ["kept"]
    assert hashlib.sha256((folder / "long.txt").read_bytes()).hexdigest() == digest


def test_flattening_makes_a_pdf_under_a_name_of_its_own(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    said = clean(founded, tmp_path / "out", folder / "letter.txt", flatten=True)
    assert [Path(item["out"]).name for item in said.items] == ["letter.flat.pdf"]
    assert (tmp_path / "out" / "letter.flat.pdf").read_bytes().startswith(b"%PDF-")


def test_no_plaintext_stays_in_memory_afterwards(founded: Newsroom, folder: Path, tmp_path: Path) -> None:
    clean(founded, tmp_path / "out", folder / "letter.txt", report(folder / "report.docx"))
    scratch = founded.memory_base / f"tamis-{os.getuid()}"
    assert not list(scratch.glob("clean-*"))
