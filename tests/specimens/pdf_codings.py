"""Makes pictures of a PDF in every lossless coding, with a needle behind the coded data of each."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from tests.specimens.pictures import noise
from tests.specimens.planted import needle

SIDES = (61, 47)


def drawing() -> Image.Image:
    """Gives the picture all of them show, in black and white."""
    return noise(*SIDES).convert("1")


def samples() -> bytes:
    """Gives its samples, filled with zero."""
    return drawing().tobytes()


def fax() -> bytes:
    """Codes it as a fax of group 4, in which ones are black."""
    out = io.BytesIO()
    drawing().point(lambda level: 255 - level).save(out, "TIFF", compression="group4")
    with Image.open(io.BytesIO(out.getvalue())) as page:
        tags = page.tag_v2  # type: ignore[attr-defined]  # of a TIFF
        at, length = int(tags[273][0]), int(tags[279][0])
    return out.getvalue()[at : at + length]


def jbig2() -> bytes:
    """Codes it as a JBIG2 page of one region, which is a fax inside."""
    sides = struct.pack(">II", *SIDES)
    page = sides + bytes(8) + b"\0" + b"\0\0"
    region = sides + bytes(8) + b"\0" + b"\1" + fax()
    comment = b"\x20\0\0\0" + needle("pdfjbig", "m", "comment").encode() + b"\0\0\0"
    return _segment(0, 48, page) + _segment(1, 38, region) + _segment(2, 62, comment)


def _segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def run_lengths() -> bytes:
    """Codes it in runs of nothing but literals."""
    data = samples()
    pieces = (data[at : at + 128] for at in range(0, len(data), 128))
    return b"".join(bytes((len(piece) - 1,)) + piece for piece in pieces) + b"\x80"


def lzw() -> bytes:
    """Codes it in LZW without ever learning a word: a clear code before each hundred letters."""
    codes: list[int] = []
    for place, letter in enumerate(samples()):
        codes += [256] * (place % 100 == 0) + [letter]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def letters() -> bytes:
    """Codes it in hexadecimal digits."""
    return samples().hex().encode() + b">"


def plain() -> bytes:
    """Does not code it."""
    return samples()


CODINGS: dict[str, tuple[Callable[[], bytes], Name | None, Dictionary | None]] = {
    "fax": (fax, Name.CCITTFaxDecode, Dictionary(K=-1, Columns=SIDES[0], Rows=SIDES[1])),
    "jbig": (jbig2, Name.JBIG2Decode, None),
    "runs": (run_lengths, Name.RunLengthDecode, None),
    "lzw": (lzw, Name.LZWDecode, None),
    "letters": (letters, Name.ASCIIHexDecode, None),
    "plain": (plain, None, None),
}


def put(path: Path) -> Path:
    """Writes a document with a picture in every coding, and two among the instructions, a needle behind each."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page, drawn, shelf = pdf.pages[0], [], Dictionary()
    for number, name in enumerate(CODINGS):
        shelf[f"/{name}"] = picture(pdf, name)
        drawn.append(f"q 61 0 0 47 {10 + 70 * (number % 4)} {20 + 60 * (number // 4)} cm /{name} Do Q")
    instructions = "\n".join(drawn).encode() + b"\nq 61 0 0 47 10 200 cm " + inline() + b" Q"
    page.obj["/Resources"] = Dictionary(XObject=shelf)
    page.obj["/Contents"] = pdf.make_stream(instructions)
    pdf.save(path)
    return path


def picture(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """Gives one of them as an object of a document."""
    make, coding, parameters = CODINGS[name]
    behind = b"" if name == "jbig" else needle("pdf" + name, "h", "behind").encode()  # readers mind it there
    stream = pdf.make_stream(make() + behind)
    for key, value in {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": SIDES[0], "/Height": SIDES[1],
        "/BitsPerComponent": 1, "/ColorSpace": Name.DeviceGray, "/Filter": coding, "/DecodeParms": parameters,
    }.items():  # fmt: skip
        if value is not None:
            stream[key] = value
    return stream


def inline() -> bytes:
    """Gives a picture among the instructions, with a needle behind its digits and one behind its samples."""
    behind = needle("pdfinline", "h", "behind").encode()
    return b"BI /W 61 /H 47 /BPC 1 /CS /G /F /AHx ID " + (samples() + behind).hex().encode() + b"> EI"
