"""Makes dirty pictures: Pillow draws them, ExifTool plants what cameras and programs plant."""

import io
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from sanitize.formats.jpeg_segments import read
from sanitize.formats.jpeg_segments import write as write_jpeg
from sanitize.formats.png_chunks import Chunk
from tests.specimens.planted import needle

TRAILER = b"needle-behind-the-end-of-file"
HIDDEN = b"needle-behind-the-zlib-stream"
PRIVATE = b"needle-in-a-private-chunk"
JPEG_NEEDLES = (
    "Needle-Artist", "SN-NEEDLE-0042", "Needle-XMP-Creator", "Needle-IPTC-Caption", "Needle-Comment", "NeedleCam 9000",
    "2019:04:05 06:07:08", "Needle-Village",
)  # fmt: skip
PNG_NEEDLES = ("Needle-PNG-Author", "Needle-zTXt-Comment", "Needle-XMP-Creator", "Needle-Exif-Artist")


def noise(width: int = 160, height: int = 120, seed: int = 7) -> Image.Image:
    """Gives a picture that looks like noise and is the same every time."""
    state, data = seed, bytearray()
    for _ in range(width * height * 3):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        data.append(state >> 16 & 0xFF)
    return Image.frombytes("RGB", (width, height), bytes(data))


def plain_jpeg(path: Path) -> Path:
    """A picture with nothing planted."""
    noise().save(path, "JPEG", quality=85)
    return path


def dirty_jpeg(path: Path) -> Path:
    """A photograph with a needle in each usual place, turned by 90 degrees."""
    plain_jpeg(path)
    thumbnail = path.with_suffix(".thumbnail")
    noise(64, 48, seed=3).save(thumbnail, "JPEG")
    artist, serial, creator, caption, comment, model, when, village = JPEG_NEEDLES
    planted = [
        f"-IFD0:Artist={artist}",
        f"-ExifIFD:SerialNumber={serial}",
        f"-XMP-dc:Creator={creator}",
        f"-IPTC:Caption-Abstract={caption}",
        f"-Comment={comment}",
        f"-IFD0:Model={model}",
        f"-ExifIFD:DateTimeOriginal={when}",
        f"-XMP-iptcCore:Location={village}",
        "-GPSLatitude=48.8584",
        "-GPSLatitudeRef=N",
        "-GPSLongitude=2.2945",
        "-GPSLongitudeRef=E",
        "-Orientation#=6",
        f"-ThumbnailImage<={thumbnail}",
    ]
    plant(path, planted)
    with path.open("ab") as file:
        file.write(TRAILER)
    return path


def dirty_png(path: Path) -> Path:
    """A picture with a needle in each usual place, and three that programs do not show."""
    author, comment, creator, artist = PNG_NEEDLES
    noise().save(path, "PNG")
    plant(path, [f"-PNG:Author={author}", f"-XMP-dc:Creator={creator}", f"-IFD0:Artist={artist}"])
    data = path.read_bytes()
    ztxt = Chunk("zTXt", b"Comment\0\0" + zlib.compress(comment.encode())).written()
    tail = Chunk("IDAT", HIDDEN).written()
    private = Chunk("prVt", PRIVATE).written()
    end = data.rindex(b"IEND") - 4
    first_text = min(data.index(mark) - 4 for mark in (b"tEXt", b"iTXt", b"eXIf"))
    picture_end = last_idat_end(data)
    assert picture_end <= end
    dirty = data[:picture_end] + tail + data[picture_end:end] + private + data[end:] + TRAILER
    place = first_text if first_text < data.index(b"IDAT") else data.index(b"IDAT") - 4
    path.write_bytes(dirty[:place] + ztxt + dirty[place:])
    return path


def last_idat_end(data: bytes) -> int:
    """Finds where the last IDAT chunk ends."""
    at = data.rindex(b"IDAT") - 4
    return at + 12 + int.from_bytes(data[at : at + 4], "big")


def moving_png(path: Path) -> Path:
    """Three frames and a comment."""
    frames = [noise(40, 30, seed=seed) for seed in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=100)
    path.write_bytes(out.getvalue())
    plant(path, ["-PNG:Comment=Needle-in-motion"])
    return path


def plant(path: Path, tags: list[str]) -> None:
    """Lets ExifTool write tags into a file of ours."""
    argv = ["/usr/bin/exiftool", "-config", "", "-q", "-q", "-m", "-overwrite_original", *tags, str(path)]
    subprocess.run(argv, check=True, timeout=60)


def words_under(veil: str) -> Image.Image:
    """Gives a white picture with black words under what is wholly transparent: "alpha" or "palette"."""
    words = Image.new("L", (200, 60), 255)
    ImageDraw.Draw(words).text((10, 10), "Needle Dupont 06 12 34 56 78", fill=0)
    words = words.point([0] * 128 + [255] * 128)
    if veil == "palette":
        alike = words.point([0] * 128 + [1] * 128)
        indexed = Image.frombytes("P", words.size, alike.tobytes())
        indexed.putpalette([255] * 6)  # two entries of one colour
        return indexed
    shown = Image.new("L", words.size, 0)
    shown.paste(255, (150, 40, 200, 60))
    return Image.merge("RGBA", (words, words, words, shown))


def behind_codes_jpeg(form: str, *, progressive: bool) -> bytes:
    """Gives a picture with a needle behind the codes of each of its scans."""
    out = io.BytesIO()
    noise().save(out, "JPEG", quality=85, progressive=progressive)
    coded = read(out.getvalue()).segments
    return write_jpeg(
        [
            replace(part, coded=part.coded + needle(form, "h", f"scan{number}").encode()) if part.coded else part
            for number, part in enumerate(coded)
        ]
    )
