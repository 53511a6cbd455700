"""Coded pictures inside HEIF and AVIF, without the messages coders and others put between their pieces.

Rule: of HEVC (ISO/IEC 23008-2, 7.4.2.2) slices and parameter sets of the base layer are kept; supplemental messages
(SEI), filler, reserved and unspecified units and other layers, which decoders skip, go; of AV1 (AOMedia, 5.3 and 6.2)
sequence, frame and tile units are kept; metadata and padding go.
Never: alters a kept unit. Residual risk: bytes behind the coded data inside a unit, and parameter sets no slice uses,
look like picture; what the coding itself crops is coded all the same.
"""

from collections.abc import Iterator

from sanitize.formats.frames import damaged

_SETS = frozenset({32, 33, 34})
_HEVC_KEPT = frozenset(range(10)) | frozenset(range(16, 22)) | _SETS
_AV1_KEPT = frozenset({1, 3, 4, 6, 7})


def hevc_config(config: bytes) -> tuple[bytes, int]:
    """Gives an hvcC with parameter sets alone, and how many bytes state a unit's length.

    Raises:
        Unreadable: it is broken.
    """
    if len(config) < 23:
        raise damaged("HEIF")
    kept, at = [], 23
    for _ in range(config[22]):
        kind, count = config[at] & 0x3F if at < len(config) else 0, int.from_bytes(config[at + 1 : at + 3], "big")
        at += 3
        units = []
        for _ in range(count):
            length = int.from_bytes(config[at : at + 2], "big")
            units.append(config[at : at + 2 + length])
            at += 2 + length
            if at > len(config):
                raise damaged("HEIF")
        units = [unit for unit in units if _kind(unit[2:]) == kind]
        if kind in _SETS and units:
            kept.append(bytes((0x80 | kind,)) + len(units).to_bytes(2, "big") + b"".join(units))
    return config[:22] + bytes((len(kept),)) + b"".join(kept), (config[21] & 3) + 1


def hevc_units(data: bytes, width: int) -> bytes:
    """Gives the units of a coded picture that are the picture.

    Raises:
        Unreadable: a unit ends behind the data.
    """
    kept, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + width], "big")
        unit = data[at : at + width + length]
        if length < 2 or len(unit) != width + length:
            raise damaged("HEIF")
        if _kind(unit[width:]) in _HEVC_KEPT:
            kept.append(unit)
        at += width + length
    return b"".join(kept)


def _kind(unit: bytes) -> int | None:
    """Gives the kind of a unit of the base layer; no other layer is shown, nor what has no head."""
    if len(unit) < 2 or unit[0] & 0x81 or unit[1] & 0xF8:
        return None
    return unit[0] >> 1


def av1_units(data: bytes) -> bytes:
    """Gives the units (OBUs) of a coded picture that are the picture.

    Raises:
        Unreadable: a unit ends behind the data.
    """
    return b"".join(unit for kind, unit in _obus(data) if kind in _AV1_KEPT)


def _obus(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        head = data[at]
        start = at + 1 + (head >> 2 & 1)
        if head & 0x80:
            raise damaged("HEIF")
        if head & 2:
            length, start = _leb128(data, start)
        else:
            length = len(data) - start
        if start + length > len(data) or length < 0:
            raise damaged("HEIF")
        yield head >> 3 & 15, data[at : start + length]
        at = start + length


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        if at + place >= len(data):
            break
        value |= (data[at + place] & 0x7F) << (7 * place)
        if not data[at + place] & 0x80:
            return value, at + place + 1
    raise damaged("HEIF")
