"""How many bytes the samples of a picture or a function take: what is behind them is no sample.

Rule: ISO 32000-2, 8.9.5.1 (rows of a picture end on whole bytes), 7.4.4.4 (a PNG predictor puts a byte before each
row), 7.10.2 (samples of a type 0 function). Never: decodes.
Residual risk: that of the coding (`pdf_pictures.py`).
"""

from math import prod

import pikepdf

from sanitize.errors import Unreadable

_ONE = {"/DeviceGray", "/CalGray", "/G", "/Indexed", "/I", "/Separation"}
_THREE = {"/DeviceRGB", "/CalRGB", "/RGB", "/Lab"}
_FOUR = {"/DeviceCMYK", "/CMYK"}


def samples_of(picture: pikepdf.Object, data: bytes, *, predicted: bool = True) -> bytes:
    """Gives the samples of a picture, unpacked; `predicted`: still with what a predictor put between.

    Raises:
        Unreadable: its size, colours or predictor make no sense.
    """
    bits = 1 if picture.get("/ImageMask", False) else int(picture.get("/BitsPerComponent", 8))
    components = 1 if picture.get("/ImageMask", False) else _components(picture.get("/ColorSpace"))
    width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    if width <= 0 or height <= 0 or not 0 < bits <= 16 or not components:
        raise Unreadable("sanitize.pdf_picture_unknown")
    row = _row(width, bits, components)
    parameters = picture.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[-1] if len(parameters) else None
    if predicted and isinstance(parameters, pikepdf.Dictionary) and int(parameters.get("/Predictor", 1)) >= 10:
        said = [int(parameters.get(key, plain)) for key, plain in _PREDICTED]
        if _row(*said) != row:
            raise Unreadable("sanitize.pdf_picture_unknown")
        row += 1
    return data[: row * height]


_PREDICTED = (("/Columns", 1), ("/BitsPerComponent", 8), ("/Colors", 1))


def _row(width: int, bits: int, components: int) -> int:
    return (width * bits * components + 7) // 8


def _components(space: object) -> int:
    family = str(space[0]) if isinstance(space, pikepdf.Array) and len(space) else str(space)
    if family == "/ICCBased" and isinstance(space, pikepdf.Array) and len(space) > 1:
        return int(space[1].get("/N", 0))
    if family == "/DeviceN" and isinstance(space, pikepdf.Array) and len(space) > 1:
        return len(space[1])
    return 1 * (family in _ONE) + 3 * (family in _THREE) + 4 * (family in _FOUR)


def function_samples(function: pikepdf.Object, data: bytes) -> bytes:
    """Gives the samples of a type 0 function.

    Raises:
        Unreadable: its sizes make no sense.
    """
    sizes, bits = [int(size) for size in function.get("/Size", [])], int(function.get("/BitsPerSample", 0))
    outputs = len(function.get("/Range", [])) // 2
    if not sizes or min(sizes) < 1 or not 0 < bits <= 32 or not outputs:
        raise Unreadable("sanitize.pdf_damaged", reason="function")
    return data[: (prod(sizes) * bits * outputs + 7) // 8]
