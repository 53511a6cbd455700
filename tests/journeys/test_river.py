"""The whole story once, on a disk of its own, watched."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import disk
from tests.journeys.papers import NEEDLES
from tests.journeys.river import PASSPHRASES, River
from tests.journeys.watching import Watch

CANARY = "canary-that-was-written-and-deleted"
SECRETS = {needle for needles in NEEDLES.values() for needle in needles}


@pytest.fixture
def memory() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tr-", dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _river(place: Path, memory: Path) -> River:
    """Makes the story with home and every temporary path on the disk that will be searched."""
    for name in ("home", "tmp"):
        (place / name).mkdir()
    surroundings = {"HOME": str(place / "home"), "TMPDIR": str(place / "tmp"), "PATH": os.environ["PATH"]}
    surroundings |= {"XDG_RUNTIME_DIR": str(place / "tmp"), "XDG_CACHE_HOME": str(place / "home")}
    command = [sys.executable, "-I", "-m", "desk"]
    return River(place, memory, command, io.StringIO(), surroundings=surroundings)


def _run_watched(river: River, after: Callable[[], None] = lambda: None) -> Watch:
    with Watch([*PASSPHRASES.values(), CANARY]) as watch:
        subprocess.run(["sleep", "0.5"], env={"SEEN": CANARY}, check=True)
        try:
            river.run(after)
        finally:
            if (river.vault / "vault.toml").exists():
                river.close()
    return watch


@pytest.mark.skipif(not disk.available(), reason="mounting a disk image needs root and a loop device")
def test_the_story_holds_and_leaves_no_plaintext_on_the_disk_and_no_passphrase_in_sight(
    tmp_path: Path, memory: Path
) -> None:
    with disk.mounted(tmp_path) as made:
        river, search = _river(made.top, memory), disk.Search(made.image, {*SECRETS, CANARY})

        def look() -> None:
            disk.flushed(made.top)
            search.look()

        # after every step, because what was written and deleted may be written over by the next
        watch = _run_watched(river, look)
        look()
        assert search.found == set()
        canary = made.top / "canary"
        with canary.open("wb") as file:
            file.write(CANARY.encode() * 100)
            file.flush()
            os.fsync(file.fileno())
        canary.unlink()
        look()
    assert search.found == {CANARY}
    assert disk.found_raw(made.image, SECRETS) == set()
    assert not [said for said in river.heard for phrase in PASSPHRASES.values() if phrase in said]
    # The search and the watch are not blind: they find what was put there for them, written and deleted.
    assert disk.found_raw(made.image, [CANARY]) == {CANARY}
    assert watch.seen == {f"environ: {CANARY}"}


@pytest.mark.skipif(disk.available(), reason="the same story runs on a disk of its own here")
def test_the_story_holds_for_an_ordinary_user(tmp_path: Path, memory: Path) -> None:
    river = _river(tmp_path, memory)
    watch = _run_watched(river)
    assert watch.seen == {f"environ: {CANARY}"}
    assert not [said for said in river.heard for phrase in PASSPHRASES.values() if phrase in said]
