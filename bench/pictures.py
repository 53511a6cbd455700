"""Cleaning photographs: all steps in the jail, start of the worker included, beside MAT2 with all on one command line.

    python -m bench.pictures [--files 200] [--rounds 3]

The photographs are noise of twelve million pixels and about two million bytes, with camera, owner, serial number and
place in their Exif. Proven are the copies by their coded segments, second engine and deep search; see
`sanitize/formats/jpeg.py`. Judges nothing.
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PIL import Image

from bench import peers
from bench.printed import say
from bench.race import Meter, Side, race, told
from keys.memory import private_folder
from sanitize.workshop import Workshop
from sanitize.workshops import side_by_side

RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too
_SIZE = (4000, 3000)
_DIFFERENT = 4
_OWNER, _SERIAL, _LATITUDE = 0xA430, 0xA431, 2


def photographs(folder: Path, count: int) -> list[Path]:
    """Makes them: a few pictures, each file with tags of its own."""
    pictures = [_noise() for _ in range(min(count, _DIFFERENT))]
    files = [folder / f"{number:03}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        _tagged(pictures[number % len(pictures)], number, file)
    return files


def _noise() -> bytes:
    rough = Image.effect_noise((_SIZE[0] // 4, _SIZE[1] // 4), 60).resize(_SIZE, Image.Resampling.BICUBIC)
    grey = Image.blend(rough, Image.effect_noise(_SIZE, 18), 0.25)
    slope = Image.linear_gradient("L").resize(_SIZE)
    with io.BytesIO() as out:
        Image.merge("RGB", (grey, slope, rough)).save(out, "JPEG", quality=74)
        return out.getvalue()


def _tagged(picture: bytes, number: int, file: Path) -> None:
    """Puts Exif in front, without coding the picture again."""
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0112] = "Camera Works", "Model 7", 1
    tags.get_ifd(0x8769).update({_OWNER: "Jeanne Exemple", _SERIAL: f"SN-{number:08}"})
    tags.get_ifd(0x8825).update({1: "N", _LATITUDE: (48.0, 51.0, float(number % 60)), 3: "E", 4: (2.0, 21.0, 3.0)})
    block = tags.tobytes()
    file.write_bytes(picture[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + picture[2:])


def ours(files: Sequence[Path], scratch: Path, meter: Meter) -> None:
    """One worker cleans all."""
    with Workshop(scratch) as workshop:
        for file in files:
            copy = scratch / file.name
            workshop.clean(file, copy)
            copy.unlink()
        meter.count_living()


def together(files: Sequence[Path], scratch: Path, meter: Meter) -> None:
    """As many workers as cores clean all, as `tamis clean` has them do it."""
    cores, copies = len(os.sched_getaffinity(0)), Path(tempfile.mkdtemp(dir=scratch))

    def make(workshop: Workshop, file: Path) -> None:
        workshop.clean(file, copies / file.name)

    def opened(after: Callable[[str], None]) -> Workshop:
        return Counted(scratch, meter, after)

    with side_by_side(files, lambda file: file.parent, opened, make, cores) as promises:
        for file, promise in zip(files, promises, strict=True):
            promise.result()
            (copies / file.name).unlink()
    copies.rmdir()


class Counted(Workshop):
    """A workshop whose worker is counted before it is ended."""

    def __init__(self, scratch: Path, meter: Meter, after: Callable[[str], None]) -> None:
        super().__init__(scratch, after=after)
        self._meter = meter

    def close(self) -> None:
        """Counts, then ends it."""
        self._meter.count_living()
        super().close()


def main(argv: Sequence[str]) -> int:
    """Measures and prints."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--files", type=int, default=200)
    asked.add_argument("--rounds", type=int, default=3)
    args = asked.parse_args(argv)
    scratch = Path(tempfile.mkdtemp(dir=private_folder(RAM / "tamis-bench")))
    try:
        folder = scratch / "photographs"
        folder.mkdir()
        files = photographs(folder, args.files)
        say(f"{len(files)} photographs, {files[0].stat().st_size / 1e6:.1f} MB each")
        sides: dict[str, Side] = {"tamis, one worker": partial(ours, files, scratch)}
        sides["tamis, a worker a core"] = partial(together, files, scratch)
        others = {"mat2": peers.mat2(files), "mat2 -L": peers.mat2(files, "-L")}
        sides |= {name: act for name, act in others.items() if act is not None}
        told(race(sides, args.rounds), len(files))
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
