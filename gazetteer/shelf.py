"""Reads the texts that lie beside this file: packed lines of fields apart by tabs.

Rule: the data is ours, made before and shipped; it is read when first asked for, not at import.
"""

import lzma
from pathlib import Path


def lines(name: str) -> list[str]:
    """Gives the lines of one of the texts, e.g. "places"."""
    packed = Path(__file__).parent.joinpath(f"{name}.tsv.xz").read_bytes()
    return lzma.decompress(packed).decode().splitlines()
