"""The workshop: the door of this room. It puts a file into the cell, asks the worker inside, and takes the copy out.

Rule: the original is copied (never linked: the worker may write in its folder) under a neutral name; the answer is
read strictly (`hatch.py`); the copy is read through one descriptor, must be a plain file of bounded size, and is
written anew. A worker that hangs, dies or speaks nonsense is killed, and the next call gets a fresh one.
Never: opens an original as anything but bytes; overwrites; believes a path from inside.
Residual risk: a worker that was taken over can lie about the file it serves, and about later files of the same
submission: one workshop serves one submission. Call from the thread that entered it.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from jail.clearing import emptied, removed
from jail.errors import JailError
from jail.limits import Limits
from sanitize import hatch
from sanitize.apprentice import Apprentice, PlaceMaker, jailed, translated
from sanitize.boxes import Redactions
from sanitize.contents import MEMBER, Allowance, Take, Unpacking, unasked
from sanitize.crate import Crate, Kept
from sanitize.errors import ToolFailed
from sanitize.findings import Cleaning, Inspection, Made
from sanitize.orders import AS_TEXT, CLEAN, task_besides
from sanitize.pages import WORD_KINDS, Painting, View
from sanitize.sheaf import SMALL, Read, Sheaf, Shown
from sanitize.spots import Sought
from sanitize.tray import COPY, ORIGINAL, OTHER, laid, put_in, take_out, tidied

_LARGEST = 512 * 1024 * 1024


class Workshop:
    """Inspects, cleans and flattens the files of one submission, one at a time. Use `with`.

    Args:
        scratch: a folder in RAM, closed to others; plaintext copies live there while a call lasts.
        limits: what the worker may use; `wall_seconds` is the time one file may take between two steps.
        largest: bytes; larger originals and copies are refused.
        place: makes the cell; another one than `jailed` is for tests only.
        after: is told the name of each step.
    """

    def __init__(
        self,
        scratch: Path,
        *,
        limits: Limits | None = None,
        largest: int = _LARGEST,
        place: PlaceMaker = jailed,
        after: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._scratch = scratch
        self._largest = largest
        self._after = after
        self._work: Path | None = None
        self._apprentice = Apprentice(place, limits or Limits())

    def __enter__(self) -> Self:
        if self._work is None:
            self._work = Path(tempfile.mkdtemp(prefix="cell-", dir=self._scratch)).resolve()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def begin(self) -> None:
        """Opens it and starts its worker before there is a file; raises ToolFailed when none can start."""
        try:
            self.__enter__()
            self._apprentice.called(self._open, ahead=True)
        except JailError as error:
            raise translated(error) from error

    def ready(self) -> bool:
        """Whether its folder and its worker are still there."""
        return self._work is not None and self._work.exists() and self._apprentice.here()

    def close(self) -> None:
        """Stops the worker and clears the folder away, if a vault locked meanwhile has not done so."""
        self._apprentice.dismiss()
        if self._work is not None:
            with suppress(FileNotFoundError):
                removed(self._work)
            self._work = None

    def inspect(self, original: Path, *, as_text: bool = False) -> Inspection:
        """Reports what a file holds; `as_text`, here and below: it is words somebody typed, whatever they look like.

        Raises:
            Unreadable, TooLarge: it cannot be read as what it claims to be. ToolFailed: we could not look.
        """
        return self._report("inspect" + AS_TEXT * as_text, original)

    def compare(self, one: Path, other: Path) -> Inspection:
        """Lists every difference of two files, as findings; otherwise like `inspect`."""
        return self._report("compare", one, beside=other)

    def suggest(self, given: Path, sought: Sought = Sought.FORMS) -> Inspection:
        """Lists what might have to be black on read pages (`worded`) or, faces, a page's picture; like `inspect`."""
        return self._report(sought.value, given)

    def look_for(self, task: str, wanted: bytes, file: Path, *, as_text: bool = False) -> Inspection:
        """Looks in a file for what `wanted` says: "cells" around boxes, or a "hunt" for a prey; else like `inspect`."""
        return self._report(task + AS_TEXT * as_text, file, beside=wanted)

    def clean(self, original: Path, into: Path, *, as_text: bool = False) -> Cleaning:
        """Makes a harmless copy in the same format; `into` must not exist, and does not when this raises.

        Raises:
            UnknownFormat: the format is not known or not supported.
            Unreadable: it cannot be read as what it claims to be.
            StillDirty: something that could betray the source would be left.
            Damaged: the copy would not show what the original shows.
            TooLarge: it exceeds a limit. ToolFailed: we could not look.
        """
        return self._copy(CLEAN + AS_TEXT * as_text, original, into)

    def flatten(self, original: Path, into: Path, *, as_text: bool = False) -> Cleaning:
        """Makes a PDF of pixels with the text read from them; otherwise like `clean`."""
        return self._copy("flatten" + AS_TEXT * as_text, original, into)

    def redact(self, original: Path, redactions: Redactions, into: Path, *, as_text: bool = False) -> Cleaning:
        """Makes a PDF of pixels with boxes filled; like `clean`, and BadBoxes: one does not fit, Missed: see there."""
        return self._copy("redact" + AS_TEXT * as_text, original, into, beside=redactions.written())

    def make(self, what: Made, original: Path, into: Path, wanted: bytes = b"") -> Cleaning:
        """Makes something else by what a person wants; like `clean`, and BadRanges or BadText: that does not fit."""
        return self._copy(what.value, original, into, beside=wanted)

    def pages(self, original: Path, into: Path, shown: Shown, read: Read, *, as_text: bool = False) -> Painting:
        """Paints every page for reading, one PNG after the other into the folder `into`, and reads its words.

        `shown` is told of each picture as soon as it is there, then `read` of the words on it. Of a plain text the text
        itself is put there too, as "text" (bytes that should be UTF-8).

        Raises:
            UnknownFormat, Unreadable, TooLarge: it cannot be painted. ToolFailed: we could not look.
        """
        return self._leafed("pages", original, into, Sheaf(self._open, into, shown, read), as_text)

    def screen(self, original: Path, into: Path, shown: Shown, read: Read, *, as_text: bool = False) -> Painting:
        """Paints every page small and grey, to be published, and tells the text layer alone; otherwise like `pages`."""
        return self._leafed("screen", original, into, Sheaf(self._open, into, shown, read, SMALL), as_text)

    def _leafed(self, task: str, original: Path, into: Path, sheaf: Sheaf, as_text: bool) -> Painting:
        with self._painted(task + AS_TEXT * as_text, original, sheaf) as painting:
            if painting.media_type in WORD_KINDS:
                take_out(self._open / COPY, into / "text", self._largest)
            return painting

    def view(self, view: View, original: Path, into: Path, shown: Shown) -> Painting:
        """Paints another view of a document, without words; otherwise like `pages`."""
        with self._painted(view.value, original, Sheaf(self._open, into, shown, lambda _: None)) as painting:
            return painting

    def unpack(
        self, original: Path, into: Path, kept: Kept, password: bytes | None = None, out_already: Iterable[int] = ()
    ) -> Unpacking:
        """Takes a container apart; `kept` is told of each member, whose file in the folder `into` goes afterwards.

        `out_already` are numbers of members that need not come again.
        Raises UnknownFormat, Unreadable or TooLarge when nothing of it can be read, ToolFailed when we could not look.
        """
        crate = Crate(self._open, into, kept, Allowance(original.stat().st_size, time.monotonic))
        with self._asked(task_besides(out_already), original, crate.take, beside=password) as answer:
            return crate.complete(hatch.expected(answer, Unpacking))

    @contextmanager
    def _painted(self, task: str, original: Path, sheaf: Sheaf) -> Iterator[Painting]:
        with self._asked(task, original, sheaf.take) as answer:
            painting = hatch.expected(answer, Painting)
            sheaf.check_complete(painting)
            yield painting

    def _report(self, task: str, original: Path, *, beside: Path | bytes | None = None) -> Inspection:
        with self._asked(task, original, beside=beside) as answer:
            return hatch.expected(answer, Inspection)

    def _copy(self, task: str, original: Path, into: Path, *, beside: bytes | None = None) -> Cleaning:
        with self._asked(task, original, beside=beside) as answer:
            cleaning = hatch.expected(answer, Cleaning)
            take_out(self._open / COPY, into, self._largest)
            return cleaning

    @contextmanager
    def _asked(
        self, task: str, original: Path, take: Take = unasked, *, beside: Path | bytes | None = None
    ) -> Iterator[hatch.Answer]:
        """Puts the original in (another beside it), asks, gives the answer, and empties the cell whatever happens."""
        work = self._open
        try:
            put_in(original, work / ORIGINAL, self._largest)
            if isinstance(beside, bytes):
                laid(beside, work / OTHER)
            elif beside is not None:
                put_in(beside, work / OTHER, self._largest)
            yield self._apprentice.asked(work, task, take, self._after)
        except ToolFailed:
            self._apprentice.dismiss()
            raise
        except JailError as error:
            self._apprentice.dismiss()
            raise translated(error) from error
        finally:
            self._empty(work)

    @property
    def _open(self) -> Path:
        if self._work is None:
            raise ToolFailed("sanitize.workshop_closed")
        return self._work

    def _empty(self, work: Path) -> None:
        """Removes what is in the cell's folder; a worker that left anything else is not kept: it could write faster."""
        if not tidied(work, (ORIGINAL, OTHER, COPY, MEMBER)):
            self._apprentice.dismiss()
            emptied(work)
