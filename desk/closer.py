"""Closer looks at a file outside the vault: its pages in contrast, its thumbnails, as pictures in a folder.

Rule: drawn in the jail from a copy in RAM; written as PNG by ourselves under names that cannot collide, for whoever
runs the command alone. Nothing is recorded: no vault is opened.
Never: overwrites. Residual risk: the pictures show what the file shows, in the clear, where they were asked for.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desk.assembly import Desk
from desk.tally import OUTCOMES, Tally
from keys.memory import private_folder
from sanitize.errors import SanitizeError
from sanitize.pages import PaintedPage, View
from sanitize.workshop import Workshop

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MOST_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """A view and the folder for its pictures."""

    view: View
    into: Path


def write_view(desk: Desk, file: Path, wish: Wish, tally: Tally) -> None:
    """Draws a view of one file and gives where the pictures lie."""
    wish.into.mkdir(mode=0o700, exist_ok=True)
    written: list[str] = []
    scratch = Path(tempfile.mkdtemp(prefix="view-", dir=private_folder(desk.memory_base / f"tamis-{desk.user}")))
    try:
        (scratch / "seen").mkdir(mode=0o700)
        with Workshop(scratch) as workshop:
            workshop.view(wish.view, file, scratch / "seen", _taker(file, wish, written))
    except SanitizeError as refusal:
        outcome, reason = tally.turned_away(refusal), desk.telling.speech.say(refusal.message)
        item = _item(file, wish, outcome, written) | {"reason": reason}
        desk.telling.result(f"{file}: {desk.telling.words(OUTCOMES[outcome])}: {reason}", item)
        return
    finally:
        shutil.rmtree(scratch)
    tally.done += 1
    item = _item(file, wish, "done", written) | {"reason": ""}
    desk.telling.result(desk.telling.words("desk.view_written", count=len(written), into=str(wish.into)), item)


def _item(file: Path, wish: Wish, outcome: str, written: list[str]) -> dict[str, object]:
    return {"file": str(file), "view": wish.view.value, "outcome": outcome, "out": list(written)}


def _taker(file: Path, wish: Wish, written: list[str]) -> Callable[[PaintedPage, Path], None]:
    def taken(page: PaintedPage, picture: Path) -> None:
        written.append(str(_published(picture, file, wish, page.number)))
        picture.unlink()

    return taken


def _published(picture: Path, file: Path, wish: Wish, number: int) -> Path:
    """Writes one picture under the first free name; exclusive creation, so two runs cannot meet."""
    for again in range(1, _MOST_NAMES):
        middle = "" if again == 1 else f"-{again}"
        target = wish.into / f"{file.stem}{middle}.{wish.view.value}-{number:04d}.png"
        try:
            descriptor = os.open(target, _NEW, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as out:
            out.write(picture.read_bytes())
        return target
    raise FileExistsError(str(wish.into))
