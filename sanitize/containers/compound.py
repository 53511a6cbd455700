"""Streams of an OLE compound file, by their path ([MS-CFB] 2.2 to 2.6), for readers of what they hold.

Rule: chains of sectors are followed at most as many steps as there are sectors, the directory's trees never twice
through one entry; a stream has at most the bytes its sectors have.
Never: writes. Residual risk: a file may hide bytes in sectors no stream owns.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from sanitize.errors import Unreadable

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY, _IN_HEADER = 512, 128, 109
_END = 0xFFFFFFFA  # from here on numbers are marks, not sectors
_MINI, _CUTOFF = 64, 4096
_STORAGE, _STREAM = 1, 2
_MOST_ENTRIES = 100_000


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream: the names of the storages around it and its own, and its bytes."""

    path: tuple[str, ...]
    data: bytes


def streams(data: bytes) -> Iterator[Stream]:
    """Gives every stream, in the order of the directory's trees.

    Raises:
        Unreadable: it is no compound file, or a damaged one.
    """
    try:
        yield from _Compound(data).streams()
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("sanitize.container_damaged") from error


class _Compound:
    """A compound file whose tables have been read."""

    def __init__(self, data: bytes) -> None:
        (shift,) = struct.unpack_from("<H", data, 30)
        if data[:8] != _MAGIC or shift not in {9, 12}:
            raise ValueError
        self._data, self._size = data, 1 << shift
        self._most = len(data) // self._size + 1
        self._next = self._allocation()
        first_directory, _, cutoff, first_mini = struct.unpack_from("<LLLL", data, 48)
        if cutoff != _CUTOFF:
            raise ValueError
        self._directory = b"".join(self._chain(first_directory))
        table = b"".join(self._chain(first_mini))
        self._next_mini = struct.unpack(f"<{len(table) // 4}L", table)
        self._minis = b"".join(self._chain(struct.unpack_from("<L", self._directory, 116)[0]))

    def streams(self) -> Iterator[Stream]:
        """Walks the directory."""
        seen: set[int] = set()
        todo: list[tuple[int, tuple[str, ...]]] = [(struct.unpack_from("<L", self._directory, 76)[0], ())]
        while todo:
            at, above = todo.pop()
            if at >= _END or at in seen:
                continue
            seen.add(at)
            if len(seen) > _MOST_ENTRIES:
                raise ValueError
            length, kind, left, right, child = struct.unpack_from("<64xHBxLLL", self._directory, at * _ENTRY)
            start, size = struct.unpack_from("<LL", self._directory, at * _ENTRY + 116)
            written = self._directory[at * _ENTRY : at * _ENTRY + max(min(length, 64) - 2, 0)]
            path = (*above, written.decode("utf-16-le", "replace"))
            todo += [(right, above), (left, above)]
            if kind == _STREAM:
                yield Stream(path, self._bytes(start, size))
            elif kind == _STORAGE:
                todo.append((child, path))

    def _bytes(self, start: int, size: int) -> bytes:
        if size >= _CUTOFF:
            return b"".join(self._chain(start, size // self._size + 1))[:size]
        found = bytearray()
        while start < _END and len(found) < size:
            found += self._minis[start * _MINI : (start + 1) * _MINI]
            start = self._next_mini[start]
        return bytes(found[:size])

    def _chain(self, at: int, most: int = 0) -> Iterator[bytes]:
        for _ in range(min(most or self._most, self._most)):
            if at >= _END:
                return
            yield self._sector(at)
            at = self._next[at]

    def _sector(self, at: int) -> bytes:
        start = self._size * (at + 1)
        if start >= len(self._data):
            raise ValueError
        return self._data[start : start + self._size]

    def _allocation(self) -> tuple[int, ...]:
        listed = list(struct.unpack_from(f"<{_IN_HEADER}L", self._data, 76))
        at, many = struct.unpack_from("<L", self._data, 68)[0], self._size // 4
        while at < _END and len(listed) < self._most:
            *more, at = struct.unpack(f"<{many}L", self._sector(at))
            listed += more
        table = b"".join(self._sector(each) for each in listed[: self._most] if each < _END)
        return struct.unpack(f"<{len(table) // 4}L", table)
