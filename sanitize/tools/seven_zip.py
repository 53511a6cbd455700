"""7-Zip, the system's program: reads 7z archives that are locked with a password, which libarchive cannot.

Rule: the password goes in by standard input, never in an argument. The list of members and their bytes are asked for
separately; bytes come as one stream in the list's order and are cut by the list's sizes. A member counts only when its
bytes have the checksum the list gives, so that a list that was misread, and a wrong password, give nothing.
Source: 7-Zip's own manual (`l -slt`, `x -so`); in a list that is no terminal's it writes a name's line end as "_".
Never: lets the program write a file, or see a member's name as an argument. Residual risk: a C++ program that reads
hostile bytes; only in the jail. Two members of one size and one checksum are taken for each other.
"""

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sanitize.errors import ToolFailed
from sanitize.tools.libarchive import Broken, Kind, Locked
from sanitize.tools.program import ask, find

_PROGRAMS = ("7zz", "7z")  # the name upstream gives it, and the older one; either may be there
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
_FIXED = ("-t7z", "-bd", "-mmt=1", "--")
_LONGEST_LIST = 64 << 20
_SECONDS = 300
_PIECE = 1 << 18
_NAME_LETTERS = 4096
_LINE = re.compile(r"([A-Z][A-Za-z ]*) = (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """What the list says of a member: name, kind, bytes, CRC-32 (None where it has no bytes), whether it is locked."""

    untrusted_name: str
    kind: Kind
    size: int
    crc: int | None
    locked: bool


def items(archive: Path, password: bytes) -> tuple[Item, ...]:
    """Lists an archive's members.

    Raises:
        Locked: the list itself is locked, with another password. Broken: it cannot be read.
        ToolFailed: 7-Zip is missing, or too slow.
    """
    with _running("l", "-slt", "-ba", archive=archive, password=password) as run:
        assert run.stdout is not None  # noqa: S101 (asked for as a pipe)
        said = run.stdout.read(_LONGEST_LIST + 1)
        status = run.wait(_SECONDS) if len(said) <= _LONGEST_LIST else -1
    found = tuple(map(_item, _blocks(said.decode("utf-8", "backslashreplace")))) if status == 0 else ()
    if not found:  # 7-Zip words a wrong password and a damaged list alike
        raise Locked if status == 2 else Broken
    return found


def version(folder: Path) -> str:
    """Gives 7-Zip's version, e.g. "26.02".

    Raises:
        ToolFailed: it is missing.
    """
    told = re.search(rb"7-Zip [^0-9\n]*([0-9][0-9.]{0,20})", ask([_program()], folder, seconds=20).untrusted_out)
    return told[1].decode() if told else ""


class Contents:
    """The bytes of all members, one after the other."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def of(self, item: Item) -> Iterator[bytes]:
        """Gives the bytes of the next member.

        Raises:
            Broken: there are fewer, or they have another checksum.
        """
        left, crc = item.size, 0
        while left:
            piece = self._stream.read(min(left, _PIECE))
            if not piece:
                raise Broken
            left, crc = left - len(piece), zlib.crc32(piece, crc)
            yield piece
        if crc != (item.crc or 0):
            raise Broken


@contextmanager
def contents(archive: Path, password: bytes) -> Iterator[Contents]:
    """Opens the stream of all members' bytes; the program ends with the block.

    Raises:
        ToolFailed: 7-Zip is missing.
    """
    with _running("x", "-so", archive=archive, password=password) as run:
        assert run.stdout is not None  # noqa: S101 (asked for as a pipe)
        yield Contents(run.stdout)


@contextmanager
def _running(*options: str, archive: Path, password: bytes) -> Iterator["subprocess.Popen[bytes]"]:
    name = _program()
    argv = [find(name), *options, *_FIXED, archive.name]
    try:
        run = subprocess.Popen(
            argv,
            cwd=archive.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
        )
    except OSError as error:
        raise ToolFailed("sanitize.pdf_tool_missing", tool=name) from error
    try:
        with run:
            _give(run, password)
            try:
                yield run
            finally:
                run.kill()
    except subprocess.TimeoutExpired as error:
        raise ToolFailed("sanitize.pdf_tool_too_slow", tool=name, seconds=_SECONDS) from error


def _program() -> str:
    return next((name for name in _PROGRAMS if shutil.which(name)), _PROGRAMS[0])


def _give(run: "subprocess.Popen[bytes]", password: bytes) -> None:
    assert run.stdin is not None  # noqa: S101 (asked for as a pipe)
    try:
        run.stdin.write(password.partition(b"\n")[0] + b"\n")
        run.stdin.close()
    except BrokenPipeError:
        pass  # it ended before it asked; its status tells


def _blocks(said: str) -> Iterator[Mapping[str, str]]:
    """Gives each member's lines; whatever stands before the first name is 7-Zip's question."""
    block: dict[str, str] = {}
    for line in said.split("\n"):
        match = _LINE.fullmatch(line)
        if match is not None and match[1] == "Path":
            if block:
                yield block
            block = {"Path": match[2]}
        elif match is not None and block:
            block.setdefault(match[1], match[2])
    if block:
        yield block


def _item(block: Mapping[str, str]) -> Item:
    size, crc, attributes = block.get("Size", ""), block.get("CRC", ""), block.get("Attributes", "").split(" ")
    if not size.isdecimal() or not re.fullmatch(r"(?:[0-9A-F]{8})?", crc):
        raise Broken
    mode = attributes[-1] if len(attributes) > 1 else "-"
    folder = "D" in attributes[0] or mode.startswith("d")
    kind = Kind.FOLDER if folder else Kind.FILE if mode.startswith("-") else Kind.OTHER
    name = block["Path"][:_NAME_LETTERS]
    return Item(name, kind, int(size), int(crc, 16) if crc else None, block.get("Encrypted") == "+")
