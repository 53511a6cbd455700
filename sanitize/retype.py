"""Retyping: a PDF of the text people checked against the pages, in our own type, and nothing of the document itself.

Order: read what was typed → set → prove (`own_type.py`). The original is not opened, and not there: no pixel, no letter
and no byte of it can reach the copy but through a person's hands.
Never: sets a page nobody checked. Residual risk: what the words themselves tell; what both people read wrongly.
"""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from sanitize import own_type
from sanitize.errors import BadText
from sanitize.findings import Cleaning, Recipe
from sanitize.tools import pdfium, qpdf
from sanitize.typed import read_typed
from words.message import Message

RECIPE_NAME, RECIPE_VERSION = "retype", 1


def retype(typed: Path, into: Path, work: Path, after: Callable[[str], None]) -> Cleaning:
    """Sets what was typed; `work` is a private folder.

    Raises:
        BadText: it is not in the form, a page was not checked, or there is no text. Unreadable: a letter cannot be set.
        TooLarge: too many pages. StillDirty, Damaged: not proven. ToolFailed: a program or the typeface is missing.
    """
    wanted = read_typed(typed.read_bytes())
    unchecked = [page.number for page in wanted.pages if not page.is_checked]
    if unchecked:
        raise BadText("sanitize.typed_unchecked", page=unchecked[0], count=len(unchecked))
    if not wanted.texts():
        raise BadText("sanitize.typed_empty")
    try:
        checks = own_type.set_copy(wanted.texts(), into, after)
    except BaseException:
        into.unlink(missing_ok=True)  # a copy that was not proven must not be found by anybody
        raise
    after("proven")
    tools = (("pdfium", pdfium.version()), ("pillow", version("pillow")), ("qpdf", qpdf.probe(work)))
    recipe = Recipe(RECIPE_NAME, RECIPE_VERSION, tools, (("dpi", str(own_type.DPI)), ("of", "the text people checked")))
    pages = int(dict(checks)["pages"].partition(",")[0])
    lost = (Message.of("sanitize.retyped_lost"),)
    return Cleaning("text/plain", "application/pdf", recipe, (), (), tuple(checks), pages, lost)
