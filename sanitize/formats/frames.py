"""What every picture family shares: how large it may be, and whether two pictures show the same, frame by frame.

Rule: a second decoder (Pillow) shows every frame of both; mode, size, palette, transparency, timing and pixels must be
equal; of pictures with a palette, colours and transparency as their pixels show them. What Pillow only warns of counts
as damage: it could show less than is there.
Never: writes a picture. Residual risk: Pillow shows sixteen bits of colour as eight; there equality is of what it shows
(the copies of those are made of the same coded bytes).
"""

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from words.message import Message

LARGEST = 256 * 1024 * 1024
MOST_PIXELS = 80_000_000
MOST_FRAMES = 2000
MOST_DRAWN = 4_000_000_000

NOT_DECODED = (
    OSError, ValueError, SyntaxError, LookupError, EOFError, TypeError, AttributeError, RuntimeError, struct.error,
    zlib.error, Warning, OverflowError, Image.DecompressionBombError,
)  # fmt: skip
# Pictures with a palette are compared as colours: entries nobody uses may differ, and a ramp of greys be called one.
_BY_PALETTE = {"GIF": {"P", "L", "1"}, "BMP": {"P", "L", "1"}, "PNG": {"P"}, "TIFF": {"P"}}
_ROWS = 256
_EDGE = 64
_SEEN_BESIDE = ("transparency", "duration", "loop", "disposal", "blend", "background")


