"""Pictures of a PDF in codings whose end we do not find: decoded without loss, so that they are written as zlib.

Rule: LZW, run lengths and the codings in letters are undone by qpdf; fax (CCITT) and JBIG2, one bit a sample, by
pdfium, from a document of nothing but that picture, in plain black and white. What stood behind the samples is not
decoded, or is cut. Source: ISO 32000-2, 7.4. The price: fax and JBIG2 pictures grow.
Never: touches a lossy coding. Residual risk: none of the old coding's bytes is kept.
"""

import io

import pikepdf
from PIL import Image

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats.frames import check_size
from sanitize.formats.pdf_document import MAX_STREAM, filters_of
from sanitize.formats.pdf_samples import samples_of
from sanitize.tools import pdfium

_BY_QPDF = {
    *("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"),
    *("/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"),
}
_ONE_BIT = {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}


def recoded(picture: pikepdf.Object) -> bytes | None:
    """Gives the samples of a picture in such a coding; nothing where it has another.

    Raises:
        Unreadable: it cannot be decoded. TooLarge: it holds too much.
    """
    names = filters_of(picture)
    if names and names[-1] in _ONE_BIT and not set(names[:-1]) - _BY_QPDF:
        return _one_bit(picture)
    if not names or set(names) - _BY_QPDF:
        return None
    try:
        data = picture.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    except pikepdf.PikepdfError as error:
        raise Unreadable("sanitize.pdf_picture_unknown") from error
    if len(data) > MAX_STREAM:
        raise TooLarge("sanitize.pdf_stream_too_large", limit=MAX_STREAM >> 20)
    return samples_of(picture, data, predicted=False)


def _one_bit(picture: pikepdf.Object) -> bytes:
    width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    check_size(width, height)
    if width <= 0 or height <= 0:
        raise Unreadable("sanitize.pdf_picture_unknown")
    with pikepdf.new() as alone, io.BytesIO() as written:
        shown = alone.copy_foreign(picture) if picture.is_indirect else _copied(alone, picture)
        for key in ("/SMask", "/Mask", "/ImageMask", "/Decode", "/OC", "/SMaskInData"):
            if key in shown:
                del shown[key]
        shown["/Type"], shown["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
        shown["/ColorSpace"], shown["/BitsPerComponent"] = pikepdf.Name.DeviceGray, 1
        alone.add_blank_page(page_size=(72, 72))
        page = alone.pages[0]
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=shown))
        page.obj["/Contents"] = alone.make_stream(b"72 0 0 72 0 0 cm /I Do")
        alone.save(written)
        return _shown(written.getvalue(), (width, height))


def _shown(document: bytes, sides: tuple[int, int]) -> bytes:
    """Lets pdfium decode the one picture of a document."""
    with pdfium.opened(document) as opened, pdfium.page_of(opened, 0) as page:
        pictures = pdfium.pictures_of(page)
    if [stored.picture.size for stored in pictures] != [sides]:
        raise Unreadable("sanitize.pdf_picture_unknown")
    black_and_white = pictures[0].picture.point([0] * 128 + [255] * 128)
    return bytes(black_and_white.convert("1", dither=Image.Dither.NONE).tobytes())


def _copied(alone: pikepdf.Pdf, picture: pikepdf.Object) -> pikepdf.Object:
    fresh = alone.make_stream(picture.read_raw_bytes())
    for key in ("/Width", "/Height", "/Filter", "/DecodeParms"):
        if key in picture:
            fresh[key] = picture[key]
    return fresh
