"""Puts office packages together as programs and enemies do: with times, comments, extra fields and stray bytes."""

import io
import struct
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.specimens import pictures
from tests.specimens.planted import needle

OFFICE = "http://schemas.openxmlformats.org/"
R = OFFICE + "officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = {
    "w": OFFICE + "wordprocessingml/2006/main",
    "a": OFFICE + "drawingml/2006/main",
    "c": OFFICE + "drawingml/2006/chart",
    "p": OFFICE + "presentationml/2006/main",
    "pic": OFFICE + "drawingml/2006/picture",
    "wp": OFFICE + "drawingml/2006/wordprocessingDrawing",
    "xdr": OFFICE + "drawingml/2006/spreadsheetDrawing",
    "r": R,
    "mc": OFFICE + "markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}


def part(tag: str, body: str, attributes: str = "", prefixes: str = "w a c p pic wp xdr r mc w14 wps v o") -> str:
    """Writes a part with its namespaces."""
    declared = " ".join(f'xmlns:{prefix}="{SPACES[prefix]}"' for prefix in prefixes.split())
    return f"{HEAD}<{tag} {declared} {attributes}>{body}</{tag}>"


def related(*lines: tuple[str, str, str], number: str = "rId") -> str:
    """Writes a list of references: id, last word of the kind (or a whole one), target; a target with :// is outside."""
    written = ""
    for name, kind, target in lines:
        address = kind if "://" in kind else f"{R}/{kind}"
        outside = ' TargetMode="External"' if "://" in target or target.startswith("file:") else ""
        written += f'<Relationship Id="{number}{name}" Type="{address}" Target="{target}"{outside}/>'
    return f'{HEAD}<Relationships xmlns="{OFFICE}package/2006/relationships">{written}</Relationships>'


def types(overrides: Mapping[str, str]) -> str:
    """Writes the list of types; the names are those of the parts, the types the tails after Microsoft's long prefix."""
    prefix = "application/vnd.openxmlformats-officedocument."
    said = "".join(
        f'<Override PartName="/{name}" ContentType="{kind if "/" in kind else prefix + kind + "+xml"}"/>'
        for name, kind in overrides.items()
    )
    defaults = (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
        ("jpeg", "image/jpeg"), ("png", "image/png"), ("emf", "image/x-emf"), ("bin", "application/octet-stream"),
        ("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
    )  # fmt: skip
    said += "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults)
    return f'{HEAD}<Types xmlns="{OFFICE}package/2006/content-types">{said}</Types>'


def properties(form: str) -> dict[str, str]:
    """Gives the three parts with a document's properties."""
    core = OFFICE + "package/2006/metadata/core-properties"
    return {
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{needle(form, 'm', 'creator')}</dc:creator>"
        f"<cp:lastModifiedBy>{needle(form, 'm', 'lastby')}</cp:lastModifiedBy></cp:coreProperties>",
        "docProps/app.xml": f'{HEAD}<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties">'
        f"<Template>{needle(form, 'm', 'template')}</Template><Company>{needle(form, 'm', 'company')}</Company>"
        "</Properties>",
        "docProps/custom.xml": f'{HEAD}<Properties xmlns="{OFFICE}officeDocument/2006/custom-properties">'
        f'<property name="{needle(form, "m", "customname")}"/></Properties>',
    }


def dirty_photo() -> bytes:
    """Gives a photograph as a camera leaves it."""
    with tempfile.TemporaryDirectory() as folder:
        return pictures.dirty_jpeg(Path(folder) / "a.jpg").read_bytes()


def packed(form: str, parts: Mapping[str, str | bytes]) -> bytes:
    """Packs parts with something in every place of a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = needle(form, "m", "zipcomment").encode()
        for number, (name, data) in enumerate(parts.items()):
            header = zipfile.ZipInfo(name, (2026, 11, 21, 13, 37, number % 30 * 2))
            header.compress_type = zipfile.ZIP_DEFLATED
            extra = needle(form, "m", "zipextra").encode()
            header.extra = struct.pack("<HH", 0x9999, len(extra)) + extra
            archive.writestr(header, data)
    return buffer.getvalue() + needle(form, "h", "behind").encode()
