"""Pages read side by side: while somebody reads one by OCR, the next are painted and being read.

Rule: pages come in their order, each as soon as it is painted, and what was read of it (its words, for one) when that
is asked for. Only the reader runs in threads: OCR is a program each, and what is done to pixels runs in C that lets
others run. Painting stays in the thread that asks, because pdfium knows only one. As many at once as there are cores,
at most `MOST_AT_ONCE`, and no more pages wait than that, so that memory stays flat.
Never: changes what is read, or in which order. Residual risk: each reader takes its own memory.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Generic, TypeVar

MOST_AT_ONCE = 4

Page = TypeVar("Page")
Answer = TypeVar("Answer")


@contextmanager
def side_by_side(
    pages: Iterable[Page], read: Callable[[Page], Answer], at_once: int = 0
) -> Iterator[Iterator[tuple[Page, Callable[[], Answer]]]]:
    """Gives each page with the way to what was read, which waits for it; `at_once` 0 takes the number of cores.

    `read` is called from several threads at once. Whatever painting or reading a page raises comes when what was read
    of it, or of the page before, is asked for. After the block nobody reads any more.
    """
    queue = _Queue(iter(pages), read, at_once or min(len(os.sched_getaffinity(0)), MOST_AT_ONCE))
    try:
        yield queue.pages()
    finally:
        queue.close()


class _Queue(Generic[Page, Answer]):
    """Pages painted ahead, each with the promise of what is read in it."""

    def __init__(self, painted: Iterator[Page], read: Callable[[Page], Answer], at_once: int) -> None:
        self._painted = painted
        self._read = read
        self._at_once = at_once
        self._readers = ThreadPoolExecutor(at_once)
        self._waiting: deque[tuple[Page, Future[Answer]]] = deque()

    def pages(self) -> Iterator[tuple[Page, Callable[[], Answer]]]:
        """Gives them."""
        self._fill(1)
        while self._waiting:
            page, promise = self._waiting.popleft()
            yield page, partial(self._awaited, promise)
            self._fill(1)

    def _awaited(self, promise: Future[Answer]) -> Answer:
        """Paints ahead, then waits for what is read in a page."""
        self._fill(self._at_once - 1)
        return promise.result()

    def close(self) -> None:
        """Begins no other page, and waits for those being read."""
        self._readers.shutdown(cancel_futures=True)

    def _fill(self, count: int) -> None:
        while len(self._waiting) < count and (page := next(self._painted, None)) is not None:
            self._waiting.append((page, self._readers.submit(self._read, page)))
