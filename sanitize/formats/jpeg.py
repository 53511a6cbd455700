"""JPEG photos and scans: everything that is not the picture goes, and the picture stays bit for bit.

Rule: an allow-list of segments (tables, frame and scan headers, coded data) is re-muxed; JFIF and Adobe headers are
written anew because decoders need them to know the colours; the file is cut after its end; the orientation alone is
written back; a published colour space is named by a profile of our own (`colour.py`); tables no scan uses are dropped,
and bytes behind the codes of a scan (`jpeg_bare.py`).
Specifications: ITU-T T.81, T.871 (JFIF), T.872 §6.5.3 (Adobe), Exif 2.3.
Never: decodes and encodes again. Residual risk: what the picture shows; sensor noise; quantisation tables and coding
habits, which can tell a camera family; up to fifteen bytes behind the codes of a sequential scan; a
colour profile of no published space is dropped (stated as a loss).
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sanitize.errors import Damaged
from sanitize.findings import Finding, Grade
from sanitize.formats import frames
from sanitize.formats._row import Format
from sanitize.formats.colour import Standing, standing_for
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.jpeg_bare import bare, behind_codes
from sanitize.formats.jpeg_decoded import Decoder
from sanitize.formats.jpeg_segments import (
    APP0,
    APP1,
    APP2,
    APP13,
    APP14,
    COM,
    Segment,
    Segments,
    exif_for,
    orientation,
    size,
    write,
)
from sanitize.formats.jpeg_tables import needed
from words.message import Message

_ICC = b"ICC_PROFILE\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PLAIN_JFIF = Segment(APP0, b"JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00")

_KINDS = (
    (APP1, b"Exif\0", Grade.RED, "sanitize.jpeg_exif"),
    (APP1, _XMP, Grade.RED, "sanitize.jpeg_xmp"),
    (APP1, b"http://ns.adobe.com/xmp/extension/\0", Grade.RED, "sanitize.jpeg_xmp"),
    (APP13, b"Photoshop 3.0\0", Grade.RED, "sanitize.jpeg_iptc"),
    (APP2, _ICC, Grade.AMBER, "sanitize.jpeg_icc"),
    (APP2, b"MPF\0", Grade.RED, "sanitize.jpeg_more_pictures"),
    (APP0, b"JFXX\0", Grade.RED, "sanitize.jpeg_thumbnail"),
    (COM, b"", Grade.RED, "sanitize.jpeg_comment"),
)


def examine(path: Path, decoder: Decoder | None = None) -> Sequence[Finding]:
    """Finds every segment that is not the picture, stray bytes, and whatever follows the end."""
    decoder = decoder or Decoder()
    whole = _read(path, decoder)
    allowed = {header.payload for header in (exif_for(orientation(whole)), _PLAIN_JFIF, _profile(_standing(whole)))}
    found = [
        _finding(number, segment)
        for number, segment in enumerate(whole.segments)
        if segment.marker == COM or (0xE0 <= segment.marker <= 0xEF and segment.payload not in allowed)
        if not _is_plain_adobe(segment)
    ]
    found += [
        Finding(f"segment {number} (FF{segment.marker:02X})", Grade.AMBER, Message.of("sanitize.jpeg_unknown"))
        for number, segment in enumerate(whole.segments)
        if 0xF0 <= segment.marker <= 0xFD or segment.marker < 0xC0 or segment.marker in {0xC8, 0xDE, 0xDF}
    ]
    if needed(whole.coded()) != whole.coded():
        found.append(Finding("tables", Grade.AMBER, Message.of("sanitize.jpeg_unused_table")))
    found += behind_codes(whole, decoder)
    if whole.stray:
        found.append(Finding("between segments", Grade.RED, Message.of("sanitize.stray_bytes", count=whole.stray)))
    if whole.trailer:
        where = "after the end"
        found.append(Finding(where, Grade.RED, Message.of("sanitize.after_end", count=len(whole.trailer))))
    if orientation(whole) != 1:
        found.append(Finding("orientation", Grade.GREEN, Message.of("sanitize.jpeg_orientation")))
    return found


def _finding(number: int, segment: Segment) -> Finding:
    where = f"segment {number} (APP{segment.marker - APP0})" if segment.marker != COM else f"segment {number} (COM)"
    for marker, start, grade, message in _KINDS:
        if segment.marker == marker and segment.payload.startswith(start):
            value = segment.payload[:400].decode("latin-1").strip("\0 ") if marker == COM else ""
            return Finding(where, grade, Message.of(message), value)
    if segment.marker == APP0 and segment.payload.startswith(b"JFIF\0"):
        grade = Grade.GREEN if len(segment.payload) == len(_PLAIN_JFIF.payload) else Grade.RED
        return Finding(where, grade, Message.of("sanitize.jpeg_jfif"))
    return Finding(where, Grade.AMBER, Message.of("sanitize.jpeg_unknown"))


def _is_plain_adobe(segment: Segment) -> bool:
    return segment.marker == APP14 and segment.payload == _adobe(segment.payload[11:12]).payload


def _adobe(transform: bytes) -> Segment:
    """Writes the one thing an Adobe header must tell (0: RGB or CMYK, 1: YCbCr, 2: YCCK)."""
    return Segment(APP14, b"Adobe\x00\x64\x00\x00\x00\x00" + (transform if transform in {b"\1", b"\2"} else b"\0"))


def strip(original: Path, into: Path, decoder: Decoder | None = None) -> Sequence[Message]:
    """Writes the picture's own segments, in order, with new headers; says when a colour profile was dropped."""
    decoder = decoder or Decoder()
    whole = _read(original, decoder)
    into.write_bytes(write([*_headers(whole), *bare(whole, decoder)]))
    return [Message.of("sanitize.colour_profile_dropped")] if _standing(whole).lost else []


