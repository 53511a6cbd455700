"""What was found out of some bytes, so that the same bytes are not asked twice: a copy holds most of its original's.

Rule: an answer is given again for equal bytes alone. At most 64 MiB of bytes are kept; when there are more, all are let
go of, and larger ones are never kept. Never: keeps an error. Residual risk: none but the memory.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Found = TypeVar("Found")
_MOST = 64 * 1024 * 1024


class Recall(Generic[Found]):
    """Answers by what was asked; `most` is how many bytes of questions it keeps."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: dict[Hashable, Found] = {}
        self._kept = 0

    def of(self, asked: Hashable, size: int, find: Callable[[], Found]) -> Found:
        """Gives what `find` gave for the same question, or gives now and raises; the question is of `size` bytes."""
        if asked in self._known:
            return self._known[asked]
        found = find()
        if self._kept + size > self._most:
            self.forget()
        if size <= self._most:
            self._known[asked] = found
            self._kept += size
        return found

    def forget(self) -> None:
        """Lets go of all."""
        self._known.clear()
        self._kept = 0
