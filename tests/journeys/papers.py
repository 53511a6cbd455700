"""The papers of the story: made-up documents with needles where cameras and programs write them.

`NEEDLES` says, per paper, what must never leave: an author, a serial number, a place, a hidden mark.
"""

import zipfile
from pathlib import Path

import pikepdf

from tests.specimens.pdf_specimens import plain
from tests.specimens.pictures import dirty_jpeg, dirty_png

MARK = "\u200b\u200c\u200b\u200d"
NEEDLES = {
    "photo.jpg": ("Needle-Artist", "SN-NEEDLE-0042", "Needle-Village", "Needle-Comment"),
    "plan.png": ("Needle-PNG-Author", "Needle-XMP-Creator"),
    "note.pdf": ("Jeanne Needle-Durand", "Needle-Scanner-4711"),
    "marked.txt": (MARK,),
    "message": ("Appelez-moi Needle-Jeanne",),
}


def papers(scratch: Path) -> dict[str, bytes]:
    """Makes every paper; `scratch` is a folder in RAM."""
    folder = scratch / "papers"
    folder.mkdir()
    marked = f"Le maire a signé le marché{MARK} sans appel d’offres.\nPrix : 12 000 euros.\n"
    made = {
        "message": b"Bonjour.\r\nVoici la note. Appelez-moi Needle-Jeanne.\r\n",
        "note.pdf": _note(folder / "note.pdf"),
        "photo.jpg": dirty_jpeg(folder / "photo.jpg").read_bytes(),
        "plan.png": dirty_png(folder / "plan.png").read_bytes(),
        "marked.txt": marked.encode(),
        "table.xlsx": _table(folder / "table.xlsx"),
    }
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return made


def _note(path: Path) -> bytes:
    lines = ("NOTE INTERNE", "Installation de traceurs dans les rues de Lannion", "Le budget est de 48 000 euros")
    plain(path, lines, pages=2)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        author, scanner = NEEDLES["note.pdf"]
        pdf.docinfo["/Author"], pdf.docinfo["/Producer"] = author, scanner
        pdf.save(path)
    return path.read_bytes()


def _table(path: Path) -> bytes:
    """Something that only looks like a spreadsheet: enough to be told what it is, and refused."""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    return path.read_bytes()
