"""HTML that a colleague typed into a description, reduced to a few harmless elements. The only door of bleach.

Rule: an allow-list of elements and one attribute (`href`, https only); everything else becomes text or vanishes,
comments too; every link tells the browser to send no referrer.
Never: cleans a source's HTML file for publication (that format is refused), or fetches anything.
Residual risk: a link names a site; who follows it is seen there.
"""

import bleach
from bleach.sanitizer import Cleaner

_ELEMENTS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"})
_LINK = 'rel="noopener noreferrer" '


def clean_description(html: str) -> str:
    """Gives the description with allowed elements only; cleaning it again changes nothing."""
    cleaner = Cleaner(tags=_ELEMENTS, attributes=_is_web_link, protocols={"https"}, strip=True, strip_comments=True)
    # bleach has written every tag itself here: an opening link is exactly `<a href="…">`, and text cannot hold a "<".
    return cleaner.clean(html).replace('<a href="', f'<a {_LINK}href="')


def _is_web_link(element: str, name: str, value: str) -> bool:
    """Allows a full https address only: bleach alone would let "//other.example" pass."""
    return element == "a" and name == "href" and value.lower().startswith("https://")


def plain(html: str) -> str:
    """Gives the text alone, escaped so that it can stand in HTML."""
    return bleach.clean(html, tags=frozenset(), attributes={}, strip=True, strip_comments=True)
