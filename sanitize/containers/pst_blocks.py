"""The checksums of an Outlook mailbox: how many of its pages and blocks are not what they were when written.

Implements: [MS-PST] 2.2.2 (header, trees of pages, blocks) and 5.3 (checksum), in both forms it describes; files with
pages of 4 kB (ost since Outlook 2013) are in no specification and not looked at.
Rule: both trees are walked from the header, each page once; a page or a block whose checksum does not fit, or that
lies beyond the file's end, counts, and what hangs on it is not walked.
Never: reads what a block says. Residual risk: who writes a mailbox writes its checksums too; they show accidents.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_PAGE = 512
_BLOCKS, _NODES = 0x80, 0x81
_MOST_PAGES = 1 << 20
_HEAD = 564


@dataclass(frozen=True, slots=True)
class _Form:
    """Where one of the forms has what: places in the header, in a page, in a page's entries; forms of struct."""

    head_checksum: int
    head_checked: int  # the end of what it covers, from 8 on
    roots: tuple[int, int]  # of nodes, of blocks
    entries: int  # bytes of a page with entries; how many there are stands behind
    checked: int  # bytes of a page its checksum covers
    page_checksum: int
    below: int  # where an entry says which page is below
    number: str
    entry: str
    trailer: str  # of a block: size, signature, then checksum and number in one order or the other
    checksum_first: bool


_WIDE = _Form(524, 524, (224, 240), 488, 496, 500, 16, "<Q", "<QQH", "<HHLQ", checksum_first=True)
_NARROW = _Form(4, 479, (188, 196), 496, 500, 508, 8, "<L", "<LLH", "<HHLL", checksum_first=False)
_FORMS = {23: _WIDE, 14: _NARROW, 15: _NARROW}
"""By the header's version: Unicode, and ANSI (Outlook 2002 and before)."""


def damaged(path: Path) -> int:
    """Counts pages and blocks with a wrong checksum; 0 for a form that is not looked at."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        form = _FORMS.get(int.from_bytes(head[10:12], "little"))
        if len(head) < _HEAD or form is None:
            return 0
        (stated,) = struct.unpack_from("<L", head, form.head_checksum)
        wrong = int(stated != _checksum(head[8 : form.head_checked]))
        for kind, at in zip((_NODES, _BLOCKS), form.roots, strict=True):
            wrong += _wrong_under(file, form, kind, struct.unpack_from(form.number, head, at)[0])
    return wrong


def _wrong_under(file: BinaryIO, form: _Form, kind: int, root: int) -> int:
    todo, seen, wrong = [root], set[int](), 0
    while todo and len(seen) < _MOST_PAGES:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        page = _read(file, at, _PAGE)
        if not _page_fits(page, form, kind):
            wrong += 1
            continue
        entries = [entry for entry in _entries(page, form) if len(entry) >= struct.calcsize(form.entry)]
        if page[form.entries + 3]:
            todo += [struct.unpack_from(form.number, entry, form.below)[0] for entry in entries]
        elif kind == _BLOCKS:
            wrong += sum(not _block_fits(file, form, entry) for entry in entries)
    return wrong


def _page_fits(page: bytes, form: _Form, kind: int) -> bool:
    if len(page) < _PAGE or page[form.checked] != kind:
        return False
    (stated,) = struct.unpack_from("<L", page, form.page_checksum)
    return bool(stated == _checksum(page[: form.checked]))


def _entries(page: bytes, form: _Form) -> Iterator[bytes]:
    count, _, size, _ = page[form.entries : form.entries + 4]
    for at in range(0, min(count * size, form.entries), size or 1):
        yield page[at : at + size]


def _block_fits(file: BinaryIO, form: _Form, entry: bytes) -> bool:
    _, at, size = struct.unpack_from(form.entry, entry)
    tail = struct.calcsize(form.trailer)
    whole = -(-(size + tail) // 64) * 64
    block = _read(file, at, whole)
    if len(block) < whole:
        return False
    stated, _, *last = struct.unpack_from(form.trailer, block, whole - tail)
    return bool((stated, last[not form.checksum_first]) == (size, _checksum(block[:size])))


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    if at >= 1 << 62:
        return b""
    file.seek(at)
    return file.read(size)


def _checksum(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
