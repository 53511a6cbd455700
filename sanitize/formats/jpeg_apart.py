"""JPEG files taken apart, each once: every step of a cleaning asks for the original or for the copy.

Rule: what is remembered counts only while every byte of the file is still the same; the file is read each time, and
taken apart anew when one differs.
Never: remembers by name or time. Residual risk: the last two files stay in the worker's memory until it is told to let
go of them, or meets others.
"""

from pathlib import Path

from sanitize.formats import frames
from sanitize.formats.jpeg_segments import Segments, read

_LARGEST = 64 * 1024 * 1024  # bytes; of larger files memory is dearer than time


class Apart:
    """Takes files apart; of the last two, original and copy, it remembers how."""

    def __init__(self) -> None:
        self._last: list[tuple[bytes, Segments]] = []

    def read(self, path: Path) -> Segments:
        """Takes a file apart.

        Raises:
            Unreadable: it is no JPEG, or it ends too early. TooLarge: more bytes or segments than anybody reads.
        """
        data = frames.whole(path)
        for known, segments in self._last:
            if known == data:
                return segments
        segments = read(data)
        if len(data) <= _LARGEST:
            self._last = [*self._last[-1:], (data, segments)]
        return segments

    def forget(self) -> None:
        """Lets go of the last ones."""
        self._last.clear()
