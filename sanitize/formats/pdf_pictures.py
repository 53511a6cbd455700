"""Pictures inside a PDF: what their codings carry beside pixels, and the same picture without it.

JPEG pictures (DCTDecode) keep the segments the JPEG row calls the coded picture; JPEG 2000 (JPXDecode) keeps the
boxes and markers that hold pixels, and ends where its codestream ends; zlib data is inflated, cut where the samples
end, and deflated anew, so that nothing hides after either end; what is coded otherwise becomes zlib (`pdf_recoded.py`).
Source: ISO/IEC 10918-1 B.1.1.3, ISO/IEC 15444-1 I.5 and A.9.2. Never: re-encodes a picture.
Residual risk: in JPEG 2000, bytes behind the codes of a tile; that of `jpeg_bare.py`; noise of the sensor is in the
pixels.
"""

import re
import zlib
from collections.abc import Iterator

import pikepdf

from sanitize.errors import SanitizeError, Unreadable
from sanitize.formats.jpeg_bare import bare
from sanitize.formats.jpeg_decoded import Decoder
from sanitize.formats.jpeg_segments import APP0, APP14, Segment, read, write
from sanitize.formats.pdf_document import MAX_STREAM, decoded, filters_of, inflated
from sanitize.formats.pdf_samples import samples_of

_JPEG = {"/DCTDecode", "/DCT"}
LOSSLESS = {"/FlateDecode", "/Fl"}
_LOSSY = {"/JPXDecode", *_JPEG}
_PIXEL_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_HEADER_BOXES = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"}
_TILE, _DATA, _END, _COMMENT = b"\xff\x90", b"\xff\x93", b"\xff\xd9", 0x64
# How the usual Huffman tables end (ITU-T T.81, K.5 and K.6): in a thumbnail they tell nothing.
_OF_TABLES = b"56789:CDEFGHIJSTUVWXYZcdefghijstuvwxyz"
_READABLE = re.compile(rb"[\x20-\x7e]{6,200}")


def packed(data: bytes) -> bytes:
    """Deflates bytes in the one way we do it everywhere."""
    return zlib.compress(data, 9)


def picture_bytes(stream: pikepdf.Object) -> bytes:
    """Gives the stream's raw bytes, fit for its unchanged /Filter, holding pixels only.

    Raises:
        Unreadable: the coding is damaged or unknown.
    """
    names = filters_of(stream)
    raw = stream.read_raw_bytes()
    layers = [name for name in names if name in LOSSLESS]
    if names[: len(layers)] != layers or len(names) - len(layers) > 1 or set(names[len(layers) :]) - _LOSSY:
        raise Unreadable("sanitize.pdf_picture_unknown")
    for _ in layers:
        raw = inflated(raw, MAX_STREAM)
    coding = names[-1] if len(names) > len(layers) else ""
    if coding in _JPEG:
        raw = _bare_jpeg(raw)
    elif coding == "/JPXDecode":
        raw = b"".join(_pixel_boxes(raw, _PIXEL_BOXES))
    elif not coding:
        raw = samples_of(stream, raw)
    for _ in layers:
        raw = packed(raw)
    return raw


def is_veiled(picture: pikepdf.Object) -> bool:
    """Says whether a soft mask hides every sample of a picture: nobody sees it, anybody can take the mask off."""
    mask = picture.get("/SMask")
    if not isinstance(mask, pikepdf.Stream) or set(filters_of(mask)) - LOSSLESS:
        return False
    inverted = isinstance(mask.get("/Decode"), pikepdf.Array) and [int(end) for end in mask["/Decode"]] == [1, 0]
    return not decoded(mask).strip(b"\xff" if inverted else b"\0")


def _bare_jpeg(untrusted_jpeg: bytes) -> bytes:
    """Keeps the coded picture and a plain Adobe header, which says how colours are meant; PDF turns pages itself."""
    try:
        whole = read(untrusted_jpeg)
        picture = bare(whole, Decoder())
    except Unreadable as error:
        raise Unreadable("sanitize.pdf_picture_unknown") from error  # its advice fits: flatten the document
    adobe = whole.first(APP14, b"Adobe")
    return write([*([_adobe(adobe)] if adobe is not None else []), *picture])