def _standing(whole: Segments) -> Standing:
    """Puts the pieces of the colour profile in order and says what takes its place."""
    pieces = [s.payload[12:] for s in whole.segments if s.marker == APP2 and s.payload.startswith(_ICC)]
    return standing_for(b"".join(piece[2:] for piece in sorted(pieces, key=lambda piece: piece[:1])))


def _profile(standing: Standing) -> Segment:
    return Segment(APP2, _ICC + b"\1\1" + standing.profile)


def _headers(whole: Segments) -> list[Segment]:
    headers: list[Segment] = []
    if whole.first(APP0, b"JFIF\0") is not None:
        headers.append(_PLAIN_JFIF)
    adobe = whole.first(APP14, b"Adobe")
    if adobe is not None and len(adobe) >= 12:
        headers.append(_adobe(adobe[11:12]))
    if orientation(whole) != 1:
        headers.append(exif_for(orientation(whole)))
    if _standing(whole).profile:
        headers.append(_profile(_standing(whole)))
    return headers


def fidelity(original: Path, copy: Path, decoder: Decoder | None = None) -> Sequence[tuple[str, str]]:
    """Compares the coded segments byte by byte, size and orientation; Pillow must decode them and open the copy.

    Where tables nobody uses or bytes behind codes were dropped, every pixel is compared besides.

    Raises:
        Damaged: one of them differs.
        Unreadable: Pillow cannot decode the picture.
    """
    decoder = decoder or Decoder()
    before, after = _read(original, decoder), _read(copy, decoder)
    same_codes = needed(before.coded()) == after.coded() or bare(before, decoder) == after.coded()
    if not same_codes or orientation(before) != orientation(after):
        raise Damaged("sanitize.picture_changed")
    if before.coded() != after.coded():
        frames.same(original, copy, "JPEG")
    seen = decoder.decoded(after.coded()).size
    decoder.forget()
    if not seen == size(before) == frames.opened_size(copy, "JPEG"):
        raise Damaged("sanitize.picture_changed")
    return [("fidelity", "coded picture data identical; size and orientation equal; decodes")]


def _read(path: Path, decoder: Decoder) -> Segments:
    whole = decoder.apart.read(path)
    frames.check_size(*size(whole))
    return whole


def row(second_engine: Callable[[Path], Sequence[Finding]], apart: Apart | None = None) -> Format:
    """Makes this format's row; its second engine is ExifTool, which the caller has running; `apart` reads the files."""
    decoder = Decoder(apart)
    return Format(
        name="jpeg",
        media_types=("image/jpeg",),
        extension="jpg",
        examine=partial(examine, decoder=decoder),
        strip=partial(strip, decoder=decoder),
        second_engine=second_engine,
        fidelity=partial(fidelity, decoder=decoder),
        engines=("pillow",),
    )
