"""What of a file that is words alone is set on a page, for people and for flattening.

Rule: of a web page its visible words, a line for each block; of every other kind the text as it is written.
Never: shows what a page hides. Residual risk: that of the page's row.
"""

from pathlib import Path

from sanitize.formats import html_page
from sanitize.formats.text import decoded
from sanitize.pages import PAGE_KINDS


def wording(path: Path, media_type: str) -> str:
    """Gives the words of a file of one of the kinds in `pages.WORD_KINDS`.

    Raises:
        Unreadable, TooLarge: it cannot be read as that kind.
    """
    return html_page.reading(path) if media_type in PAGE_KINDS else decoded(path)[0]
