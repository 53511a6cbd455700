"""How MAT2, ExifTool and Tamis do on a folder of files, or on the planted corpus of the tests: printed, never judged.

Of each file: every value ExifTool reads in the original that tells something (`sanitize/tags.py`), and every planted
needle, is looked for in the copy: none left is "clean", some "part", no copy "refused". "Content lost" is said where
Pillow shows fewer frames, another size, or other pixels than in the original, or where words planted to be seen are no
longer in the copy as words. The programs outside the jail get copies
under neutral names in a folder of their own; use files you would open on this machine anyway.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from keys.memory import private_folder
from sanitize import deepsearch
from sanitize.errors import SanitizeError
from sanitize.identify import identify
from sanitize.odf_kind import ODG, ODP, ODS, ODT
from sanitize.package_kind import DOCX, PPTX, XLSX
from sanitize.stills import FORMS
from sanitize.tags import findings
from sanitize.tools.exiftool import ExifTool
from sanitize.workshop import Workshop
from tests.specimens.corpus import KINDS, SPECIMENS
from tests.specimens.planted import CONTENT, needles_in

_OLDER_NEEDLE = re.compile(rb"needle-[a-z-]{6,}")
_OF_EVERY_PAGE = "http://www.w3.org/1999/xhtml"  # what XHTML calls itself
_SECONDS = 120
_MOST_FRAMES = 200
_RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too
_EXTENSIONS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/bmp": "bmp",
    "image/tiff": "tif", "image/heif": "heic", "image/svg+xml": "svg", "image/x-portable-anymap": "ppm",
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "application/xhtml+xml": "xhtml",
    "application/xml": "xml", "application/json": "json", "text/csv": "csv", "text/markdown": "md", "text/css": "css",
    DOCX: "docx", XLSX: "xlsx", PPTX: "pptx", ODT: "odt", ODS: "ods", ODP: "odp", ODG: "odg",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: "clean", "part" or "refused", how many values are left, and whether content is lost."""

    verdict: str
    left: int = 0
    lost: bool = False


Tool = Callable[[Path, Path], bool]
"""Makes a clean copy; says whether it did."""


def mat2_at(program: str) -> Tool:
    """Gives MAT2, which writes `<name>.cleaned.<ext>` beside the file; parts it does not know it may leave out."""

    def run(original: Path, copy: Path) -> bool:
        done = _quietly([program, "--unknown-members", "omit", "--", original.name], original.parent)
        made = original.with_name(f"{original.stem}.cleaned{original.suffix}")
        if done and made.exists():
            made.rename(copy)
        return copy.exists()

    return run


def exiftool(original: Path, copy: Path) -> bool:
    """ExifTool, asked to remove all it can."""
    return _quietly(["exiftool", "-config", "", "-q", "-q", "-all=", "-o", copy.name, original.name], copy.parent)


def tamis(workshop: Workshop) -> Tool:
    """Gives ourselves, in the jail."""

    def run(original: Path, copy: Path) -> bool:
        try:
            workshop.clean(original, copy)
        except SanitizeError:
            return False
        return True

    return run


