"""The lowest layer of an Outlook mailbox, written: pages, blocks, the two trees, the header ([MS-PST] 2.2, Unicode).

Everything lies one after the other, from the first allocation map on; nothing is ever freed. At most 128 maps' worth
(some 30 MB), so that no further kind of map is due.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

PLAIN, PERMUTED = 0, 1  # bCryptMethod
BLOCK = 8176  # bytes of one block without its trailer

_FIRST_MAP, _MAPPED, _PAGE = 0x4400, 496 * 8 * 64, 512
_BLOCKS, _NODES, _PAGE_MAP, _MAP = 0x80, 0x81, 0x83, 0x84
_PERMUTATION = bytes([
    65, 54, 19, 98, 168, 33, 110, 187, 244, 22, 204, 4, 127, 100, 232, 93, 30, 242, 203, 42, 116, 197, 94, 53, 210,
    149, 71, 158, 150, 45, 154, 136, 76, 125, 132, 63, 219, 172, 49, 182, 72, 95, 246, 196, 216, 57, 139, 231, 35, 59,
    56, 142, 200, 193, 223, 37, 177, 32, 165, 70, 96, 78, 156, 251, 170, 211, 86, 81, 69, 124, 85, 0, 7, 201, 43, 157,
    133, 155, 9, 160, 143, 173, 179, 15, 99, 171, 137, 75, 215, 167, 21, 90, 113, 102, 66, 191, 38, 74, 107, 152, 250,
    234, 119, 83, 178, 112, 5, 44, 253, 89, 58, 134, 126, 206, 6, 235, 130, 120, 87, 199, 141, 67, 175, 180, 28, 212,
    91, 205, 226, 233, 39, 79, 195, 8, 114, 128, 207, 176, 239, 245, 40, 109, 190, 48, 77, 52, 146, 213, 14, 60, 34,
    50, 229, 228, 249, 159, 194, 209, 10, 129, 18, 225, 238, 145, 131, 118, 227, 151, 230, 97, 138, 23, 121, 164, 183,
    220, 144, 122, 92, 140, 2, 166, 202, 105, 222, 80, 26, 17, 147, 185, 82, 135, 88, 252, 237, 29, 55, 73, 27, 106,
    224, 41, 51, 153, 189, 108, 217, 148, 243, 64, 84, 111, 240, 198, 115, 184, 214, 62, 101, 24, 68, 31, 221, 103, 16,
    241, 12, 25, 236, 174, 3, 161, 20, 123, 169, 11, 255, 248, 163, 192, 162, 1, 247, 46, 188, 36, 104, 117, 13, 254,
    186, 47, 181, 208, 218, 61,
])  # fmt: skip
"""5.1: what the specification calls encryption, without any key."""


def checksum(data: bytes) -> int:
    """Gives the CRC-32 of 5.3: begun with nought, and not turned over at its end."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


