"""The checksums of an Outlook mailbox: how many of its pages and blocks are not what they were when written.

Implements: [MS-PST] 2.2.2 (header, trees of pages, blocks) and 5.3 (checksum), for the Unicode form; files of Outlook
2002 and before, and those with pages of 4 kB (ost since 2013), are not looked at.
Rule: both trees are walked from the header, each page once; a page or a block whose checksum does not fit, or that
lies beyond the file's end, counts, and what hangs on it is not walked.
Never: reads what a block says. Residual risk: who writes a mailbox writes its checksums too; they show accidents.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_VERSIONS = frozenset({23})
_PAGE, _CHECKED, _ENTRIES = 512, 496, 488  # bytes of a page, those its checksum covers, those with entries
_TREES = 216  # where the header names the roots: of nodes, then of blocks
_BLOCKS, _NODES = 0x80, 0x81
_LARGEST = 8176
_MOST_PAGES = 1 << 20


def damaged(path: Path) -> int:
    """Counts pages and blocks with a wrong checksum; 0 for a form that is not looked at."""
    with path.open("rb") as file:
        head = file.read(564)
        if len(head) < 564 or struct.unpack_from("<H", head, 10)[0] not in _VERSIONS:
            return 0
        wrong = int(struct.unpack_from("<L", head, 524)[0] != _checksum(head[8:524]))
        for kind, at in ((_NODES, _TREES + 8), (_BLOCKS, _TREES + 24)):
            wrong += _wrong_under(file, kind, struct.unpack_from("<Q", head, at)[0])
    return wrong


def _wrong_under(file: BinaryIO, kind: int, root: int) -> int:
    todo, seen, wrong = [root], set[int](), 0
    while todo and len(seen) < _MOST_PAGES:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        page = _read(file, at, _PAGE)
        if (
            len(page) < _PAGE
            or page[_CHECKED] != kind
            or struct.unpack_from("<L", page, 500)[0] != _checksum(page[:496])
        ):
            wrong += 1
            continue
        entries = list(_entries(page))
        if page[_ENTRIES + 3]:
            todo += [struct.unpack_from("<Q", entry, 16)[0] for entry in entries if len(entry) >= 24]
        elif kind == _BLOCKS:
            wrong += sum(not _block_fits(file, entry) for entry in entries)
    return wrong


def _entries(page: bytes) -> Iterator[bytes]:
    count, _, size, _ = page[_ENTRIES : _ENTRIES + 4]
    for at in range(0, min(count * size, _ENTRIES), size or 1):
        yield page[at : at + size]


def _block_fits(file: BinaryIO, entry: bytes) -> bool:
    if len(entry) < 20:
        return False
    number, at, size = struct.unpack_from("<QQH", entry)
    whole = -(-(size + 16) // 64) * 64
    block = _read(file, at, whole)
    if size > _LARGEST or len(block) < whole:
        return False
    stated, _, checksum, own = struct.unpack_from("<HHLQ", block, whole - 16)
    return bool((stated, own | 1, checksum) == (size, number | 1, _checksum(block[:size])))


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    if at >= 1 << 62:
        return b""
    file.seek(at)
    return file.read(size)


def _checksum(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
