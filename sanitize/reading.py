"""Pages read side by side: while somebody reads one by OCR, the next are painted and being read.

Rule: pages come in their order, each as soon as it is painted, and its words when they are asked for. Only the reader
runs in threads, as a program each; painting stays in the thread that asks, because pdfium knows only one. As many at
once as there are cores, at most `MOST_AT_ONCE`, and no more pages wait than that, so that memory stays flat.
Never: changes what is read, or in which order. Residual risk: each reader takes its own memory.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from PIL import Image

from sanitize.tools.tesseract import Word

MOST_AT_ONCE = 4

Words = tuple[Word, ...]
Read = Callable[[Image.Image], Words]
"""Reads the words of a page; called from several threads at once."""
Page = tuple[Image.Image, Callable[[], Words]]


@contextmanager
def side_by_side(pictures: Iterable[Image.Image], read: Read, at_once: int = 0) -> Iterator[Iterator[Page]]:
    """Gives each page with the way to its words, which waits for them; `at_once` 0 takes the number of cores.

    Whatever painting or reading a page raises comes when its words, or those of the page before, are asked for. After
    the block nobody reads any more.
    """
    queue = _Queue(iter(pictures), read, at_once or min(len(os.sched_getaffinity(0)), MOST_AT_ONCE))
    try:
        yield queue.pages()
    finally:
        queue.close()


class _Queue:
    """Pages painted ahead, each with the promise of its words."""

    def __init__(self, pictures: Iterator[Image.Image], read: Read, at_once: int) -> None:
        self._pictures = pictures
        self._read = read
        self._at_once = at_once
        self._readers = ThreadPoolExecutor(at_once)
        self._waiting: deque[tuple[Image.Image, Future[Words]]] = deque()

    def pages(self) -> Iterator[Page]:
        """Gives them."""
        self._fill(1)
        while self._waiting:
            picture, words = self._waiting.popleft()
            yield picture, partial(self._awaited, words)
            self._fill(1)

    def _awaited(self, words: Future[Words]) -> Words:
        """Paints ahead, then waits for the words of a page."""
        self._fill(self._at_once - 1)
        return words.result()

    def close(self) -> None:
        """Begins no other page, and waits for those being read."""
        self._readers.shutdown(cancel_futures=True)

    def _fill(self, count: int) -> None:
        while len(self._waiting) < count and (picture := next(self._pictures, None)) is not None:
            self._waiting.append((picture, self._readers.submit(self._read, picture)))