def _quietly(argv: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(argv, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)
    except (subprocess.TimeoutExpired, OSError):
        return False
    return done.returncode == 0


def values_of(path: Path, reader: ExifTool) -> list[str]:
    """Gives what is worth looking for in a copy of this file."""
    try:
        values = (finding.untrusted_value for finding in findings(reader.tags(path)))
        told = [value for value in values if value != _OF_EVERY_PAGE and not CONTENT.search(value.encode())]
    except SanitizeError:
        told = []
    data = path.read_bytes()
    planted = [needle.decode() for needle in needles_in(data) if not CONTENT.match(needle)]
    planted += [needle.decode() for needle in _OLDER_NEEDLE.findall(data)]
    return deepsearch.searchable([*told, *planted])


def left_in(copy: Path, values: Sequence[str]) -> int:
    """Counts the values that are still in a copy, packed ones dug out."""
    data = copy.read_bytes()
    dug = {needle.decode() for needle in needles_in(data)}
    hits = {hit.untrusted_value for hit in deepsearch.search(copy, (), values)}
    return len(hits | (dug & set(values)))


def looks(path: Path, media_type: str) -> list[tuple[tuple[int, int], bytes]] | None:
    """Gives size and pixels of every frame, upright, or nothing where Pillow cannot show it."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=[FORMS[media_type]]) as picture:
            frames = 1 if media_type == "image/jpeg" else min(getattr(picture, "n_frames", 1), _MOST_FRAMES)
            return [_look(picture, number) for number in range(frames)]
    except (KeyError, OSError, ValueError, SyntaxError, EOFError, Warning):
        return None


def _look(picture: Image.Image, number: int) -> tuple[tuple[int, int], bytes]:
    picture.seek(number)
    shown = ImageOps.exif_transpose(picture).convert("RGBA")
    return shown.size, shown.tobytes()


def tried(tool: Tool, original: Path, media_type: str, values: Sequence[str]) -> Outcome:
    """Lets a tool clean a fresh copy of a file under a neutral name."""
    with tempfile.TemporaryDirectory(dir=_RAM) as name:
        suffix = original.suffix or f".{_EXTENSIONS.get(media_type, 'bin')}"
        fresh, copy = Path(name) / f"in{suffix}", Path(name) / f"out{suffix}"
        shutil.copyfile(original, fresh)
        if not tool(fresh, copy) or not copy.exists():
            return Outcome("refused")
        left = left_in(copy, values)
        before, after = looks(original, media_type), looks(copy, media_type)
        lost = (before is not None and before != after) or bool(_shown(original) - _shown(copy))
        return Outcome("part" if left else "clean", left, lost)


def _shown(path: Path) -> set[bytes]:
    """Gives the words planted to be seen that stand in a file, packed ones dug out."""
    return {needle for needle in needles_in(path.read_bytes()) if CONTENT.match(needle)}


def files_in(folder: Path) -> Iterator[Path]:
    """Gives every plain file below a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def compared(folder: Path, mat2: str | None) -> None:
    """Prints a table: formats down, tools across."""
    tally: dict[str, dict[str, Counter[str]]] = {}
    scratch = Path(tempfile.mkdtemp(dir=private_folder(_RAM / "tamis-compare")))
    try:
        with ExifTool() as reader, Workshop(scratch) as workshop:
            tools: dict[str, Tool] = {"tamis": tamis(workshop), "exiftool -all=": exiftool}
            if mat2 is not None:
                tools["mat2"] = mat2_at(mat2)
            for path in files_in(folder):
                media_type = identify(path)
                values = values_of(path, reader)
                for name, tool in tools.items():
                    outcome = tried(tool, path, media_type, values)
                    kind = path.suffix.lstrip(".") or _EXTENSIONS.get(media_type, media_type)
                    counts = tally.setdefault(kind, {}).setdefault(name, Counter())
                    counts[outcome.verdict] += 1
                    counts["left"] += outcome.left
                    counts["content lost"] += outcome.lost
    finally:
        shutil.rmtree(scratch)
    _print(tally, list(tools))


def _print(tally: dict[str, dict[str, Counter[str]]], tools: Sequence[str]) -> None:
    lines = [
        "Each cell: clean / part (values left) / refused · content lost",
        "",
        "| format | " + " | ".join(tools) + " |",
    ]
    lines.append("|---" * (len(tools) + 1) + "|")
    for media_type, by_tool in sorted(tally.items()):
        cells = [
            f"{c['clean']} / {c['part']} ({c['left']}) / {c['refused']} · {c['content lost']}"
            for c in (by_tool.get(name, Counter()) for name in tools)
        ]
        lines.append(f"| {media_type} | " + " | ".join(cells) + " |")
    sys.stdout.write("\n".join(lines) + "\n")


def main(argv: Sequence[str]) -> int:
    """Compares on argv[1], or on the planted corpus."""
    mat2 = shutil.which("mat2")
    if mat2 is None:
        sys.stderr.write("mat2 is not installed: compared without it (docs/sanitizing.md says how).\n")
    if len(argv) > 1:
        compared(Path(argv[1]), mat2)
        return 0
    with tempfile.TemporaryDirectory(dir=_RAM) as name:
        for number, specimen in enumerate([*SPECIMENS, *KINDS]):
            kind = f".{specimen.name.rpartition(' ')[2]}" if specimen in KINDS else ""
            made = specimen.put(Path(name) / f"{number:03}{kind}")
            made.with_suffix(".thumbnail").unlink(missing_ok=True)
        compared(Path(name), mat2)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
