"""What document an OLE compound file is, by the streams in its root folder.

Rule: [MS-CFB] 2.2 (header), 2.3 (allocation table), 2.6 (directory): the chain of directory sectors is followed, and of
the tree only the root's own children count, because a document may hold others.
Never: reads a stream. Residual risk: a file can be two documents at once; LibreOffice is told which one to open.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from sanitize.odf_kind import LOCKED

DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
UNKNOWN = "application/x-ole-storage"

_STREAMS = {
    "EncryptedPackage": LOCKED,
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": PPT,
}
_HEADER, _ENTRY = 512, 128
_IN_HEADER = 109  # allocation sectors the header itself lists
_MOST_SECTORS = 4096
_NONE = 0xFFFFFFFA  # from here on numbers are marks, not sectors


def kind_of(path: Path) -> str:
    """Gives the media type of a compound file, or `UNKNOWN`."""
    with path.open("rb") as file:
        data = file.read(1 << 29)
    try:
        names = set(_root_names(_directory(data)))
    except (struct.error, IndexError):
        return UNKNOWN
    return next((media_type for name, media_type in _STREAMS.items() if name in names), UNKNOWN)


def _directory(data: bytes) -> bytes:
    """Gives the directory's sectors, one after the other."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in {9, 12}:
        return b""
    size = 1 << shift
    table = _table(data, size)
    at, sectors = struct.unpack_from("<L", data, 48)[0], list[bytes]()
    while at < _NONE and len(sectors) < _MOST_SECTORS:
        sectors.append(data[size * (at + 1) : size * (at + 2)])
        at = struct.unpack_from("<L", data, size * (table[at * 4 // size] + 1) + at * 4 % size)[0]
    return b"".join(sectors)


def _table(data: bytes, size: int) -> list[int]:
    """Lists the sectors of the allocation table: the header's, then those the header's chain names."""
    listed = list(struct.unpack_from(f"<{_IN_HEADER}L", data, 76))
    at, steps = struct.unpack_from("<L", data, 68)[0], 0
    while at < _NONE and steps < _MOST_SECTORS:
        *more, at = struct.unpack_from(f"<{size // 4}L", data, size * (at + 1))
        listed += more
        steps += 1
    return listed


def _root_names(directory: bytes) -> Iterator[str]:
    """Walks the tree of the root's children."""
    (child,) = struct.unpack_from("<L", directory, 76)
    todo, seen = [child], set[int]()
    while todo:
        entry = todo.pop()
        if entry >= _NONE or entry in seen:
            continue
        seen.add(entry)
        length, left, right = struct.unpack_from("<64xH2xLL", directory, entry * _ENTRY)
        name = directory[entry * _ENTRY : entry * _ENTRY + max(min(length, 64) - 2, 0)]
        yield name.decode("utf-16-le", "replace")
        todo += [left, right]
