"""A deflated member of a zip, inflated while it is read (RFC 1951): never more than its directory promised. Pure.

Never: holds more than 2 MiB. Residual risk: zlib inflates outside the jail, as for every submission.
"""

import zlib
from collections.abc import Iterable, Iterator

from intake.errors import MemberBroken
from intake.limits import CHUNK_BYTES


def inflated_member(stored: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Streams what the chunks hold, at most 1 MiB at a time.

    Raises:
        MemberBroken: they are no deflate stream, more than `size` bytes come out, or something follows it.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for chunk in stored:
        packed = chunk
        while packed and not inflater.eof:
            content = _inflate(inflater, packed)
            size -= len(content)
            if size < 0:
                raise MemberBroken("intake.member_disagrees")
            if content:
                yield content
            packed = inflater.unconsumed_tail
    if not inflater.eof or inflater.unused_data:
        raise MemberBroken("intake.member_wrong_checksum")


def _inflate(inflater: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return inflater.decompress(packed, CHUNK_BYTES)
    except zlib.error as reason:
        raise MemberBroken("intake.member_wrong_checksum") from reason
