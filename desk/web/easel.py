"""The easel: pictures of pages as they are painted, so that nobody waits for the last page to see the first.

Rule: a picture stands here from when it is painted until the whole is kept in the vault (or given up), in this
process's memory; of one document the first ones, up to a bound. Read by several threads.
Never: written anywhere, kept when the vault is locked. Residual risk: what is painted just then is in this process's
memory, as what browsers are shown is.
"""

import threading

MOST_BYTES = 48 << 20
_WIDTH_AT, _HEIGHT_AT, _END = 16, 20, 24  # of a PNG's first chunk (W3C PNG 11.2.1)

Sheet = tuple[int, int, int]
"""Number, width and height in pixels of a page."""


class Easel:
    """What is being painted, by label of the exhibit or copy."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._standing: dict[str, dict[int, bytes]] = {}

    def show(self, label: str, number: int, picture: bytes) -> None:
        """Puts up a picture (PNG), where there is room for it; the first page begins anew."""
        with self._lock:
            pages = self._standing.setdefault(label, {})
            if number == 1:
                pages.clear()
            if sum(map(len, pages.values())) + len(picture) <= MOST_BYTES:
                pages[number] = picture

    def sheets(self, label: str) -> tuple[Sheet, ...]:
        """Lists what stands there of one document."""
        with self._lock:
            return tuple(_sheet(number, picture) for number, picture in sorted(self._standing.get(label, {}).items()))

    def picture(self, label: str, number: int) -> bytes | None:
        """Gives one picture, None when it does not stand there."""
        with self._lock:
            return self._standing.get(label, {}).get(number)

    def take_down(self, label: str) -> None:
        """Takes the pictures of one document away."""
        with self._lock:
            self._standing.pop(label, None)

    def clear(self) -> None:
        """Takes everything away."""
        with self._lock:
            self._standing.clear()


def _sheet(number: int, picture: bytes) -> Sheet:
    width, height = picture[_WIDTH_AT:_HEIGHT_AT], picture[_HEIGHT_AT:_END]
    return number, int.from_bytes(width, "big"), int.from_bytes(height, "big")
