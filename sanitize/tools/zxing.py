"""zxing-cpp, which reads QR and bar codes: the only door of it.

Rule: codes of the kinds people print, in a page as grey pixels, upright or turned, dark on light or light on dark; of
kinds that a row of letters can be taken for, only those with at least `_SHORTEST` signs. What a code says is text, and
no more: it is never followed. Runs in the jail.
Never: makes a code. Residual risk: bar codes that stand oblique, codes too small, blurred or in parts are not read.
"""

from dataclasses import dataclass
from importlib import metadata

import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat as Kind
from zxingcpp import BarcodeFormats

_SHORTEST = 4
_LOOSE = frozenset({"Codabar", "Code39", "Code93", "ITF"})
_KINDS = [
    Kind.QRCode, Kind.MicroQRCode, Kind.RMQRCode, Kind.DataMatrix, Kind.Aztec, Kind.PDF417, Kind.MaxiCode,
    Kind.Code128, Kind.Code39, Kind.Code93, Kind.Codabar, Kind.ITF, Kind.EANUPC, Kind.DataBar,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what kind it is ("QR Code", "Code 128"), and the text in it."""

    kind: str
    untrusted_text: str


def version() -> str:
    """Gives the library's version."""
    return metadata.version("zxing-cpp")


def codes(picture: Image.Image) -> tuple[Code, ...]:
    """Reads the codes in a picture, each text once."""
    grey = picture.convert("L")
    pixels = memoryview(grey.tobytes()).cast("B", shape=[grey.height, grey.width])
    read = zxingcpp.read_barcodes(pixels, formats=BarcodeFormats(_KINDS), text_mode=zxingcpp.TextMode.Plain)
    found = (
        Code(str(each.format), each.text)
        for each in read
        if each.format.name not in _LOOSE or len(each.text) >= _SHORTEST
    )
    return tuple(dict.fromkeys(found))
