"""LZW codes followed to their end, without decoding a pixel: what stands behind the end hides there.

Rule: GIF89a appendix F (codes begin at the low bit) and TIFF 6.0 §13 (at the high bit, the width grows one code
earlier). Only the length of each dictionary entry is kept.
Never: gives what the codes stand for. Residual risk: up to seven bits behind the end code.
"""

from sanitize.formats.frames import damaged

_MOST_CODES = 4096
_WIDEST = 12


def lzw_end(data: bytes, code_size: int, expected: int, form: str) -> int:
    """Gives how many bytes the codes for `expected` units (pixels, or bytes) take, the end code included.

    Raises:
        Unreadable: a code that does not exist, or codes for more or fewer units.
    """
    if not 1 <= code_size <= 11:
        raise damaged(form)
    padded, last = data + b"\0\0\0", 8 * len(data)
    at = drawn = 0
    ended = False
    while not ended and drawn <= expected:
        at, run, ended = _run(padded, at, last, code_size, form)
        drawn += run
    if drawn != expected:
        raise damaged(form)
    return -(-at // 8)


def _run(data: bytes, at: int, last: int, code_size: int, form: str) -> tuple[int, int, bool]:
    """Follows codes from bit `at` to the next clear or end code; gives where it stands, what was drawn, and the end."""
    high_first = form == "TIFF"
    clear, width, previous, drawn = 1 << code_size, code_size + 1, 0, 0
    lengths = [1] * clear + [0, 0]
    known = clear + 2
    while at + width <= last:
        window = int.from_bytes(data[at >> 3 : (at >> 3) + 3], "big" if high_first else "little")
        code = window >> (24 - (at & 7) - width if high_first else at & 7) & ((1 << width) - 1)
        at += width
        if code in {clear, clear + 1}:
            return at, drawn, code != clear
        if code > known or (code == known and not previous):
            raise damaged(form)
        length = lengths[code] if code < known else previous + 1
        if previous and known < _MOST_CODES:
            lengths.append(previous + 1)
            known += 1
            width += width < _WIDEST and known + high_first >= 1 << width
        previous = length
        drawn += length
    return last, drawn, True
