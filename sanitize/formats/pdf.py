"""The PDF row: examine, strip by allow-list, second engine (qpdf program and pdfium), fidelity by content or by pixels.

Words are compared on every page. What cleaning cannot do in PDF it says: text nobody sees stays, is reported, and wants
flattening (`sanitize.flatten`).
"""

from collections.abc import Sequence
from pathlib import Path

from sanitize.findings import Finding
from sanitize.formats._row import Beside, Format
from sanitize.formats.pdf_alike import alike
from sanitize.formats.pdf_examine import examine, examine_again
from sanitize.formats.pdf_fidelity import fidelity
from sanitize.formats.pdf_second import second_engine
from sanitize.formats.pdf_streams import decoded_streams, visible_text
from sanitize.formats.pdf_strip import strip


def beside(original: Path, copy: Path, found: Sequence[Finding]) -> Beside:
    """Finds out once which pages hold exactly what the original's hold, and looks at the others only."""
    same = alike(original, copy)
    return Beside(lambda: examine_again(copy, found, same), lambda: fidelity(original, copy, same))


PDF = Format(
    name="pdf",
    media_types=("application/pdf",),
    extension="pdf",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    unfold=decoded_streams,
    visible_text=visible_text,
    beside=beside,
    engines=("pikepdf", "pypdfium2"),
)
"""The row of the format table."""