def whole(path: Path, largest: int = LARGEST) -> bytes:
    """Reads a picture's bytes.

    Raises:
        TooLarge: more than `largest` bytes.
    """
    if path.stat().st_size > largest:
        raise TooLarge("sanitize.too_large", limit=largest // (1024 * 1024))
    return path.read_bytes()


def check_size(width: int, height: int, frames: int = 1) -> None:
    """Refuses what would need too much room or time.

    Raises:
        TooLarge: more than 80 million pixels, 2,000 frames, or 4,000 million pixels in all frames.
    """
    if width * height > MOST_PIXELS or width * height * frames > MOST_DRAWN:
        raise TooLarge("sanitize.too_many_pixels", limit=MOST_PIXELS // 1_000_000)
    if frames > MOST_FRAMES:
        raise TooLarge("sanitize.too_many_parts")


def same(original: Path, copy: Path, form: str) -> Sequence[tuple[str, str]]:
    """Lets Pillow decode both as `form` and compares every pixel of every frame.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode one of them.
        TooLarge: more frames than anybody looks at.
    """
    before, after = digests(original, form), digests(copy, form)
    if before != after:
        raise Damaged("sanitize.picture_changed")
    return [("fidelity", f"pixels of {len(after)} frame(s) identical")]


def digests(path: Path, form: str) -> list[str]:
    """Gives a digest of everything one sees of each frame.

    Raises:
        Unreadable: Pillow cannot decode it.
        TooLarge: more frames or pixels than anybody looks at.
    """
    try:
        with warnings.catch_warnings(action="error"), Image.open(path, formats=[form]) as picture:
            # Pillow makes a film of a photograph with others behind its end: those are not this picture.
            frames = 1 if form == "JPEG" else getattr(picture, "n_frames", 1)
            check_size(*picture.size, frames)
            return [_digest(picture, number, form) for number in range(frames)]
    except NOT_DECODED as error:
        raise damaged(form) from error


def _digest(picture: Image.Image, number: int, form: str) -> str:
    picture.seek(number)
    check_size(*picture.size)
    picture.load()
    by_colour = picture.mode in _BY_PALETTE.get(form, set())
    names = [name for name in _SEEN_BESIDE if not (by_colour and name == "transparency")]
    mode = "colours" if by_colour else picture.mode
    seen = hashlib.sha256(f"{mode} {picture.size} {[(name, picture.info.get(name)) for name in names]}\0".encode())
    for pixels in _colours(picture) if by_colour else (bytes(picture.getpalette() or []) + b"\0", picture.tobytes()):
        seen.update(pixels)
    return seen.hexdigest()


def _colours(picture: Image.Image) -> Iterator[bytes]:
    """Gives the colours and transparency of a picture's pixels, some rows at a time: four times their room."""
    for top in range(0, picture.height, _ROWS):
        rows = picture.crop((0, top, picture.width, min(top + _ROWS, picture.height)))
        yield rows.convert("RGBA").tobytes()


def beside(path: Path, form: str, allowed: frozenset[str]) -> list[Finding]:
    """Reports what Pillow still reads beside the pixels of a copy: every piece of information not in `allowed`.

    Raises:
        Unreadable: Pillow cannot read it.
    """
    try:
        with warnings.catch_warnings(action="error"), Image.open(path, formats=[form]) as picture:
            names = set(picture.info) - allowed
    except NOT_DECODED as error:
        raise damaged(form) from error
    message = Message.of("sanitize.picture_second")
    return [Finding(f"Pillow: {str(name)[:60]}", Grade.RED, message) for name in sorted(map(str, names))]


def veiled(path: Path, form: str) -> list[Finding]:
    """Reports frames with a picture under what is wholly transparent: nobody sees it, anybody can uncover it.

    Raises:
        Unreadable: Pillow cannot decode it.
    """
    try:
        with warnings.catch_warnings(action="error"), Image.open(path, formats=[form]) as picture:
            frames = range(min(getattr(picture, "n_frames", 1), MOST_FRAMES))
            hiding = [number for number in frames if _is_veiled(picture, number)]
    except NOT_DECODED as error:
        raise damaged(form) from error
    return [Finding(f"frame {number}", Grade.AMBER, Message.of("sanitize.picture_veiled")) for number in hiding]


def _is_veiled(picture: Image.Image, number: int) -> bool:
    """Says whether what nobody sees of a frame is not all of one colour: two are enough to write with."""
    picture.seek(number)
    check_size(*picture.size)
    if picture.mode == "P":
        # By entries, not colours: two that look alike can write, too.
        clear = picture.info.get("transparency", b"")
        used = picture.histogram()
        return isinstance(clear, bytes) and sum(not level and used[entry] > 0 for entry, level in enumerate(clear)) > 1
    if "A" not in picture.getbands():
        return False  # one colour at most is declared transparent
    colours = picture.convert("RGBA")
    unseen = colours.getchannel("A").point([255] + [0] * 255)
    levels = (colours.getchannel(name).histogram(unseen) for name in "RGB")
    return any(sum(map(bool, counts)) > 1 for counts in levels)


def alike(whole_file: bytes, shortened: bytes, form: str) -> bool:
    """Says whether a picture looks the same without some of its coded bytes: then those bytes are not the picture.

    What cannot be decoded without them needs them, and so they are picture.
    """
    try:
        one, other = _painted(whole_file, form), _painted(shortened, form)
        # Coded bytes at the end mostly paint the lower edge: where that differs, the rest need not be looked at.
        return _edge(one) == _edge(other) and one.tobytes() == other.tobytes()
    except NOT_DECODED:
        return False


def shortest(made: Callable[[int], bytes], length: int, form: str) -> int:
    """Gives a number of coded bytes, at most `length`, that show the same as `length` of them while one less does not.

    `made` gives the picture with that many. Tried are few bytes less first, then more: what was put behind is mostly
    short. What does not decode shows something else.
    """
    shown = _painted(made(length), form).tobytes()
    too_few, enough, step = 0, length, 1
    while enough - too_few > 1:
        tried = max(enough - step, (too_few + enough) // 2)
        if _shows(made(tried), shown, form):
            enough, step = tried, 2 * step
        else:
            too_few = tried
    return enough


def _shows(data: bytes, shown: bytes, form: str) -> bool:
    try:
        return _painted(data, form).tobytes() == shown
    except NOT_DECODED:
        return False


def _painted(data: bytes, form: str) -> Image.Image:
    with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(data), formats=[form]) as picture:
        check_size(*picture.size)
        picture.load()
        return picture


def _edge(picture: Image.Image) -> bytes:
    width, height = picture.size
    return picture.crop((0, max(height - _EDGE, 0), width, height)).tobytes()


def opened_size(path: Path, form: str) -> tuple[int, int]:
    """Gives the size Pillow reads in a picture's headers.

    Raises:
        Unreadable: it cannot open it.
    """
    try:
        with warnings.catch_warnings(action="error"), Image.open(path, formats=[form]) as picture:
            return picture.size
    except NOT_DECODED as error:
        raise damaged(form) from error


def damaged(form: str) -> Unreadable:
    """The error for everything that is not what it claims to be."""
    return Unreadable("sanitize.damaged_file", format=form)
