"""The planted corpus: one dirty file for each format, with a needle in every place where something can be hidden.

A needle reads `zq<format>Z<kind>_<place>zq`; kinds: m metadata, h hidden (bytes or pixels nobody sees), b beacon (an
address that is called), c content (must stay). What is made here is what the table-driven tests look for afterwards.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

NEEDLE = re.compile(rb"zq[a-z0-9]+Z[mhbc]_[a-z0-9]+zq")
CONTENT = re.compile(rb"zq[a-z0-9]+Zc_")
_DEEPEST = 6


def needle(form: str, kind: str, place: str) -> str:
    """Writes a needle."""
    written = f"zq{form}Z{kind}_{place}zq"
    assert NEEDLE.fullmatch(written.encode())
    return written


def needles_in(data: bytes, depth: int = 0) -> set[bytes]:
    """Digs for needles: as they are, in UTF-16 of both kinds, in hex, base64, entities, and in every zlib stream."""
    found = set(NEEDLE.findall(data))
    for form in (data[::2], data[1::2]):  # UTF-16 is the same letters with a zero between
        found |= set(NEEDLE.findall(form))
    found |= set(NEEDLE.findall(data.replace(b"\0", b"")))
    found |= set(NEEDLE.findall(_of_tags(data)))
    if depth < _DEEPEST:
        for inner in _unpacked(data):
            found |= needles_in(inner, depth + 1)
    return found


def _of_tags(data: bytes) -> bytes:
    """Reads tag characters (U+E0000 and up), in UTF-8 and as JSON escapes, as the letters they stand for."""
    escaped = re.sub(
        rb"\\udb40\\udc([0-7][0-9a-f])", lambda found: bytes((0xF3, 0xA0, *_tail(int(found[1], 16)))), data
    )
    return re.sub(
        rb"\xf3\xa0([\x80\x81])([\x80-\xbf])", lambda f: bytes(((f[1][0] - 0x80) * 64 + f[2][0] - 0x80,)), escaped
    )


def _tail(code: int) -> tuple[int, int]:
    return 0x80 + code // 64, 0x80 + code % 64


def _unpacked(data: bytes) -> Iterable[bytes]:
    if data.startswith(b"PK") or b"PK\5\6" in data[-70_000:]:
        yield from _members(data)
        return
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        inflate = zlib.decompressobj()
        try:
            inner = inflate.decompress(data[start.start() :], 1 << 22)
        except zlib.error:
            continue
        if inner:
            yield inner


def _members(data: bytes) -> Iterable[bytes]:
    """Gives the parts of a zip, and its comments and extra fields."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.comment + member.extra
                yield archive.read(member)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return
