"""Containers, honest and hostile, for the tests of unpacking: made here, byte by byte where no library would."""

import bz2
import ctypes
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Mapping, Sequence

from tests.archives import Entry, zip_of

LETTER, TABLE = b"the mayor signed\n", b"a;b\n1;2\n"
PASSWORD = b"correct horse"


def plain_zip(files: Mapping[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return into.getvalue()


def tar_of(members: Sequence[tarfile.TarInfo | tuple[str, bytes]]) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return into.getvalue()


def special(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def packed(kind: str, files: Mapping[str, bytes], options: str = "", password: bytes = b"") -> bytes:
    """Writes an archive with libarchive's own writer ("7zip", "zip"), with a password where one is given."""
    library = ctypes.CDLL("libarchive.so.13")
    for name in ("archive_write_new", "archive_entry_new"):
        getattr(library, name).restype = ctypes.c_void_p
    room, used = ctypes.create_string_buffer(1 << 22), ctypes.c_size_t()
    writer = ctypes.c_void_p(library.archive_write_new())
    assert getattr(library, f"archive_write_set_format_{kind}")(writer) == 0
    assert library.archive_write_set_options(writer, options.encode()) == 0
    if password:
        assert library.archive_write_set_passphrase(writer, password) == 0
    assert library.archive_write_open_memory(writer, room, ctypes.c_size_t(len(room)), ctypes.byref(used)) == 0
    for name, data in files.items():
        entry = ctypes.c_void_p(library.archive_entry_new())
        library.archive_entry_set_pathname(entry, name.encode())
        library.archive_entry_set_size(entry, ctypes.c_int64(len(data)))
        library.archive_entry_set_filetype(entry, ctypes.c_uint(0o100000))
        library.archive_entry_set_perm(entry, ctypes.c_uint(0o644))
        assert library.archive_write_header(writer, entry) == 0
        library.archive_write_data.restype = ctypes.c_ssize_t
        assert library.archive_write_data(writer, data, ctypes.c_size_t(len(data))) == len(data)
        library.archive_entry_free(entry)
    assert library.archive_write_close(writer) == 0
    library.archive_write_free(writer)
    return room.raw[: used.value]


def zstd_of(data: bytes) -> bytes:
    """Writes a zstd frame of raw blocks (RFC 8878 3.1.1): magic, size, one last block."""
    header = b"\x28\xb5\x2f\xfd" + bytes([0xE0]) + struct.pack("<Q", len(data))
    return header + ((len(data) << 3) | 1).to_bytes(3, "little") + data


def streams() -> dict[str, bytes]:
    """Gives one tar under each of the compressions."""
    tar = tar_of([("letters/one.txt", LETTER), ("table.csv", TABLE)])
    return {"gz": gzip.compress(tar), "bz2": bz2.compress(tar), "xz": lzma.compress(tar), "zst": zstd_of(tar)}


def overlapping_zip() -> bytes:
    """Two names for one member's bytes."""
    return zip_of([Entry("a", LETTER), Entry("a", b"", offset=0, size=len(LETTER), crc=0)])


def quine_like_zip(depth: int) -> bytes:
    """A zip in a zip in a zip."""
    data = LETTER
    for level in range(depth):
        data = plain_zip({f"{level}.zip" if level else "letter.txt": data})
    return data


def mail() -> bytes:
    return (
        b"Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0100\r\nMessage-ID: <1@a>\r\nFrom: a@b\r\nTo: c@d\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/plain\r\n\r\nSee attached.\r\n--x\r\nContent-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="../table.csv"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        b"YTtiCjE7Mgo=\r\n--x--\r\n"
    )


def mbox() -> bytes:
    one = mail().replace(b"\r\n", b"\n")
    return b"From a@b Mon Mar  2 09:00:00 2026\n" + one + b"\nFrom c@d Mon Mar  2 10:00:00 2026\n" + one + b"\n"


def compound(streams: Mapping[tuple[str, ...], bytes]) -> bytes:
    """Writes an OLE compound file: every stream in sectors of its own (padded over the mini stream's cutoff)."""
    names: dict[tuple[str, ...], int] = {(): 0}
    for path in streams:
        for end in range(1, len(path) + 1):
            names.setdefault(path[:end], len(names))
    sectors: list[bytes] = []
    starts: dict[tuple[str, ...], int] = {}
    table: list[int] = []
    for path, data in streams.items():
        starts[path] = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, max(len(data), 4096), 512)]
        sectors += pieces
        table += [*range(len(table) + 1, len(table) + len(pieces)), 0xFFFFFFFE]
    entries = b"".join(_entry(path, names, streams, starts) for path in names)
    entries = entries.ljust(-(-len(entries) // 512) * 512, b"\0")
    directory = len(sectors)
    count = len(entries) // 512
    table += [*range(len(table) + 1, len(table) + count), 0xFFFFFFFE]
    sectors += [entries[at : at + 512] for at in range(0, len(entries), 512)]
    tables = -(-(len(table) + 4) // 128)
    first_table = len(sectors)
    table += [0xFFFFFFFD] * tables
    written = struct.pack(f"<{len(table)}L", *table).ljust(tables * 512, b"\xff")
    sectors += [written[at : at + 512] for at in range(0, len(written), 512)]
    listed = [*range(first_table, first_table + tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<LLLLLLLLL", 0, tables, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109L", *(listed + [0xFFFFFFFF] * (109 - len(listed)))) + b"".join(sectors)


def _entry(
    path: tuple[str, ...],
    names: Mapping[tuple[str, ...], int],
    streams: Mapping[tuple[str, ...], bytes],
    starts: Mapping[tuple[str, ...], int],
) -> bytes:
    """One directory entry; siblings hang in a row to the right."""
    none = 0xFFFFFFFF
    siblings = [each for each in names if len(each) == len(path) and each[:-1] == path[:-1]] if path else [path]
    after = siblings[siblings.index(path) + 1 :]
    children = [each for each in names if len(each) == len(path) + 1 and each[: len(path)] == path]
    name = (path[-1] if path else "Root Entry").encode("utf-16-le") + b"\0\0"
    kind = 5 if not path else 2 if path in streams else 1
    size = max(len(streams[path]), 4096) if path in streams else 0
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBLLL", len(name), kind, 1, none, names[after[0]] if after else none,
                      names[children[0]] if children else none)
        + bytes(36)
        + struct.pack("<LQ", starts.get(path, 0xFFFFFFFE), size)
    )  # fmt: skip


def outlook() -> bytes:
    attached = "__attach_version1.0_#00000000"
    return compound({
        ("__properties_version1.0",): bytes(32),
        ("__substg1.0_1000001F",): "Voici.".encode("utf-16-le").ljust(4096, b"\0"),
        (attached, "__substg1.0_3707001F"): "plan.csv".encode("utf-16-le").ljust(4096, b"\0"),
        (attached, "__substg1.0_37010102"): TABLE.ljust(4096, b"\n"),
    })  # fmt: skip


def native(name: bytes, data: bytes) -> bytes:
    """An OLE file around a packaged file ([MS-OLEDS] 2.3.6)."""
    inside = b"\x02\0" + name + b"\0C:\\x\\" + name + b"\0\0\0\x03\0" + struct.pack("<L", 3) + b"C:\0"
    inside += struct.pack("<L", len(data)) + data
    return compound({("\x01Ole10Native",): struct.pack("<L", len(inside)) + inside})
