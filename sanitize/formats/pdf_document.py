"""Opening a PDF and decoding its streams, within bounds.

Rule: everything in a PDF is hostile. A file is read strictly for cleaning (`repair=False`: what needs repair is
refused, because a repaired reading and the reader's own reading may differ) and leniently only to learn what must not
survive flattening. Whatever goes wrong while a document is open comes out as `Unreadable`: a hostile structure shows
itself as any error at all, and "could not be read" is the only true answer.
Never: asks for a password, writes. Residual risk: chains of odd filters are decoded by qpdf without our bound; the
jail's memory limit is the backstop.
"""

import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from sanitize.errors import SanitizeError, TooLarge, Unreadable

MAX_BYTES = 1 << 29
MAX_OBJECTS = 1_000_000
MAX_STREAM = 1 << 28

_FLATE = {"/FlateDecode", "/Fl"}
_HOSTILE = (
    pikepdf.PikepdfError,
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    zlib.error,
)


@contextmanager
def opened(original: Path, *, repair: bool = False) -> Iterator[pikepdf.Pdf]:
    """Opens a PDF for reading.

    Raises:
        Unreadable: locked with a password, damaged, or hostile (also when that shows only while it is open).
        TooLarge: more bytes or objects than we read.
    """
    if original.stat().st_size > MAX_BYTES:
        raise TooLarge("sanitize.pdf_too_large", limit=MAX_BYTES >> 20)
    with reading(strict=not repair), pikepdf.open(original, attempt_recovery=repair, suppress_warnings=True) as pdf:
        if len(pdf.objects) > MAX_OBJECTS:
            raise TooLarge("sanitize.pdf_too_many_objects", limit=MAX_OBJECTS)
        if len(pdf.pages) == 0:
            raise Unreadable("sanitize.pdf_damaged", reason="pages")
        yield pdf


@contextmanager
def reading(*, strict: bool = True) -> Iterator[None]:
    """Turns every error of reading hostile structure into `Unreadable`; our own errors pass.

    With `strict`, a warning of the library counts as an error: it has skipped something.

    Raises:
        Unreadable: see above.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error" if strict else "ignore", UserWarning)
            yield
    except SanitizeError:
        raise
    except pikepdf.PasswordError as error:
        raise Unreadable("sanitize.pdf_locked") from error
    except (*_HOSTILE, UserWarning) as error:
        raise Unreadable("sanitize.pdf_damaged", reason="structure") from error


def filters_of(stream: pikepdf.Object) -> list[str]:
    """Gives the names of a stream's filters, outermost first."""
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(named)] if isinstance(named, pikepdf.Name) else [str(name) for name in named]


def inflated(raw: bytes, limit: int = MAX_STREAM) -> bytes:
    """Inflates zlib data; bytes after its end are not looked at and not kept.

    Raises:
        TooLarge: more than `limit` bytes come out. Unreadable: the data ends early.
    """
    if not raw:
        return b""  # an empty page is written so, without even a zlib header
    inflater = zlib.decompressobj()
    out = inflater.decompress(raw, limit)
    if inflater.unconsumed_tail:
        raise TooLarge("sanitize.pdf_stream_too_large", limit=limit >> 20)
    if not inflater.eof:
        raise Unreadable("sanitize.pdf_damaged", reason="zlib")
    return out


def decoded(stream: pikepdf.Object, limit: int = MAX_STREAM) -> bytes:
    """Gives a stream's bytes with all lossless filters undone (pictures stay coded as they are).

    Raises:
        TooLarge: it inflates to more than `limit` bytes.
    """
    names = filters_of(stream)
    raw = stream.read_raw_bytes()
    step = raw
    for name in names:
        if name not in _FLATE:
            break
        step = inflated(step, limit)
    else:
        if names and "/DecodeParms" not in stream:
            return step  # deflated, and nothing else: decoding it once more would give the same
    try:
        data = stream.read_bytes(pikepdf.StreamDecodeLevel.generalized) if names else raw
    except pikepdf.PikepdfError:
        return step  # a picture's coding, or one we do not know: as far as we got
    if len(data) > limit:
        raise TooLarge("sanitize.pdf_stream_too_large", limit=limit >> 20)
    return data
