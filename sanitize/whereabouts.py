"""Where a file says it was made: ExifTool's composite position, read strictly.

Rule: the one tag read is `Composite:GPSPosition`, which ExifTool makes of EXIF, XMP or a film's own tags, as in
`48 deg 43' 57.36" N, 3 deg 27' 23.76" W` (degrees, minutes and seconds of WGS 84). What is written otherwise, or is no
place on Earth, is told as such and never turned into a place; so is 0, 0, which devices write when they do not know.
Never: the altitude, a direction or the place's name; those are findings of their own.
Residual risk: where a file holds several positions (a film's track), ExifTool's composite is one of them.
"""

import re

from sanitize.findings import Finding, Grade
from words.message import Message

POSITION = "Composite:GPSPosition"

_PART = r"(\d{1,3}) deg (\d{1,2})' (\d{1,2}(?:\.\d{1,10})?)\""
_WRITTEN = re.compile(rf"{_PART} ([NS]), {_PART} ([EW])", re.ASCII)
_WITHOUT_SIDES = re.compile(rf"{_PART}(?: [NS])?, {_PART}(?: [EW])?", re.ASCII)


def position(untrusted_text: str) -> Finding:
    """Says what a composite position means: a place, nowhere, half a position, or the 0, 0 of a device that is lost."""
    return Finding(POSITION, Grade.RED, _meaning(untrusted_text), untrusted_text)


def _meaning(untrusted_text: str) -> Message:
    written = _WRITTEN.fullmatch(untrusted_text)
    if written is None:
        half = _WITHOUT_SIDES.fullmatch(untrusted_text)
        return Message.of("sanitize.tag_position_half" if half else "sanitize.tag_position_nowhere")
    lat = _degrees(written[1], written[2], written[3], 90)
    lon = _degrees(written[5], written[6], written[7], 180)
    if lat is None or lon is None:
        return Message.of("sanitize.tag_position_nowhere")
    if lat == lon == 0:
        return Message.of("sanitize.tag_position_zero")
    south, west = written[4] == "S", written[8] == "W"
    return Message.of("sanitize.tag_position", lat=_signed(lat, negative=south), lon=_signed(lon, negative=west))


def _degrees(whole: str, minutes: str, seconds: str, most: int) -> float | None:
    """Gives decimal degrees, None where no clock and no globe has such numbers; 60 seconds are a rounding."""
    if int(minutes) > 59 or float(seconds) > 60:
        return None
    degrees = int(whole) + int(minutes) / 60 + float(seconds) / 3600
    return degrees if degrees <= most else None


def _signed(degrees: float, *, negative: bool) -> str:
    """Writes degrees to about a metre."""
    return f"{-degrees if negative and degrees else degrees:.5f}"
