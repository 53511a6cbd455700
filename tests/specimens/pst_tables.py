"""The middle layer of an Outlook mailbox, written: heaps, property contexts, table contexts ([MS-PST] 2.3).

A property is named by its whole tag: identifier in the upper half, type in the lower ([MS-OXCDATA] 2.11.1).
"""

import struct
from collections.abc import Mapping, Sequence

from tests.specimens.pst_forms import narrow_tag
from tests.specimens.pst_pages import Drawer

Properties = Mapping[int, bytes]
"""Tag to value, as it lies: UTF-16 for strings, little-endian for numbers."""

Subnode = tuple[int, int, int]

_PROPERTIES, _TABLE, _TREE = 0xBC, 0x7C, 0xB5
_LARGEST = 3580  # of one item on a heap
_INLINE = {0x0002: 2, 0x0003: 4, 0x000A: 4, 0x000B: 1, 0x0004: 4}
_EIGHT = frozenset({0x0005, 0x0006, 0x0014, 0x0040})
_ROW_ID, _ROW_VERSION = 0x67F20003, 0x67F30003


def text(said: str) -> bytes:
    return said.encode("utf-16-le")


def several(*said: str) -> bytes:
    """Writes a list of strings (2.3.3.4.2)."""
    starts = [4 + 4 * len(said)]
    for each in said:
        starts.append(starts[-1] + len(text(each)))
    return struct.pack(f"<{len(starts)}L", len(said), *starts[:-1]) + b"".join(map(text, said))


def number(value: int) -> bytes:
    return struct.pack("<L", value)


class Heap:
    """A heap on one block; what is too large for it becomes a node of its own."""

    def __init__(self, drawer: Drawer, kind: int) -> None:
        self._drawer, self._kind = drawer, kind
        self._items: list[bytes] = []
        self.subnodes: list[Subnode] = []

    def put(self, data: bytes) -> int:
        """Keeps a value and gives its number on the heap, that of its node, or nought for nothing."""
        if not data:
            return 0
        if len(data) > _LARGEST:
            node = (len(self.subnodes) + 1) << 5 | 0x1F
            self.subnodes.append((node, self._drawer.data(data), 0))
            return node
        self._items.append(data)
        return len(self._items) << 5

    def tree(self, key: int, entry: int, leaves: Sequence[bytes]) -> int:
        """Keeps a tree of one level (2.3.2) and gives the number of its head."""
        return self.put(struct.pack("<BBBBL", _TREE, key, entry, 0, self.put(b"".join(leaves))))

    def written(self, root: int) -> bytes:
        """Gives the heap's block (2.3.1)."""
        starts = [12]
        for item in self._items:
            starts.append(starts[-1] + len(item))
        gap = bytes(starts[-1] % 2)
        end = starts[-1] + len(gap)
        index = struct.pack("<HH", len(self._items), 0) + struct.pack(f"<{len(starts)}H", *starts)
        head = struct.pack("<HBBLL", end, 0xEC, self._kind, root, 0)
        data = head + b"".join(self._items) + gap + index
        assert len(data) <= self._drawer.form.block
        return data


def property_context(drawer: Drawer, properties: Properties, own: Sequence[Subnode] = ()) -> tuple[int, int]:
    """Keeps a set of properties (2.3.3); gives the numbers of its data's block and of its own nodes' block."""
    heap = Heap(drawer, _PROPERTIES)
    heap_first = heap.put(bytes(8))  # the head of the tree lies first, as Outlook writes it
    leaves = []
    for tag, value in sorted(drawer.form.properties(properties).items()):
        kind = tag & 0xFFFF
        held = value.ljust(4, b"\0") if kind in _INLINE else struct.pack("<L", heap.put(value))
        leaves.append(struct.pack("<HH", tag >> 16, kind) + held)
    heap._items[0] = struct.pack("<BBBBL", _TREE, 2, 6, 0, heap.put(b"".join(leaves)))
    data = drawer.data(heap.written(heap_first))
    return data, drawer.subnodes([*heap.subnodes, *own])


def table_context(drawer: Drawer, tags: Sequence[int], rows: Mapping[int, Properties]) -> tuple[int, int]:
    """Keeps a table (2.3.4): its columns, and its rows by their number."""
    heap = Heap(drawer, _TABLE)
    form = drawer.form
    columns = sorted({_ROW_ID, _ROW_VERSION, *(tags if form.is_wide else map(narrow_tag, tags))})
    rows = {row: form.properties(cells) for row, cells in rows.items()}
    wide = [_ROW_ID, _ROW_VERSION, *(tag for tag in columns if _width(tag) == 8)]
    wide += [tag for tag in columns if _width(tag) == 4 and tag not in wide]
    order = wide + [tag for tag in columns if _width(tag) == 2] + [tag for tag in columns if _width(tag) == 1]
    at, places = 0, dict[int, int]()
    for tag in order:
        places[tag], at = at, at + _width(tag)
    ends = [sum(_width(tag) for tag in columns if _width(tag) >= least) for least in (4, 2, 1)]
    ends.append(ends[2] + -(-len(columns) // 8))
    first = heap.put(bytes(22 + 8 * len(columns)))
    index = heap.tree(4, 4 if form.is_wide else 2, [form.row_index(row, at) for at, row in enumerate(sorted(rows))])
    matrix = heap.put(b"".join(_row(heap, order, places, ends[3], row, rows[row]) for row in sorted(rows)))
    described = b"".join(struct.pack("<LHBB", tag, places[tag], _width(tag), order.index(tag)) for tag in columns)
    heap._items[0] = struct.pack("<BB4HLLL", _TABLE, len(columns), *ends, index, matrix, 0) + described
    return drawer.data(heap.written(first)), drawer.subnodes(heap.subnodes)


def _width(tag: int) -> int:
    kind = tag & 0xFFFF
    return 8 if kind in _EIGHT else _INLINE.get(kind, 4)


def _row(heap: Heap, order: Sequence[int], places: Mapping[int, int], size: int, row: int, cells: Properties) -> bytes:
    """Gives a row: its cells, and bits that say which of them there are."""
    filled = {_ROW_ID: number(row), _ROW_VERSION: number(1), **cells}
    line = bytearray(size)
    bits = places[order[-1]] + _width(order[-1])
    for bit, tag in enumerate(order):
        if tag in filled:
            fixed = (tag & 0xFFFF) in _INLINE or (tag & 0xFFFF) in _EIGHT
            held = filled[tag] if fixed else struct.pack("<L", heap.put(filled[tag]))
            line[places[tag] : places[tag] + _width(tag)] = held.ljust(_width(tag), b"\0")
            line[bits + bit // 8] |= 0x80 >> bit % 8
    return bytes(line)
