"""The codes of a JPEG's scans, followed to the last one: no coefficient is decoded.

Rule: ITU-T T.81 annexes F (sequential) and G (progressive). Of a progressive picture it is remembered which
coefficients are not zero: its refinements have a bit for each. Loops over blocks are written out for speed.
Never: says what a code stands for. Residual risk: that of `jpeg_scans.py`.
"""

from collections.abc import Callable, Sequence

_WIDEST = 16
Table = list[int]
"""For each sixteen bits the code they begin with: how many bits it takes with those that follow, and its symbol."""


class Astray(Exception):
    """The codes cannot be followed: one does not exist, or the data end too early."""


class Bits:
    """The data of a scan between two restart markers, and how many of their bits were followed."""

    def __init__(self, coded: bytes) -> None:
        self.data = coded.replace(b"\xff\0", b"\xff")
        self.padded = self.data + bytes(8)
        self.at = 0

    def checked(self, at: int) -> None:
        """Remembers a place.

        Raises:
            Astray: it lies behind the end.
        """
        if at > 8 * len(self.data):
            raise Astray
        self.at = at

    def run(self, at: int, size: int) -> int:
        """Gives how many blocks an end-of-band code stands for: its `size` bits follow at bit `at`."""
        window = int.from_bytes(self.padded[at >> 3 : (at >> 3) + 3], "big") >> (24 - (at & 7) - size)
        return (1 << size) + (window & ((1 << size) - 1))


def direct(symbol: int) -> int:
    """How many bits follow the code of a first coefficient."""
    return symbol


def alternating(symbol: int) -> int:
    """How many bits follow the code of another coefficient; those of an end of band are read apart."""
    return symbol & 15


def refining(symbol: int) -> int:
    """How many bits follow, where coefficients are refined: one for the sign of a new one."""
    return int(symbol & 15 > 0)


def table(body: bytes, following: Callable[[int], int]) -> Table:
    """Makes a Huffman table (a DHT's body) fit for following.

    Raises:
        Astray: it is no table.
    """
    made: Table = []
    symbol = 17
    for length in range(1, _WIDEST + 1):
        for _ in range(body[length]):
            bits = length + following(body[symbol])
            made += [bits << 8 | body[symbol]] * (1 << (_WIDEST - length))
            symbol += 1
    if len(made) > 1 << _WIDEST or len(body) != symbol:
        raise Astray
    return made + [0] * ((1 << _WIDEST) - len(made))


def follow_units(bits: Bits, units: int, blocks: Sequence[tuple[Table, Table | None]]) -> None:
    """Follows whole units: of each block its first coefficient and, where a second table is given, the others.

    Raises:
        Astray: it cannot be followed.
    """
    data, at, end = bits.padded, bits.at, 8 * len(bits.data)
    for _ in range(units):
        for first, others in blocks:
            code = first[int.from_bytes(data[at >> 3 : (at >> 3) + 3], "big") >> (8 - (at & 7)) & 0xFFFF]
            if not code or at > end:
                raise Astray
            at += code >> 8
            if others is not None:
                at = _block(data, at, others, end)
    bits.checked(at)


def _block(data: bytes, at: int, codes: Table, end: int) -> int:
    place = 1
    while place < 64:
        code = codes[int.from_bytes(data[at >> 3 : (at >> 3) + 3], "big") >> (8 - (at & 7)) & 0xFFFF]
        if not code or at > end:
            raise Astray
        at += code >> 8
        if code & 15:
            place += (code >> 4 & 15) + 1
        elif code & 0xFF == 0xF0:
            place += 16
        else:
            break
    return at


def follow_band(bits: Bits, codes: Table, band: tuple[int, int], known: list[int], blocks: range) -> None:
    """Follows the first codes of a band of coefficients, in the blocks of one colour; notes which are not zero.

    Raises:
        Astray: it cannot be followed.
    """
    data, at, end, skipped = bits.padded, bits.at, 8 * len(bits.data), blocks.start
    for block in blocks:
        if block < skipped:
            continue
        place, last = band
        while place <= last:
            code = codes[int.from_bytes(data[at >> 3 : (at >> 3) + 3], "big") >> (8 - (at & 7)) & 0xFFFF]
            if not code or at > end:
                raise Astray
            at += code >> 8
            if code & 15:
                place += code >> 4 & 15
                known[block] |= 1 << place
                place += 1
            elif code & 0xFF == 0xF0:
                place += 16
            else:
                skipped = block + bits.run(at, code >> 4 & 15)
                at += code >> 4 & 15
                break
    bits.checked(at)


def refine_band(bits: Bits, codes: Table, band: tuple[int, int], known: list[int], blocks: range) -> None:
    """Follows the codes that refine a band: a bit for each coefficient known, codes for the new ones.

    Raises:
        Astray: it cannot be followed.
    """
    first, last = band
    at, run, end, until = bits.at, 0, 8 * len(bits.data), (1 << (last + 1)) - 1
    for block in blocks:
        if at > end:
            raise Astray
        if run:
            at += ((known[block] & until) >> first).bit_count()
            run -= 1
        else:
            at, run, known[block] = _refined(bits, at, codes, band, known[block])
    bits.checked(at)


def _refined(bits: Bits, at: int, codes: Table, band: tuple[int, int], known: int) -> tuple[int, int, int]:
    """Refines one block; gives the place, how many blocks after it end at once, and what is known of it now."""
    data, new = bits.padded, known
    place, last = band
    while place <= last:
        code = codes[int.from_bytes(data[at >> 3 : (at >> 3) + 3], "big") >> (8 - (at & 7)) & 0xFFFF]
        if not code:
            raise Astray
        at += code >> 8
        zeros = code >> 4 & 15
        if not code & 15 and zeros < 15:
            run = bits.run(at, zeros) - 1
            rest = (known & ((1 << (last + 1)) - 1)) >> place
            return at + zeros + rest.bit_count(), run, new
        while place <= last and (known >> place & 1 or zeros):
            if known >> place & 1:
                at += 1
            else:
                zeros -= 1
            place += 1
        new |= (code & 1) << place
        place += 1
    return at, 0, new
