"""Texts between elements, in XML and in web pages: cleaned like plain text, but with the blanks at their edges kept.

Rule: where blanks do not count, a run of them is one; where they count (`pre`, `xml:space`), only what eyes cannot see
goes. Never: drops a blank that parts two words. Residual risk: that of plain text.
"""

import re

from sanitize.formats import text
from sanitize.formats.text_spacing import single_spaced

_LINE_END = re.compile("\r\n?")


def flowing(words: str) -> str:
    """Cleans a text whose runs of blanks are drawn as one."""
    inner = " ".join(text.cleaned(words).split())
    if not inner:
        return " " if words else ""
    return (" " if words[:1].isspace() else "") + inner + (" " if words[-1:].isspace() else "")


def laid_out(words: str) -> str:
    """Cleans a text whose blanks count; those at the ends of lines go, but not the last one."""
    lines = _LINE_END.sub("\n", words).split("\n")
    *whole, last = lines
    return single_spaced("\n".join([*(text.unmarked(line).rstrip(" \t") for line in whole), text.unmarked(last)]))


def as_read(words: str) -> str:
    """Leaves out the blanks programs lay out at will, so that they are not taken for marks."""
    return re.sub(r"[ \t]*\n[ \t\n]*", "\n", _LINE_END.sub("\n", words)).strip(" \t\n")
