"""Workshops side by side: many files made by several workers at once, their results given in order.

Rule: each worker is a thread with a workshop of its own, entered, used and left there; a workshop serves files of one
group (a submission, or what stands for one) and is closed before a file of another. Files are begun in order. Who does
not want the rest ends the block: nothing new is begun, and what is being made stops at its next step.
Never: shares a workshop. Residual risk: files of one group share workers, and one of them that took a worker over can
lie about the others; a program in the jail is not stopped between two steps.
"""

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from typing import Generic, TypeVar

from sanitize.workshop import Workshop

Item = TypeVar("Item")
Made = TypeVar("Made")

Opened = Callable[[Callable[[str], None]], Workshop]
"""Opens a workshop that tells its steps."""


class _Unwanted(Exception):
    """Nobody waits for the rest."""


@contextmanager
def side_by_side(
    items: Sequence[Item],
    group: Callable[[Item], Hashable],
    opened: Opened,
    make: Callable[[Workshop, Item], Made],
    workers: int,
) -> Iterator[Iterator[Future[Made]]]:
    """Has every item made by one of the workers; gives the promises of their results, in the order of the items."""
    row = _Row(items, group, opened, make)
    threads = [threading.Thread(target=row.labour) for _ in range(min(workers, len(items)))]
    for thread in threads:
        thread.start()
    try:
        yield iter(row.promises)
    finally:
        row.over.set()
        for thread in threads:
            thread.join()


class _Row(Generic[Item, Made]):
    """What the threads share: the items, who takes the next, and the promises."""

    def __init__(
        self,
        items: Sequence[Item],
        group: Callable[[Item], Hashable],
        opened: Opened,
        make: Callable[[Workshop, Item], Made],
    ) -> None:
        self.promises: list[Future[Made]] = [Future() for _ in items]
        self.over = threading.Event()
        self._left = iter(zip(items, self.promises, strict=True))
        self._turn = threading.Lock()
        self._group = group
        self._opened = opened
        self._make = make

    def labour(self) -> None:
        """Makes one item after the other, until none is left."""
        with ExitStack() as place:
            of: Hashable = None
            workshop: Workshop | None = None
            while (taken := self._next()) is not None:
                item, promise = taken
                try:
                    if workshop is None or self._group(item) != of:
                        place.close()
                        workshop, of = place.enter_context(self._opened(self._heed)), self._group(item)
                    promise.set_result(self._make(workshop, item))
                except BaseException as fault:  # noqa: BLE001 — whoever asks for the result meets it
                    promise.set_exception(fault)

    def _next(self) -> tuple[Item, Future[Made]] | None:
        with self._turn:
            return None if self.over.is_set() else next(self._left, None)

    def _heed(self, _step: str) -> None:
        if self.over.is_set():
            raise _Unwanted
