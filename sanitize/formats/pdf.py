"""The PDF row: examine, strip by allow-list, second engine (qpdf program and pdfium), fidelity by pixels and words.

What cleaning cannot do in PDF it says: text nobody sees stays, is reported, and wants flattening (`sanitize.flatten`).
"""

from sanitize.formats._row import Format
from sanitize.formats.pdf_examine import examine
from sanitize.formats.pdf_fidelity import fidelity
from sanitize.formats.pdf_second import second_engine
from sanitize.formats.pdf_streams import decoded_streams, visible_text
from sanitize.formats.pdf_strip import strip

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
    engines=("pikepdf", "pypdfium2"),
)
"""The row of the format table."""
