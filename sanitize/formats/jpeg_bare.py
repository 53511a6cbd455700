"""The picture of a JPEG and nothing else: no table nobody uses, nothing behind the codes of a scan.

Rule: `jpeg_tables.py` says which tables a scan uses; `jpeg_scans.py` follows codes to their end, where the end of a
sequential scan can be missed by a decoder, and always in progressive pictures and in those with restart markers.
Never: changes a code. Residual risk: up to fifteen bytes behind the codes of a sequential scan.
"""

from sanitize.findings import Finding, Grade
from sanitize.formats.jpeg_decoded import Decoder
from sanitize.formats.jpeg_scans import coded_once
from sanitize.formats.jpeg_segments import Segment, Segments
from sanitize.formats.jpeg_tables import needed
from words.message import Message

_SEQUENTIAL = {0xC0, 0xC1}
_WHERE = "coded data"


def bare(whole: Segments, decoder: Decoder) -> list[Segment]:
    """Gives the picture's own segments, without tables nobody uses and without what stands behind the codes.

    Raises:
        Unreadable: a table or header is not built as it must be.
    """
    coded = needed(whole.coded())
    return (decoder.followed(coded) if _is_doubtful(whole, decoder) else None) or coded


def behind_codes(whole: Segments, decoder: Decoder) -> list[Finding]:
    """Finds what stands behind the codes of scans, or says that nobody can tell.

    Raises:
        Unreadable: a table or header is not built as it must be.
    """
    coded = needed(whole.coded())
    is_once = coded_once(coded)
    if is_once and not _is_doubtful(whole, decoder):
        return []
    known = decoder.followed(coded) if is_once else None
    if known is None:
        return [Finding(_WHERE, Grade.AMBER, Message.of("sanitize.jpeg_not_followed"))]
    if known == coded:
        return []
    count = sum(len(one.coded) - len(other.coded) for one, other in zip(coded, known, strict=True))
    return [Finding(_WHERE, Grade.RED, Message.of("sanitize.picture_hidden", count=max(count, 1)))]


def _is_doubtful(whole: Segments, decoder: Decoder) -> bool:
    """Says whether codes must be followed: always, but where the end of each sequential scan is needed to decode it.

    Only the end of a scan can be asked so, not that of each interval before a restart marker.
    """
    coded = whole.coded()
    sequential = any(segment.marker in _SEQUENTIAL for segment in coded)
    return not sequential or decoder.is_padded(coded) or decoder.restarts(coded)
