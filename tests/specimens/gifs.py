"""Makes dirty GIFs: Pillow draws them, the blocks that betray are written here."""

import io

from tests.specimens.pictures import noise
from tests.specimens.planted import needle


def moving(frames: int = 3) -> bytes:
    """Gives a film of some frames that runs three times, with nothing planted."""
    pictures = [noise(40, 30, seed=seed + 1).convert("P") for seed in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=100, loop=3, disposal=2)
    return out.getvalue()


def block(label: int, *pieces: bytes) -> bytes:
    """Writes an extension block."""
    return bytes((0x21, label)) + b"".join(bytes((len(piece),)) + piece for piece in pieces) + b"\0"


def dirty() -> bytes:
    """Gives a film with a needle in each kind of block, behind a picture's codes, and after the end."""
    clean = moving()
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{needle('gif', 'm', 'xmp')}</x:xmpmeta>".encode()
    planted = (
        block(0xFE, needle("gif", "m", "comment").encode())
        + block(0xFF, b"XMP DataXMP", xmp)
        + block(0xFF, b"ICCRGBG1012", needle("gif", "m", "icc").encode())
        + block(0xFF, b"ACMEACME1.0", needle("gif", "m", "application").encode())
        + block(0x77, needle("gif", "m", "unknown").encode())
        + block(0x01, bytes(12), needle("gif", "h", "plaintext").encode())
    )
    first = 13 + (3 << ((clean[10] & 7) + 1) if clean[10] & 0x80 else 0)
    behind = needle("gif", "h", "behind").encode()
    body = clean[:first] + planted + clean[first:-2] + bytes((len(behind),)) + behind + b"\0\x3b"
    return body + needle("gif", "h", "trailer").encode()
