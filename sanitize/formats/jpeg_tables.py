"""The tables of a JPEG: which the picture's scans use, and which are only carried along.

Rule: ITU-T T.81 B.2.4.1 (quantization), B.2.4.2 (Huffman), B.2.4.3 (arithmetic), B.2.2 and B.2.3 (who names them). A
table nobody names, or one replaced before it was used, is room for a message: it goes. Whether the picture is the same
is proven by decoding both. Never: changes a table. Residual risk: the numbers of a used table tell a camera family.
"""

from collections.abc import Iterator, Sequence

from sanitize.errors import Unreadable
from sanitize.formats.jpeg_segments import FRAMES, SOS, Segment

DHT, DAC, DQT, DNL, DRI = 0xC4, 0xCC, 0xDB, 0xDC, 0xDD
_Key = tuple[int, int]


def needed(coded: Sequence[Segment]) -> list[Segment]:
    """Gives the picture's own segments with only the tables that a scan uses, each before its scan.

    Where every table is used, the segments stay as they are.

    Raises:
        Unreadable: a table or header is not built as it must be.
    """
    kept = list(_walked(coded))
    count = sum(len(tables(segment)) for segment in coded)
    return list(coded) if sum(segment.marker in {DHT, DAC, DQT} for segment in kept) == count else kept


def _walked(coded: Sequence[Segment]) -> Iterator[Segment]:
    waiting: dict[_Key, Segment] = {}
    quantizers: dict[int, int] = {}
    for segment in coded:
        if segment.marker in {DHT, DAC, DQT}:
            waiting |= {key: Segment(segment.marker, body) for key, body in tables(segment)}
            continue
        if segment.marker in FRAMES:
            quantizers = _quantizers(segment.payload)
        elif segment.marker in {DRI, DNL} and len(segment.payload) != 2:
            raise _damaged()
        elif segment.marker == SOS:
            for key in _named(segment.payload, quantizers):
                if key in waiting:
                    yield waiting.pop(key)
        yield segment


def _quantizers(payload: bytes) -> dict[int, int]:
    """Reads a frame header: component → its quantization table."""
    if len(payload) < 6 or len(payload) != 6 + 3 * payload[5]:
        raise _damaged()
    return {payload[at]: payload[at + 2] for at in range(6, len(payload), 3)}


def _named(payload: bytes, quantizers: dict[int, int]) -> list[_Key]:
    """Reads a scan header: the tables it names."""
    if not payload or len(payload) != 4 + 2 * payload[0]:
        raise _damaged()
    keys: list[_Key] = []
    for at in range(1, 1 + 2 * payload[0], 2):
        direct, alternating = payload[at + 1] >> 4, payload[at + 1] & 15
        keys += [(DQT, quantizers.get(payload[at], -1)), (DHT, direct), (DHT, 16 + alternating)]
        keys += [(DAC, direct), (DAC, 16 + alternating)]
    return list(dict.fromkeys(keys))


def tables(segment: Segment) -> list[tuple[_Key, bytes]]:
    """Gives the tables of a segment, each with what names it.

    Raises:
        Unreadable: one is cut off.
    """
    if segment.marker not in {DHT, DAC, DQT}:
        return []
    found, at, payload = [], 0, segment.payload
    while at < len(payload):
        length = _length(segment.marker, payload, at)
        body = payload[at : at + length]
        if len(body) != length:
            raise _damaged()
        key = body[0] & 15 if segment.marker == DQT else body[0]
        found.append(((segment.marker, key), body))
        at += length
    return found


def _length(marker: int, payload: bytes, at: int) -> int:
    if marker == DQT:
        return 129 if payload[at] >> 4 else 65
    return 2 if marker == DAC else 17 + sum(payload[at + 1 : at + 17])


def _damaged() -> Unreadable:
    return Unreadable("sanitize.damaged_file", format="JPEG")
