"""Makes the gazetteer's data anew: `script/gazetteer [FOLDER]`. Prints the SHA-256 of each text and its size packed.

The texts depend on the packages of `upstream.py` alone; the packing (xz) on the version of its library.
"""

import hashlib
import lzma
import sys
import tempfile
from pathlib import Path

from tests.gazetteer import outlines_made, places_made, upstream
from tests.house.plan import HOUSE


def make(folder: Path) -> None:
    """Writes the packed texts into the room."""
    upstream.fetch(folder)
    places, areas = places_made.table(folder)
    for name, text in (("places", places), ("areas", areas), ("outlines", outlines_made.table(folder))):
        raw = text.encode()
        packed = lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)
        (HOUSE / "gazetteer" / f"{name}.tsv.xz").write_bytes(packed)
        print(f"{hashlib.sha256(raw).hexdigest()}  {name}.tsv  {len(raw)} bytes, {len(packed)} packed")  # noqa: T201 — a program for a terminal


if __name__ == "__main__":
    if len(sys.argv) > 1:
        make(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as fresh:
            make(Path(fresh))
