"""A result put into a folder under the first free name, so that nothing is overwritten and two runs cannot meet."""

import shutil
from pathlib import Path

_MOST = 10_000


def put(result: Path, into: Path, stem: str, ending: str) -> Path:
    """Copies a result to `<stem>.<ending>`, `<stem>-2.<ending>` and so on; gives its place.

    Raises:
        OSError: the folder cannot be written, or the disk is full; half a copy is taken away again.
    """
    for number in range(1, _MOST):
        middle = "" if number == 1 else f"-{number}"
        target = into / f"{stem}{middle}.{ending}"
        try:
            out = target.open("xb")
        except FileExistsError:
            continue
        try:
            with out, result.open("rb") as source:
                shutil.copyfileobj(source, out)
        except OSError:
            target.unlink()
            raise
        return target
    raise FileExistsError(str(into))
