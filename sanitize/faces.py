"""Faces suggested: where in the picture of a page a face may be, with a margin around it. Never automatic.

Rule: `where` is the box's left, top, right and bottom in whole millionths of the picture, outward; sure where the
network is, unsure below. The margin takes in hair and chin, which the network leaves out.
Runs in the jail (`worker.py`): the picture is a stranger's.
Never: marks; says who it is, or that a page shows nobody. Residual risk: that of `tools/centerface.py`.
"""

import math
from pathlib import Path

from PIL import Image

from sanitize.errors import Unreadable
from sanitize.extras import FACES
from sanitize.findings import Finding, Grade, Inspection
from sanitize.pages import GRID, MOST_PIXELS
from sanitize.spots import Spot
from sanitize.tools import centerface
from words.message import Message

RULES = "faces/1"
_SURE = 0.6
_AROUND = 0.25  # of a face's sides
_MOST_SEEN = 4_000_000  # pixels; a larger picture is made smaller first


def find_faces(picture: Path) -> Inspection:
    """Lists faces in a PNG.

    Raises:
        Unreadable: it is not one, or too large. ToolFailed: the extra is not installed.
    """
    FACES.check()
    try:
        with Image.open(picture, formats=["PNG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unreadable("sanitize.faces_no_picture")
            seen = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError) as fault:
        raise Unreadable("sanitize.faces_no_picture") from fault
    seen.thumbnail((seen.width, _lower(seen)))
    found = tuple(_told(face, seen.width, seen.height) for face in centerface.faces(seen))
    return Inspection("image/png", found, (("faces", RULES), *centerface.versions()))


def _lower(picture: Image.Image) -> int:
    """Gives the height of the picture once it has no more pixels than the network should see."""
    share = math.sqrt(_MOST_SEEN / max(picture.width * picture.height, 1))
    return max(math.floor(picture.height * min(share, 1)), 1)


def _told(face: centerface.Face, width: int, height: int) -> Finding:
    across, down = (face.right - face.left) * _AROUND, (face.bottom - face.top) * _AROUND
    found = Spot(
        math.floor(max(face.left - across, 0) / width * GRID),
        math.floor(max(face.top - down, 0) / height * GRID),
        math.ceil(min(face.right + across, width) / width * GRID),
        math.ceil(min(face.bottom + down, height) / height * GRID),
    )
    grade = Grade.AMBER if face.likely >= _SURE else Grade.GREEN
    return Finding(found.where, grade, Message.of("sanitize.suggested_face"))
