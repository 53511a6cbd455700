"""Colour profiles in pictures: a known colour space is named by a profile of our own, always the same bytes.

Rule: a profile is recognised by its numbers, never by its name: three colorants and a tone curve (ICC.1:2022, 9.2 and
10.6, 10.18) compared with the published spaces below. sRGB needs no profile; Display P3, Adobe RGB and ROMM get ours;
anything else (a calibrated screen, a scanner, a printer's inks) is nobody's standard and is dropped, as a stated loss.
Bound: colorants within 0.003, the curve within 0.004 of 1 at 33 places.
Never: copies a byte of a profile a file brought. Residual risk: which of the four spaces it was tells a family of
devices.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_MATRIX_BOUND, _CURVE_BOUND = 0.003, 0.004
_MOST_TAGS = 100
_PLACES = tuple(place / 32 for place in range(33))
_LOOKUPS = frozenset({b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"D2B0"})
_WHITE = (0.9642, 1.0, 0.8249)


@dataclass(frozen=True, slots=True)
class Space:
    """A published colour space: its columns of red, green and blue (XYZ, relative to D50) and its tone curve."""

    name: str
    columns: tuple[tuple[float, float, float], ...]
    tone: Callable[[float], float]
    curve: bytes


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


_SRGB_CURVE = b"para\0\0\0\0\0\3\0\0" + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def _gamma(power: float) -> tuple[Callable[[float], float], bytes]:
    return lambda value: float(value**power), b"para\0\0\0\0\0\0\0\0" + _fixed(power)


SRGB = Space("sRGB", ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)), _srgb, _SRGB_CURVE)
_NAMED = (
    Space("P3", ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)), _srgb, _SRGB_CURVE),
    Space(
        "A98", ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)), *_gamma(563 / 256)
    ),
    Space("ROMM", ((0.7977, 0.2880, 0.0), (0.1352, 0.7119, 0.0), (0.0313, 0.0001, 0.8249)), *_gamma(1.8)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What takes a profile's place: `profile` is ours or empty, `lost` says that colours may shift."""

    profile: bytes
    lost: bool


def standing_for(profile: bytes) -> Standing:
    """Says what stands for the profile a picture brought; b"" is no profile, whose colours are sRGB by convention."""
    if not profile or profile in set(ours()):
        return Standing(profile, lost=False)
    tags = _tags(profile)
    if profile[16:20] == b"GRAY":
        return Standing(b"", lost=not _is_tone(tags.get(b"kTRC", b""), SRGB))
    space = next((space for space in (SRGB, *_NAMED) if _is(space, tags)), None)
    if space is None or profile[16:20] != b"RGB " or profile[20:24] != b"XYZ ":
        return Standing(b"", lost=True)
    return Standing(b"" if space is SRGB else written(space), lost=False)


@cache
def ours() -> tuple[bytes, ...]:
    """Gives the profiles we write, which tell nothing."""
    return tuple(written(space) for space in _NAMED)


def written(space: Space) -> bytes:
    """Writes the profile of a space: the tags the specification demands and constant words of a few letters."""
    columns = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), (_xyz(column) for column in space.columns), strict=True))
    bodies = {b"desc": _words(space.name), b"cprt": _words("none"), b"wtpt": _xyz(_WHITE), **columns}
    table, data, at = b"", b"", 132 + 12 * (len(bodies) + 3)
    for name, body in bodies.items():
        table += name + struct.pack(">II", at + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    curve_at = at + len(data)
    table += b"".join(name + struct.pack(">II", curve_at, len(space.curve)) for name in (b"rTRC", b"gTRC", b"bTRC"))
    data += space.curve
    header = struct.pack(">I4sI4s4s4s", at + len(data), b"", 0x04300000, b"mntr", b"RGB ", b"XYZ ") + bytes(12)
    header += b"acsp" + bytes(28) + _fixed(*_WHITE) + bytes(48)
    return header + struct.pack(">I", len(bodies) + 3) + table + data


def _xyz(column: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*column)


def _words(text: str) -> bytes:
    body = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(body), 28) + body


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """Takes a profile apart, as far as it makes sense; what does not is no standard's."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return {}
    count = min(int.from_bytes(profile[128:132], "big"), _MOST_TAGS)
    rows = [profile[132 + 12 * index : 144 + 12 * index] for index in range(count)]
    places = [(row[:4], *struct.unpack(">II", row[4:])) for row in rows if len(row) == 12]
    return {name: profile[at : at + size] for name, at, size in places}


def _is(space: Space, tags: dict[bytes, bytes]) -> bool:
    if _LOOKUPS & set(tags):
        return False
    for name, curve, expected in zip(
        (b"rXYZ", b"gXYZ", b"bXYZ"), (b"rTRC", b"gTRC", b"bTRC"), space.columns, strict=True
    ):
        body = tags.get(name, b"")
        if body[:4] != b"XYZ " or len(body) < 20:
            return False
        column = [number / 65536 for number in struct.unpack(">3i", body[8:20])]
        if any(abs(seen - wanted) > _MATRIX_BOUND for seen, wanted in zip(column, expected, strict=True)):
            return False
        if not _is_tone(tags.get(curve, b""), space):
            return False
    return True


def _is_tone(body: bytes, space: Space) -> bool:
    values = _curve(body)
    return bool(values) and all(
        abs(seen - space.tone(place)) <= _CURVE_BOUND for seen, place in zip(values, _PLACES, strict=True)
    )


def _curve(body: bytes) -> list[float]:
    """Reads a tone curve at the 33 places, or gives nothing where it is none."""
    try:
        if body[:4] == b"curv":
            return _sampled(body)
        return _parametric(body) if body[:4] == b"para" else []
    except (struct.error, ValueError, ZeroDivisionError, OverflowError, TypeError):
        return []


def _sampled(body: bytes) -> list[float]:
    count = int.from_bytes(body[8:12], "big")
    if count == 0:
        return list(_PLACES)
    points = struct.unpack(f">{count}H", body[12 : 12 + 2 * count])
    if count == 1:
        return [place ** (points[0] / 256) for place in _PLACES]
    return [_between(points, place * (count - 1)) / 65535 for place in _PLACES]


def _between(points: tuple[int, ...], at: float) -> float:
    low = min(int(at), len(points) - 2)
    return points[low] + (points[low + 1] - points[low]) * (at - low)


def _parametric(body: bytes) -> list[float]:
    kind = int.from_bytes(body[8:10], "big")
    count = (1, 3, 4, 5, 7)[kind] if kind < 5 else 0
    given = [number / 65536 for number in struct.unpack(f">{count}i", body[12 : 12 + 4 * count])]
    if kind == 0:
        return [place ** given[0] for place in _PLACES]
    if kind != 3:
        return []  # no published space is written with another kind
    power, scale, shift, slope, knee = given
    return [slope * place if place < knee else (scale * place + shift) ** power for place in _PLACES]
