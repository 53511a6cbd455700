"""Pictures that stand among the drawing instructions, written anew with their samples and nothing behind them.

Rule: ISO 32000-2, 8.9.7: short names stand for long ones; the samples are decoded and cut as those of any picture
(`pdf_recoded.py`), and written as zlib in hexadecimal digits, where nothing can pass for the end of the picture.
Never: keeps a lossy coding there, or a key that is no picture's: refused. Residual risk: that of `pdf_samples.py`.
"""

import re

import pikepdf

from sanitize.errors import Unreadable
from sanitize.formats.pdf_pictures import packed
from sanitize.formats.pdf_recoded import recoded
from sanitize.formats.pdf_samples import samples_of

_LONG = {
    "/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace", "/F": "/Filter",
    "/DP": "/DecodeParms", "/D": "/Decode", "/IM": "/ImageMask", "/I": "/Interpolate", "/L": "/Length",
}  # fmt: skip
_KEYS = {*_LONG, *_LONG.values(), "/Intent"}
_OF_THE_CODING = {"/Filter", "/DecodeParms"}
_HEAD = re.compile(rb"BI\s(.*?)\sID\s", re.DOTALL)


def rebuilt(
    scratch: pikepdf.Pdf, item: pikepdf.ContentStreamInlineImage, resources: pikepdf.Object | None
) -> pikepdf.ContentStreamInlineImage:
    """Gives the same picture, bared; `scratch` lends a home to streams.

    Raises:
        Unreadable: it carries more than a picture, or is coded in a way too rare here.
    """
    head = _HEAD.match(item.iimage.unparse())
    if head is None:
        raise Unreadable("sanitize.pdf_inline_picture")
    said = pikepdf.Object.parse(b"<<" + head[1] + b">>")
    if set(said.keys()) - _KEYS:
        raise Unreadable("sanitize.pdf_inline_picture")
    picture = scratch.make_stream(item.iimage.read_raw_bytes())
    names = [name for name in map(str, said.keys()) if _LONG.get(name, name) != "/Length"]
    for name in names:
        picture[_LONG.get(name, name)] = said[name]
    kept = b" ".join(_written(name, said[name]) for name in names if _LONG.get(name, name) not in _OF_THE_CODING)
    picture["/ColorSpace"] = _space(picture.get("/ColorSpace"), resources)
    samples = _samples(picture)
    bare = b"BI " + kept + b" /F [/AHx /Fl] ID " + packed(samples).hex().encode() + b"> EI"
    [made] = pikepdf.parse_content_stream(scratch.make_stream(bare))
    if not isinstance(made, pikepdf.ContentStreamInlineImage):
        raise Unreadable("sanitize.pdf_inline_picture")
    return made


def _written(key: str, value: object) -> bytes:
    said = value.unparse() if isinstance(value, pikepdf.Object) else str(value).lower().encode()
    return key.encode() + b" " + said


def _space(space: object, resources: pikepdf.Object | None) -> object:
    """Gives the colour space a short name stands for, or one the resources name."""
    shelf = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(space, pikepdf.Name) and isinstance(shelf, pikepdf.Dictionary) and str(space) in shelf:
        return shelf[str(space)]
    return pikepdf.Name.DeviceGray if space is None else space


def _samples(picture: pikepdf.Stream) -> bytes:
    if "/Filter" not in picture:
        return samples_of(picture, picture.read_raw_bytes())
    samples = recoded(picture)
    if samples is None:
        raise Unreadable("sanitize.pdf_inline_picture")
    return samples
