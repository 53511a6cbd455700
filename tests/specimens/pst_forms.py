"""The two forms of an Outlook mailbox ([MS-PST] 2.2): numbers of 8 bytes (Unicode), or of 4 (ANSI, Outlook 2002's)."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAGE = 512
_BUSY = struct.pack("<L", 0x400 << 5) * 32  # the last node number of each kind


def checksum(data: bytes) -> int:
    """Gives the CRC-32 of 5.3: begun with nought, and not turned over at its end."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


@dataclass(frozen=True)
class Standing:
    """What the header says: size, last map, free bytes, references to both trees, next numbers, how data is coded."""

    size: int
    last_map: int
    free: int
    roots: bytes
    next_page: int
    next_block: int
    coding: int


@dataclass(frozen=True)
class Form:
    """How one of the forms writes what both have."""

    is_wide: bool

    @property
    def block(self) -> int:
        """Gives the bytes of one block without its trailer."""
        return 8192 - self.tail

    @property
    def tail(self) -> int:
        """Gives the bytes of a trailer."""
        return 16 if self.is_wide else 12

    @property
    def entries(self) -> int:
        """Gives the bytes of a tree's page that hold entries."""
        return 488 if self.is_wide else 496

    def numbers(self, *given: int) -> bytes:
        """Writes numbers in this form's width."""
        return struct.pack(f"<{len(given)}{'Q' if self.is_wide else 'L'}", *given)

    def block_trailer(self, data: bytes, at: int, number: int) -> bytes:
        """Writes 2.2.2.8.1."""
        last = (checksum(data), number) if self.is_wide else (number, checksum(data))
        return struct.pack("<HHLQ" if self.is_wide else "<HHLL", len(data), _signature(at, number), *last)

    def page(self, kind: int, body: bytes, at: int, number: int) -> bytes:
        """Writes a page around its body; maps are numbered by their place and have no signature."""
        body = body.ljust(PAGE - self.tail, b"\0")
        last = (checksum(body), number) if self.is_wide else (number, checksum(body))
        signature = 0 if at == number else _signature(at, number)
        return body + struct.pack("<BBHLQ" if self.is_wide else "<BBHLL", kind, kind, signature, *last)

    def map_body(self, bits: bytes) -> bytes:
        """Writes a map's bits, behind four bytes of nothing in the narrow form."""
        return bits if self.is_wide else bytes(4) + bits

    def node(self, number: int, data: int, own: int, parent: int) -> bytes:
        """Writes a node's entry."""
        return self.numbers(number, data, own) + struct.pack(
            "<LL" if self.is_wide else "<L", parent, *[0] * self.is_wide
        )

    def block_entry(self, number: int, at: int, size: int) -> bytes:
        """Writes a block's entry: that it is referred to twice, as Outlook counts."""
        return self.numbers(number, at) + struct.pack("<HH", size, 2) + bytes(4 * self.is_wide)

    def subnodes(self, nodes: Sequence[tuple[int, int, int]]) -> bytes:
        """Writes the list of a node's own nodes."""
        listed = b"".join(self.numbers(*node) for node in sorted(nodes))
        return struct.pack("<BBH", 2, 0, len(nodes)) + bytes(4 * self.is_wide) + listed

    def row_index(self, row: int, at: int) -> bytes:
        """Writes where a table's row lies."""
        return struct.pack("<LL" if self.is_wide else "<LH", row, at)

    def properties(self, properties: Mapping[int, bytes]) -> dict[int, bytes]:
        """Gives the same properties, with strings of one byte a letter in the narrow form."""
        if self.is_wide:
            return dict(properties)
        return dict(_narrow(tag, value) for tag, value in properties.items())

    def header(self, told: Standing) -> bytes:
        """Writes the header (2.2.2.6)."""
        root = (
            bytes(4) + self.numbers(told.size, told.last_map, told.free, 0) + told.roots + struct.pack("<BBH", 2, 0, 0)
        )
        if not self.is_wide:
            ahead = struct.pack("<2sHHBBLL", b"SM", 14, 19, 1, 1, 0, 0)
            ahead += struct.pack("<LLL", told.next_block, told.next_page, 1) + _BUSY + root + b"\xff" * 256
            ahead += struct.pack("<BB", 0x80, told.coding) + bytes(50)
            return b"!BDN" + struct.pack("<L", checksum(ahead[:471])) + ahead
        ahead = struct.pack("<2sHHBBLLQQL", b"SM", 23, 19, 1, 1, 0, 0, 0, told.next_page, 1)
        ahead += _BUSY + bytes(8) + root + bytes(4) + b"\xff" * 256
        ahead += struct.pack("<BBHQ", 0x80, told.coding, 0, told.next_block)
        return (
            b"!BDN" + struct.pack("<L", checksum(ahead[:471])) + ahead + struct.pack("<L", checksum(ahead)) + bytes(36)
        )


WIDE, NARROW = Form(is_wide=True), Form(is_wide=False)


def narrow_tag(tag: int) -> int:
    """Gives the tag of the same property as an old string."""
    return tag - 1 if tag & 0xFFFF == 0x001F else tag


def _narrow(tag: int, value: bytes) -> tuple[int, bytes]:
    is_text = tag & 0xFFFF == 0x001F
    return narrow_tag(tag), value.decode("utf-16-le").encode("cp1252", "replace") if is_text else value


def _signature(at: int, number: int) -> int:
    """Gives the signature of a block or page at a place (5.5)."""
    mixed = (at ^ number) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)
