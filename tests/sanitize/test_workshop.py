"""Tests of sanitize/workshop.py: the real worker in the real jail, and rogue workers that try to fool us."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from jail.cell import Cell, Place
from jail.inmate import Inmate, Outcome
from jail.limits import Limits
from sanitize import hatch
from sanitize.apprentice import jailed
from sanitize.boxes import Redactions
from sanitize.errors import TooLarge, ToolFailed, UnknownFormat, Unreadable
from sanitize.findings import Cleaning, Recipe
from sanitize.workshop import Workshop
from tests.specimens import pictures
from tests.specimens.texts import CLEANED, MARKED


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="workshop-") as folder:
        Path(folder).chmod(0o700)
        yield Path(folder)


@pytest.fixture(scope="module")
def workshop(scratch: Path) -> Iterator[Workshop]:
    with Workshop(scratch) as shop:
        yield shop


def test_a_photograph_is_inspected_and_left_as_it_is(workshop: Workshop, tmp_path: Path) -> None:
    original = pictures.dirty_jpeg(tmp_path / "a.jpg")
    before = original.read_bytes()
    inspection = workshop.inspect(original)
    assert inspection.media_type == "image/jpeg"
    values = {finding.untrusted_value for finding in inspection.findings}
    assert set(pictures.JPEG_NEEDLES) <= values
    assert original.read_bytes() == before


def test_a_photograph_is_cleaned_and_the_proof_is_told(workshop: Workshop, tmp_path: Path) -> None:
    original, copy = pictures.dirty_jpeg(tmp_path / "a.jpg"), tmp_path / "b.jpg"
    cleaning = workshop.clean(original, copy)
    assert not [needle for needle in pictures.JPEG_NEEDLES if needle.encode() in copy.read_bytes()]
    assert [finding.message.id for finding in cleaning.kept] == ["sanitize.jpeg_orientation"]
    assert {"EXIF", "GPS:GPSLatitude", "IFD0:Artist"} & {finding.where for finding in cleaning.removed}
    assert [name for name, _ in cleaning.checks] == ["second engine", "deep search", "fidelity"]
    assert cleaning.recipe.name == "clean jpeg"
    assert {"exiftool", "pillow", "python"} <= {name for name, _ in cleaning.recipe.tools}
    assert copy.stat().st_mode & 0o777 == 0o600


def test_cleaning_is_deterministic(workshop: Workshop, tmp_path: Path) -> None:
    original = pictures.dirty_png(tmp_path / "a.png")
    first, second = workshop.clean(original, tmp_path / "b.png"), workshop.clean(original, tmp_path / "c.png")
    assert first == second
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "c.png").read_bytes()
    again = workshop.clean(tmp_path / "b.png", tmp_path / "d.png")
    assert again.removed == ()
    assert (tmp_path / "d.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_text_is_cleaned_and_its_look_alike_word_is_kept_for_a_person(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(MARKED.encode())
    cleaning = workshop.clean(tmp_path / "a.txt", tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text() == CLEANED
    assert [finding.message.id for finding in cleaning.kept] == ["sanitize.text_mixed"]


def test_a_photograph_is_flattened_to_a_pdf(workshop: Workshop, tmp_path: Path) -> None:
    cleaning = workshop.flatten(pictures.dirty_jpeg(tmp_path / "a.jpg"), tmp_path / "b.pdf")
    assert cleaning.out_media_type == "application/pdf"
    data = (tmp_path / "b.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert not [needle for needle in pictures.JPEG_NEEDLES if needle.encode() in data]


@pytest.mark.parametrize("task", ["clean", "flatten"])
def test_an_unsupported_format_is_refused_and_nothing_is_written(workshop: Workshop, tmp_path: Path, task: str) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml")
    with pytest.raises(UnknownFormat) as refusal:
        getattr(workshop, task)(tmp_path / "a.docx", tmp_path / "b")
    assert refusal.value.message.id == "sanitize.no_office"
    assert not (tmp_path / "b").exists()


def test_an_unsupported_format_is_still_inspected_as_far_as_exiftool_knows(workshop: Workshop, tmp_path: Path) -> None:
    pictures.noise().save(tmp_path / "a.jp2")
    pictures.plant(tmp_path / "a.jp2", ["-XMP-dc:Creator=Needle-in-jp2"])
    inspection = workshop.inspect(tmp_path / "a.jp2")
    assert inspection.findings[0].message.id == "sanitize.no_picture"
    assert "Needle-in-jp2" in {finding.untrusted_value for finding in inspection.findings}


def test_a_damaged_file_is_unreadable_and_the_next_one_is_served(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0broken")
    with pytest.raises(Unreadable):
        workshop.clean(tmp_path / "a.jpg", tmp_path / "b.jpg")
    assert workshop.inspect(pictures.plain_jpeg(tmp_path / "c.jpg")).media_type == "image/jpeg"


def test_a_name_that_exiftool_would_obey_is_never_seen_by_it(workshop: Workshop, tmp_path: Path) -> None:
    name = "x\n-if\nsystem('touch executed')\nb.jpg"
    folder = tmp_path / "stick"
    (folder / name).parent.mkdir(parents=True)
    original = pictures.dirty_jpeg(tmp_path / "a.jpg").rename(folder / name)
    pictures.plain_jpeg(folder / "b.jpg")
    workshop.clean(original, tmp_path / "out.jpg")
    assert not [path for place in (tmp_path, Path.cwd()) for path in place.rglob("executed")]


def test_an_existing_file_is_never_overwritten(workshop: Workshop, tmp_path: Path) -> None:
    original = pictures.plain_jpeg(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").write_text("precious")
    with pytest.raises(ToolFailed):
        workshop.clean(original, tmp_path / "b.jpg")
    assert (tmp_path / "b.jpg").read_text() == "precious"


def test_links_pipes_and_missing_originals_are_refused(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(pictures.plain_jpeg(tmp_path / "a.jpg"))
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "missing", "."):
        with pytest.raises(Unreadable):
            workshop.inspect(tmp_path / name)


def test_a_large_original_is_refused(scratch: Path, tmp_path: Path) -> None:
    with Workshop(scratch, largest=1000) as shop, pytest.raises(TooLarge):
        shop.inspect(pictures.plain_jpeg(tmp_path / "a.jpg"))


def test_each_step_is_told(scratch: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    with Workshop(scratch, after=steps.append) as shop:
        shop.clean(pictures.plain_jpeg(tmp_path / "a.jpg"), tmp_path / "b.jpg")
    assert steps == ["identified", "examined", "stripped", "examined again", "searched", "compared"]


def test_nothing_stays_in_scratch(tmp_path: Path, scratch: Path) -> None:
    before = set(scratch.iterdir())
    with Workshop(scratch) as shop:
        shop.inspect(pictures.plain_jpeg(tmp_path / "a.jpg"))
        [cell] = set(scratch.iterdir()) - before
        assert list(cell.iterdir()) == []
    assert set(scratch.iterdir()) == before


LIE = hatch.written(
    Cleaning("image/jpeg", "image/jpeg", Recipe("clean jpeg", 1), removed=(), kept=(), checks=())
).decode()
HELLO = 'import os, sys, time\nprint(\'{"step":"ready"}\', flush=True)\nsys.stdin.readline()\n'
SAY_CLEAN = f"print({LIE!r}, flush=True)\ntime.sleep(300)\n"
# A child that writes faster than anybody can remove.
BUSY = """if os.fork() == 0:
  n = 0
  while True:
    n += 1
    try: os.mkdir(str(n))
    except OSError: pass
