"""The worker: a long-living process inside the jail that works on one file after the other (`chores.py`).

Rule: one line of JSON in names the task, and says when the file is words somebody typed (`AS_TEXT`): what they look
like is then not asked, neither by us nor by ExifTool. The file is always `in.bin`, one to compare with it, or what to
redact in it, `other.bin`, the copy `out.bin` in the working directory; lines out are steps, then one answer
(`hatch.py`). It starts no other conversation: the real standard output is kept for answers, everything else that is
printed goes nowhere.
Never: imported outside the jail, except by tests. Residual risk: it runs parsers on hostile bytes; take it for lost.
"""

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from sanitize import hatch
from sanitize.clean import Bench, clean, untagged
from sanitize.contents import Member
from sanitize.errors import SanitizeError, TooLarge, ToolFailed, Unreadable
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.table import formats
from sanitize.orders import AHEAD, AS_TEXT, CLEAN, READY
from sanitize.pages import Leaf
from sanitize.tag_reading import tag_reader
from sanitize.tools.exiftool import ExifTool
from sanitize.tray import COPY, ORIGINAL, PARTS

_NEW_THINGS = (
    50_000  # between two rounds for circles of objects nobody holds: trees of documents are many and have none
)


def serve(tasks: Iterable[bytes], answers: BinaryIO, work: Path, *, ahead: bool) -> None:
    """Answers every line of `tasks`, until they end; `ahead`: first loads whatever any of them may need."""

    def tell(answer: hatch.Answer | SanitizeError) -> None:
        answers.write(hatch.written(answer) + b"\n")
        answers.flush()

    with ExifTool() as exiftool:
        apart = Apart()
        read_tags = tag_reader(exiftool, apart)
        bench = Bench(formats(read_tags, apart), read_tags, exiftool.version, tell)
        if ahead:
            _load(bench)
        tell(READY)
        for line in tasks:
            tell(_done(line, work, bench, tell))


def _done(
    line: bytes, work: Path, bench: Bench, tell: Callable[[Leaf | Member | str], None]
) -> hatch.Answer | SanitizeError:
    """Does one task and gives its answer; whatever a parser throws at us becomes one of this room's errors."""
    parts = work / PARTS
    try:
        parts.mkdir()
        asked = str(json.loads(line))
        task, known = asked.removesuffix(AS_TEXT), "text/plain" if asked.endswith(AS_TEXT) else ""
        if task == CLEAN:
            return clean(work / ORIGINAL, work / COPY, untagged(bench) if known else bench, known)
        from sanitize import chores  # noqa: PLC0415 — see there: who only cleans need not wait for the rest to load

        return chores.done(task, work, bench, tell, known)
    except SanitizeError as error:
        return error
    except MemoryError:
        return TooLarge("sanitize.too_much_memory")
    except RecursionError:
        return Unreadable("sanitize.too_deep")
    except Exception as error:  # noqa: BLE001 — the wall between parsers and the rest: no parser's error may pass it
        return ToolFailed("sanitize.worker_stumbled", kind=type(error).__name__)
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def _load(bench: Bench) -> None:
    from sanitize import chores  # noqa: F401, PLC0415 — loaded, not used

    for _ in bench.table:
        pass


def main() -> None:
    """Keeps standard input and output for the conversation, gives everybody else /dev/null, and serves."""
    tasks, answers = os.dup(0), os.dup(1)
    gc.freeze()  # what was imported stays
    gc.set_threshold(_NEW_THINGS, 20, 50)
    gc.enable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    with os.fdopen(tasks, "rb", 0) as untrusted_tasks, os.fdopen(answers, "wb") as hatch_side:
        serve(untrusted_tasks, hatch_side, Path.cwd(), ahead=AHEAD in sys.argv)


if __name__ == "__main__":
    main()
