"""What ExifTool reads of a file, as findings, and how far into the file it has to read for that.

Rule: all of it; but of a JPEG in which nothing follows the coded data of its one scan, as our own reader tells, the
tags before the picture: behind its first coded byte there is no place for any. Whatever is less simple (a trailer,
more scans, bytes between segments, anything our reader minds) ExifTool reads to the end, as every other format.
Never: takes a tag from our own reader. Residual risk: that the end of coded data is where our reader sees it; libjpeg
decodes the same bytes and must need every one of them (`formats/jpeg_decoded.py`).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from sanitize.errors import TooLarge, Unreadable
from sanitize.findings import Finding
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.jpeg_segments import ends_with_its_picture
from sanitize.tags import findings
from sanitize.tools.exiftool import ExifTool

_JPEG = b"\xff\xd8\xff"
_LARGEST = 64 * 1024 * 1024  # bytes; a larger one is read to the end rather than looked through in memory once more


def tag_reader(exiftool: ExifTool, apart: Apart | None = None) -> Callable[[Path], Sequence[Finding]]:
    """Gives what reads the tags of a file by a running ExifTool, and raises what that raises.

    `apart` takes JPEGs apart, perhaps those the row of JPEGs has just asked for too.
    """
    apart = apart or Apart()
    return lambda path: findings(exiftool.tags(path, to_the_picture=_nothing_follows(path, apart)))


def _nothing_follows(path: Path, apart: Apart) -> bool:
    with path.open("rb") as file:
        if file.read(len(_JPEG)) != _JPEG or path.stat().st_size > _LARGEST:
            return False
    try:
        return ends_with_its_picture(apart.read(path))
    except (Unreadable, TooLarge):
        return False