"""
# Whoever opens the copy is made to wait for a lease that is never given back.
LEASE = """import fcntl, signal
signal.signal(signal.SIGIO, signal.SIG_IGN)
open('out.bin', 'w').close()
fcntl.fcntl(os.open('out.bin', os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_WRLCK)
"""
SHORT = Limits(wall_seconds=5, output=100_000)


class Rogue:
    """A jailed place in which, whatever is asked for, a program of ours runs instead of the worker."""

    def __init__(self, work: Path, limits: Limits, program: str) -> None:
        self._cell = Cell(work, limits)
        self._program = program

    @property
    def work(self) -> Path:
        return self._cell.work

    def start(self, argv: Sequence[str]) -> Inmate:
        assert argv
        return self._cell.start([sys.executable, "-I", "-c", self._program])

    def run(self, argv: Sequence[str], given: bytes = b"") -> Outcome:
        return self._cell.run(argv, given)


@pytest.mark.parametrize(
    "program",
    [
        HELLO + "os.symlink('/etc/passwd', 'out.bin')\n" + SAY_CLEAN,
        HELLO + "os.symlink('in.bin', 'out.bin')\n" + SAY_CLEAN,
        HELLO + "os.mkdir('out.bin')\n" + SAY_CLEAN,
        HELLO + "os.truncate(os.open('out.bin', os.O_CREAT | os.O_RDWR), 600 << 20)\n" + SAY_CLEAN,
        HELLO + SAY_CLEAN,
        HELLO + "print('{}', flush=True)\ntime.sleep(300)\n",
        HELLO + "print('x' * 200_000, flush=True)\ntime.sleep(300)\n",
        HELLO + "while True: print('{\"step\":1}', flush=True)\n",
        HELLO + "time.sleep(300)\n",
        HELLO + "sys.exit(0)\n",
        HELLO + "os.kill(os.getpid(), 9)\n",
        "import sys\nsys.exit(0)\n",
        'print(\'{"step":"hello"}\', flush=True)\nimport time\ntime.sleep(300)\n',
        HELLO + "os.makedirs('a/b')\nopen('a/b/c', 'w').close()\nos.chmod('a/b', 0)\nos.chmod('a', 0)\n" + SAY_CLEAN,
        HELLO + "os.mkfifo('out.bin')\n" + SAY_CLEAN,
        HELLO + "os.chmod('.', 0)\n" + SAY_CLEAN,
        HELLO + "for _ in range(1500):\n  os.mkdir('deep')\n  os.chdir('deep')\n" + SAY_CLEAN,
        HELLO + BUSY + SAY_CLEAN,
        HELLO + 'while True: print(\'{"step":"identified"}\', flush=True)\n',
        HELLO + 'n = 0\nwhile n := n + 1: print(\'{"step":"page %d"}\' % n, flush=True)\n',
        HELLO + "os.mkdir('out.bin.d')\n" + LEASE + SAY_CLEAN,
    ],
)
def test_a_rogue_worker_gets_nothing_but_a_refusal(scratch: Path, tmp_path: Path, program: str) -> None:
    original = pictures.plain_jpeg(tmp_path / "a.jpg")
    before = set(scratch.iterdir())
    with (
        Workshop(scratch, limits=SHORT, place=lambda work, limits: Rogue(work, limits, program)) as shop,
        pytest.raises((ToolFailed, Unreadable, TooLarge)),
    ):
        shop.clean(original, tmp_path / "b.jpg")
    assert not (tmp_path / "b.jpg").exists()
    assert set(scratch.iterdir()) == before


def test_a_worker_that_hangs_is_replaced(scratch: Path, tmp_path: Path) -> None:
    original = pictures.plain_jpeg(tmp_path / "a.jpg")
    started: list[Path] = []

    def place(work: Path, limits: Limits) -> Place:
        started.append(work)
        return jailed(work, Limits()) if len(started) > 1 else Rogue(work, limits, HELLO + "time.sleep(300)\n")

    with Workshop(scratch, limits=Limits(wall_seconds=4), place=place) as shop:
        with pytest.raises(ToolFailed) as failure:
            shop.inspect(original)
        assert failure.value.message.id == "sanitize.took_too_long"
        assert shop.inspect(original).media_type == "image/jpeg"


@pytest.mark.parametrize("wall", [Path("/nowhere/bwrap"), Path("/bin/false")])
def test_no_jail_no_look(scratch: Path, tmp_path: Path, wall: Path) -> None:
    original = pictures.plain_jpeg(tmp_path / "a.jpg")
    with (
        Workshop(scratch, place=lambda work, limits: Cell(work, limits, bubblewrap=wall)) as shop,
        pytest.raises(ToolFailed) as failure,
    ):
        shop.inspect(original)
    assert failure.value.message.id == "sanitize.no_jail"


def test_a_closed_workshop_does_not_work(scratch: Path, tmp_path: Path) -> None:
    with pytest.raises(ToolFailed):
        Workshop(scratch).inspect(pictures.plain_jpeg(tmp_path / "a.jpg"))


@pytest.mark.parametrize("name", ["in.bin", "other.bin"])
def test_nothing_is_written_through_a_link_that_lies_in_wait(scratch: Path, tmp_path: Path, name: str) -> None:
    """A worker that was taken over knows the names we will write under, and puts a key's in their place."""
    original, key = pictures.plain_jpeg(tmp_path / "a.jpg"), tmp_path / "key"
    key.write_text("stays")
    program = f"import os\nos.symlink({str(key)!r}, {name!r})\n" + HELLO + SAY_CLEAN
    with Workshop(scratch, limits=SHORT, place=lambda work, limits: Rogue(work, limits, program)) as shop:
        shop.begin()
        with pytest.raises(ToolFailed):
            shop.redact(original, Redactions(boxes=()), tmp_path / "b.pdf")
    assert key.read_text() == "stays"
