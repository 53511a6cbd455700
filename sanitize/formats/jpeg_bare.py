"""The picture of a JPEG and nothing else: no table nobody uses, nothing behind the codes of a scan.

Rule: `jpeg_tables.py` says which tables a scan uses; `jpeg_scans.py` follows codes to their end, where the end of a
sequential scan can be missed by a decoder, and always in progressive pictures.
Never: changes a code. Residual risk: up to fifteen bytes behind the codes of a sequential scan.
"""

from dataclasses import replace

from sanitize.findings import Finding, Grade
from sanitize.formats import frames
from sanitize.formats.jpeg_scans import followed
from sanitize.formats.jpeg_segments import SOS, Segment, Segments, write
from sanitize.formats.jpeg_tables import needed
from words.message import Message

_SEQUENTIAL, _PROBE = {0xC0, 0xC1}, 8
_WHERE = "coded data"


def bare(whole: Segments) -> list[Segment]:
    """Gives the picture's own segments, without tables nobody uses and without what stands behind the codes.

    Raises:
        Unreadable: a table or header is not built as it must be.
    """
    coded = needed(whole.coded())
    return (followed(coded) if _is_doubtful(whole) else None) or coded


def behind_codes(whole: Segments) -> list[Finding]:
    """Finds what stands behind the codes of scans, or says that nobody can tell.

    Raises:
        Unreadable: a table or header is not built as it must be.
    """
    if not _is_doubtful(whole):
        return []
    coded = needed(whole.coded())
    known = followed(coded)
    if known is None:
        return [Finding(_WHERE, Grade.AMBER, Message.of("sanitize.jpeg_not_followed"))]
    if known == coded:
        return []
    count = sum(len(one.coded) - len(other.coded) for one, other in zip(coded, known, strict=True))
    return [Finding(_WHERE, Grade.RED, Message.of("sanitize.picture_hidden", count=max(count, 1)))]


def _is_doubtful(whole: Segments) -> bool:
    """Says whether codes must be followed: always, but where the end of each sequential scan is needed to decode it."""
    return not any(segment.marker in _SEQUENTIAL for segment in whole.segments) or _is_padded(whole)


def _is_padded(whole: Segments) -> bool:
    """Says whether the end of a scan's coded data can go without a change: room for a message behind the picture.

    Only sequential pictures can be asked so; the scans of progressive ones end in refinements that may change nothing.
    """
    coded = whole.coded()
    for place, segment in enumerate(coded):
        if segment.marker == SOS and len(segment.coded) > 2 * _PROBE:
            shorter = replace(segment, coded=segment.coded[:-_PROBE].rstrip(b"\xff"))
            if frames.alike(write(coded), write([*coded[:place], shorter, *coded[place + 1 :]]), "JPEG"):
                return True
    return False
