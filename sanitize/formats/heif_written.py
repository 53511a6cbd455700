"""A HEIF or AVIF written from scratch: a file with nothing but items that are pictures.

Rule: ISO/IEC 14496-12 and 23008-12; always the same boxes in the same order, items numbered from 1, no names.
Never: writes a box that says who, when, or with what.
"""

from collections.abc import Sequence

from sanitize.formats.heif_boxes import Box, Item


def write(
    brands: Sequence[bytes], items: Sequence[Item], references: Sequence[tuple[bytes, int, Sequence[int]]]
) -> bytes:
    """Writes a file of items numbered from 1, the first being the one that is shown."""
    ftyp = Box(b"ftyp", brands[0] + bytes(4) + b"".join(brands[1:])).written()
    known = list(dict.fromkeys(box for item in items for box, _ in item.properties))
    fixed = [
        Box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
        Box(b"pitm", bytes(4) + (1).to_bytes(2, "big")),
        _iinf(items),
        Box(b"iprp", Box(b"ipco", b"".join(box.written() for box in known)).written() + _ipma(items, known).written()),
    ]
    if references:
        fixed.append(_iref(references))
    length = 4 + sum(len(box.written()) for box in fixed) + len(_iloc(items, 0).written())
    start = len(ftyp) + 8 + length + 8
    meta = Box(b"meta", bytes(4) + b"".join(box.written() for box in (*fixed, _iloc(items, start))))
    return ftyp + meta.written() + Box(b"mdat", b"".join(item.data for item in items)).written()


def _iinf(items: Sequence[Item]) -> Box:
    entries = [
        Box(b"infe", bytes((2, 0, 0, item.hidden)) + item.number.to_bytes(2, "big") + bytes(2) + item.kind + b"\0")
        for item in items
    ]
    return Box(b"iinf", bytes(4) + len(items).to_bytes(2, "big") + b"".join(entry.written() for entry in entries))


def _iloc(items: Sequence[Item], start: int) -> Box:
    rows, at = b"", start
    for item in items:
        place = at.to_bytes(4, "big") + len(item.data).to_bytes(4, "big")
        rows += item.number.to_bytes(2, "big") + bytes(2) + b"\0\1" + place
        at += len(item.data)
    return Box(b"iloc", bytes(4) + b"\x44\0" + len(items).to_bytes(2, "big") + rows)


def _ipma(items: Sequence[Item], known: Sequence[Box]) -> Box:
    rows = b""
    for item in items:
        given = [known.index(box) + 1 | essential << 15 for box, essential in item.properties]
        rows += item.number.to_bytes(2, "big") + bytes((len(given),)) + b"".join(e.to_bytes(2, "big") for e in given)
    return Box(b"ipma", b"\0\0\0\1" + len(items).to_bytes(4, "big") + rows)


def _iref(references: Sequence[tuple[bytes, int, Sequence[int]]]) -> Box:
    rows = [
        Box(kind, source.to_bytes(2, "big") + len(to).to_bytes(2, "big") + b"".join(n.to_bytes(2, "big") for n in to))
        for kind, source, to in references
    ]
    return Box(b"iref", bytes(4) + b"".join(row.written() for row in rows))
