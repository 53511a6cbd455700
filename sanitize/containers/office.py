r"""Files inside an office document: what somebody embedded as an object.

Rule: in Office Open XML the parts below `embeddings/` (ECMA-376 part 1, 15.2.10 and 15.2.11); one that is an OLE file
with a packaged file in it ([MS-OLEDS] 2.3.6, stream "\1Ole10Native") gives that file, under its own name. In
OpenDocument the top files named "Object …" (ODF 1.3 part 2, 3.16).
Never: opens an object by the program it names. Residual risk: OpenDocument objects that are folders stay inside.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sanitize.containers.archives import zip_members
from sanitize.containers.compound import streams
from sanitize.containers.member import Found, whole
from sanitize.errors import TooLarge, Unreadable

_EMBEDDED = re.compile(r"(?:[^/]+/)?embeddings/[^/]+|Object [^/]*")
_LARGEST = 256 << 20
_NATIVE, _OLE = "\x01Ole10Native", b"\xd0\xcf\x11\xe0"


def office_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads an office document.

    Raises:
        Unreadable, TooLarge: as `zip_members`.
    """
    for found in zip_members(path, password):
        if not _EMBEDDED.fullmatch(found.untrusted_name) or found.is_folder or found.problem is not None:
            yield replace(found, is_folder=True)  # of the document itself: counted, so that numbers stay the same
        else:
            yield _packaged(found)


def _packaged(found: Found) -> Found:
    """Takes a file out of the OLE file around it, where there is one."""
    data = bytearray()
    for piece in found.chunks:
        data += piece
        if len(data) > _LARGEST:
            raise TooLarge("sanitize.too_large", limit=_LARGEST >> 20)
    if data.startswith(_OLE):
        try:
            native = next((each.data for each in streams(bytes(data)) if each.path[-1] == _NATIVE), b"")
            return whole(*_native(native)) if native else whole(found.untrusted_name, bytes(data))
        except (Unreadable, struct.error, ValueError):
            pass  # what is no whole OLE file is given out as it lies
    return whole(found.untrusted_name, bytes(data))


def _native(data: bytes) -> tuple[str, bytes]:
    """Reads size, flags, label, path, a path again, and the file."""
    at = 6
    label, at = _until_zero(data, at)
    _, at = _until_zero(data, at)
    at += 4
    (length,) = struct.unpack_from("<L", data, at)
    at += 4 + length
    (size,) = struct.unpack_from("<L", data, at)
    file = data[at + 4 : at + 4 + size]
    if len(file) != size:
        raise ValueError
    return label.decode("cp1252", "replace"), file


def _until_zero(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.index(b"\0", at)
    return data[at:end], end + 1
