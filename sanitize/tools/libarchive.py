"""libarchive, the system's C library: reads zip, 7z, tar, rar and single compressed streams, member by member.

Rule: one kind of archive is switched on for one reading, the one the bytes were recognised as; names come out as bytes
made text without loss of evidence; members come in the archive's own order, as streams that are read once.
Source: libarchive's archive_read(3), archive_entry(3). It is called through ctypes: some dozen functions need no
package of their own around them.
Never: writes to a disk, follows a name, or trusts a stated size. Residual risk: C code that reads hostile bytes; only
in the jail. Of two contradicting descriptions of a zip it believes the directory at the end. Locked 7z and rar it
cannot open (of 7z `seven_zip.py` does).
"""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_LIBRARY = "libarchive.so.13"
_EOF, _OK, _WARN = 1, 0, -20
_PIECE = 1 << 18
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000
_NAME_LETTERS = 4096

_STREAMS = ("filter_gzip", "filter_bzip2", "filter_xz", "filter_lzma", "filter_zstd")
SWITCHES = {
    "zip": ("format_zip_seekable",),
    "7z": ("format_7zip",),
    "tar": ("format_tar",),
    "rar": ("format_rar", "format_rar5"),
    "stream": (*_STREAMS, "format_tar", "format_raw"),
}
"""Kinds of archive: what is switched on for each. A stream is a compressed tar, or one compressed file."""


class Broken(Exception):
    """The archive cannot be read on from here."""


class Locked(Exception):
    """What is read needs a password, or another one."""


class Kind(Enum):
    """What a member is; only files have bytes."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Header:
    """What an archive says of a member: its name, kind, whether it is locked, and whether it points to another one."""

    untrusted_name: str
    kind: Kind
    locked: bool
    points: bool


class Reading:
    """An archive being read: ask for the next header, then for that member's bytes."""

    def __init__(self, handle: int, library: ctypes.CDLL) -> None:
        self._handle = handle
        self._library = library

    def headers(self) -> Iterator[Header]:
        """Gives one header after the other; the bytes of one are there until the next is asked for.

        Raises:
            Broken: the archive is damaged here. Locked: its very list of members is.
        """
        entry = ctypes.c_void_p()
        while (said := self._library.archive_read_next_header(self._handle, ctypes.byref(entry))) != _EOF:
            if said < _WARN:
                if self._library.archive_read_has_encrypted_entries(self._handle) == 1:
                    raise Locked
                raise Broken
            yield self._header(entry)

    def data(self) -> Iterator[bytes]:
        """Gives the bytes of the member whose header was given last.

        Raises:
            Broken: they are damaged, do not fit their checksum, or cannot be unlocked.
        """
        buffer = ctypes.create_string_buffer(_PIECE)
        while count := self._library.archive_read_data(self._handle, buffer, _PIECE):
            if count < 0:
                raise Broken
            yield buffer.raw[:count]

    def _header(self, entry: ctypes.c_void_p) -> Header:
        library = self._library
        name = library.archive_entry_pathname_utf8(entry) or library.archive_entry_pathname(entry) or b""
        mode = library.archive_entry_filetype(entry) & _KIND
        kind = Kind.FILE if mode in {_FILE, 0} else Kind.FOLDER if mode == _FOLDER else Kind.OTHER
        return Header(
            untrusted_name=name.decode("utf-8", "backslashreplace")[:_NAME_LETTERS],
            kind=kind,
            locked=bool(library.archive_entry_is_encrypted(entry)),
            points=bool(library.archive_entry_hardlink(entry)),
        )


@contextmanager
def opened(path: Path, kind: str, password: bytes | None) -> Iterator[Reading]:
    """Opens an archive of one of the kinds in `SWITCHES`.

    Raises:
        Broken: it is none.
    """
    library = _library()
    handle = library.archive_read_new()
    try:
        _switch_on(library, handle, SWITCHES[kind])
        if password:
            library.archive_read_add_passphrase(handle, password)
        if library.archive_read_open_filename(handle, bytes(path), _PIECE) < _WARN:
            raise Broken
        yield Reading(handle, library)
    finally:
        library.archive_read_free(handle)


def version() -> str:
    """Gives the library's version, as "libarchive 3.6.2"."""
    return str(_library().archive_version_string().decode("ascii", "replace"))


def _switch_on(library: ctypes.CDLL, handle: int, switches: Sequence[str]) -> None:
    for switch in switches:
        function = getattr(library, f"archive_read_support_{switch}")
        function.argtypes = [ctypes.c_void_p]
        if function(handle) < _OK:  # a warning: it would start a program of the system instead
            raise Broken


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(_LIBRARY)
    for name, (answer, *given) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = answer, given
    return library


_HANDLE, _TEXT, _NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_FUNCTIONS = {
    "archive_read_new": (_HANDLE,),
    "archive_read_free": (_NUMBER, _HANDLE),
    "archive_read_add_passphrase": (_NUMBER, _HANDLE, _TEXT),
    "archive_read_open_filename": (_NUMBER, _HANDLE, _TEXT, ctypes.c_size_t),
    "archive_read_next_header": (_NUMBER, _HANDLE, ctypes.POINTER(ctypes.c_void_p)),
    "archive_read_has_encrypted_entries": (_NUMBER, _HANDLE),
    "archive_read_data": (ctypes.c_ssize_t, _HANDLE, _HANDLE, ctypes.c_size_t),
    "archive_entry_pathname_utf8": (_TEXT, _HANDLE),
    "archive_entry_pathname": (_TEXT, _HANDLE),
    "archive_entry_hardlink": (_TEXT, _HANDLE),
    "archive_entry_filetype": (ctypes.c_uint, _HANDLE),
    "archive_entry_is_encrypted": (_NUMBER, _HANDLE),
    "archive_version_string": (_TEXT,),
}
