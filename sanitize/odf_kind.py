"""What OpenDocument file a zip archive is, and whether it is locked.

Rule: the part `mimetype` names the kind (OpenDocument 1.3 part 2, 3.3); templates count as their plain kind, because
that is what cleaning writes. A manifest that speaks of encryption means a password (part 2, 4.8).
Never: inflates anything but these two parts, up to a bound. Residual risk: either may lie; the row's reader
judges next.
"""

import struct
import zipfile
import zlib
from pathlib import Path

_FAMILY = "application/vnd.oasis.opendocument."
ODT, ODS, ODP, ODG = (_FAMILY + kind for kind in ("text", "spreadsheet", "presentation", "graphics"))
LOCKED = "application/x-office-locked"
_LONGEST = 4 * 1024 * 1024


def odf_kind_of(path: Path) -> str:
    """Gives the media type of an OpenDocument file, or "" where it is none we know."""
    said = _part(path, "mimetype").strip().decode("ascii", "replace").removesuffix("-template")
    if said not in {ODT, ODS, ODP, ODG}:
        return ""
    return LOCKED if b"encryption-data" in _part(path, "META-INF/manifest.xml") else said


def _part(path: Path, name: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            return file.read(_LONGEST)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return b""
    except (struct.error, zlib.error, OverflowError):
        return b""
