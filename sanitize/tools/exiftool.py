"""ExifTool, the reader of tags: the only door of pyexiftool. It inspects; it never writes.

Rule: one helper process per worker, inside the jail; no configuration file (`-config ""`: such a file is a Perl
program); arguments travel one a line, so a path that is not plainly harmless is refused before it is sent.
Never: is given a name a source chose, nor trusted alone: `-all=` is no sanitizer. A hang ends with the worker, whose
deadline the workshop holds. Residual risk: a tag this version of ExifTool does not know is not reported.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import exiftool
from exiftool.exceptions import ExifToolException

from sanitize.errors import ToolFailed, Unreadable

_PROGRAM = "/usr/bin/exiftool"
_READ = ("-a", "-G1:4", "-s", "-u", "-ee", "-json")  # family 4 ("Copy1") lets JSON hold two tags of one name
# How each member of a package is packed is no finding (`sanitize/tags.py`), and with thirty members half of the answer.
NOT_ASKED = tuple(
    f"--ZIP:Zip{name}"
    for name in ("RequiredVersion", "BitFlag", "Compression", "CRC", "CompressedSize", "UncompressedSize", "FileName")
)
_TO_THE_PICTURE = "-fast"
_HARMLESS = re.compile(r"/(?:[A-Za-z0-9_.,+-]+/)*[A-Za-z0-9_][A-Za-z0-9_.-]*")
_COPY = re.compile(r":Copy[0-9]+(?=:)")
_LONGEST = 4096
_MOST_ALIKE = 20

Tags = Sequence[tuple[str, str]]
"""Names ("Group:Name") and values; one name may stand there several times."""


class ExifTool:
    """A running ExifTool. Use `with`; `tags` reads one file."""

    def __init__(self, program: str = _PROGRAM) -> None:
        self._program = program

    def __enter__(self) -> Self:
        try:
            self._tool = exiftool.ExifTool(executable=self._program, common_args=[], config_file="", encoding="utf-8")
            self._tool.run()
        except (ExifToolException, OSError, RuntimeError) as error:
            raise ToolFailed("sanitize.tool_missing", tool="exiftool") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._tool.terminate()

    @property
    def version(self) -> str:
        """The version ExifTool says it has."""
        return str(self._tool.version)

    def tags(self, path: Path, *, to_the_picture: bool = False) -> Tags:
        """Gives every tag, values cut at 4096 characters (they are untrusted), at most 20 different ones for one name.

        Args:
            path: the file.
            to_the_picture: it is a JPEG behind whose coded data nothing stands: do not read on there for more.

        Raises:
            ToolFailed: the path is not a plain one, or ExifTool died.
            Unreadable: it could make nothing of the file.
        """
        if not _HARMLESS.fullmatch(str(path)):
            raise ToolFailed("sanitize.name_refused", tool="exiftool")
        try:
            answer = self._tool.execute(*_READ, *NOT_ASKED, *[_TO_THE_PICTURE] * to_the_picture, str(path))
            records = json.loads(answer)
        except (ExifToolException, OSError, UnicodeError) as error:
            raise ToolFailed("sanitize.tool_died", tool="exiftool") from error
        except (ValueError, RecursionError) as error:
            raise Unreadable("sanitize.tags_unreadable") from error
        if not (isinstance(records, list) and len(records) == 1 and isinstance(records[0], dict)):
            raise Unreadable("sanitize.tags_unreadable")
        return _told(records[0])


def _told(record: Mapping[str, object]) -> Tags:
    alike: dict[str, dict[str, None]] = {}
    for name, value in record.items():
        values = alike.setdefault(_COPY.sub("", name), {})
        if len(values) < _MOST_ALIKE:
            values[_text(value)] = None
    return tuple((name, value) for name, values in alike.items() for value in values)


def _text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_LONGEST]
