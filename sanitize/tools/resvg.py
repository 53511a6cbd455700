"""resvg, which draws SVG: the only door of resvg-py. It runs no script, opens no network, and lives in the jail.

Rule: a drawing becomes a PNG of a bounded size. Files an original names beside itself are not looked for
(`resources_dir` is an empty folder of ours); absolute paths could be read by resvg, so what is shown to people is drawn
from the cleaned copy, never from the original. Never: is trusted alone. Residual risk: fonts differ between machines.
"""

import io
import tempfile
from importlib.metadata import version as version_of

import resvg_py
from PIL import Image

from sanitize.errors import Unreadable

LONGEST = 1600


def version() -> str:
    """The version of the library."""
    return version_of("resvg-py")


def drawn(markup: str, width: float, height: float, longest: int = LONGEST) -> Image.Image:
    """Draws an SVG whose size in user units is known, the longer side at `longest` pixels, as RGBA.

    Raises:
        Unreadable: resvg cannot draw it.
    """
    scale = longest / max(width, height)
    wide = max(round(width * scale), 1) if width >= height else None
    high = max(round(height * scale), 1) if width < height else None
    try:
        with tempfile.TemporaryDirectory() as empty:
            png = resvg_py.svg_to_bytes(svg_string=markup, resources_dir=empty, width=wide, height=high)
        with Image.open(io.BytesIO(bytes(png)), formats=["PNG"]) as picture:
            return picture.convert("RGBA")
    except (ValueError, OSError, RuntimeError, Image.DecompressionBombError) as error:
        raise Unreadable("sanitize.damaged_file", format="SVG") from error
