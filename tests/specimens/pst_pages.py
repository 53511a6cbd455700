"""The lowest layer of an Outlook mailbox, written: pages, blocks, the two trees ([MS-PST] 2.2).

Everything lies one after the other, from the first allocation map on; nothing is ever freed. At most 128 maps' worth
(some 30 MB), so that no further kind of map is due.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.specimens.pst_forms import PAGE, WIDE, Form, Standing

PLAIN, PERMUTED = 0, 1  # bCryptMethod

_FIRST_MAP, _MAPPED = 0x4400, 496 * 8 * 64
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


@dataclass
class Drawer:
    """A mailbox's blocks and nodes as they come, and the file they make.

    `coding` is how blocks of data are written; `spoilt` may change any block before its checksum is taken.
    """

    coding: int = PERMUTED
    spoilt: Callable[[bytes], bytes] = bytes
    form: Form = WIDE
    _blocks: list[tuple[int, bytes]] = field(default_factory=list)
    _nodes: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    _pieces: dict[int, bytes] = field(default_factory=dict)
    _end: int = _FIRST_MAP
    _pages: int = 0

    def data(self, data: bytes) -> int:
        """Keeps bytes and gives the number of their block, or of the block that lists theirs."""
        parts = [self._keep(data[at : at + self.form.block], 0) for at in range(0, len(data), self.form.block)]
        if len(parts) < 2:
            return parts[0] if parts else 0
        return self._keep(struct.pack("<BBHL", 1, 1, len(parts), len(data)) + self.form.numbers(*parts), 2)

    def subnodes(self, nodes: Sequence[tuple[int, int, int]]) -> int:
        """Keeps a node's own nodes (number, data, their own nodes) and gives their block's number."""
        return self._keep(self.form.subnodes(nodes), 2) if nodes else 0

    def node(self, number: int, data: int, own: int = 0, parent: int = 0) -> None:
        """Adds a node to the mailbox."""
        self._nodes[number] = (data, own, parent)

    def written(self) -> bytes:
        """Writes the file."""
        entries = [self._laid(number, data) for number, data in self._blocks]
        nodes = [(number, self.form.node(number, *held)) for number, held in sorted(self._nodes.items())]
        roots = self._tree(_NODES, nodes) + self._tree(_BLOCKS, entries)
        starts = range(_FIRST_MAP, self._end, _MAPPED)
        size = starts[-1] + _MAPPED
        for start in starts:
            self._map(start)
        file = bytearray(size)
        for at, piece in self._pieces.items():
            file[at : at + len(piece)] = piece
        following = (4 * (self._pages + 1), 4 * (len(self._blocks) + 1))
        head = self.form.header(Standing(size, starts[-1], size - self._end, roots, *following, self.coding))
        file[: len(head)] = head
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
        at = max(at, begun + (2 * PAGE if _has_page_map(begun) else PAGE))
        self._end = at + size
        return at

    def _laid(self, number: int, data: bytes) -> tuple[int, bytes]:
        """Lays a block and gives its entry in the tree of blocks."""
        data = self.spoilt(data)
        if self.coding == PERMUTED and not number & 2:
            data = data.translate(_PERMUTATION)
        tail = self.form.tail
        size = -(-(len(data) + tail) // 64) * 64
        at = self._place(size, 64)
        self._pieces[at] = data.ljust(size - tail, b"\0") + self.form.block_trailer(data, at, number)
        return number, self.form.block_entry(number, at, len(data))

    def _tree(self, kind: int, entries: list[tuple[int, bytes]], level: int = 0) -> bytes:
        """Lays a tree of pages and gives the reference to its root (BREF)."""
        size = len(entries[0][1])
        most = self.form.entries // size
        above: list[tuple[int, bytes]] = []
        for start in range(0, len(entries), most):
            mine = entries[start : start + most]
            body = b"".join(data for _, data in mine).ljust(self.form.entries, b"\0")
            above.append((mine[0][0], self._page(kind, body + bytes([len(mine), most, size, level]))))
        if len(above) == 1:
            return above[0][1]
        return self._tree(kind, [(key, self.form.numbers(key) + where) for key, where in above], level + 1)

    def _page(self, kind: int, body: bytes) -> bytes:
        at = self._place(PAGE, PAGE)
        self._pages += 1
        number = 4 * self._pages
        self._pieces[at] = self.form.page(kind, body, at, number)
        return self.form.numbers(number, at)

    def _map(self, start: int) -> None:
        """Lays an allocation map, all bits set up to the end, and the page map nobody looks at any more."""
        taken = -(-min(self._end - start, _MAPPED) // 64)
        bits = ((1 << taken) - 1) << (-taken % 8)
        body = bits.to_bytes(-(-taken // 8), "big").ljust(496, b"\0")
        self._pieces[start] = self.form.page(_MAP, self.form.map_body(body), start, start)
        if _has_page_map(start):
            place = start + PAGE
            self._pieces[place] = self.form.page(_PAGE_MAP, self.form.map_body(b"\xff" * 496), place, place)


def _has_page_map(start: int) -> bool:
    return (start - _FIRST_MAP) // _MAPPED % 8 == 0
