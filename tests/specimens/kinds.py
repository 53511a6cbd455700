"""The other kinds of office documents, from the dirty plain ones: with macros, templates, shows."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.specimens import odfs, office_excel, office_slides, office_word

_WORD, _EXCEL, _SLIDES = "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"
_VENDOR, _MACRO = "vnd.openxmlformats-officedocument.", "vnd.ms-{}.{}.macroEnabled"

# Kind → the plain document, what its list of types says, and what this one says.
KINDS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "docm": (office_word.dirty, _VENDOR + _WORD, _MACRO.format("word", "document")),
    "dotx": (office_word.dirty, _VENDOR + _WORD, _VENDOR + "wordprocessingml.template"),
    "dotm": (office_word.dirty, _VENDOR + _WORD, _MACRO.format("word", "template") + "Template"),
    "xlsm": (office_excel.dirty, _VENDOR + _EXCEL, _MACRO.format("excel", "sheet")),
    "xltx": (office_excel.dirty, _VENDOR + _EXCEL, _VENDOR + "spreadsheetml.template"),
    "xltm": (office_excel.dirty, _VENDOR + _EXCEL, _MACRO.format("excel", "template")),
    "pptm": (office_slides.dirty, _VENDOR + _SLIDES, _MACRO.format("powerpoint", "presentation")),
    "potx": (office_slides.dirty, _VENDOR + _SLIDES, _VENDOR + "presentationml.template"),
    "potm": (office_slides.dirty, _VENDOR + _SLIDES, _MACRO.format("powerpoint", "template")),
    "ppsx": (office_slides.dirty, _VENDOR + _SLIDES, _VENDOR + "presentationml.slideshow"),
    "ppsm": (office_slides.dirty, _VENDOR + _SLIDES, _MACRO.format("powerpoint", "slideshow")),
}
TEMPLATES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "ott": (odfs.dirty_odt, "opendocument.text"),
    "ots": (odfs.dirty_ods, "opendocument.spreadsheet"),
    "otp": (odfs.dirty_odp, "opendocument.presentation"),
    "otg": (odfs.dirty_odg, "opendocument.graphics"),
}


def of(kind: str) -> bytes:
    """Gives a dirty document of a kind of Office Open XML."""
    make, plain, other = KINDS[kind]
    return _replaced(make(), "[Content_Types].xml", f"{plain}.main+xml", f"{other}.main+xml")


STRICT = {"docx": office_word.dirty, "xlsx": office_excel.dirty, "pptx": office_slides.dirty}
_FAMILIES = "wordprocessingml|spreadsheetml|presentationml|drawingml|officeDocument"
_ADDRESS = re.compile(rf"http://schemas\.openxmlformats\.org/({_FAMILIES})/2006/".encode())


def strict(kind: str) -> bytes:
    """Gives the dirty document as the strict standard (ISO/IEC 29500-1) has it: other addresses, a word about it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(STRICT[kind]())) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.infolist():
            data = before.read(member)
            if member.filename.endswith((".xml", ".rels")):
                data = _ADDRESS.sub(rb"http://purl.oclc.org/ooxml/\1/", data)
                data = data.replace(b"<w:document ", b'<w:document w:conformance="strict" ')
            after.writestr(member, data)
    return out.getvalue()


def template(kind: str, path: Path) -> Path:
    """Puts a dirty OpenDocument template at a path."""
    make, plain = TEMPLATES[kind]
    data = make(path).read_bytes()
    for part in ("mimetype", "META-INF/manifest.xml"):
        data = _replaced(data, part, plain, f"{plain}-template")
    path.write_bytes(data)
    return path


def _replaced(packed: bytes, name: str, old: str, new: str) -> bytes:
    """Gives an archive with a word of one part replaced; all else, its stray bytes too, stays."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(out, "w") as after:
        after.comment = before.comment
        for member in before.infolist():
            data = before.read(member)
            if member.filename == name:
                assert old.encode() in data, name
                data = data.replace(old.encode(), new.encode())
            after.writestr(member, data)
    return out.getvalue()