def _adobe(payload: bytes) -> Segment:
    transform = payload[11:12] if payload[11:12] in {b"\1", b"\2"} else b"\0"
    return Segment(APP14, b"Adobe\x00\x64\x00\x00\x00\x00" + transform)


def _pixel_boxes(data: bytes, allowed: set[bytes]) -> Iterator[bytes]:
    if data[:4] == b"\xff\x4f\xff\x51":  # a bare codestream without boxes
        yield _codestream(data)
        return
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        size = len(data) - at if size == 0 else size
        if size < 8 or at + size > len(data):
            raise Unreadable("sanitize.pdf_picture_unknown")
        body = data[at + 8 : at + size]
        if kind in allowed:
            yield from _box(kind, body)
        at += size


def _box(kind: bytes, body: bytes) -> Iterator[bytes]:
    if kind == b"jp2h":
        body = b"".join(_pixel_boxes(body, _HEADER_BOXES))
    elif kind == b"jp2c":
        body = _codestream(body)
    yield (len(body) + 8).to_bytes(4, "big") + kind + body


def _codestream(data: bytes) -> bytes:
    """Drops comments (COM) from main and tile headers, and what follows the last tile."""
    head, at = _markers(data, 2, _TILE)
    kept = [data[:2], head]
    while data[at : at + 2] == _TILE:
        length = int.from_bytes(data[at + 6 : at + 10], "big")
        end = at + length if length else data.rfind(_END)
        inner, coded = _markers(data, at + 12, _DATA)
        if not at + 12 <= coded <= end <= len(data):
            raise Unreadable("sanitize.pdf_picture_unknown")
        tile = inner + data[coded:end]
        kept.append(data[at : at + 6] + (len(tile) + 12).to_bytes(4, "big") + data[at + 10 : at + 12] + tile)
        at = end
    return b"".join(kept) + _END


def _markers(data: bytes, at: int, last: bytes) -> tuple[bytes, int]:
    """Gives the marker segments up to `last` without comments, and where `last` stands."""
    kept = []
    while data[at : at + 2] != last:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at : at + 1] != b"\xff" or size < 2 or at + 2 + size > len(data):
            raise Unreadable("sanitize.pdf_picture_unknown")
        if data[at + 1] != _COMMENT:
            kept.append(data[at : at + 2 + size])
        at += 2 + size
    return b"".join(kept), at


def beside_pixels(stream: pikepdf.Object) -> list[str]:
    """Gives readable text beside a coded picture's pixels (EXIF, XMP …); [] if none, ["?"] if unclear."""
    names = filters_of(stream)
    if not names or names[-1] not in {*_JPEG, "/JPXDecode"}:
        return []
    raw = stream.read_raw_bytes()
    for name in names[:-1]:
        raw = inflated(raw, MAX_STREAM) if name in LOSSLESS else raw
    try:
        extra = _jpeg_extras(raw) if names[-1] in _JPEG else _jpx_extras(raw)
    except SanitizeError:
        return ["?"]  # a broken coding must not hide the other findings of the document; stripping refuses it
    if not extra:
        return []
    said = [text for text in _READABLE.findall(extra) if not text.endswith(_OF_TABLES)]
    return [text.decode("ascii") for text in said[:200]] or ["?"]


def _jpeg_extras(data: bytes) -> bytes:
    whole = read(data)
    coded = whole.coded()
    beside = [part for part in whole.segments if part not in coded and not _is_plain(part)]
    return b"\n".join([*(part.payload for part in beside), whole.trailer.strip(b"\r\n\0 ")]).strip(b"\n")


def _is_plain(segment: Segment) -> bool:
    if segment.marker == APP14:
        return segment == _adobe(segment.payload)
    return segment.marker == APP0 and segment.payload[:5] == b"JFIF\0" and len(segment.payload) == 14


def _jpx_extras(data: bytes) -> bytes:
    kept = b"".join(_pixel_boxes(data, _PIXEL_BOXES))
    if len(kept) == len(data):
        return b""
    inside = set(_READABLE.findall(kept))
    return b"\n".join([text for text in _READABLE.findall(data) if text not in inside]) or b"\0"