@dataclass
class Drawer:
    """A mailbox's blocks and nodes as they come, and the file they make.

    `coding` is how blocks of data are written; `spoilt` may change any block before its checksum is taken.
    """

    coding: int = PERMUTED
    spoilt: Callable[[bytes], bytes] = bytes
    _blocks: list[tuple[int, bytes]] = field(default_factory=list)
    _nodes: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    _pieces: dict[int, bytes] = field(default_factory=dict)
    _end: int = _FIRST_MAP
    _pages: int = 0

    def data(self, data: bytes) -> int:
        """Keeps bytes and gives the number of their block, or of the block that lists theirs."""
        parts = [self._keep(data[at : at + BLOCK], 0) for at in range(0, len(data), BLOCK)]
        if len(parts) < 2:
            return parts[0] if parts else 0
        listed = struct.pack("<BBHL", 1, 1, len(parts), len(data)) + struct.pack(f"<{len(parts)}Q", *parts)
        return self._keep(listed, 2)

    def subnodes(self, nodes: Sequence[tuple[int, int, int]]) -> int:
        """Keeps a node's own nodes (number, data, their own nodes) and gives their block's number."""
        listed = b"".join(struct.pack("<QQQ", *node) for node in sorted(nodes))
        return self._keep(struct.pack("<BBHL", 2, 0, len(nodes), 0) + listed, 2) if nodes else 0

    def node(self, number: int, data: int, own: int = 0, parent: int = 0) -> None:
        """Adds a node to the mailbox."""
        self._nodes[number] = (data, own, parent)

    def written(self) -> bytes:
        """Writes the file."""
        entries = [self._laid(number, data) for number, data in self._blocks]
        nodes = [
            (number, struct.pack("<QQQLL", number, data, own, parent, 0))
            for number, (data, own, parent) in sorted(self._nodes.items())
        ]
        roots = self._tree(_NODES, nodes) + self._tree(_BLOCKS, entries)
        starts = range(_FIRST_MAP, self._end, _MAPPED)
        size = starts[-1] + _MAPPED
        for start in starts:
            self._map(start)
        file = bytearray(size)
        for at, piece in self._pieces.items():
            file[at : at + len(piece)] = piece
        file[:564] = self._header(size, starts[-1], size - self._end, roots)
        return bytes(file)

    def _keep(self, data: bytes, internal: int) -> int:
        number = 4 * (len(self._blocks) + 1) | internal
        self._blocks.append((number, data))
        return number

    def _place(self, size: int, step: int) -> int:
        """Finds room for so many bytes that crosses no map."""
        at = -(-self._end // step) * step
        begun = _FIRST_MAP + (at - _FIRST_MAP) // _MAPPED * _MAPPED
        if at + size > begun + _MAPPED:
            begun = at = begun + _MAPPED
        at = max(at, begun + (2 * _PAGE if _has_page_map(begun) else _PAGE))
        self._end = at + size
        return at

    def _laid(self, number: int, data: bytes) -> tuple[int, bytes]:
        """Lays a block and gives its entry in the tree of blocks."""
        data = self.spoilt(data)
        if self.coding == PERMUTED and not number & 2:
            data = data.translate(_PERMUTATION)
        size = -(-(len(data) + 16) // 64) * 64
        at = self._place(size, 64)
        trailer = struct.pack("<HHLQ", len(data), _signature(at, number), checksum(data), number)
        self._pieces[at] = data.ljust(size - 16, b"\0") + trailer
        return number, struct.pack("<QQHHL", number, at, len(data), 2, 0)

    def _tree(self, kind: int, entries: list[tuple[int, bytes]], level: int = 0) -> bytes:
        """Lays a tree of pages and gives the reference to its root (BREF)."""
        size = len(entries[0][1])
        most = 488 // size
        above: list[tuple[int, bytes]] = []
        for start in range(0, len(entries), most):
            mine = entries[start : start + most]
            body = b"".join(data for _, data in mine).ljust(488, b"\0")
            above.append((mine[0][0], self._page(kind, body + bytes([len(mine), most, size, level]) + bytes(4))))
        if len(above) == 1:
            return above[0][1]
        return self._tree(kind, [(key, struct.pack("<Q", key) + where) for key, where in above], level + 1)

    def _page(self, kind: int, body: bytes) -> bytes:
        at = self._place(_PAGE, _PAGE)
        self._pages += 1
        number = 4 * self._pages
        self._pieces[at] = body + _page_trailer(kind, body, number, _signature(at, number))
        return struct.pack("<QQ", number, at)

    def _map(self, start: int) -> None:
        """Lays an allocation map, all bits set up to the end, and the page map nobody looks at any more."""
        taken = -(-min(self._end - start, _MAPPED) // 64)
        bits = ((1 << taken) - 1) << (-taken % 8)
        body = bits.to_bytes(-(-taken // 8), "big").ljust(496, b"\0")
        self._pieces[start] = body + _page_trailer(_MAP, body, start, 0)
        if _has_page_map(start):
            full = b"\xff" * 496
            self._pieces[start + _PAGE] = full + _page_trailer(_PAGE_MAP, full, start + _PAGE, 0)

    def _header(self, size: int, last_map: int, free: int, roots: bytes) -> bytes:
        root = struct.pack("<LQQQQ", 0, size, last_map, free, 0) + roots + struct.pack("<BBH", 2, 0, 0)
        numbers = b"".join(struct.pack("<L", 0x400 << 5) for _ in range(32))
        ahead = struct.pack("<2sHHBBLLQQL", b"SM", 23, 19, 1, 1, 0, 0, 0, 4 * (self._pages + 1), 1)
        ahead += numbers + bytes(8) + root + bytes(4) + b"\xff" * 256
        ahead += struct.pack("<BBHQ", 0x80, self.coding, 0, 4 * (len(self._blocks) + 1))
        return (
            b"!BDN" + struct.pack("<L", checksum(ahead[:471])) + ahead + struct.pack("<L", checksum(ahead)) + bytes(36)
        )


def _has_page_map(start: int) -> bool:
    return (start - _FIRST_MAP) // _MAPPED % 8 == 0


def _page_trailer(kind: int, body: bytes, number: int, signature: int) -> bytes:
    return struct.pack("<BBHLQ", kind, kind, signature, checksum(body), number)


def _signature(at: int, number: int) -> int:
    """Gives the signature of a block or page at a place (5.5)."""
    mixed = (at ^ number) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)
